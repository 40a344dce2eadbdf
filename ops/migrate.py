"""Bring a ledger's schema up to date, one numbered file at a time.

Only the ledger's own tables are migrated; a read model is rebuilt instead. A ledger is a schema,
and the files name tables without one. What was applied is written down with its hash: a file is
never edited after that, a change is one more file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

import psycopg
from psycopg import Connection, sql

FILE = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
SCHEMA = re.compile(r"[a-z][a-z0-9_]{0,62}")
TABLE = """
create table if not exists migrations (
    number integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp()
)
"""


class MigrationRefused(Exception):
    """The files and the database do not tell one story; nothing was changed after that point."""


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One file: its number is its place, its hash is its promise never to change."""

    number: int
    name: str
    text: bytes

    @property
    def sha256(self) -> str:
        """What the database remembers of the file's content."""
        return sha256(self.text).hexdigest()


def migrate(url: str, schema: str, directory: Traversable | None = None) -> list[str]:
    """Apply what is missing, each file in a transaction of its own; return their names."""
    if not SCHEMA.fullmatch(schema) or schema.startswith("pg_"):
        raise MigrationRefused(f"{schema!r} is no name for a ledger's schema")
    migrations = read(directory or resources.files("ops").joinpath("migrations"))
    applied: list[str] = []
    with psycopg.connect(url) as connection:
        while (done := _step(connection, schema, migrations)) is not None:
            applied.append(done.name)
    return applied


def read(directory: Traversable) -> list[Migration]:
    """The migrations of a directory, 1, 2, 3 … without a gap."""
    found: list[Migration] = []
    files = [file for file in directory.iterdir() if file.name.endswith(".sql")]
    for number, file in enumerate(sorted(files, key=lambda file: file.name), start=1):
        match = FILE.fullmatch(file.name)
        if match is None or int(match[1]) != number:
            raise MigrationRefused(f"{file.name} stands where {number:04}_….sql belongs")
        found.append(Migration(number=number, name=file.name, text=file.read_bytes()))
    return found


def _step(connection: Connection, schema: str, migrations: Sequence[Migration]) -> Migration | None:
    """Apply the next migration, if there is one. Whoever else migrates this schema waits."""
    with connection.transaction():
        _enter(connection, schema)
        number = _agreed(connection, migrations)
        if number == len(migrations):
            return None
        migration = migrations[number]
        transaction = _transaction(connection)
        connection.execute(migration.text)
        if _transaction(connection) != transaction:
            raise MigrationRefused(f"{migration.name} ends the transaction it runs in")
        connection.execute(
            sql.SQL("insert into {} (number, name, sha256) values (%s, %s, %s)").format(
                sql.Identifier(schema, "migrations")
            ),
            [migration.number, migration.name, migration.sha256],
        )
    return migration


def _enter(connection: Connection, schema: str) -> None:
    key = int.from_bytes(sha256(f"quanze migrations {schema}".encode()).digest()[:8], signed=True)
    connection.execute("select pg_advisory_xact_lock(%s)", [key])
    # "if not exists" would ask for the right to create schemas even where one is ready.
    there = connection.execute("select from pg_namespace where nspname = %s", [schema]).fetchone()
    name = sql.Identifier(schema)
    if there is None:
        connection.execute(sql.SQL("create schema {}").format(name))
    connection.execute(sql.SQL("set local search_path to {}").format(name))
    connection.execute(TABLE)


def _agreed(connection: Connection, migrations: Sequence[Migration]) -> int:
    """How many migrations are applied, all of them as the files still say."""
    rows = connection.execute("select number, name, sha256 from migrations order by number")
    applied = rows.fetchall()
    for place, (number, name, digest) in enumerate(applied):
        if place >= len(migrations):
            raise MigrationRefused(f"the database has {name}, which this quanze does not know")
        file = migrations[place]
        if (number, name) != (file.number, file.name):
            raise MigrationRefused(f"the database has {name} where the files have {file.name}")
        if digest != file.sha256:
            raise MigrationRefused(f"{name} was edited after it had been applied")
    return len(applied)


def _transaction(connection: Connection) -> object:
    row = connection.execute("select pg_current_xact_id()::text").fetchone()
    return row and row[0]
