"""A made-up register of any size, its tables filled without recording a single event."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib import resources

import psycopg
from psycopg import Connection

from domain import merkle
from ops.bench.append import scratch
from projections.sql import HEADING, PLACE
from projections.sql import sql as statement

ORGANS, PAPERS = 1_540, 600
BATCH = 50_000
VERSIONS = 5
"""Rows of a power: three events, of which each later one closes a row and opens two."""
TABLES = {
    "history": ("history", "history_texts", "history_names"),
    "acts": ("acts",),
    "organs": ("organs",),
    "instruments": ("instruments",),
}


@contextmanager
def filled(dsn: str, versions: int) -> Generator[str]:
    """A schema with so many versions of powers, over sixteen years, to be thrown away."""
    with scratch(dsn) as schema:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(f"set search_path to {schema}".encode())
            fill(connection, versions)
        yield schema


def fill(connection: Connection, versions: int) -> None:
    """Lay out the read models and fill them, then index them as if they had been followed."""
    numbers = {"powers": -(-versions // VERSIONS), "organs": ORGANS, "papers": PAPERS}
    connection.execute(statement("generations", "table"))
    for model, names in TABLES.items():
        places = {name: f"{name}_1" for name in names}
        connection.execute(statement(model, "create", **places))
    tables = [f"{name}_1" for names in TABLES.values() for name in names]
    for table in ("events", *tables):
        connection.execute(made("light", table=table))
    places = {name: f"{name}_1" for names in TABLES.values() for name in names if name != "organs"}
    places["organs_table"] = "organs_1"
    names = "words", "entries", "head", "versions", "lines", "acts", "organs", "papers", "serve"
    for name in names:
        connection.execute(made(name, **numbers, **places))
    keep_tree(connection)
    for model, own in TABLES.items():
        connection.execute(statement(model, "index", **{name: f"{name}_1" for name in own}))
    for table in ("events", *tables):
        connection.execute(f"vacuum (analyze) {table}".encode())


LEAVES = r"select sha256('\x00'::bytea || state) from events order by notification_id"


def keep_tree(connection: Connection) -> None:
    """Put the frontier over the entries into the head, as appending them would have."""
    frontier: merkle.Frontier = ()
    size = 0
    with connection.transaction(), connection.cursor("leaves", scrollable=False) as cursor:
        cursor.itersize = BATCH
        cursor.execute(LEAVES)
        while some := [leaf for (leaf,) in cursor.fetchmany(BATCH)]:
            frontier = merkle.extend(frontier, size, some)
            size += len(some)
    connection.execute("update head set frontier = %s", [list(frontier)])


def made(name: str, *, file: str = "analytics", **places: object) -> bytes:
    """A statement of a file of SQL that lies here."""
    text = resources.files("ops.bench").joinpath(f"{file}.sql").read_text(encoding="utf-8")
    _, *parts = HEADING.split(text)
    found = dict(zip(parts[::2], parts[1::2], strict=True))[name]
    return PLACE.sub(lambda place: str(places[place[1]]), found).encode()
