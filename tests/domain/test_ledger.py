"""The ledger: load, decide, append; a retry is safe, and a bad entry stops the reader."""

from datetime import UTC, datetime

import pytest

from domain.commands import Request
from domain.errors import AlreadyExists, Claimed, Refused, Reused
from domain.ledger import Ledger, UnreadableEntry
from tests.facts import CITY, ORGANS, add, cancel, code, elements


@pytest.fixture
def ledger():
    with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
        ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
        yield ledger


def request(*commands: object, id: str = "") -> Request:
    return Request(commands=commands, actor="clerk", command_id=id)


def test_what_is_executed_is_read_back_in_order(ledger: Ledger):
    receipt = ledger.execute(request(add(), cancel("2016-01-01")))
    entries = ledger.entries(after=len(ORGANS))
    assert [entry.position for entry in entries] == [receipt.first, receipt.last] == [5, 6]
    assert [entry.event.topic for entry in entries] == ["power.added", "power.cancelled"]
    assert [entry.event.version for entry in entries] == [1, 2]


def test_the_entries_of_one_request_share_their_moment(ledger: Ledger):
    ledger.execute(request(add(), cancel("2016-01-01")))
    first, second = ledger.entries(after=len(ORGANS))
    assert first.recorded_at == second.recorded_at
    assert first.recorded_at.tzinfo is UTC or first.recorded_at.utcoffset() is not None
    assert first.recorded_at > ledger.entries(limit=1)[0].recorded_at


def test_a_refused_request_leaves_nothing(ledger: Ledger):
    before = ledger.position
    with pytest.raises(Refused):
        ledger.execute(request(add(), add(stream="power:q", holders=("organ:nobody",))))
    assert ledger.position == before
    assert ledger.streams(["power:p"]) == {"power:p": ()}


def test_a_request_repeated_is_answered_with_its_first_receipt(ledger: Ledger):
    first = ledger.execute(request(add(), id="r1"))
    again = ledger.execute(request(add(), id="r1"))
    assert (again.first, again.last, again.repeated) == (first.first, first.last, True)
    with pytest.raises(Reused):
        ledger.execute(request(cancel("2016-01-01"), id="r1"))
    with pytest.raises(AlreadyExists):
        ledger.execute(request(add(), id="r2"))


def test_a_code_is_held_by_one_power_at_a_time(ledger: Ledger):
    coded = elements(codes=(code("A-1"),))
    ledger.execute(request(add(elements=coded)))
    with pytest.raises(Claimed) as refused:
        ledger.execute(request(add("2012-01-01", stream="power:q", elements=coded)))
    assert refused.value.facts["held_by"] == "power:p"
    ledger.execute(request(cancel("2016-01-01")))
    with pytest.raises(Claimed):
        ledger.execute(request(add("2015-12-31", stream="power:q", elements=coded)))
    ledger.execute(request(add("2016-01-01", stream="power:q", elements=coded)))


def test_the_log_can_be_cut_at_a_moment(ledger: Ledger):
    ledger.execute(request(add()))
    [entry] = ledger.entries(after=len(ORGANS))
    assert ledger.position_at(entry.recorded_at) == entry.position
    assert ledger.position_at(datetime(1999, 1, 1, tzinfo=UTC)) == 0
    assert ledger.position_at(None) is None
    assert ledger.position_at(entry.position) == entry.position


def test_a_position_in_the_middle_of_an_append_stands_for_the_one_before(ledger: Ledger):
    ledger.execute(request(add()))
    receipt = ledger.execute(request(cancel("2016-01-01"), add(stream="power:q")))
    assert ledger.position_at(receipt.last) == receipt.last
    assert ledger.position_at(receipt.first) == receipt.first - 1
    assert ledger.position_at(1) == 0
    assert ledger.position_at(0) == 0


def test_the_past_can_be_read_up_to_a_position(ledger: Ledger):
    receipt = ledger.execute(request(add()))
    ledger.execute(request(cancel("2016-01-01")))
    [until_then] = ledger.streams(["power:p"], upto=receipt.last).values()
    assert [event.topic for event in until_then] == ["power.added"]
    assert [e.position for e in ledger.all_entries(upto=receipt.last)] == [1, 2, 3, 4, 5]


def test_entries_come_in_batches_and_end(ledger: Ledger):
    assert [e.position for e in ledger.entries(after=1, limit=2)] == [2, 3]
    assert ledger.entries(after=4) == []


def test_an_unreadable_entry_stops_the_reader_right_before_it(ledger: Ledger):
    [stored] = ledger.recorder.select_events(CITY)
    broken = type(stored)(
        originator_id="power:x",
        originator_version=1,
        topic="power.invented",
        state=stored.state.replace(b"organ.established", b"power.invented").replace(
            stored.state[stored.state.rindex(b'"recorded_at"') :][:44], b'"recorded_at":""'
        ),
    )
    ledger.store.insert_events([broken], command_id="", boundary={}, claims={})
    ledger.execute(request(add()))
    assert len(ledger.entries()) == len(ORGANS)
    with pytest.raises(UnreadableEntry, match="entry 5") as stopped:
        ledger.entries(after=len(ORGANS))
    assert stopped.value.position == 5
