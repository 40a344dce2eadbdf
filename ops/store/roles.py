"""The roles of a ledger: each may do its own work, and none can rewrite what was recorded.

    owner      owns the ledger's schema and all that lies in it; migrates, lays out and rebuilds
               the read models, grants, and serves no request
    writer     appends entries, and reads the ledger and the read models
    follower   writes the rows of the read models, from the entries
    reader     reads the entries and the read models
    sealer     reads the entries, the head and the read models

Nobody but the owner may create anything in the schema. Every session looks up what it calls there,
so a function, an operator, a type or a view of somebody else's would run with the rights of
whoever comes upon it.

Roles belong to the whole server and are the administrator's to make: ``create role … login``. Here
an existing one is given its rights in one ledger that was migrated; it may be given several. An
owner can still do anything: the proof against that is a checkpoint that others keep.
"""

from typing import Any, LiteralString, NamedTuple, cast

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from ops.store.connect import schema_name
from ops.store.statements import sql
from projections.database import Database
from projections.generations import lay_out, share


class Rights(NamedTuple):
    """What the role of a connection may do: follow the ledger; act for it as a whole.

    The one who acts for all of it must find the read models abreast of it.
    """

    role: str
    follows: bool
    whole: bool


def rights(database: Database) -> Rights:
    """What the role that is connected may do in a ledger."""
    with database.reading() as cursor:
        [row] = cursor.execute(sql("rights")).fetchall()
    return Rights(*row)


def grant_writer(connection: Connection[Any], schema: str, role: str) -> None:
    """Let an existing role append to a ledger, and read it; no more than that."""
    grant(connection, "grant", schema, role)


def grant_follower(connection: Connection[Any], schema: str, role: str) -> None:
    """Let an existing role read the entries, and write the rows of the read models."""
    grant(connection, "grant_follower", schema, role)


def grant_reader(connection: Connection[Any], schema: str, role: str) -> None:
    """Let an existing role read the entries and the read models, now and later; nothing else."""
    grant(connection, "grant_reader", schema, role)


def grant_sealer(connection: Connection[Any], schema: str, role: str) -> None:
    """Let an existing role read what sealing needs: entries, head and read models."""
    grant(connection, "grant_sealer", schema, role)


def grant(connection: Connection[Any], name: str, schema: str, role: str) -> None:
    """Run a file of grants, as the ledger's owner."""
    ours = cast(LiteralString, sql(name).decode())  # a file of our own, not somebody's input
    home = Identifier(schema_name(schema))
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(SQL("set local search_path to {}, pg_temp").format(home))
        lay_out(cursor)
        cursor.execute(SQL(ours).format(schema=home, role=Identifier(role)))
        share(cursor)
