"""What somebody makes in a schema would be called with the rights of others: nobody may make it."""

from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException

from api.services import Register
from ops.migrate import MigrationRefused, migrate
from ops.registers import SCHEMAS, registers
from ops.wiring import House
from tests.facts import ORGANS
from tests.ops.store.staff import appointed, hired

REGISTER = Register(name="panshan")
SCHEMA = "panshan_public"
BODY = "language plpgsql as $$ begin raise exception 'a trojan, as %', current_user; end $$"
OVERLOADS = {
    "unnest(text[]) returns setof text": "select * from unnest(array['power:a'])",
    "hashtextextended(text, integer) returns bigint": "select hashtextextended('a'::text, 0)",
    "to_json(date) returns json": "select to_json(date '2020-01-01')",
}
"""Functions that fit a call of ours better than the server's own, and such a call."""

PLUS = "create function public.plus(date, text) returns text language sql as 'select $2'"


@pytest.fixture
def staff(pg_server):
    with hired(pg_server) as names:
        yield names


@pytest.fixture
def house(pg_url):
    house = House(url=pg_url, place="test")
    assert house.create(REGISTER)
    with house.open(REGISTER) as services:
        past = {event.stream: () for event in ORGANS}
        services.ledger.append(ORGANS, past=past)
        services.follow()
    return house


@pytest.fixture
def logins(house, staff):
    with appointed(house.url, SCHEMA, staff) as urls:
        yield urls


def made(function, schema=SCHEMA):
    return f"create function {schema}.{function} {BODY}"


@pytest.mark.parametrize("role", ["writer", "follower", "reader", "sealer"])
def test_no_role_can_slip_a_function_under_the_calls_of_others(logins, role):
    with psycopg.connect(logins[role], autocommit=True) as connection:
        for function in OVERLOADS:
            with pytest.raises(InsufficientPrivilege):
                connection.execute(made(function))
        # Where it may make one it is called by nobody, not even by itself.
        connection.execute(f"set search_path to {SCHEMA}, pg_temp")
        for function, call in OVERLOADS.items():
            connection.execute(made(function, "pg_temp"))
            connection.execute(call)


def test_a_ledger_where_a_function_lies_under_its_calls_is_opened_for_nobody(house, logins, staff):
    follower = staff["follower"]
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute(f"grant create on schema {SCHEMA} to {follower}")
        with psycopg.connect(logins["follower"], autocommit=True) as connection:
            for function in OVERLOADS:
                connection.execute(made(function))
        owner.execute(f"set search_path to {SCHEMA}, pg_temp")
        for call in OVERLOADS.values():
            with pytest.raises(RaiseException, match="a trojan, as"):
                owner.execute(call)
        refuse(house, logins, follower)
        owner.execute(f"revoke create on schema {SCHEMA} from {follower}")
        refuse(house, logins, follower)
        owner.execute(f"drop owned by {follower}")
    with house.open(REGISTER) as services:
        assert services.follow() == len(ORGANS)


def refuse(house, logins, name):
    for url in (house.url, *logins.values()):
        with (
            pytest.raises(MigrationRefused, match=f"^{name} may create objects in the schema"),
            House(url=url, place="test").open(REGISTER),
        ):
            pass


@pytest.mark.parametrize(
    "make",
    [
        "create table mine (id int)",
        "create view mine as select 1",
        "create type mine as enum ('a')",
        "create domain mine as text",
        "create operator + (leftarg = date, rightarg = text, function = public.plus)",
        "create sequence mine",
        "create collation mine (locale = 'C')",
        "create aggregate mine (int8) (sfunc = int8pl, stype = int8)",
    ],
)
def test_what_a_stranger_has_left_in_the_schema_is_found_whatever_it_is(house, staff, make):
    name = staff["follower"]
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute(PLUS)
        owner.execute(f"grant usage, create on schema {SCHEMA} to {name}")
        owner.execute(f"set role {name}")
        owner.execute(f"set search_path to {SCHEMA}, pg_temp")
        owner.execute(make)
        owner.execute("reset role")
        owner.execute(f"revoke create on schema {SCHEMA} from {name}")
        with pytest.raises(MigrationRefused, match=name):
            migrate(house.url, SCHEMA)
        owner.execute(f"drop owned by {name}")
    assert migrate(house.url, SCHEMA) == []


def test_a_schema_where_everybody_may_create_is_refused(house):
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute(f"grant create on schema {SCHEMA} to public")
    with pytest.raises(MigrationRefused, match=r"^public may create objects in the schema"):
        migrate(house.url, SCHEMA)


def test_a_schema_is_looked_at_after_it_was_migrated_for_the_first_time(pg_url, staff):
    with psycopg.connect(pg_url, autocommit=True) as owner:
        owner.execute(f"create schema {SCHEMA}")
        owner.execute(f"grant usage, create on schema {SCHEMA} to {staff['reader']}")
    with pytest.raises(MigrationRefused, match=staff["reader"]):
        migrate(pg_url, SCHEMA)
    with psycopg.connect(pg_url, autocommit=True) as owner:
        owner.execute(f"drop owned by {staff['reader']}")


def test_what_another_superuser_has_made_there_is_no_strangers(house):
    name = f"admin_{uuid4().hex[:12]}"
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute(f"create role {name} superuser")
        owner.execute(f"set role {name}")
        owner.execute(f"create view {SCHEMA}.mine as select 1")
        owner.execute("reset role")
        try:
            assert migrate(house.url, SCHEMA) == []
        finally:
            owner.execute(f"drop owned by {name}")
            owner.execute(f"drop role {name}")


def test_a_function_in_the_schema_for_all_is_not_called_either(house, logins, staff):
    with psycopg.connect(house.url, autocommit=True) as owner:
        owner.execute("grant create on schema public to public")
        with psycopg.connect(logins["reader"], autocommit=True) as connection:
            for function in ("right(name, integer) returns text", "quote_ident(name) returns text"):
                connection.execute(made(function, "public"))
        with pytest.raises(RaiseException, match="a trojan, as"):
            owner.execute(SCHEMAS)
        with pytest.raises(RaiseException, match="a trojan, as"):
            owner.execute("select quote_ident(nspname) from pg_namespace")
    assert registers(house.url) == [REGISTER]
    assert not house.create(REGISTER)
    with house.open(REGISTER) as services:
        assert services.follow() == len(ORGANS)
    for url in logins.values():
        assert House(url=url, place="test").registers() == [REGISTER]


def test_the_follower_can_hang_no_trigger_on_the_rows_that_the_owner_writes(logins):
    asked = f"select tablename from pg_tables where schemaname = '{SCHEMA}'"
    trigger = "execute function suppress_redundant_updates_trigger()"
    with psycopg.connect(logins["follower"], autocommit=True) as connection:
        tables = [table for (table,) in connection.execute(asked)]
        for table in tables:
            with pytest.raises(InsufficientPrivilege):
                connection.execute(
                    f"create trigger mine before insert on {SCHEMA}.{table} for each row {trigger}"
                )
    assert {"events", "read_models", "history_1", "history_texts_1"} <= set(tables)
