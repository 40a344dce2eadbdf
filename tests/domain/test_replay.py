"""The list from the events alone, held against a clerk who reads the same entries by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import AnyEvent
from domain.events.organ import OrganRenamed
from domain.ledger import Entry
from domain.listing import Line
from domain.replay import replay
from tests.brute_force import stood
from tests.facts import CITY, ORGANS, added, cancelled, happened
from tests.given import by_stream
from tests.scripts import START, played, scripts

MOMENT = datetime(2026, 11, 21, tzinfo=UTC)
days = st.integers(-5, 70).map(lambda n: START + timedelta(days=n))


def log(*events: AnyEvent) -> list[Entry]:
    return [Entry(n, MOMENT, event) for n, event in enumerate(events, 1)]


def numbered(*events: AnyEvent) -> list[Entry]:
    """The entries of these events, each stream's numbered from 1."""
    return log(*(event for some in by_stream(events).values() for event in some))


def told(lines: list[Line]) -> dict[str, tuple[str, tuple[str, ...], str]]:
    return {
        line["power"]: (
            line["status"],
            tuple(holder["organ"] for holder in line["holders"]),
            line["name"],
        )
        for line in lines
    }


@given(scripts, days, st.data())
def test_the_list_is_what_a_clerk_reads_off_the_entries(script, day, data):
    events: list[AnyEvent] = []
    played(script, events.extend)
    cut = data.draw(st.integers(0, len(events)))
    by_hand = stood(log(*events), day, cut)
    listed = {id: seen for id, seen in by_hand.items() if seen[0] in ("in_force", "suspended")}
    assert told(replay(log(*events)[:cut], as_of=day)) == listed


def test_the_clerk_sees_ends_and_suspensions_and_moves():
    """The comparison would hold of histories in which nothing happens: see that much does."""
    seen: set[str] = set()
    holders: set[tuple[str, ...]] = set()

    @settings(max_examples=300, derandomize=True)
    @given(scripts)
    def collect(script):
        events: list[AnyEvent] = []
        played(script, events.extend)
        for status, some, _ in stood(log(*events), START + timedelta(days=60), 999).values():
            seen.add(status)
            holders.add(some)

    collect()
    assert {"in_force", "suspended", "cancelled", "merged", "split", "expired"} <= seen
    assert len(holders) > 4


def test_an_organ_goes_by_the_name_of_the_day():
    entries = numbered(*ORGANS, added(), renamed("2012-01-01", "市城建局"))
    assert holder(entries, "2011-12-31") == "市住建局"
    assert holder(entries, "2012-01-01") == "市城建局"


def test_before_its_first_day_an_organ_goes_by_its_first_name():
    late = added("1990-01-01")
    assert holder(numbered(*ORGANS, late, renamed("2012-01-01", "市城建局")), "1995-01-01") == (
        "市住建局"
    )


def test_an_organ_that_was_never_registered_goes_by_its_id():
    assert holder(numbered(added()), "2011-01-01") == CITY


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_any_day_answers(day: str):
    lines = replay(
        numbered(*ORGANS, added(), cancelled("9999-12-31")), as_of=date.fromisoformat(day)
    )
    assert lines == []


def test_an_empty_log_is_an_empty_list():
    assert replay([], as_of=START) == []


def test_the_paper_and_the_clerk_have_no_say_in_the_list():
    plain = numbered(*ORGANS, added())
    other = numbered(*ORGANS, added(act={"number": "另一号", "title": "另一文件"}))
    assert replay(plain, as_of=START) == replay(other, as_of=START)


def renamed(on: str, name: str) -> AnyEvent:
    return happened(OrganRenamed, on, stream=CITY, name=name)


def holder(entries: list[Entry], day: str) -> str:
    [line] = replay(entries, as_of=date.fromisoformat(day))
    return line["holders"][0]["name"]
