"""What the database says it stored: the bytes, the columns beside them, and the head."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import resources
from typing import Any, NamedTuple, Protocol

import psycopg
from psycopg import Cursor

from domain.merkle import Frontier
from ops.store.connect import at_home_in

PAGE = 10_240
"""Entries that are in memory at once: forty bundles."""


class Stored(NamedTuple):
    """A row of the ledger.

    ``before`` is the position of the same stream's version before this one, None where there is
    none; ``times`` says how many rows have this version.
    """

    position: int
    stream: str
    version: int
    topic: str
    recorded_at: datetime
    state: bytes
    before: int | None
    times: int


class StoredHead(NamedTuple):
    """The head row, and the position of the last row that is really there."""

    position: int
    recorded_at: datetime | None
    frontier: Frontier
    last: int


class Source(Protocol):
    """Where the entries are read that are to be sealed. Nothing it says is believed unchecked."""

    def head(self) -> StoredHead: ...
    def pages(self, after: int, upto: int) -> Iterator[list[Stored]]:
        """The rows of these positions, a page at a time, in their order."""
        ...

    def states(self, after: int, upto: int) -> Iterator[list[bytes]]:
        """The stored bytes of the same."""
        ...


class DatabaseSource:
    """A ledger's tables, read with no more rights than SELECT on two of them."""

    def __init__(self, cursor: Cursor[tuple[Any, ...]]) -> None:
        self.cursor = cursor

    def head(self) -> StoredHead:
        row = self.cursor.execute(sql("head")).fetchone()
        if row is None:
            return StoredHead(0, None, (), 0)
        position, recorded_at, frontier, last = row
        return StoredHead(position, recorded_at, tuple(frontier), last)

    def pages(self, after: int, upto: int) -> Iterator[list[Stored]]:
        for page in self.asked("stored", after, upto):
            yield [Stored(*row) for row in page]

    def states(self, after: int, upto: int) -> Iterator[list[bytes]]:
        for page in self.asked("states", after, upto):
            yield [state for _, state in page]

    def asked(self, name: str, after: int, upto: int) -> Iterator[list[tuple[Any, ...]]]:
        """Rows that begin with their position, from one position to another, by pages."""
        while after < upto:
            asked = {"after": after, "upto": upto, "limit": PAGE}
            page = self.cursor.execute(sql(name), asked).fetchall()
            if not page:
                return
            yield page
            after = page[-1][0]


@contextmanager
def stored(url: str, schema: str) -> Generator[DatabaseSource]:
    """The entries of one ledger."""
    with psycopg.connect(url, autocommit=True, client_encoding="utf8") as connection:
        at_home_in(schema)(connection)
        with connection.cursor(binary=True) as cursor:
            yield DatabaseSource(cursor)


def sql(name: str) -> bytes:
    return resources.files("ops.sealing").joinpath(f"{name}.sql").read_bytes()
