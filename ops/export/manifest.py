"""The manifest of an export: which files count, and what they are worth (docs/export.md §2)."""

from pathlib import Path

from msgspec import DecodeError, ValidationError
from msgspec.json import Encoder, decode

from analytics.dataset import FORMAT, MANIFEST, Segment, Table
from analytics.dataset import Manifest as Readable
from analytics.tables import TABLES, TEXT
from domain.notes import Checkpoint, Note
from ops.export.refusals import Damaged

SPELLING = Encoder(order="sorted")
REGISTER = "register"
COLUMNS = {
    name: {REGISTER: TEXT} | {column: one.type for column, one in columns.items()}
    for name, columns in TABLES.items()
}
"""The columns of each table in their order, with their types."""


class Manifest(Readable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What readers need, and what the next export goes on from.

    ``root`` is the Merkle root (RFC 9162, in hexadecimal) over the exported entries, all up to
    ``position``. The checkpoint may be smaller than that: ``checkpoint_size``.
    ``models`` are the generations of the read models that the files were drawn from.
    """

    area: str
    partial: bool
    root: str
    checkpoint_size: int | None
    models: dict[str, int]

    @property
    def files(self) -> set[str]:
        """Every file that counts, by its path in the folder."""
        return {one.file for table in self.tables.values() for one in table.segments}

    @property
    def content(self) -> bytes:
        """The one spelling: keys in order, nothing between them, a line end at last."""
        return SPELLING.encode(self) + b"\n"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in a folder; None where nothing was exported yet. Raises Damaged."""
    file = folder / MANIFEST
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        manifest = decode(content, type=Manifest)
        refuse_nonsense(manifest)
    except (DecodeError, ValidationError, ValueError) as error:
        raise damaged(file, str(error)) from error
    if manifest.content != content:
        raise damaged(file, "not in its one spelling")
    return manifest


def refuse_nonsense(manifest: Manifest) -> None:
    """Raises ValueError; NotANote is one."""
    if manifest.format != FORMAT:
        raise ValueError(f"format {manifest.format!r}; this version writes {FORMAT}")
    if {name: table.columns for name, table in manifest.tables.items()} != COLUMNS:
        raise ValueError("not the tables and columns that this version writes")
    if manifest.checkpoint is not None:
        tree = Checkpoint.parse(Note.parse(manifest.checkpoint.encode()).text)
        if (tree.origin, tree.size) != (manifest.origin, manifest.checkpoint_size):
            raise ValueError(f"a checkpoint of {tree.size} entries of {tree.origin}")
    for name, table in manifest.tables.items():
        refuse_disorder(name, table, manifest.position)


def refuse_disorder(name: str, table: Table, position: int) -> None:
    """A table without rows has one file without rows. Raises ValueError."""
    last = 0
    for one in table.segments:
        empty = len(table.segments) == 1 and one.first == one.last == one.rows == 0
        if not empty and not (last < one.first <= one.last <= position and one.rows > 0):
            raise ValueError(f"{name}: {one.first}–{one.last} out of order")
        if one.file != file_name(name, one.first, one.last, one.sha256):
            raise ValueError(f"{name}: no name for a segment: {one.file!r}")
        last = one.last
    if not table.segments:
        raise ValueError(f"{name}: no file")


def file_name(table: str, first: int, last: int, sha256: str) -> str:
    """The path of a segment: its content's hash is in it, so that a name never changes meaning."""
    return f"{table}/{first}-{last}-{sha256[:16]}.parquet"


def damaged(file: Path, reason: str) -> Damaged:
    return Damaged(
        f"{file} 已损坏: {reason}。请从副本恢复；或移走该登记簿的导出文件夹，再次导出即全部重写。",
        f"{file} is damaged: {reason}. Restore it from a copy; or move this register's folder"
        " away, and the next export writes everything anew.",
    )


__all__ = ["COLUMNS", "FORMAT", "Manifest", "Segment", "Table", "file_name", "read_manifest"]
