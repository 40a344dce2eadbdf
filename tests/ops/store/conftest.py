"""A ledger in memory and a ledger in PostgreSQL, each new for every test."""

from uuid import uuid4

import psycopg
import pytest

from ops.store.memory import MemoryStore
from tests.ops.store.ledgers import Books, create_ledger, opened


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
