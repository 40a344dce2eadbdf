"""What every store promises the ledger: order, all or nothing, one answer to one command."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from eventsourcing.persistence import NotSupportedError

from domain import merkle
from domain.errors import Claimed, Overtaken
from tests.ops.store.entries import claim, claims, entries, entry, everything, tree_root


def snapshot(store):
    return store.head(), everything(store), store.max_notification_id()


def test_an_empty_ledger_has_a_head_without_a_moment(store):
    head = store.head()
    assert (head.position, head.recorded_at, head.frontier) == (0, None, ())
    assert merkle.root(head.frontier) == tree_root([])
    assert everything(store) == []
    assert store.position_at(datetime.now(UTC)) == 0


def test_positions_are_1_2_3_in_the_order_of_the_appends(store):
    assert list(store.insert_events([entry("b"), entry("a")])) == [1, 2]
    assert list(store.insert_events(entries("a", 3, first=2))) == [3, 4, 5]
    assert [position for position, _ in everything(store)] == [1, 2, 3, 4, 5]
    assert [n.originator_id for n in store.select_notifications(1, 9)] == ["b", "a", "a", "a", "a"]


def test_an_append_without_entries_writes_nothing(store):
    before = snapshot(store)
    assert list(store.insert_events([], command_id="c", boundary={"a": 7})) == []
    assert snapshot(store) == before
    assert store.command("c") is None


def test_the_second_writer_of_a_version_is_overtaken(store):
    store.insert_events([entry("a")])
    with pytest.raises(Overtaken) as refusal:
        store.insert_events([entry("b"), entry("a")])
    assert refusal.value.facts == {"stream": "a", "expected": 0, "found": 1}


@pytest.mark.parametrize(
    "late", [[entry("a", 3)], [entry("a", 2)], entries("a", 2), [entry("a", 0)], [entry("a", -1)]]
)
def test_versions_of_a_stream_neither_repeat_nor_skip(store, late):
    store.insert_events([entry("b")])
    if late[0].originator_version in (1, 2):
        store.insert_events(entries("a", late[0].originator_version))
    before = snapshot(store)
    with pytest.raises(Overtaken):
        store.insert_events(late)
    assert snapshot(store) == before


@pytest.mark.parametrize("batch", [[1, 1], [1, 3], [2, 1], [1, 2, 2]])
def test_versions_within_one_append_follow_each_other(store, batch):
    with pytest.raises(Overtaken):
        store.insert_events([entry("a", version) for version in batch])
    assert store.head().position == 0


def test_a_boundary_counts_also_for_a_stream_that_is_not_written(store):
    store.insert_events(entries("proposal", 2))
    assert list(store.insert_events([entry("a")], boundary={"proposal": 2, "a": 0})) == [3]
    before = snapshot(store)
    with pytest.raises(Overtaken) as refusal:
        store.insert_events([entry("b")], boundary={"proposal": 1})
    assert refusal.value.facts == {"stream": "proposal", "expected": 1, "found": 2}
    assert snapshot(store) == before


@pytest.mark.parametrize("boundary", [{"new": 1}, {"old": 0}, {"old": 2}, {"new": 0, "old": 2}])
def test_a_boundary_says_exactly_where_a_stream_stands(store, boundary):
    store.insert_events([entry("old")])
    with pytest.raises(Overtaken):
        store.insert_events([entry("b")], boundary=boundary)


def test_entries_must_follow_the_version_that_was_decided_on(store):
    store.insert_events(entries("a", 2))
    with pytest.raises(Overtaken):
        store.insert_events([entry("a", 3)], boundary={"a": 1})
    with pytest.raises(Overtaken):
        store.insert_events([entry("a", 2)], boundary={"a": 2})
    assert list(store.insert_events([entry("a", 3)], boundary={"a": 2})) == [3]


def test_of_two_streams_that_moved_the_first_by_name_is_told(store):
    store.insert_events([entry("b"), entry("a")])
    with pytest.raises(Overtaken) as refusal:
        store.insert_events([entry("c")], boundary={"b": 0, "a": 0, "c": 0})
    assert refusal.value.facts["stream"] == "a"


def test_a_refused_append_leaves_nothing_behind(store):
    store.insert_events([entry("a")], claims=claims(claim("a")))
    before = snapshot(store)
    with pytest.raises(Claimed):
        store.insert_events(
            [entry("b"), entry("c")],
            command_id="refused",
            claims=claims(claim("b", "other"), claim("c")),
        )
    assert snapshot(store) == before
    assert store.command("refused") is None
    assert list(store.insert_events([entry("d")], claims=claims(claim("d", "other")))) == [2]


def test_a_command_asked_again_gets_its_first_answer(store):
    first = store.insert_events(entries("a", 3), command_id="c", boundary={"a": 0})
    store.insert_events([entry("b")], command_id="d")
    before = snapshot(store)
    again = store.insert_events(entries("a", 3), command_id="c", boundary={"a": 0})
    assert (list(first), list(again)) == ([1, 2, 3], [1, 2, 3])
    assert snapshot(store) == before
    assert (store.command("c"), store.command("d")) == ((1, 3), (4, 4))
    assert store.command("never") is None


def test_a_refused_command_may_be_asked_again(store):
    store.insert_events([entry("a")])
    with pytest.raises(Overtaken):
        store.insert_events([entry("b")], command_id="c", boundary={"a": 0})
    assert list(store.insert_events([entry("b")], command_id="c", boundary={"a": 1})) == [2]


def test_appends_without_a_command_id_are_not_each_others_retries(store):
    assert list(store.insert_events([entry("a")], command_id="")) == [1]
    assert list(store.insert_events([entry("b")], command_id="")) == [2]
    assert store.command("") is None


def test_eight_threads_with_one_command_get_one_answer(store):
    for round in range(5):
        batch = [entry(f"r{round}", version) for version in (1, 2)]
        with ThreadPoolExecutor(8) as threads:
            ask = lambda _, b=batch, r=round: list(store.insert_events(b, command_id=f"c{r}"))  # noqa: E731 (one line, used once)
            answers = list(threads.map(ask, range(8)))
        assert answers == [[2 * round + 1, 2 * round + 2]] * 8
    assert store.head().position == 10


def test_an_append_takes_nothing_it_does_not_know(store):
    assert list(store.insert_events([entry("a")], tracking=None)) == [1]
    with pytest.raises(TypeError, match="tracking"):
        store.insert_events([entry("b")], tracking=object())


def test_nobody_is_notified_so_nobody_can_subscribe(store):
    with pytest.raises(NotSupportedError):
        store.subscribe()
