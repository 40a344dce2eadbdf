"""A file of exercise records (行使记录): in which of its columns what stands, and its hash.

CSV and Parquet may be of any size, and are not read here; a workbook is read as every table is, and
what is held back of it stays in as records that cannot be judged.
"""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from analytics.exercise.records import Format, Records
from ops.importers.tables.book import read
from ops.importers.tables.columns import by_alias, columns, key
from ops.importers.tables.grid import address
from ops.importers.tables.limits import COLUMNS
from ops.importers.tables.table import Row, Table, Unreadable

FIELDS: Final = {
    "power_code": "code",
    "power_name": "name",
    "acting_organ_code": "organ_code",
    "acting_organ": "organ",
    "acted_on": "day",
    "seal": "seal",
    "act_number": "number",
}
"""What the importers call a column, and what it is of a record."""
NEEDED: Final = (
    ("职权编码/职权名称", {"code", "name"}),
    ("行使主体/统一社会信用代码", {"organ", "organ_code"}),
    ("决定日期", {"day"}),
)
PIECE: Final = 2**22
"""Bytes that are decoded at a time."""
HEADER: Final = 2**20
"""Characters of the longest line of headings."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file of records, ready to be judged; ``file`` is what people call it."""

    file: str
    sha256: str
    records: Records


def source(path: Path, place: Path, *, sheets: Collection[str] = ()) -> Source:
    """The records of a file; what is written anew of it lies in ``place``. Raises Unreadable."""
    with path.open("rb") as stream:
        sha256 = file_digest(stream, "sha256").hexdigest()
    match path.suffix.lower():
        case ".parquet":
            found = in_parquet(path, named_plainly(path, place))
        case ".csv":
            found = in_csv(path, place)
        case _:
            found = in_a_workbook(path, place, sheets)
    return Source(file=path.name, sha256=sha256, records=found)


def named_plainly(path: Path, place: Path) -> Path:
    """The same file under a name in which DuckDB sees neither a pattern nor a column."""
    plain = place / f"given{path.suffix.lower()}"
    plain.symlink_to(path.resolve())
    return plain


def in_parquet(path: Path, plain: Path) -> Records:
    try:
        with duckdb.connect() as connection:
            asked = "select * from read_parquet(?, hive_partitioning = false) limit 0"
            found = connection.execute(asked, [str(plain)])
            headings = tuple(one[0] for one in found.description or ())
    except duckdb.Error as error:
        raise Unreadable((path.name, "", ""), "damaged", detail=str(error)[:200]) from error
    return Records(
        file=plain,
        format=Format.PARQUET,
        columns=meant(path.name, headings),
        headings=headings,
        first=1,
    )


def in_csv(path: Path, place: Path) -> Records:
    """CSV with its headings on the first line: UTF-8, else GB18030; UTF-16 with its mark."""
    readable = in_utf8(path, place)
    with readable.open(encoding="utf-8-sig", newline="") as stream:
        line = stream.readline(HEADER)
        delimiter = "\t" if "\t" in line and "," not in line else ","
        stream.seek(0)
        headings = tuple(next(csv.reader(bounded(stream), delimiter=delimiter), ()))
    if len(headings) > COLUMNS:
        raise Unreadable((path.name, "", "A1"), "too_many_columns", limit=COLUMNS)
    return Records(
        file=readable,
        format=Format.CSV,
        columns=meant(path.name, headings),
        headings=headings,
        delimiter=delimiter,
    )


def bounded(stream: Iterable[str]) -> Iterator[str]:
    """The first lines; whoever reads on has met a quote that is never closed."""
    for line, _ in zip(stream, range(COLUMNS), strict=False):
        yield line[:HEADER]


def in_utf8(path: Path, place: Path) -> Path:
    """The file itself where it is UTF-8, else what it says in UTF-8. Raises Unreadable."""
    with path.open("rb") as stream:
        marked = stream.read(2) in (BOM_UTF16_BE, BOM_UTF16_LE)
    if not marked and sound(path, "utf-8"):
        return named_plainly(path, place)
    encoding = "utf-16" if marked else "gb18030"
    written = place / "records.csv"
    with written.open("w", encoding="utf-8", newline="") as out:
        out.writelines(decoded(path, encoding))
    return written


def sound(path: Path, encoding: str) -> bool:
    try:
        for _ in decoded(path, encoding):
            pass
    except Unreadable:
        return False
    return True


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """What a file says, piece by piece. Raises Unreadable, naming the byte."""
    decoder = getincrementaldecoder(encoding)()
    offset = 0
    with path.open("rb") as stream:
        while True:
            piece = stream.read(PIECE)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                at = offset + error.start
                raise Unreadable(
                    (path.name, "", ""), "undecodable", value=str(at), offset=at, encoding=encoding
                ) from error
            if "\0" in text:
                raise Unreadable((path.name, "", ""), "nul_byte", offset=offset)
            yield text
            if not piece:
                return
            offset += len(piece)


def meant(file: str, headings: Iterable[str]) -> dict[str, str]:
    """The heading of each field. Raises Unreadable where two mean one, or one is missing."""
    fields = by_alias("exercises")
    found: dict[str, str] = {}
    places: dict[str, str] = {}
    for index, heading in enumerate(headings):
        field = FIELDS.get(fields.get(key(heading), ""))
        if field is None:
            continue
        cell = address(1, index)
        if field in found:
            place = (file, "", cell)
            raise Unreadable(place, "same_field", value=heading, other=places[field])
        found[field], places[field] = heading, cell
    check_needed((file, "", ""), found)
    return found


def check_needed(place: tuple[str, str, str], found: Collection[str]) -> None:
    missing = [name for name, fields in NEEDED if fields.isdisjoint(found)]
    if missing:
        raise Unreadable(place, "missing_columns", missing="、".join(missing))


def in_a_workbook(path: Path, place: Path, sheets: Collection[str]) -> Records:
    """The one table of a workbook or document, or of the sheet that is named."""
    book = read(path, sheets=sheets)
    table, *others = book.tables
    if others:
        names = "、".join(one.sheet for one in book.tables)
        raise Unreadable((book.name, "", ""), "several_sheets", tables=names)
    at = {FIELDS[field]: index for field, index in columns("exercises", table).at.items()}
    check_needed((book.name, table.sheet, ""), at)
    written = place / "rows.parquet"
    rows = [row_of(row, at, held="") for row in table.rows]
    rows += [row_of(row, at, held=reason_of(table, row)) for row in table.held]
    schema = {"row": pl.Int64} | dict.fromkeys((*FIELDS.values(), "held"), pl.String)
    pl.DataFrame(rows, schema=schema).sort("row").write_parquet(written)
    return Records(
        file=written,
        format=Format.PARQUET,
        columns={field: field for field in at},
        headings=tuple(at),
        row="row",
        held="held",
    )


def row_of(row: Row, at: dict[str, int], *, held: str) -> dict[str, str | int]:
    cells = {field: row.cells[index].text for field, index in at.items()}
    return dict.fromkeys(FIELDS.values(), "") | cells | {"row": row.number, "held": held}


def reason_of(table: Table, row: Row) -> str:
    """Why a row is held back."""
    addresses = {cell.address for cell in row.cells}
    return next((one.reason for one in table.quarantined if one.cell in addresses), "held")
