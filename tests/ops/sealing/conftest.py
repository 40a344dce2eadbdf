"""A log in a list with a sealer, and a ledger in PostgreSQL with one."""

from uuid import uuid4

import psycopg
import pytest

from ops.sealing.stored import stored
from tests.ops.sealing.logs import ListSource, sealer_in
from tests.ops.store.ledgers import create_ledger, opened


@pytest.fixture
def log():
    return ListSource()


@pytest.fixture
def sealer(tmp_path):
    return sealer_in(tmp_path)


@pytest.fixture
def books(shelf):
    """A ledger with nothing in it."""
    return create_ledger(shelf, f"ledger_{uuid4().hex}")


@pytest.fixture
def store(books):
    with opened(books) as store:
        yield store


@pytest.fixture
def source(books):
    """The ledger as the sealer reads it."""
    with stored(books.url, books.schema) as source:
        yield source


@pytest.fixture
def forger(books):
    """A connection of the superuser, who has switched the ledger's triggers off."""
    with psycopg.connect(books.url, autocommit=True) as connection:
        connection.execute(f"set search_path to {books.schema}")
        connection.execute("alter table events disable trigger events_stay")
        yield connection
