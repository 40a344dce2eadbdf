"""One look at a ledger and its read models: one snapshot, one position, however long it is read."""

from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from typing import Any, NamedTuple, cast

import adbc_driver_manager
import adbc_driver_postgresql  # pyright: ignore[reportMissingTypeStubs]
from adbc_driver_manager import AdbcConnection, AdbcStatement
from psycopg.errors import UndefinedTable
from psycopg.sql import Identifier

from domain import merkle
from ops.export.refusals import Incomplete, Stopped
from projections import Acts, History, Instruments, Organs
from projections.database import Database, Rows

READ = (History, Acts, Organs, Instruments)
ATTEMPTS = 3
BATCH_SIZE = "adbc.postgresql.batch_size_hint_bytes"
BATCH = 1 << 20
"""Bytes of the rows that come at once."""


class Look(NamedTuple):
    """``position`` is what all read models have reached; ``places`` are their tables."""

    cursor: Rows
    stream: "Stream"
    places: dict[str, str]
    models: dict[str, int]
    position: int

    def ask(self, statement: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        """The answer to a question that has a short one."""
        return self.cursor.execute(statement.encode(), params).fetchall()

    def recorded_at(self, position: int) -> datetime | None:
        """When an entry was recorded; None where there is none at the position."""
        rows = self.ask(
            "select recorded_at from events where notification_id = %(position)s",
            {"position": position},
        )
        return rows[0][0] if rows else None

    def root(self) -> bytes | None:
        """The Merkle root at the position; None where the ledger has gone on already."""
        [(last, frontier)] = self.ask("select last, frontier from head", {})
        return merkle.root(tuple(frontier)) if last == self.position else None


class Answer:
    """The rows of a query as a stream of Arrow, which runs when it is first asked for its rows."""

    def __init__(self, statement: AdbcStatement) -> None:
        self._statement: Any = statement

    def __arrow_c_schema__(self) -> Any:
        return self._statement.execute_schema().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        rows, _ = self._statement.execute_query()
        return rows.__arrow_c_stream__(requested_schema)


class Stream:
    """A second connection that sees the same snapshot, for answers of any length."""

    def __init__(self, connection: AdbcConnection) -> None:
        self._connection = connection

    def run(self, statement: str) -> None:
        with self._made(statement) as made:
            cast(Any, made).execute_update()

    @contextmanager
    def rows(self, statement: str) -> Generator[Answer]:
        with self._made(statement) as made:
            yield Answer(made)

    @contextmanager
    def _made(self, statement: str) -> Generator[AdbcStatement]:
        with AdbcStatement(self._connection) as made:
            made.set_options(**{BATCH_SIZE: str(BATCH)})
            made.set_sql_query(statement)
            yield made


@contextmanager
def looking(database: Database, dsn: str) -> Generator[Look]:
    """A look, for as long as the block lasts. Raises Incomplete where a read model is missing."""
    for attempt in range(ATTEMPTS):
        with database.reading() as cursor:
            models, position = serving(cursor)
            places = {
                table: f"{table}_{models[model.name]}"
                for model in READ
                for table in model(database).tables
            }
            try:
                hold(cursor, list(places.values()))
            except UndefinedTable:  # a rebuild has taken over between the two
                if attempt + 1 == ATTEMPTS:
                    raise
                continue
            [(snapshot,)] = cursor.execute("select pg_export_snapshot()").fetchall()
            with streaming(dsn, database.schema, snapshot) as stream:
                yield Look(cursor, stream, places, models, position)
            return


def serving(cursor: Rows) -> tuple[dict[str, int], int]:
    """The generations that serve, and what all of them have reached."""
    rows = cursor.execute(
        "select name, generation, position from read_models where serving"
    ).fetchall()
    models = {name: generation for name, generation, _ in rows}
    for model in READ:
        if model.name not in models:
            raise Incomplete(
                f"读模型 {model.name} 不存在。请运行: quanze rebuild",
                f"there is no read model {model.name}. Run: quanze rebuild",
            )
    read = {model.name for model in READ}
    return (
        {name: number for name, number in models.items() if name in read},
        min(position for name, _, position in rows if name in read),
    )


def hold(cursor: Rows, tables: list[str]) -> None:
    """Nobody drops these tables while they are read. Raises UndefinedTable."""
    cursor.execute(f"lock table {', '.join(tables)} in access share mode".encode())


@contextmanager
def streaming(dsn: str, schema: str, snapshot: str) -> Generator[Stream]:
    """Plans that keep the order of their first table, for the rows are wanted in it.

    Raises Stopped where there is no second connection to be had.
    """
    with ExitStack() as stack:
        try:
            database = stack.enter_context(closing(adbc_driver_postgresql.connect(dsn)))
            connection = stack.enter_context(closing(AdbcConnection(database)))
            connection.set_autocommit(False)
            stream = Stream(connection)
            for statement in (*settled(schema, snapshot), *PLANS):
                stream.run(statement)
        except adbc_driver_manager.Error as error:
            raise Stopped(
                f"无法建立第二个数据库连接: {error}",
                f"no second connection to the database: {error}",
            ) from error
        yield stream


def settled(schema: str, snapshot: str) -> tuple[str, ...]:
    """What a transaction is told that is to see the same."""
    return (
        "set transaction isolation level repeatable read, read only",
        f"set transaction snapshot '{snapshot}'",
        f"set local search_path to {Identifier(schema).as_string()}, pg_temp",
        "set local timezone to 'UTC'",
    )


PLANS = (
    "set local enable_hashjoin to off",
    "set local enable_mergejoin to off",
    "set local enable_memoize to off",
    "set local max_parallel_workers_per_gather to 0",
    "set local jit to off",
    "set local work_mem to '64MB'",
)
