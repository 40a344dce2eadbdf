"""Many writers and those who follow them: dense, in commit order, nothing missed, nothing twice."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from random import Random
from threading import Event

import pytest
from eventsourcing.persistence import DatabaseError

from domain import merkle
from domain.errors import Claimed, Overtaken
from ops.store.memory import MemoryStore
from tests.ops.store.entries import claim, claims, entries, entry, everything, tree_root
from tests.ops.store.ledgers import opened

WRITERS, EVENTS, STREAMS, READERS = 16, 500, 50, 4
LIMIT = 240  # seconds, for a machine with many other things to do; here it takes a tenth

# An append that has its positions and has written everything, and is rolled back at the very end.
DOOMED = """
create function refuse_doomed() returns trigger language plpgsql as
$$ begin raise exception 'doomed'; end $$;
create constraint trigger doomed after insert on events deferrable initially deferred
for each row when (new.topic = 'doomed') execute function refuse_doomed()
"""


def write(books, number, end):
    """500 events on shared streams, one to five an append; one append in five is rolled back."""
    random, written, outcomes = Random(number), 0, Counter()
    with opened(books) as store:
        while written < EVENTS:
            assert time.monotonic() < end
            stream = f"s{random.randrange(STREAMS)}"
            known = len(store.select_streams([stream])[stream])
            batch = entries(stream, random.randint(1, min(5, EVENTS - written)), first=known + 1)
            if random.random() < 0.2:
                batch = [entry(stream, e.originator_version, topic="doomed") for e in batch]
            try:
                positions = store.insert_events(batch, boundary={stream: known})
            except Overtaken:
                outcomes["overtaken"] += 1
            except DatabaseError:
                outcomes["rolled back"] += 1
            else:
                written += len(batch)
                outcomes["written"] += len(positions)
    return outcomes


def follow(books, finished, end):
    """What a reader sees who asks again and again for what comes after the last position seen."""
    seen = []
    with opened(books) as store:
        while True:
            done = finished.is_set()
            assert time.monotonic() < end
            found = store.select_states(seen[-1][0] if seen else 0, 40)
            seen += found
            if done and not found:
                return seen


def test_sixteen_writers_and_four_followers(books, owner, postgres):
    owner.execute(DOOMED)
    finished, end = Event(), time.monotonic() + LIMIT
    with ThreadPoolExecutor(WRITERS + READERS) as threads:
        readers = [threads.submit(follow, books, finished, end) for _ in range(READERS)]
        writers = [threads.submit(write, books, n, end) for n in range(WRITERS)]
        try:
            outcomes = sum((writer.result() for writer in writers), Counter())
        finally:
            finished.set()
        followed = [reader.result() for reader in readers]

    total = WRITERS * EVENTS
    assert outcomes["written"] == total
    assert outcomes["rolled back"] > 100
    log = everything(postgres)
    assert [position for position, _ in log] == list(range(1, total + 1))
    assert all(seen == log for seen in followed)
    assert merkle.root(postgres.head().frontier) == tree_root([state for _, state in log])
    versions = "select originator_id, array_agg(originator_version order by notification_id)"
    for _, found in owner.execute(f"{versions} from events group by 1").fetchall():
        assert found == list(range(1, len(found) + 1))
    falling = (
        "select count(*) from events e join events f on f.notification_id = e.notification_id + 1"
        " where f.recorded_at < e.recorded_at"
    )
    assert owner.execute(falling).fetchone() == (0,)


@pytest.mark.parametrize("kind", ["memory", "postgres"])
def test_of_many_who_want_one_code_one_gets_it(books, kind, request):
    store = MemoryStore() if kind == "memory" else request.getfixturevalue("postgres")

    def want(number):
        stream = f"s{number}"
        try:
            store.insert_events([entry(stream)], claims=claims(claim(stream, f"k{number % 5}")))
        except Claimed:
            return 0
        return 1

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(want, range(80))) == 5
    assert store.head().position == 5


@pytest.mark.parametrize("kind", ["memory", "postgres"])
def test_threads_that_share_a_store_do_not_lose_an_entry(books, kind, request):
    store = MemoryStore() if kind == "memory" else request.getfixturevalue("postgres")
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda n: list(store.insert_events(entries(f"s{n}", 3))), range(60))
        )
    assert sorted(chain.from_iterable(answers)) == list(range(1, 181))
    states = everything(store)
    assert merkle.root(store.head().frontier) == tree_root([state for _, state in states])
    for number, positions in enumerate(answers):
        assert [dict(states)[p] for p in positions] == store.select_streams([f"s{number}"])[
            f"s{number}"
        ]
