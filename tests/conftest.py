"""What tests share: one PostgreSQL for all of them, a fresh database for each."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings

from ops.embedded import running

settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

KEPT_WHOLE = frozenset({"tests/analytics/test_engines.py"})
"""Files whose tests run in one process: they share a cluster, and one of them kills half of it."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests go to the workers one by one, and those of a file that is kept whole together."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file in KEPT_WHOLE else nodeid

    return Scheduling(config, log)


@contextmanager
def _database(server: str, *, template: str) -> Generator[str]:
    name = f"quanze_test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
    try:
        yield name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def pg_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server to make databases on: the one that is set, else a private one.

    All workers of a test run share the private one; the last to finish stops it.
    """
    if url := os.environ.get("QUANZE_TEST_DATABASE_URL"):
        yield url
        return
    base = tmp_path_factory.getbasetemp()
    with running(base.parent / "pg" if "PYTEST_XDIST_WORKER" in os.environ else base / "pg") as url:
        yield url


@pytest.fixture(scope="session")
def pg_template(pg_server: str) -> Iterator[str]:
    """The name of the database that fresh ones are copies of, one for each worker."""
    with _database(pg_server, template="template1") as name:
        yield name


@pytest.fixture
def pg_url(pg_server: str, pg_template: str) -> Iterator[str]:
    """The address of a fresh database, dropped after the test."""
    with _database(pg_server, template=pg_template) as name:
        yield urlsplit(pg_server)._replace(path=f"/{name}").geturl()


@pytest.fixture
def pg(pg_url: str) -> Iterator[psycopg.Connection]:
    """A connection to a fresh database; each statement is committed at once."""
    with psycopg.connect(pg_url, autocommit=True) as connection:
        yield connection
