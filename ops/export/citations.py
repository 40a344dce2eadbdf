"""Each 设定依据 as published, once, with what could be read off it (``domain.basis``)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from duckdb import DuckDBPyConnection

from analytics.stream import ArrowStream
from analytics.tables import TABLES
from domain.basis import read
from ops.export.manifest import Segment
from ops.export.spans import Span
from ops.export.writing import Writer, literal

TABLE = "citations"
AT_ONCE = 10_000
"""Texts that are read at once."""
MEMORY = "128MB"
"""What may be used to tell texts apart before DuckDB turns to the disk."""


def cite(writer: Writer, versions: Sequence[Segment], known: Sequence[Segment]) -> list[Segment]:
    """The texts that each segment of versions has more than those before it.

    ``known`` are the segments of citations that stay.
    """
    found: list[Segment] = []
    writer.connection.execute(f"set memory_limit = '{MEMORY}'")
    for segment in versions:
        place = writer.folder.path
        files = [place / one.file for one in (*known, *found)]
        rows = fresh(writer.connection, place / segment.file, files)
        if rows:
            file = writer.copy(TABLE, "select * from cited order by text")
            found.append(writer.keep(file, TABLE, Span(segment.first, segment.last, rows)))
    return found


def fresh(connection: DuckDBPyConnection, versions: Path, known: Sequence[Path]) -> int:
    """Lay out what is cited for the first time, as the table ``cited``; how much that is."""
    types = TABLES[TABLE].items()
    columns = ", ".join(f"{name} {column.type}" for name, column in types)
    connection.execute(f"create or replace temp table cited ({columns})")
    count = 0
    for frame in frames(connection, texts(versions, known)):
        connection.register("frame", ArrowStream(frame))
        connection.execute("insert into cited select * from frame")
        connection.unregister("frame")
        count += len(frame)
    return count


def texts(versions: Path, known: Sequence[Path]) -> str:
    """Which texts does a segment of versions cite that no segment of citations has?"""
    cited = f"select unnest(bases) as text from {parquet([versions])}"
    there = f"where text not in (select text from {parquet(known)})" if known else ""
    return f"select distinct text from ({cited}) {there}"


def parquet(files: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(literal(str(file)) for file in files)}])"


def frames(connection: DuckDBPyConnection, query: str) -> Iterator[pl.DataFrame]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(AT_ONCE):
            yield pl.DataFrame([row(text) for (text,) in rows])


def row(text: str) -> dict[str, str]:
    found = read(text)
    return {
        "text": text,
        "title": found.instrument_title,
        "number": found.instrument_number,
        "article": found.article,
        "item": found.item,
    }
