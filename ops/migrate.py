"""Bring a ledger's schema up to date, one numbered file at a time.

Only the ledger's own tables are migrated; a read model is rebuilt instead. A ledger is a schema,
and the files name tables without one. What was applied is written down with its hash: a file is
never edited after that, a change is one more file.

Nobody but the owner may create anything in the schema, for every session calls what lies in it:
a ledger where somebody else may is refused, whoever opens it.
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


THERE = "select from pg_tables where schemaname = %s and tablename = 'migrations'"
STRANGERS = """
with home as (
    select nspname, nspacl,
        array[nspowner, relowner] || array(select oid from pg_roles where rolsuper) as owners
    from pg_namespace space
    join pg_class ledger on ledger.relnamespace = space.oid and ledger.relname = 'migrations'
    where space.nspname = %s
)
select case may.grantee when 0 then 'public' else may.grantee::regrole::text end
from home, aclexplode(nspacl) as may
where may.privilege_type = 'CREATE'
and may.grantee <> all (owners)
union
select refobjid::regrole::text
from home, pg_shdepend, pg_identify_object(classid, objid, objsubid) as found
where dbid = (select oid from pg_database where datname = current_database())
and deptype = 'o'
and found.schema = quote_ident(nspname)
and refobjid <> all (owners)
order by 1
"""
"""Who may create objects in a schema or owns some there, but owns neither it nor the ledger."""


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
        # Until the schema is known to be its owner's alone, nothing is called but the server's own.
        connection.execute("set search_path to pg_catalog, pg_temp")
        if _current(connection, schema, migrations):
            _refuse_strangers(connection, schema)
            return []
        connection.commit()
        while (done := _step(connection, schema, migrations)) is not None:
            applied.append(done.name)
        _refuse_strangers(connection, schema)
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


def _current(connection: Connection, schema: str, migrations: Sequence[Migration]) -> bool:
    """Whether nothing is missing; asked for without a right to change anything."""
    there = connection.execute(THERE, [schema]).fetchone()
    return there is not None and _agreed(connection, schema, migrations) == len(migrations)


def _refuse_strangers(connection: Connection, schema: str) -> None:
    """What others make in the schema would run with the rights of whoever comes upon it."""
    found = [role for (role,) in connection.execute(STRANGERS, [schema])]
    if found:
        names = ", ".join(found)
        raise MigrationRefused(
            f"{names} may create objects in the schema {schema}, or owns some there, and every"
            f" session would call them. As the owner: revoke create on schema {schema} from"
            f" {names}, drop what they own in it, and run: quanze rebuild"
        )


def _step(connection: Connection, schema: str, migrations: Sequence[Migration]) -> Migration | None:
    """Apply the next migration, if there is one. Whoever else migrates this schema waits."""
    with connection.transaction():
        _enter(connection, schema)
        number = _agreed(connection, schema, migrations)
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
    connection.execute(sql.SQL("set local search_path to {}, pg_temp").format(name))
    connection.execute(TABLE)


def _agreed(connection: Connection, schema: str, migrations: Sequence[Migration]) -> int:
    """How many migrations are applied, all of them as the files still say."""
    asked = sql.SQL("select number, name, sha256 from {} order by number")
    applied = connection.execute(asked.format(sql.Identifier(schema, "migrations"))).fetchall()
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
