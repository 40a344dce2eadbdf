"""The database quanze works with: the one that is set, else a private one."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from ops.embedded import DatabaseUnavailable, running
from ops.settings import Settings

OLDEST = 150000


@contextmanager
def database(settings: Settings) -> Generator[str]:
    """The address of the database, good for as long as the block lasts."""
    if settings.database_url is None:
        with running(settings.home, settings.pg_bin) as url:
            yield url
    else:
        check(settings.database_url)
        yield settings.database_url


def check(url: str) -> None:
    """Refuse a server that is not there, or too old."""
    try:
        with psycopg.connect(url) as connection:
            found = connection.info.server_version
    except psycopg.OperationalError as failure:
        raise DatabaseUnavailable(f"QUANZE_DATABASE_URL leads nowhere: {failure}") from None
    if found < OLDEST:
        raise DatabaseUnavailable(
            f"the server at QUANZE_DATABASE_URL is PostgreSQL {found // 10000};"
            f" quanze needs {OLDEST // 10000} or later"
        )
