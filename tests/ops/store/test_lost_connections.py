"""A connection lost during an append leaves all of it or nothing; a retry finds out which."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from eventsourcing.persistence import InterfaceError, OperationalError

from domain import merkle
from tests.ops.store.entries import claim, claims, entries, entry, everything, tree_root
from tests.ops.store.ledgers import Books, opened
from tests.ops.store.wire import wire_to

LOST = (OperationalError, InterfaceError)

# The append goes to sleep: in the middle, with its entries written, or while it is being committed.
IN_THE_MIDDLE = "create trigger asleep after insert on command_log execute function sleep()"
AT_THE_COMMIT = (
    "create constraint trigger asleep after insert on command_log"
    " deferrable initially deferred for each row execute function sleep()"
)
SLEEP = """
create function sleep() returns trigger language plpgsql as
$$ begin perform pg_sleep(60); return null; end $$
"""


def kill_when_asleep(owner, name):
    """End the server's side of the connection called ``name`` once it sleeps."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        found = owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = %s and wait_event = 'PgSleep'",
            (name,),
        ).fetchall()
        if found:
            return
        time.sleep(0.01)
    raise TimeoutError("the append never fell asleep")


@pytest.mark.parametrize("when", [IN_THE_MIDDLE, AT_THE_COMMIT], ids=["middle", "commit"])
@pytest.mark.parametrize("count", [2, 2_500])
def test_an_append_whose_connection_is_killed_leaves_nothing(books, owner, when, count):
    owner.execute(SLEEP)
    owner.execute(when)
    batch = entries("a", count)
    with opened(books, application_name=books.schema) as store, ThreadPoolExecutor(1) as thread:
        held = claims(claim("a"))
        append = thread.submit(store.insert_events, batch, command_id="c", claims=held)
        kill_when_asleep(owner, books.schema)
        with pytest.raises(LOST):
            append.result(timeout=30)
        owner.execute("drop trigger asleep on command_log")

        assert (store.head().position, everything(store), store.command("c")) == (0, [], None)
        assert owner.execute("select count(*) from claims").fetchone() == (0,)
        again = store.insert_events(batch, command_id="c", claims=held)
        assert list(again) == list(range(1, count + 1))
        states = [state for _, state in everything(store)]
        assert merkle.root(store.head().frontier) == tree_root(states)


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_retry_after_a_lost_commit_gets_the_one_answer(books, postgres, cut):
    with wire_to(books.url) as wire, opened(Books(wire.url, books.schema)) as store:
        store.insert_events([entry("a")], command_id="first")
        wire.cut = cut
        with pytest.raises(LOST):
            store.insert_events([entry("a", 2), entry("b")], command_id="c", boundary={"a": 1})
        assert wire.cuts == 1
        written = postgres.head().position
        assert written == (3 if cut == "after" else 1)

        again = store.insert_events([entry("a", 2), entry("b")], command_id="c", boundary={"a": 1})
        assert list(again) == [2, 3]
        assert [position for position, _ in everything(postgres)] == [1, 2, 3]
        assert list(store.insert_events([entry("a", 3)], command_id="d")) == [4]


def test_nothing_is_retried_behind_the_callers_back(books):
    with wire_to(books.url) as wire, opened(Books(wire.url, books.schema)) as store:
        store.head()
        wire.cut = "before"
        with pytest.raises(LOST):
            store.insert_events([entry("a")])
        assert wire.cuts == 1
        assert store.head().position == 0


def test_a_store_goes_on_after_its_connections_were_ended(books, owner):
    with opened(books, application_name=books.schema) as store:
        store.insert_events([entry("a")])
        owner.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where application_name = %s",
            (books.schema,),
        )
        assert list(store.insert_events([entry("a", 2)])) == [2]


def test_a_slow_producer_keeps_its_transaction(books, owner):
    """The library ends a transaction that idles for 5 seconds, and a database may be told to."""
    with opened(books, options="-c idle_in_transaction_session_timeout=50") as store:
        with store.rows() as cursor:
            cursor.execute("select from head for update")
            time.sleep(0.3)
            cursor.execute("select 1")
        assert list(store.insert_events([entry("a")])) == [1]
