"""Connections to the schema where a ledger and its read models lie."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import RLock
from typing import Any, Self

import psycopg
from psycopg import Connection, Cursor, IsolationLevel
from psycopg.rows import TupleRow
from psycopg.sql import Identifier
from psycopg_pool import ConnectionPool

Rows = Cursor[TupleRow]

SETTINGS = b"""
select
    pg_catalog.set_config('search_path', %s, false),
    pg_catalog.set_config('timezone', 'UTC', false)
"""


class Database:
    """A few connections to one schema of a database; ``dsn`` is whatever libpq takes."""

    def __init__(self, dsn: str, schema: str, *, most: int = 8) -> None:
        self.schema = schema
        self._dsn = dsn
        self.turn = RLock()
        """Of the threads that share these connections one follows at a time.

        Each needs several at once: two that held some and waited for more would wait for ever.
        """
        self._path = f"{Identifier(schema).as_string()}, pg_temp"
        self._pool = ConnectionPool(
            dsn,
            kwargs={"client_encoding": "utf8", "autocommit": True},
            min_size=1,
            max_size=most,
            open=False,
            configure=self._settle,
            check=ConnectionPool.check_connection,
        )

    def _settle(self, connection: Connection[Any]) -> None:
        connection.execute(SETTINGS, (self._path,))

    def __enter__(self) -> Self:
        self._pool.open(wait=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def writing(self) -> Generator[Rows]:
        """One transaction; each statement sees what others have committed before it."""
        with self._transaction(IsolationLevel.READ_COMMITTED, read_only=False) as cursor:
            yield cursor

    @contextmanager
    def reading(self) -> Generator[Rows]:
        """One transaction that writes nothing; all statements see the same state."""
        with self._transaction(IsolationLevel.REPEATABLE_READ, read_only=True) as cursor:
            yield cursor

    @contextmanager
    def alone(self, name: str) -> Generator[bool]:
        """Whether nobody else is at the work of this name, for as long as the block lasts.

        On a connection of its own: if the process dies, the work is free again.
        """
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            self._settle(connection)
            asked = (
                "select pg_try_advisory_lock(hashtextextended(current_schema() || ' ' || %s, 0))"
            )
            row = connection.execute(asked, (name,)).fetchone()
            yield row == (True,)

    @contextmanager
    def _transaction(self, level: IsolationLevel, *, read_only: bool) -> Generator[Rows]:
        with self._pool.connection() as connection:
            connection.isolation_level = level
            connection.read_only = read_only
            with connection.transaction(), connection.cursor(binary=True) as cursor:
                yield cursor
