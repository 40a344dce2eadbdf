"""An export in a folder: which registers it holds, how far they go, and where the files lie.

A register lies in the folder itself or in a folder within it, beside its manifest. The format of
both is in docs/export.md.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import decode

from analytics.errors import Unreadable
from analytics.tables import TABLES

FORMAT = "quanze-export/1"
MANIFEST = "manifest.json"


class Segment(Struct, frozen=True, kw_only=True):
    """A file, and the first and the last position that its rows come from."""

    file: str
    first: int
    last: int
    rows: int
    sha256: str
    bytes: int


class Table(Struct, frozen=True, kw_only=True):
    """A table: its columns with their types, and its files."""

    columns: dict[str, str]
    segments: list[Segment]


class Manifest(Struct, frozen=True, kw_only=True):
    """What an export of one register says of itself.

    ``simulated``: it is made up; ``partial``: it is known to lack a part of what happened.
    ``position`` is the last entry in it and ``recorded_at`` the moment of that (UTC); the
    checkpoint is the signed tree head it belongs to, as published.
    """

    format: str
    register: str
    title: str
    simulated: bool
    partial: bool
    origin: str
    position: int
    recorded_at: str | None
    checkpoint: str | None
    tables: dict[str, Table]


class Exported(NamedTuple):
    """One register of an export, and the folder of its files."""

    folder: Path
    manifest: Manifest

    def files(self, table: str) -> list[Path]:
        """The files of a table."""
        return [self.folder / one.file for one in self.manifest.tables[table].segments]

    @property
    def recorded_at(self) -> datetime | None:
        """The moment of the last entry, in UTC without a zone; None where there is none."""
        said = self.manifest.recorded_at
        if said is None:
            return None
        moment = datetime.fromisoformat(said)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def read_dataset(folder: Path | str, *, check: bool = False) -> dict[str, Exported]:
    """The registers of an export, by name.

    Every file must be there, as long as the manifest says; with ``check`` its hash must be right
    too. Raises Unreadable.
    """
    folder = Path(folder)
    places = [folder, *sorted(one for one in folder.glob("*") if one.is_dir())]
    found: dict[str, Exported] = {}
    for place in places:
        if not (place / MANIFEST).is_file():
            continue
        one = Exported(place, read_manifest(place / MANIFEST))
        if one.manifest.register in found:
            raise Unreadable(f"{place}: a second export of the register {one.manifest.register}")
        found[one.manifest.register] = one
        for problem in problems(one, check=check):
            raise Unreadable(problem)
    if not found:
        raise Unreadable(f"{folder}: no export here: no {MANIFEST} in it or in a folder within it")
    return found


def read_manifest(file: Path) -> Manifest:
    """The manifest in a file. Raises Unreadable."""
    try:
        manifest = decode(file.read_bytes(), type=Manifest)
    except (DecodeError, ValidationError, UnicodeDecodeError) as error:
        raise Unreadable(f"{file}: {error}") from error
    if manifest.format != FORMAT:
        raise Unreadable(f"{file}: format {manifest.format!r}; this version reads {FORMAT}")
    return manifest


def problems(exported: Exported, *, check: bool) -> Iterator[str]:
    """What is wrong with the files of a register."""
    for name, columns in TABLES.items():
        table = exported.manifest.tables.get(name)
        if table is None:
            yield f"{exported.folder}: the manifest names no table {name}"
            continue
        for column, one in columns.items():
            if table.columns.get(column) != one.type:
                yield f"{exported.folder}: {name}.{column} is not {one.type}"
        for segment in table.segments:
            file = exported.folder / segment.file
            yield from (f"{file}: {problem}" for problem in damage(file, segment, check=check))


def damage(file: Path, segment: Segment, *, check: bool) -> Iterator[str]:
    """What is wrong with a file, its hash looked at only with ``check``."""
    if not file.is_file():
        yield "missing"
    elif file.stat().st_size != segment.bytes:
        yield f"{file.stat().st_size} bytes, and not {segment.bytes}"
    elif check and hash_of(file) != segment.sha256:
        yield "its SHA-256 is not the one in the manifest"


def hash_of(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
