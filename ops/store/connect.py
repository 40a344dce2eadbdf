"""Connections to one ledger: any connection string, one schema, a few at a time."""

from collections.abc import Callable
from typing import Any

from eventsourcing import postgres
from psycopg import Connection, IsolationLevel
from psycopg.rows import DictRow, dict_row
from psycopg.sql import Identifier

from ops.store.statements import sql

# Writers take turns anyway; more connections would only wait in a longer queue.
MOST_CONNECTIONS = 8
LONGEST_SCHEMA = 63


class LedgerDatastore(postgres.PostgresDatastore):
    """The library's pool, opened with a connection string instead of five settings."""

    def __init__(self, dsn: str, schema: str) -> None:
        super().__init__("", "", "", "", "", originator_id_type="text")
        self.schema = schema_name(schema)
        self.pool = postgres.ConnectionPool(
            dsn,
            connection_class=Connection[DictRow],
            kwargs={"row_factory": dict_row, "client_encoding": "utf8"},
            min_size=1,
            max_size=MOST_CONNECTIONS,
            open=False,
            configure=at_home_in(schema),
            check=still_there,
        )

    def register_type_adapters(self) -> None:
        """The library would look for composite types; we have none."""


def still_there(connection: Connection[Any]) -> None:
    """Asked before a connection is handed out: the server may have been restarted since."""
    connection.execute(b"")


def at_home_in(schema: str) -> Callable[[Connection[Any]], None]:
    """What every connection is told: whose tables are meant, and what the append relies upon.

    READ COMMITTED, whatever the database's default: after the wait for the lock each statement must
    see what the append before has committed. Temporary tables come last: none can pose as ours.
    Nobody but the ledger's owner may create what is found there (``ops.migrate`` looks).
    No idle timeout: a slow producer of a long batch is not to lose it.
    """
    path = f"{Identifier(schema).as_string()}, pg_temp"

    def configure(connection: Connection[Any]) -> None:
        connection.autocommit = True
        connection.isolation_level = IsolationLevel.READ_COMMITTED
        connection.execute(sql("session"), {"path": path})

    return configure


def schema_name(name: str) -> str:
    """A schema's name that means the same to PostgreSQL, to a search path and to the library.

    PostgreSQL would cut it off after 63 bytes without an error, and keeps ``pg_`` for itself; a
    search path reads ``$user`` as whoever asks; the library's queries read ``%`` as a parameter.
    """
    if not 0 < len(name.encode()) <= LONGEST_SCHEMA or name == "$user" or name.startswith("pg_"):
        raise ValueError(f"not a name for a ledger's schema: {name!r}")
    if "%" in name or "\x00" in name:
        raise ValueError(f"not a character for a ledger's schema: {name!r}")
    return name
