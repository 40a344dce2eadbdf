"""The role that writes the ledger and cannot rewrite it."""

from typing import Any, LiteralString, cast

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from ops.store.connect import schema_name
from ops.store.statements import sql


def grant_writer(connection: Connection[Any], schema: str, role: str) -> None:
    """Let an existing role append to a ledger, and read it; no more than that.

    Roles belong to the whole server and are the administrator's to make: ``create role … login``.
    """
    ours = cast(LiteralString, sql("grant").decode())  # a file of our own, not somebody's input
    names = {"schema": Identifier(schema_name(schema)), "role": Identifier(role)}
    with connection.transaction():
        connection.execute(SQL(ours).format(**names))
