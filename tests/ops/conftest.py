"""What tests of running things share."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from ops.embedded import running, stop

# No shell and no address could bear this name as it is.
NAME = """权责 清单 "a" 'b' $HOME;&"""


@pytest.fixture(scope="session")
def shelf(pg_server: str) -> Iterator[str]:
    """The address of one database for many ledgers: a schema is a ledger, and soon made."""
    name = f"quanze_shelf_{uuid4().hex[:12]}"
    with psycopg.connect(pg_server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield urlsplit(pg_server)._replace(path=f"/{name}").geturl()
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose server was made once for all tests of a file."""
    place = tmp_path_factory.mktemp("made") / NAME
    with running(place):
        pass
    return place


@pytest.fixture
def home(made_home: Path) -> Iterator[Path]:
    """A data directory that was used before; its server is down, and will be."""
    yield made_home
    stop(made_home)


@pytest.fixture
def empty_home(tmp_path: Path) -> Iterator[Path]:
    """A data directory that is not there yet."""
    yield tmp_path / NAME
    stop(tmp_path / NAME)
