"""A ledger in memory and a ledger in PostgreSQL, each new for every test."""

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from ops.store.memory import MemoryStore
from tests.ops.store.ledgers import Books, create_ledger, opened


@pytest.fixture(scope="session")
def shelf(pg_server: str) -> Iterator[str]:
    """The address of one database for all these tests: a schema is a ledger, and soon made."""
    name = f"quanze_shelf_{uuid4().hex[:12]}"
    with psycopg.connect(pg_server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield urlsplit(pg_server)._replace(path=f"/{name}").geturl()
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def books(shelf) -> Books:
    """A ledger with nothing in it."""
    return create_ledger(shelf, f"ledger_{uuid4().hex}")


@pytest.fixture
def postgres(books):
    with opened(books) as store:
        yield store


@pytest.fixture
def owner(books):
    """A connection of the ledger's owner, who can do what no store does."""
    with psycopg.connect(books.url, autocommit=True) as connection:
        connection.execute(f"set search_path to {books.schema}")
        yield connection


@pytest.fixture(params=["memory", "postgres"])
def store(request):
    """Each of the two stores: they make the same promises."""
    return MemoryStore() if request.param == "memory" else request.getfixturevalue("postgres")
