"""What each role may do with a ledger, connected as that role; and all that none of them may."""

import sys
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.errors import InsufficientPrivilege

from domain.codec import EventMapper
from domain.ledger import Ledger, UnreadableEntry
from ops.sealing.refusals import Wrong
from ops.sealing.stored import stored
from ops.store import roles
from ops.store.postgres import ledger_env
from projections import History
from projections.database import Database
from projections.follow import catch_up_all
from tests.facts import ORGANS
from tests.ops.sealing.logs import added
from tests.ops.store.ledgers import Books, opened

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
    ],
    "writer": ["create table mine (id int)", "update head set one = true", "truncate claims"],
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
        "select * from read_models",
        "create table mine (id int)",
    ],
    "reader": [
        "select * from events",
        "select state from events",
        "select * from head",
        "select * from claims",
        "select * from command_log",
        "update read_models set position = 9",
        "delete from read_models",
        "create table mine (id int)",
        "alter table read_models owner to current_user",
        "select nextval('read_model_generations')",
    ],
}
ROLES = ("writer", "follower", "reader", "sealer")


@pytest.fixture(scope="module")
def staff(pg_server):
    """A login for each role, and a bystander to whom nothing is granted."""
    mark, names = uuid4().hex[:12], {}
    with psycopg.connect(pg_server, autocommit=True) as connection:
        for role in ROLES:
            names[role] = f"{role}_{mark}"
            connection.execute(f"create role {names[role]} login password 'of {mark}'")
            connection.execute(f"create role {names[role]}_other")
        yield names
        for name in names.values():
            connection.execute(f"drop role {name}_other")
            connection.execute(f"drop role {name}")


@pytest.fixture
def logins(books, staff):
    """The address of the ledger for each role, all of them granted; read models are laid out."""
    with psycopg.connect(books.url, autocommit=True) as owner:
        roles.grant_writer(owner, books.schema, staff["writer"])
        roles.grant_follower(owner, books.schema, staff["follower"])
        roles.grant_sealer(owner, books.schema, staff["sealer"])
        follow(login(books.url, staff["follower"]), books.schema)
        roles.grant_reader(owner, books.schema, staff["reader"], follower=staff["follower"])
        yield {role: login(books.url, name) for role, name in staff.items()}
        for name in staff.values():
            owner.execute(f"drop owned by {name} cascade")


def login(url, name):
    return make_conninfo(url, user=name, password=f"of {name.rpartition('_')[2]}")


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
def test_no_role_owns_a_table_of_the_ledger(books, logins, staff, role):
    asked = "select tablename from pg_tables where schemaname = %s and tableowner = %s"
    with psycopg.connect(logins[role]) as connection:
        owned = {name for (name,) in connection.execute(asked, [books.schema, staff[role]])}
    ledger = {"events", "head", "claims", "command_log"}
    assert owned.isdisjoint(ledger)
    assert bool(owned) == (role == "follower")


def test_each_role_does_its_work(books, logins, sealer):
    with opened(Books(logins["writer"], books.schema)) as store:
        store.insert_events([MAPPER.to_stored_event(event) for event in (*ORGANS, added(1))])
    assert follow(logins["follower"], books.schema) == len(ORGANS) + 1
    with stored(logins["sealer"], books.schema) as source:
        assert sealer.seal(source, full=True).fresh == len(ORGANS) + 1
    with Database(logins["reader"], books.schema) as database:
        assert len(History(database).list(date(2020, 1, 1))) == 1


def test_the_reader_sees_read_models_that_are_laid_out_later(books, logins):
    with Database(logins["follower"], books.schema) as database:
        history = History(database)
        with history.rebuilding() as fresh:
            fresh.prepare()
            fresh.serve()
    with Database(logins["reader"], books.schema) as database:
        assert History(database).position == 0


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
