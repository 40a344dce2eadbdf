"""A login for each role of a ledger, and bystanders to whom nothing is granted."""

from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from ops.store import roles

ROLES = ("writer", "follower", "reader", "sealer")
GRANTS = {
    "writer": roles.grant_writer,
    "follower": roles.grant_follower,
    "reader": roles.grant_reader,
    "sealer": roles.grant_sealer,
}


@contextmanager
def hired(server):
    """The names of the logins, by role."""
    mark = uuid4().hex[:12]
    names = {role: f"{role}_{mark}" for role in ROLES}
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names.values():
            connection.execute(f"create role {name} login password 'of {mark}'")
            connection.execute(f"create role {name}_other")
        yield names
        for name in names.values():
            connection.execute(f"drop role {name}_other")
            connection.execute(f"drop role {name}")


@contextmanager
def appointed(url, schema, staff):
    """The address of a ledger for each role, all of them granted."""
    with psycopg.connect(url, autocommit=True) as owner:
        for role, grant in GRANTS.items():
            grant(owner, schema, staff[role])
        yield {role: login(url, name) for role, name in staff.items()}
        for name in staff.values():
            owner.execute(f"drop owned by {name} cascade")


def login(url, name):
    return make_conninfo(url, user=name, password=f"of {name.rpartition('_')[2]}")
