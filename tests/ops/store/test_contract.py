"""What every store promises the ledger: order, all or nothing, one answer to one command."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from eventsourcing.persistence import DataError, NotSupportedError

from domain import merkle
from domain.errors import Claimed, Overtaken
from tests.ops.store.entries import claim, claims, entries, entry, everything, tree_root

BULK = 2_500


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
    assert snapshot(store) == (store.head(), [], None)
    assert store.head().position == 0


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
    before = snapshot(store)
    with pytest.raises(Overtaken):
        store.insert_events([entry(f"s{number}") for number in range(BULK)])
    assert snapshot(store) == before


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


def test_an_append_takes_nothing_it_does_not_know(store):
    assert list(store.insert_events([entry("a")], tracking=None)) == [1]
    with pytest.raises(TypeError, match="tracking"):
        store.insert_events([entry("b")], tracking=object())


def test_nobody_is_notified_so_nobody_can_subscribe(store):
    with pytest.raises(NotSupportedError):
        store.subscribe()
