"""What only a database can promise: a column, a clock, a schema among others."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.errors import Overtaken
from domain.ledger import Ledger
from ops.store.postgres import ledger_env
from ops.store.roles import grant_writer
from tests.ops.store.entries import claim, claims, entries, entry, everything, feb, jan
from tests.ops.store.ledgers import Books, create_ledger, opened


@pytest.mark.parametrize("count", [3, 2_500])
def test_the_column_says_what_the_bytes_say(postgres, owner, count):
    postgres.insert_events(entries("a", count))
    rows = owner.execute("select recorded_at, state from events").fetchall()
    assert len(rows) == count
    for recorded_at, state in rows:
        stamp = recorded_at.astimezone(UTC).strftime('"recorded_at":"%Y-%m-%dT%H:%M:%S.%fZ"')
        assert stamp.encode() in state


def test_a_clock_that_was_set_back_does_not_set_back_the_ledger(postgres, owner):
    postgres.insert_events([entry("a")])
    ahead = datetime.now(UTC) + timedelta(hours=1)
    owner.execute("update head set recorded_at = %s", (ahead,))
    postgres.insert_events([entry("a", 2)])
    postgres.insert_events(entries("b", 2_500))
    rows = owner.execute("select recorded_at from events order by notification_id").fetchall()
    assert rows[0][0] < ahead
    tick = timedelta(microseconds=1)
    assert rows[1][0] == ahead + tick
    assert {moment for (moment,) in rows[2:]} == {ahead + 2 * tick}
    assert postgres.head().recorded_at == ahead + 2 * tick
    assert rows[1][0].strftime("%H:%M:%S.%fZ").encode() in everything(postgres)[1][1]


def test_the_claims_that_are_kept_are_those_last_made(postgres, owner):
    postgres.insert_events([entry("a")], claims=claims(claim("a", "k"), claim("a", "l", jan, feb)))
    postgres.insert_events([entry("a", 2)], claims=claims(claim("a", "k", jan), claim("a", "m")))
    kept = owner.execute("select key, valid_from, valid_until from claims order by 1, 2").fetchall()
    assert kept == [("k", jan, None), ("m", claim("a").valid_from, None)]


def test_claims_that_stay_are_not_written_again(postgres, owner):
    made = claims(*(claim("a", f"k{number}") for number in range(5)))
    postgres.insert_events([entry("a")], claims=made)
    places = owner.execute("select key, ctid, xmin from claims order by 1").fetchall()
    postgres.insert_events([entry("a", 2)], claims=made)
    assert owner.execute("select key, ctid, xmin from claims order by 1").fetchall() == places


def test_ledgers_in_one_database_do_not_wait_for_each_other(shelf, books):
    other = create_ledger(shelf, f"other_{uuid4().hex}")
    with opened(books) as first, opened(other) as second:
        assert list(first.insert_events(entries("a", 3), command_id="c")) == [1, 2, 3]
        with first.rows() as cursor:
            cursor.execute("select from head for update")
            assert list(second.insert_events([entry("a")], command_id="c")) == [1]
        second.insert_events([entry("b")], claims=claims(claim("b")))
        first.insert_events([entry("b")], claims=claims(claim("b")))
        assert (first.head().position, second.head().position) == (4, 2)
        assert (first.command("c"), second.command("c")) == ((1, 3), (1, 1))
        assert len(first.select_events("a")) == 3


ODD = [
    "public ledger",
    'a"b',
    "a'b",
    "权责清单",
    "Ledger",
    "select",
    "a,b",
    "x.y",
    " a ",
    "a;b",
    "$users",
    "\\",
    "é" * 31,
]


@pytest.mark.parametrize("name", ODD)
def test_a_schema_may_have_any_legal_name(pg_url, name):
    books = create_ledger(pg_url, name)
    with opened(books) as store:
        store.insert_events([entry("a")], command_id="c", claims=claims(claim("a")))
        store.insert_events(entries("b", 2_500))
        assert len(store.select_events("b")) == 2_500
        assert len(store.select_notifications(1, 9)) == 9
        assert store.max_notification_id() == len(everything(store)) == 2_501
    with psycopg.connect(pg_url) as connection:
        grant_writer(connection, name, "pg_monitor")


@pytest.mark.parametrize("name", ["", "x" * 64, "权" * 22, "a\x00b", "pg_ledger", "$user", "%s"])
def test_a_name_that_postgresql_would_cut_or_refuse_is_refused(name):
    with pytest.raises(ValueError, match="schema"):
        ledger_env("", name)


@pytest.mark.parametrize("level", ["serializable", "repeatable read"])
def test_the_database_may_default_to_another_isolation(books, level):
    """Under those, the second of two racing retries would fail, not get the first one's answer."""
    options = f"-c default_transaction_isolation={level.replace(' ', chr(92) + ' ')}"
    with opened(books, options=options) as store, ThreadPoolExecutor(8) as threads:
        for round in range(5):
            batch = [entry(f"s{round}")]
            asked = [
                threads.submit(store.insert_events, batch, command_id=f"c{round}") for _ in range(8)
            ]
            assert [list(answer.result()) for answer in asked] == [[round + 1]] * 8


def test_a_temporary_table_cannot_pose_as_the_ledgers(postgres):
    with postgres.datastore.get_connection() as connection:
        connection.execute("create temp table events (like events)")
        connection.execute("create temp table head as select true as one, 99::int8 as last")
    for version in range(1, 20):
        postgres.insert_events([entry("a", version)])
    assert postgres.head().position == 19


def test_who_goes_round_the_lock_is_found_out(books, postgres, owner):
    with opened(books, application_name=books.schema) as store, ThreadPoolExecutor(1) as thread:
        with owner.transaction():
            owner.execute("insert into events values (99, 'a', 1, 't', '', now())")
            append = thread.submit(store.insert_events, [entry("a")])
            wait_until_it_waits(books)
        with pytest.raises(Overtaken):
            append.result(timeout=30)
    owner.execute("insert into events values (1, 'b', 1, 't', '', now())")
    with pytest.raises(IntegrityError):
        postgres.insert_events([entry("c")])
    assert postgres.head().position == 0


def wait_until_it_waits(books):
    """Until the connection called like the ledger waits for somebody else's transaction."""
    waiting = (
        "select count(*) from pg_stat_activity"
        " where application_name = %s and wait_event_type = 'Lock'"
    )
    end = time.monotonic() + 30
    with psycopg.connect(books.url, autocommit=True) as connection:
        while time.monotonic() < end:
            if connection.execute(waiting, (books.schema,)).fetchone() != (0,):
                return
            time.sleep(0.01)
    raise TimeoutError("nobody waits")


@pytest.mark.parametrize(
    "change", ["last = 2", "last = 4", "frontier = '{}'", "frontier = array['x', 'y']::bytea[]"]
)
def test_a_head_that_was_tampered_with_stops_the_ledger(postgres, owner, change):
    postgres.insert_events(entries("a", 3))
    owner.execute(f"update head set {change}")
    with pytest.raises(ValueError, match="hash"):
        postgres.insert_events([entry("b")])
    assert len(everything(postgres)) == 3


def test_a_ledger_without_a_head_is_no_ledger(postgres, owner):
    owner.execute("delete from head")
    with pytest.raises(LookupError):
        postgres.insert_events([entry("b")])
    with pytest.raises(LookupError):
        postgres.head()
    with pytest.raises(LookupError):
        postgres.position_at(datetime.now(UTC))


def test_the_library_makes_no_tables_of_its_own(postgres, owner, books):
    tables = "select count(*) from pg_class where relnamespace = %s::regnamespace and relkind = 'r'"
    postgres.create_table()
    postgres.insert_events([entry("a")])
    assert owner.execute(tables, (books.schema,)).fetchone() == (5,)


def test_an_application_finds_its_ledger_by_its_settings(books):
    with Ledger(env=ledger_env(books.url, books.schema)) as ledger:
        assert ledger.position == 0
    with Ledger(env={"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
        assert ledger.position == 0


def test_a_connection_may_be_described_in_any_way(books):
    """A URL, or key=value; and the password is found in either."""
    parts = conninfo_to_dict(books.url)
    for dsn in (books.url, make_conninfo(**parts)):
        with opened(Books(dsn, books.schema)) as store:
            assert store.head().position == 0
