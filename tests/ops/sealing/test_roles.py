"""What each role may do with a ledger, connected as that role; and all that none of them may."""

import sys
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from domain.codec import EventMapper
from domain.ledger import Ledger, UnreadableEntry
from ops.migrate import migrate
from ops.sealing.refusals import Wrong
from ops.sealing.stored import stored
from ops.store.postgres import ledger_env
from projections import History
from projections.database import Database
from projections.follow import catch_up_all, rebuild
from tests.facts import ORGANS
from tests.ops.sealing.logs import added
from tests.ops.store.ledgers import Books, opened
from tests.ops.store.staff import ROLES, appointed, hired

MAPPER = EventMapper()
FORBIDDEN = {
    "everybody": [
        "update events set topic = 'x'",
        "update events set state = state where false",
        "delete from events",
        "truncate events",
        "truncate events, claims, head, command_log",
        "update command_log set first_position = 1",
        "delete from command_log",
        "delete from head",
        "insert into head (one, last, frontier) values (false, 0, '{{}}')",
        "alter table events disable trigger events_stay",
        "alter table events disable trigger all",
        "alter table events drop constraint events_pkey",
        "alter table events owner to current_user",
        "alter table head add column more int",
        "drop trigger events_stay on events",
        "create trigger mine before insert on events execute function refuse_rewriting()",
        "create rule mine as on insert to events do instead nothing",
        "drop function refuse_rewriting() cascade",
        "create or replace function refuse_rewriting() returns trigger language plpgsql as"
        " 'begin return null; end'",
        "drop table events",
        "alter table events rename to others",
        "alter schema {schema} rename to other",
        "drop schema {schema} cascade",
        "comment on schema {schema} is 'mine'",
        "create index mine on events (topic)",
        "select pg_read_file('/etc/passwd')",
        "copy events to program 'cat'",
        "set session_replication_role = replica",
        "create role mine",
        "create table mine (id int)",
        "create table {schema}.mine as select 1",
        "create view mine as select 1",
        "create materialized view mine as select 1",
        "create sequence mine",
        "create type mine as (id int)",
        "create type mine as enum ('a')",
        "create domain mine as text",
        "create function hashtextextended(text, integer) returns bigint language sql as 'select 1'",
        "create function to_json(date) returns json language sql as 'select null::json'",
        "create procedure mine() language sql as 'select 1'",
        "create aggregate mine (int8) (sfunc = int8pl, stype = int8)",
        "create operator + (leftarg = date, rightarg = text, function = pg_catalog.concat)",
        "create collation mine (locale = 'C')",
        "create statistics mine on name, position from read_models",
        "alter table history_1 add column more int",
        "alter table history_1 alter column path set default 'x'",
        "create trigger mine before insert on history_1 for each row"
        " execute function suppress_redundant_updates_trigger()",
        "create rule mine as on insert to history_1 do instead nothing",
        "create policy mine on history_1 using (true)",
        "drop table history_1",
        "truncate history_1",
        "delete from history_1",
        "insert into read_models values ('history', 9, 9, false)",
        "update read_models set serving = false",
        "delete from read_models",
        "alter table read_models owner to current_user",
        "select nextval('read_model_generations')",
        "update migrations set sha256 = ''",
        "delete from migrations",
    ],
    "writer": [
        "update head set one = true",
        "truncate claims",
        "update read_models set position = 9",
    ],
    "follower": [
        "insert into events values (1, 's', 1, 't', '', now())",
        "update head set last = 9",
        "select * from claims",
        "select * from command_log",
        "insert into command_log values ('c', 'd', 1, 1, now())",
    ],
    "sealer": [
        "insert into events values (1, 's', 1, 't', '', now())",
        "update head set last = 9",
        "select * from claims",
        "select * from command_log",
        "update read_models set position = 9",
    ],
    "reader": [
        "insert into events values (1, 's', 1, 't', '', now())",
        "select * from head",
        "update head set last = 9",
        "select * from claims",
        "select * from command_log",
        "update read_models set position = 9",
        "update history_1 set path = ''",
    ],
}


@pytest.fixture(scope="module")
def staff(pg_server):
    with hired(pg_server) as names:
        yield names


@pytest.fixture
def books(shelf):
    """A ledger with nothing in it, migrated by its owner, who has laid the read models out."""
    schema = f"ledger_{uuid4().hex}"
    migrate(shelf, schema)
    assert follow(shelf, schema) == 0
    return Books(shelf, schema)


@pytest.fixture
def logins(books, staff):
    """The address of the ledger for each role, all of them granted."""
    with appointed(books.url, books.schema, staff) as urls:
        yield urls


def follow(url, schema):
    with Ledger(ledger_env(url, schema)) as ledger, Database(url, schema) as database:
        return catch_up_all([History(database)], ledger)


def test_the_logins_are_those_of_the_roles(logins, staff):
    for role, url in logins.items():
        with psycopg.connect(url) as connection:
            asked = "select session_user::text, rolsuper from pg_roles where rolname = current_user"
            assert connection.execute(asked).fetchone() == (staff[role], False)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_may_do_what_is_not_its_work(books, store, logins, staff, role):
    store.insert_events([MAPPER.to_stored_event(added(1))], command_id="c")
    allowed, reasons = [], []
    with psycopg.connect(logins[role], autocommit=True) as connection:
        connection.execute(f"set search_path to {books.schema}")
        for statement in (*FORBIDDEN["everybody"], *FORBIDDEN[role]):
            asked = statement.format(schema=books.schema)
            try:
                connection.execute(asked)
            except InsufficientPrivilege as refusal:
                reasons.append(str(refusal))
            else:
                allowed.append(asked)
    assert allowed == []
    # By its rights, and not only by the trigger, which an owner could drop.
    assert [reason for reason in reasons if "never changed or removed" in reason] == []
    assert store.head().position == 1


@pytest.mark.parametrize("role", ["writer", "follower", "sealer"])
def test_no_role_can_pass_on_what_it_may_do(books, logins, staff, role):
    other = f"{staff[role]}_other"
    with psycopg.connect(logins[role], autocommit=True) as connection:
        # PostgreSQL warns here, and refuses nothing: what counts is what the other may do then.
        connection.execute(f"grant all on {books.schema}.events to {other}")
        asked = "select has_table_privilege(%s, %s, 'select, insert, update, delete')"
        found = connection.execute(asked, [other, f"{books.schema}.events"]).fetchone()
    assert found == (False,)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_owns_anything_or_may_create_anything(books, logins, staff, role):
    owned = "select from pg_shdepend where refobjid = %s::regrole and deptype = 'o'"
    create = "select has_schema_privilege(%s, 'create')"
    with psycopg.connect(logins[role]) as connection:
        assert connection.execute(owned, [staff[role]]).fetchall() == []
        assert connection.execute(create, [books.schema]).fetchone() == (False,)


def test_each_role_does_its_work(books, logins, sealer):
    with opened(Books(logins["writer"], books.schema)) as store:
        store.insert_events([MAPPER.to_stored_event(event) for event in (*ORGANS, added(1))])
    assert follow(logins["follower"], books.schema) == len(ORGANS) + 1
    with stored(logins["sealer"], books.schema) as source:
        assert sealer.seal(source, full=True).fresh == len(ORGANS) + 1
    with Database(logins["reader"], books.schema) as database:
        assert len(History(database).list(date(2020, 1, 1))) == 1


def test_read_models_that_are_laid_out_later_are_everybodys_who_had_the_ones_before(
    books, logins, store
):
    store.insert_events([MAPPER.to_stored_event(event) for event in (*ORGANS, added(1))])
    with (
        Ledger(ledger_env(books.url, books.schema)) as ledger,
        Database(books.url, books.schema) as database,
    ):
        assert rebuild([History(database)], ledger) == len(ORGANS) + 1
    for role in ("reader", "sealer", "writer"):
        with Database(logins[role], books.schema) as database:
            assert History(database).position == len(ORGANS) + 1
            assert len(History(database).list(date(2020, 1, 1))) == 1
    store.insert_events([MAPPER.to_stored_event(added(2))])
    assert follow(logins["follower"], books.schema) == len(ORGANS) + 2


def test_a_reader_goes_on_with_the_next_generation_when_its_own_is_dropped(books, logins):
    with (
        Ledger(ledger_env(books.url, books.schema)) as ledger,
        Database(books.url, books.schema) as owner,
        Database(logins["reader"], books.schema) as database,
    ):
        gone = []

        def question(reading):
            if not gone:
                gone.append(rebuild([History(owner)], ledger))
                reading.cursor.execute("select from history_1")
            return reading.rows("organs", {})

        assert History(database).ask(question) == []
        assert gone == [0]


# A stored topic is only looked up in our own table of events


TOPIC = "antigravity:geohash"
"""Importing it would show: it opens a browser."""


@pytest.fixture
def forged(books, store, forger, monkeypatch):
    """A ledger whose second entry bears the name of something that Python could import."""
    monkeypatch.setenv("BROWSER", "true")
    store.insert_events([MAPPER.to_stored_event(added(n)) for n in (1, 2)])
    forger.execute("update events set topic = %s where notification_id = 2", [TOPIC])
    return forger


def in_the_bytes(forger):
    forger.execute(
        "update events set state = replace(convert_from(state, 'utf8'), 'power.added', %s)::bytea"
        " where notification_id = 2",
        [TOPIC],
    )


def imported():
    return "antigravity" in sys.modules


def test_the_sealer_refuses_a_forged_topic_and_imports_nothing(forged, sealer, source):
    for forge in (lambda _: None, in_the_bytes):
        forge(forged)
        with pytest.raises(Wrong) as refusal:
            sealer.seal(source)
        assert (refusal.value.code, refusal.value.facts["position"]) == ("E_ROW", 2)
    assert not imported()


def test_followers_and_decisions_refuse_a_forged_topic_and_import_nothing(books, forged):
    in_the_bytes(forged)
    with (
        Ledger(ledger_env(books.url, books.schema)) as ledger,
        Database(books.url, books.schema) as database,
    ):
        with pytest.raises(UnreadableEntry, match="antigravity"):
            catch_up_all([History(database)], ledger)
        with pytest.raises(ValueError, match="antigravity"):
            ledger.streams(["power:2"])
        with pytest.raises(ValueError, match="antigravity"):
            list(ledger.events.get("power:2"))
        assert [entry.position for entry in ledger.entries()] == [1]
    assert not imported()
