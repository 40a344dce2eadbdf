"""Rows as they come from PostgreSQL, taken apart and written by DuckDB, a file for each segment."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from domain.events import power as e
from domain.events.instrument import Change
from domain.power import NATIONAL
from domain.totals import CHANGES
from ops.export.folder import Folder
from ops.export.look import Look
from ops.export.manifest import COLUMNS, REGISTER, Segment
from ops.export.refusals import Incomplete, Stopped
from ops.export.spans import Span
from ops.export.statements import sql

ROW_GROUP = 10_240
"""Rows that are in memory at once before they are written; most of what an export needs of it."""
SETTINGS = {
    # Far more than is needed; what needs much of it is a row group of very long lines.
    "memory_limit": "1GB",
    # One: PostgreSQL has another, and the same rows always give the same bytes.
    "threads": 1,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes the segments of one register."""

    connection: DuckDBPyConnection
    folder: Folder
    register: str

    def segment(self, table: str, look: Look, span: Span) -> Segment:
        """Write the rows of some positions. Raises Incomplete where they are not as many."""
        if not span.rows:
            return self.empty(table, span)
        places = look.places | {"first": span.first, "last": span.last, "position": look.position}
        with look.stream.rows(sql(table, "source", **places)) as rows:
            self.connection.register("stream", rows)
            file = self.copy(table, sql(table, "shape", change=CHANGE))
            self.connection.unregister("stream")
        found = rows_in(self.connection, file)
        if found != span.rows:
            raise incomplete(table, span, found)
        return self.keep(file, table, span)

    def copy(self, table: str, source: str) -> Path:
        """Write rows under a name that does not count yet, the columns cast to their types."""
        target = self.folder.unfinished / f"{table}.parquet"
        columns = ", ".join(cast(table, column) for column in COLUMNS[table])
        self.connection.execute(
            f"copy (select {columns} from ({source})) to {literal(str(target))}"
            f" (format parquet, compression zstd, row_group_size {ROW_GROUP})".replace(
                "$register", literal(self.register)
            )
        )
        return target

    def empty(self, table: str, span: Span) -> Segment:
        """A file that only says which columns there are."""
        columns = ", ".join(f"null as {quoted(column)}" for column in COLUMNS[table])
        return self.keep(self.copy(table, f"select {columns} where false"), table, span)

    def keep(self, file: Path, table: str, span: Span) -> Segment:
        return self.folder.keep(file, table, first=span.first, last=span.last, rows=span.rows)


@contextmanager
def writer(folder: Folder, register: str) -> Generator[Writer]:
    """Raises Stopped where the database or the disk fails."""
    settings: Mapping[str, Any] = SETTINGS | {"temp_directory": str(folder.unfinished / "spill")}
    try:
        with duckdb.connect(config=dict(settings)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("set enable_progress_bar = false")
            connection.execute(sql("organs", "way", national=NATIONAL))
            yield Writer(connection=connection, folder=folder, register=register)
    except duckdb.Error as error:
        raise Stopped(
            f"向 {folder.path} 导出时中断，原有导出未变: {error}",
            f"the export into {folder.path} was stopped, and what was there before stands: {error}",
        ) from error


def cast(table: str, column: str) -> str:
    if column == REGISTER:
        return "$register as register"
    return f"cast({quoted(column)} as {COLUMNS[table][column]}) as {quoted(column)}"


def quoted(name: str) -> str:
    return f'"{name}"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def rows_in(connection: DuckDBPyConnection, file: Path) -> int:
    query = f"select num_rows from parquet_file_metadata({literal(str(file))})"
    [(rows,)] = connection.execute(query).fetchall()
    return int(rows)


def counted_as() -> str:
    """domain.totals.change_of, in SQL: a merger counts by its results, a split by its source."""
    whens = [f"when '{event.topic}' then '{change.value}'" for event, change in CHANGES.items()]
    return (
        f"case when topic = '{e.PowerAdded.topic}' and len(deed.payload.sources) > 0"
        f" then case when len(deed.payload.sources) > 1 then '{Change.MERGE.value}' end"
        f" else case topic {' '.join(whens)} end end"
    )


CHANGE = counted_as()


def incomplete(table: str, span: Span, found: int) -> Incomplete:
    where = f"{table} {span.first}–{span.last}"
    return Incomplete(
        f"{where} 应有 {span.rows} 行，只读到 {found} 行: 读模型不完整。请运行: quanze rebuild",
        f"{where} must have {span.rows} rows, and {found} were read: the read model is not whole."
        " Run: quanze rebuild",
    )
