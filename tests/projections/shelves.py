"""Ledgers and schemas for tests of read models."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg

from domain.commands import Command, Request
from domain.events import AnyEvent
from domain.ledger import Ledger
from projections.database import Database
from projections.history import History
from tests.facts import add
from tests.scripts import played

DAY = date(2016, 6, 1)


class Shelf(NamedTuple):
    """One database, and a connection of its owner."""

    url: str
    owner: psycopg.Connection

    @contextmanager
    def fresh(self) -> Generator[Database]:
        """An empty schema, for read models of a ledger that lies elsewhere."""
        schema = f"models_{uuid4().hex}"
        self.owner.execute(f"create schema {schema}")
        try:
            with Database(self.url, schema) as database:
                yield database
        finally:
            self.owner.execute(f"drop schema {schema} cascade")


@contextmanager
def played_out(script: list[Request]) -> Generator[Ledger]:
    """A ledger in memory with all of a script that is lawful."""
    with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:

        def append(events: list[AnyEvent]) -> None:
            ledger.append(events, past=ledger.streams({event.stream for event in events}))

        played(script, append)
        yield ledger


def record(ledger: Ledger, *commands: Command) -> int:
    """Carry out a request; the last position."""
    return ledger.execute(Request(commands=commands, actor="clerk")).last


def serving(database: Database, name: str) -> int:
    """The generation that serves."""
    with database.reading() as cursor:
        cursor.execute("select generation from read_models where serving and name = %s", [name])
        [(generation,)] = cursor.fetchall()
        return generation


def rows(
    database: Database, model: str, source: str = "", columns: str = "*"
) -> list[tuple[Any, ...]]:
    """All rows of the generation that serves, in an order that does not depend on how they came."""
    source = (source or f"{model}_{{0}}").format(serving(database, model))
    with database.reading() as cursor:
        cursor.execute(f"select {columns} from {source}".encode())
        return sorted(cursor.fetchall(), key=repr)


def tables(database: Database) -> set[str]:
    with database.reading() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = current_schema()"
        )
        return {name for (name,) in cursor.fetchall()}


def joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def add_some(ledger: Ledger, *names: str) -> None:
    record(ledger, *(add(stream=f"power:{name}") for name in names))


def listed(model: History, day: date = DAY) -> list[str]:
    return [line["power"] for line in model.list(day)]


def spoil(shelf: Shelf, position: int) -> None:
    """Make an entry of a kind that nobody knows, as only the owner of the database can."""
    for switch in ("disable", "enable"):
        shelf.owner.execute(f"alter table events {switch} trigger events_stay")
        if switch == "disable":
            shelf.owner.execute(
                "update events set state = convert_to(replace(convert_from(state, 'utf8'),"
                " 'power.added', 'power.invented'), 'utf8') where notification_id = %s",
                [position],
            )
