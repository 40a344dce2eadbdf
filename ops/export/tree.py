"""The Merkle tree over the exported entries: it must be the one that was kept and signed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from domain import merkle
from domain.notes import Checkpoint, Note
from ops.export.folder import Folder
from ops.export.manifest import Manifest, Segment, damaged
from ops.export.refusals import Altered

LEAVES = "select unhex(leaf) from read_parquet(?)"
FALSE_LEAVES = r"""
select position from read_parquet(?)
where leaf is distinct from sha256('\x00'::blob || encode(entry))
order by position limit 1
"""
"""RFC 9162 §2.1.1: a leaf's hash is that of a zero byte and the entry."""
BATCH = 50_000


def roots(folder: Folder, segments: Sequence[Segment], sizes: Sequence[int]) -> list[bytes]:
    """The roots over the first so many leaves in the files, the sizes in ascending order.

    Raises Altered where there are fewer leaves, Damaged.
    """
    with duckdb.connect(config={"threads": 1}) as connection:
        leaves = read(connection, [folder.path / one.file for one in segments])
        return list(roots_at(leaves, sizes, folder))


def read(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> Iterator[bytes]:
    for file in files:
        if not file.is_file():
            raise damaged(file, "missing")
        try:
            rows = connection.execute(LEAVES, [str(file)])
            while batch := rows.fetchmany(BATCH):
                yield from (leaf for (leaf,) in batch)
        except duckdb.Error as error:
            raise damaged(file, str(error)) from error


def roots_at(leaves: Iterator[bytes], sizes: Sequence[int], folder: Folder) -> Iterator[bytes]:
    frontier: merkle.Frontier = ()
    size = 0
    for wanted in sizes:
        while size < wanted:
            some = list(islice(leaves, min(BATCH, wanted - size)))
            if not some:
                raise altered(folder, size + 1)
            frontier = merkle.extend(frontier, size, some)
            size += len(some)
        yield merkle.root(frontier)


def prove(
    folder: Folder,
    segments: Sequence[Segment],
    *,
    position: int,
    kept: bytes | None,
    note: str | None,
) -> bytes:
    """The root over all entries, which is the one ``kept`` and leads to the signed one of ``note``.

    Raises Altered where it is another: what was exported is not what was recorded or signed.
    """
    tree = Checkpoint.parse(Note.parse(note.encode()).text) if note else None
    sizes = [tree.size, position] if tree else [position]
    *earlier, root = roots(folder, segments, sizes)
    if tree and earlier != [tree.root]:
        raise altered(folder, tree.size)
    if kept not in (None, root):
        raise altered(folder, position)
    return root


def prove_again(folder: Folder, manifest: Manifest) -> None:
    """Every leaf is the hash of its entry, and all of them lead to the roots of the manifest.

    The files are those of the manifest (``check``). Raises Damaged, Altered.
    """
    segments = manifest.tables["events"].segments
    with duckdb.connect(config={"threads": 1}) as connection:
        for one in segments:
            file = folder.path / one.file
            for (position,) in connection.execute(FALSE_LEAVES, [str(file)]).fetchall():
                raise damaged(file, f"the leaf of entry {position} is not its hash")
    prove(
        folder,
        segments,
        position=manifest.position,
        kept=bytes.fromhex(manifest.root),
        note=manifest.checkpoint,
    )


def altered(folder: Folder, position: int) -> Altered:
    return Altered(
        f"{folder.path} 中截至位置 {position} 的记录与账本所保存或已签名的树不符:"
        " 有记录在导出之前或之后被改动。请先运行 quanze seal --full 查明是哪一条；"
        "若账本无误，请移走该文件夹后重新导出。",
        f"the entries up to {position} in {folder.path} are not those of the tree that was kept or"
        " signed: entries were changed, before they were exported or since. Run quanze seal --full"
        " to find out which; if the ledger is sound, move this folder away and export again.",
    )
