"""Whether an exported folder still holds what its manifest says, and what was signed."""

from collections.abc import Iterator

import duckdb

from analytics.dataset import damage
from api.services import Register
from ops.export.folder import MANIFEST, Folder
from ops.export.manifest import Manifest, Segment, damaged
from ops.export.refusals import OtherLedger
from ops.export.tree import prove_again
from ops.export.writing import rows_in
from ops.sealing.keyring import origin_of

LAST = (
    "select strftime(recorded_at, '%Y-%m-%dT%H:%M:%S.%fZ') from read_parquet(?) where position = ?"
)


def check(folder: Folder, manifest: Manifest, register: Register) -> None:
    """Reread every file, and prove the entries.

    Raises OtherLedger where the manifest is not of the register, Damaged for the first file that is
    not what it was, Altered where the entries do not lead to the signed tree, OSError.
    """
    refuse_misnamed(folder, manifest, register)
    refuse_missing(folder, manifest, whole=True)
    prove_again(folder, manifest)
    if manifest.recorded_at != last_moment(folder, manifest):
        raise damaged(folder.path / MANIFEST, "recorded_at is not the moment of its last entry")


def refuse_misnamed(folder: Folder, manifest: Manifest, register: Register) -> None:
    """What the manifest says of the register is so. Its title may have been another."""
    said = (manifest.register, manifest.origin, manifest.simulated, manifest.partial)
    true = (register.name, origin_of(register.name), register.simulated, register.partial)
    if said == true:
        return
    raise OtherLedger(
        f"{folder.path} 中的清单文件属于登记簿 {manifest.register}，或其是否模拟、是否部分与登记簿"
        f" {register.name} 不符。请查明原因；若登记簿此后确有更改，请再次导出。",
        f"the manifest in {folder.path} is of the register {manifest.register}, or says otherwise"
        f" than the register {register.name} whether it is simulated or partial. Find out why; if"
        " the register was changed since, export again.",
    )


def refuse_missing(folder: Folder, manifest: Manifest, *, whole: bool) -> None:
    """Every file is there and as long as said; with ``whole``, with the bytes and rows said.

    Raises Damaged for the first that is not.
    """
    for table in manifest.tables.values():
        for segment in table.segments:
            for problem in problems(folder, segment, whole=whole):
                raise damaged(folder.path / segment.file, problem)


def problems(folder: Folder, segment: Segment, *, whole: bool) -> Iterator[str]:
    file = folder.path / segment.file
    yield from damage(file, segment, check=whole)
    if whole:
        with duckdb.connect() as connection:
            rows = rows_in(connection, file)
        if rows != segment.rows:
            yield f"{rows} rows, and not {segment.rows}"


def last_moment(folder: Folder, manifest: Manifest) -> str | None:
    """When the last entry was recorded, as the exported entry says; None where there is none."""
    file = folder.path / manifest.tables["events"].segments[-1].file
    with duckdb.connect() as connection:
        found = connection.execute(LAST, [str(file), manifest.position]).fetchone()
    return found[0] if found else None
