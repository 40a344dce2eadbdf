"""The roles of a ledger: each may do its own work, and none can rewrite what was recorded.

    owner      owns the ledger's tables; migrates, grants, and serves no request
    writer     appends entries, and reads the ledger
    follower   lays out and writes the read models, from the entries
    reader     reads the read models only
    sealer     reads the entries and the head only

Roles belong to the whole server and are the administrator's to make: ``create role … login``. Here
an existing one is given its rights in one ledger. An owner can still do anything: the proof against
that is a checkpoint that others keep.
"""

from typing import Any, LiteralString, cast

from psycopg import Connection
from psycopg.sql import SQL, Composable, Identifier

from ops.store.connect import schema_name
from ops.store.statements import sql

READ_MODELS = """
select tablename
from pg_tables
where schemaname = %s and tableowner = %s
"""


def grant_writer(connection: Connection[Any], schema: str, role: str) -> None:
    """Let an existing role append to a ledger, and read it; no more than that."""
    grant(connection, "grant", schema, role)


def grant_follower(connection: Connection[Any], schema: str, role: str) -> None:
    """Let an existing role read the entries, and lay out tables of its own beside them."""
    grant(connection, "grant_follower", schema, role)


def grant_reader(connection: Connection[Any], schema: str, role: str, *, follower: str) -> None:
    """Let an existing role read what a follower lays out, now and later; nothing else."""
    with connection.transaction():
        grant(connection, "grant_reader", schema, role, follower=Identifier(follower))
        for (table,) in connection.execute(READ_MODELS, [schema, follower]).fetchall():
            statement = SQL("grant select on {} to {}")
            connection.execute(statement.format(Identifier(schema, table), Identifier(role)))


def grant_sealer(connection: Connection[Any], schema: str, role: str) -> None:
    """Let an existing role read the entries and the head, which is all that sealing needs."""
    grant(connection, "grant_sealer", schema, role)


def grant(
    connection: Connection[Any], name: str, schema: str, role: str, **more: Composable
) -> None:
    """Run a file of grants."""
    ours = cast(LiteralString, sql(name).decode())  # a file of our own, not somebody's input
    names = {"schema": Identifier(schema_name(schema)), "role": Identifier(role), **more}
    with connection.transaction():
        connection.execute(SQL(ours).format(**names))
