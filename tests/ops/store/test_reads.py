"""What a store answers to those who read: streams, what comes after a position, an instant."""

from datetime import datetime, timedelta

import pytest

from tests.ops.store.entries import entries, entry, everything


def test_one_stream_is_read_alone_or_among_others(store):
    store.insert_events([entry("a"), entry("b"), entry("a", 2), entry("c"), entry("a", 3)])
    states = [state for _, state in everything(store)]
    assert store.select_streams(["c", "a", "nobody"]) == {
        "c": [states[3]],
        "a": [states[0], states[2], states[4]],
        "nobody": [],
    }
    assert list(store.select_streams(["c", "a", "nobody"])) == ["c", "a", "nobody"]
    assert store.select_streams([]) == {}
    assert [event.originator_version for event in store.select_events("a")] == [1, 2, 3]
    assert [e.originator_version for e in store.select_events("a", gt=1, desc=True)] == [3, 2]
    assert [e.originator_version for e in store.select_events("a", lte=2, limit=1)] == [1]


@pytest.mark.parametrize(("upto", "count"), [(0, 0), (1, 1), (2, 1), (3, 2), (99, 3), (None, 3)])
def test_streams_as_they_were_at_a_position(store, upto, count):
    store.insert_events([entry("a"), entry("b"), entry("a", 2), entry("c"), entry("a", 3)])
    assert len(store.select_streams(["a"], upto=upto)["a"]) == count


@pytest.mark.parametrize(
    ("after", "limit", "found"),
    [(0, 2, [1, 2]), (2, 9, [3]), (3, 9, []), (99, 1, []), (-5, 1, [1]), (1, 0, [])],
)
def test_a_follower_asks_for_what_comes_after_a_position(store, after, limit, found):
    store.insert_events(entries("a", 3))
    assert [position for position, _ in store.select_states(after, limit)] == found


def test_the_position_at_an_instant_is_the_last_one_recorded_by_then(store):
    moments = []
    for version in range(1, 8):
        store.insert_events([entry("a", version), entry(f"b{version}")])
        moments.append(store.head().recorded_at)
    assert moments == sorted(moments)
    for count, moment in enumerate(moments, 1):
        assert store.position_at(moment) == 2 * (7 - moments[::-1].index(moment))
        assert store.position_at(moment.astimezone()) == store.position_at(moment)
        assert store.position_at(moment - timedelta(microseconds=1)) <= 2 * (count - 1)
    assert store.position_at(moments[0] - timedelta(days=9)) == 0
    assert store.position_at(moments[-1] + timedelta(days=9)) == 14


def test_an_instant_has_a_time_zone(store):
    with pytest.raises(ValueError, match="time zone"):
        store.position_at(datetime(2026, 1, 1))
