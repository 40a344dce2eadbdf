"""Ledgers in PostgreSQL, made and opened."""

from contextlib import closing, contextmanager
from importlib import resources
from typing import NamedTuple

import psycopg
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from ops.migrate import TABLE
from ops.store.postgres import ledger_env

LEDGER = resources.files("ops").joinpath("migrations/0001_ledger.sql")


class Books(NamedTuple):
    """Where a ledger is."""

    url: str
    schema: str


def create_ledger(url, schema):
    """A schema with a ledger's tables. The migrations are stricter about its name."""
    with psycopg.connect(url) as connection:
        connection.execute(SQL("create schema {}").format(Identifier(schema)))
        connection.execute(SQL("set local search_path to {}").format(Identifier(schema)))
        connection.execute(TABLE)
        connection.execute(LEDGER.read_bytes())
    return Books(url, schema)


@contextmanager
def opened(books, **settings):
    """The store of a ledger that is there, found the way an application finds it."""
    env = ledger_env(make_conninfo(books.url, **settings), books.schema)
    with closing(InfrastructureFactory.construct(Environment("ledger", env))) as factory:
        yield factory.application_recorder()
