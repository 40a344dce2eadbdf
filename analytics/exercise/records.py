"""A file of exercise records, laid out so that every record can be read by its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb

from analytics.views import literal

FIELDS = ("code", "name", "organ_code", "organ", "day", "seal", "number")
"""What is read of a record, all as text: code and name of the power, 统一社会信用代码 and name of
the organ, the day of the act, the seal, the number of the document."""
LINE = 16 * 2**20
"""Bytes of the longest record."""


class Format(StrEnum):
    """How records lie in a file."""

    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, kw_only=True)
class Records:
    """A file of records. ``columns``: the heading of the column in which each field stands.

    ``headings`` are all of them, in order; CSV has them on its first line. ``delimiter`` parts the
    cells of CSV in UTF-8. ``first`` is the number that the row of the first record has, unless
    ``row`` names the column with the numbers. ``held`` names the column that says why a row was
    held back; nothing where it was not.
    """

    file: Path
    format: Format
    columns: Mapping[str, str]
    headings: tuple[str, ...]
    delimiter: str = ","
    first: int = 2
    row: str = ""
    held: str = ""


class Malformed(Exception):
    """The file cannot be read as a table: what is wrong, and where, as DuckDB says it."""


def laid_out(connection: duckdb.DuckDBPyConnection, records: Records, place: Path) -> None:
    """Make the view ``records``: a number of its row, and the fields; what is blank is ''.

    CSV is first written as Parquet into the folder. Raises Malformed.
    """
    try:
        file = records.file if records.format is Format.PARQUET else place / "records.parquet"
        if records.format is Format.CSV:
            written = f"copy ({from_csv(records)}) to {literal(str(file))}"
            connection.execute(f"{written} (format parquet, compression lz4)")
        connection.execute(f"create or replace temp view records as {from_parquet(records, file)}")
        connection.execute("select * from records limit 1").fetchall()
    except duckdb.Error as error:
        raise Malformed(str(error).partition("\n\nLINE")[0]) from error


def from_csv(records: Records) -> str:
    names = [f"c{number}" for number in range(len(records.headings))]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    wanted = ", ".join(
        f"{names[records.headings.index(heading)]} as {field}"
        for field, heading in records.columns.items()
    )
    return (
        f"select {wanted} from read_csv({literal(str(records.file))}, auto_detect = false,"
        f" columns = {{{columns}}}, header = true, delim = {literal(records.delimiter)},"
        f" quote = '\"', escape = '\"', nullstr = '', max_line_size = {LINE},"
        " hive_partitioning = false)"
    )


def from_parquet(records: Records, file: Path) -> str:
    read = f"read_parquet({literal(str(file))}, file_row_number = true, hive_partitioning = false)"
    row = quoted(records.row) if records.row else f"file_row_number + {records.first}"
    held = quoted(records.held) if records.held else "''"
    fields = ", ".join(f"{field_of(records, field)} as {field}" for field in FIELDS)
    return f"select {row} as row, {held} as held, {fields} from {read}"


def field_of(records: Records, field: str) -> str:
    """A field as text without blanks around it."""
    if field not in records.columns:
        return "''"
    column = quoted(field if records.format is Format.CSV else records.columns[field])
    return f"coalesce(trim(cast({column} as varchar), ' \t\r\n　'), '')"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def rows_of(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """What a query found, each row by the names of its columns."""
    names = [one[0] for one in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
