"""What is kept, byte for byte: the recorded time, the tree over it, any text, and which names."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from eventsourcing.persistence import DataError

from domain import merkle
from domain.errors import Claimed, Overtaken
from tests.ops.store.entries import claim, claims, entries, entry, everything, tree_root

BULK = 2_500


def test_the_recorded_time_is_in_the_stored_bytes(store):
    before = datetime.now(UTC) - timedelta(seconds=1)
    store.insert_events(entries("a", 2))
    recorded_at = store.head().recorded_at
    assert before < recorded_at < datetime.now(UTC) + timedelta(seconds=1)
    stamp = recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", stamp)
    assert [state for _, state in everything(store)] == [
        event.state.replace(b'"recorded_at":""', f'"recorded_at":"{stamp}"'.encode())
        for event in entries("a", 2)
    ]


def test_only_the_last_empty_recorded_time_is_filled_in(store):
    tricky = entry("a", text='\\"recorded_at\\":\\"\\"')
    state = tricky.state.replace(b'{"name"', b'{"recorded_at":"","name"')
    store.insert_events([type(tricky)("a", 1, "power.added", state)])
    [(_, kept)] = everything(store)
    assert kept.startswith(b'{"payload":{"recorded_at":"","name":"\\"recorded_at\\":\\"\\""},')
    assert kept.count(b'"recorded_at":""') == 1


def test_bytes_without_a_place_for_the_recorded_time_are_refused(store):
    bad = entry("b")
    with pytest.raises(ValueError, match="unpack"):
        store.insert_events([entry("a"), type(bad)("b", 1, "power.added", b"{}")])
    assert (store.head().position, everything(store)) == (0, [])


@pytest.mark.parametrize("sizes", [[1], [1, 1], [3, 1, 4], [BULK], [5, BULK, 2, 1], [BULK, BULK]])
def test_the_frontier_has_the_root_of_all_stored_bytes(store, sizes):
    for number, size in enumerate(sizes):
        store.insert_events(entries(f"s{number}", size))
        with pytest.raises(Overtaken):  # an append that fails in between leaves no leaf
            store.insert_events(entries(f"s{number}", size))
    states = everything(store)
    assert [position for position, _ in states] == list(range(1, sum(sizes) + 1))
    assert merkle.root(store.head().frontier) == tree_root([state for _, state in states])


def test_many_entries_at_once_are_kept_like_few(store):
    many = [entry(f"s{number}", text=f"第{number}项") for number in range(BULK)]
    store.insert_events(
        many, claims={e.originator_id: [claim(e.originator_id, e.originator_id)] for e in many}
    )
    one = store.insert_events([entry("s7", 2)], boundary={"s7": 1})
    assert list(one) == [BULK + 1]
    [first, _] = store.select_events("s7")
    assert (first.originator_version, first.topic) == (1, "power.added")
    assert "第7项".encode() in first.state
    with pytest.raises(Claimed):
        store.insert_events([entry("x")], claims=claims(claim("x", "s2499")))


def test_a_bulk_append_is_all_or_nothing_too(store):
    store.insert_events([entry("s1999")])
    before = store.head(), everything(store)
    with pytest.raises(Overtaken):
        store.insert_events([entry(f"s{number}") for number in range(BULK)])
    assert (store.head(), everything(store)) == before


@pytest.mark.parametrize(
    "text",
    [
        "引号\\\"与'撇",
        "换行\\n回车\\r",
        "😀𠮷龘",
        "back\\\\slash",
        "%s %(x)s {} $1 ; --",
        "\\u0000",
    ],
)
def test_any_text_comes_back_byte_for_byte(store, text):
    store.insert_events([entry("a", text=text)])
    [(_, state)] = everything(store)
    assert f'{{"name":"{text}"}}'.encode() in state
    assert store.select_streams(["a"]) == {"a": [state]}


@pytest.mark.parametrize("bytes_", [bytes(range(256)), b"\x00", b"\\x41", b"\\000", b"\xff\xfe"])
@pytest.mark.parametrize("count", [1, BULK])
def test_the_state_is_bytes_and_no_text(store, bytes_, count):
    state = bytes_ + b'"recorded_at":""' + bytes_
    store.insert_events([type(entry("a"))(f"s{n}", 1, "t", state) for n in range(count)])
    [(_, kept)] = store.select_states(count - 1, 5)
    assert kept.startswith(bytes_ + b'"recorded_at":"')
    assert kept.endswith(b'Z"' + bytes_)


@pytest.mark.parametrize(
    "name", ["power:'; drop table events; --", "权力:甲", "😀", 'a"b', "a\nb", " ", "%s", "\\"]
)
def test_names_may_be_odd(store, name):
    store.insert_events([entry(name)], command_id=name, claims=claims(claim(name, name, kind=name)))
    assert len(store.select_streams([name])[name]) == 1
    assert store.command(name) == (1, 1)
    with pytest.raises(Claimed) as refusal:
        store.insert_events([entry("other")], claims=claims(claim("other", name, kind=name)))
    assert refusal.value.facts["held_by"] == name


@pytest.mark.parametrize("name", ["a\x00b", "\x00", "half \ud83d", "x" * 401, "权" * 134])
def test_names_that_no_index_holds_are_refused_at_once(store, name):
    for attempt in (
        lambda: store.insert_events([entry("a"), type(entry("a"))(name, 1, "t", entry("a").state)]),
        lambda: store.insert_events([entry("a", topic=name)]),
        lambda: store.insert_events([entry("a")], command_id=name),
        lambda: store.insert_events([entry("a")], boundary={name: 0}),
        lambda: store.insert_events([entry("a")], claims={name: []}),
        lambda: store.insert_events([entry("a")], claims=claims(claim("a", "k", kind=name))),
        lambda: store.insert_events([entry("a")], claims=claims(claim("a", name * 5))),
    ):
        with pytest.raises(DataError):
            attempt()
    assert store.head().position == 0


def test_the_longest_names_fit(store):
    stream, kind, key = "s" * 400, "k" * 400, "权" * 533
    store.insert_events(
        [entry(stream)], claims=claims(claim(stream, key, kind=kind)), command_id=kind
    )
    with pytest.raises(Claimed):
        store.insert_events([entry("b")], claims=claims(claim("b", key, kind=kind)))
