"""A database in which every ledger and every set of read models has a schema of its own."""

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from domain.ledger import Ledger
from ops.migrate import migrate
from ops.store.postgres import ledger_env
from projections.database import Database
from tests.facts import ORGANS
from tests.projections.shelves import Shelf


@pytest.fixture(scope="session")
def shelf(pg_server: str) -> Iterator[Shelf]:
    name = f"quanze_models_{uuid4().hex[:12]}"
    with psycopg.connect(pg_server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        url = urlsplit(pg_server)._replace(path=f"/{name}").geturl()
        with psycopg.connect(url, autocommit=True) as owner:
            yield Shelf(url, owner)
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def place(shelf: Shelf) -> Iterator[str]:
    """The schema of a ledger with nothing in it but some organs."""
    schema = f"ledger_{uuid4().hex}"
    migrate(shelf.url, schema)
    shelf.owner.execute(f"set search_path to {schema}")
    yield schema
    shelf.owner.execute(f"drop schema {schema} cascade")


@pytest.fixture
def database(shelf: Shelf, place: str) -> Iterator[Database]:
    with Database(shelf.url, place) as database:
        yield database


@pytest.fixture
def ledger(shelf: Shelf, place: str) -> Iterator[Ledger]:
    with Ledger(ledger_env(shelf.url, place)) as ledger:
        ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
        yield ledger
