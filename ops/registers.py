"""The registers of a database: each is a name, what is known about it, and the schema of its books.

A register's public ledger is the schema ``NAME_public``. What is known about it stands in the
schema's comment, which a dump carries along; a schema without that comment is no register. Its
restricted ledger is the schema ``NAME_restricted``, made with it.
"""

import psycopg
from psycopg import Connection, sql
from pydantic import BaseModel, ValidationError

from api.services import Register
from ops.migrate import migrate

SUFFIX = "_public"
RESTRICTED_SUFFIX = "_restricted"
SCHEMAS = """
select nspname, obj_description(oid, 'pg_namespace')
from pg_namespace
where right(nspname, 7) = '_public' and obj_description(oid, 'pg_namespace') is not null
order by nspname
"""
TURN = "select pg_advisory_xact_lock(hashtext('quanze registers'))"
AT_HOME = "set search_path to pg_catalog, pg_temp"
"""What is called here is the server's own, whatever somebody has made in a schema for all."""


class Remark(BaseModel, extra="forbid", frozen=True):
    """What a schema's comment says."""

    quanze: str
    title: str
    area: str
    simulated: bool
    partial: bool = False


def schema_of(name: str) -> str:
    """The schema of a register's public ledger."""
    return name + SUFFIX


def restricted_schema_of(name: str) -> str:
    """The schema of a register's restricted ledger."""
    return name + RESTRICTED_SUFFIX


def registers(url: str) -> list[Register]:
    """All registers of a database, by name."""
    with psycopg.connect(url) as connection:
        connection.execute(AT_HOME)
        return found(connection)


def create(url: str, register: Register) -> bool:
    """Make a register with two empty ledgers; False where there is one of that name."""
    schema = schema_of(register.name)
    migrate(url, schema)
    migrate(url, restricted_schema_of(register.name))
    remark = Remark(
        quanze="register",
        title=register.title,
        area=register.area,
        simulated=register.simulated,
        partial=register.partial,
    )
    with psycopg.connect(url) as connection:
        connection.execute(AT_HOME)
        connection.execute(TURN)
        if any(other.name == register.name for other in found(connection)):
            return False
        statement = sql.SQL("comment on schema {} is {}").format(
            sql.Identifier(schema), sql.Literal(remark.model_dump_json())
        )
        connection.execute(statement)
    return True


def found(connection: Connection) -> list[Register]:
    rows = connection.execute(SCHEMAS).fetchall()
    return [read(schema, remark) for schema, remark in rows if is_remark(remark)]


def read(schema: str, remark: str) -> Register:
    said = Remark.model_validate_json(remark)
    return Register(
        name=schema.removesuffix(SUFFIX),
        title=said.title,
        area=said.area,
        simulated=said.simulated,
        partial=said.partial,
    )


def is_remark(text: str) -> bool:
    """Somebody else's schema may end in _public and carry a comment, too."""
    try:
        Remark.model_validate_json(text)
    except ValidationError:
        return False
    return True
