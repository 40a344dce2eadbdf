"""However entries come in batches, the changes they make add up to the timeline of the stream."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import AnyEvent, ChangeRevoked
from domain.events.power import HandoverCompleted, PowerAmended, PowerEntrusted
from domain.ledger import Entry
from domain.streams import history
from domain.timeline import Fold, Version, versions
from domain.value import replace
from projections.tails import Change, Tail, extend
from projections.timelines import Gap, Timelines
from tests.facts import OTHER, TOWN, added, elements, happened
from tests.scripts import played, scripts

MOMENT = datetime(2026, 11, 21, tzinfo=UTC)


class Log:
    """A ledger of which only the past of streams is asked."""

    def __init__(self, events: list[AnyEvent]) -> None:
        self.events = events
        self.asked = 0

    def streams(self, ids, *, upto):
        self.asked += 1
        return {id: tuple(e for e in self.events[:upto] if e.stream == id) for id in ids}

    def entries(self) -> list[Entry]:
        return [
            Entry(n, MOMENT + timedelta(seconds=n), event) for n, event in enumerate(self.events, 1)
        ]


def log_of(script) -> Log:
    events: list[AnyEvent] = []
    played(script, events.extend)
    return Log(events)


def applied(known: list[Version], change: Change) -> list[Version]:
    """The timeline after a change; what goes must have been there, and no day comes twice."""
    for version in change.gone:
        known.remove(version)
    known = sorted([*known, *change.come], key=lambda version: version.valid_from)
    assert len({version.valid_from for version in known}) == len(known)
    return known


@given(scripts, st.integers(1, 7), st.sampled_from([0, 2, 50]))
def test_after_each_entry_the_changes_add_up_to_the_history(script, size, remembered):
    log = log_of(script)
    timelines = Timelines(log, remembered=remembered, at_once=2)
    entries = log.entries()
    known: dict[str, list[Version]] = {}
    for start in range(0, len(entries), size):
        changes = timelines.changes(entries[start : start + size])
        by_position = {c.position: c for some in changes.values() for c in some}
        for entry in entries[start : start + size]:
            stream = entry.event.stream
            past = [e for e in log.events[: entry.position] if e.stream == stream]
            known[stream] = applied(known.get(stream, []), by_position[entry.position])
            assert known[stream] == history(past)


@given(scripts)
def test_nothing_goes_only_to_come_back_the_same(script):
    log = log_of(script)
    for some in Timelines(log).changes(log.entries()).values():
        for change in some:
            assert not [version for version in change.gone if version in change.come]


def test_a_stream_in_order_is_never_read_again():
    log = Log([added(), *(renamed(f"201{n}-01-01", n + 1) for n in range(1, 6))])
    timelines = Timelines(log)
    for entry in log.entries():
        timelines.changes([entry])
    assert log.asked == 0


def test_a_late_record_and_a_forgotten_stream_are_read_again():
    log = Log([added(), renamed("2012-01-01", 2), renamed("2011-01-01", 3)])
    timelines = Timelines(log)
    for entry in log.entries():
        timelines.changes([entry])
    assert log.asked == 1
    forgetful = Timelines(log, remembered=0)
    for entry in log.entries():
        forgetful.changes([entry])
    assert log.asked == 3


def test_a_batch_seen_twice_changes_the_same_twice():
    """A follower that could not write its batch sees it again, and remembers having seen it."""
    log = Log([added(), renamed("2012-01-01", 2), renamed("2013-01-01", 3)])
    timelines = Timelines(log)
    timelines.changes(log.entries()[:1])
    first = timelines.changes(log.entries()[1:])
    assert timelines.changes(log.entries()[1:]) == first


def test_a_gap_in_a_stream_is_no_timeline():
    log = Log([added(), renamed("2012-01-01", 3)])
    with pytest.raises(Gap, match="entry 2 is version 3 of power:p"):
        Timelines(log).changes(log.entries())


def renamed(on: str, version: int) -> AnyEvent:
    event = happened(PowerAmended, on, changed=("name",), elements=elements(on))
    return replace(event, version=version)


def followed(*events: AnyEvent) -> list[Version]:
    """The timeline that entry after entry adds up to."""
    log = Log([replace(event, version=n) for n, event in enumerate(events, 1)])
    timelines = Timelines(log)
    known: list[Version] = []
    for entry in log.entries():
        [[change]] = timelines.changes([entry]).values()
        known = applied(known, change)
    assert known == history(log.events)
    return known


@pytest.mark.parametrize(
    "on", ["2011-12-31", "2012-01-01", "2012-06-01", "2013-01-01", "2014-01-01"]
)
def test_what_happens_before_in_and_after_a_term_finds_its_place(on: str):
    term = {"until": date(2013, 1, 1)}
    entrusted = happened(PowerEntrusted, "2012-01-01", to=OTHER, act=term)
    assert len(followed(added(), entrusted, renamed(on, 3))) in (3, 4)


def test_a_term_that_ends_before_it_begins():
    """No decision leads to these; but what lies in the ledger is laid out as the domain does it."""
    term = {"until": date(2011, 1, 1)}
    assert followed(added(), happened(PowerEntrusted, "2012-01-01", to=OTHER, act=term))


def test_an_entry_that_speaks_of_a_later_one_is_heard():
    off = happened(ChangeRevoked, "2011-01-01", revokes=3)
    assert len(followed(added(), off, renamed("2012-01-01", 3), renamed("2013-01-01", 4))) == 2


HANDOVERS = ("2011-12-31", "2012-01-01", "2012-06-01", "2013-01-01", "2014-01-01")


@pytest.mark.parametrize("until", [None, date(2012, 6, 1), date(2013, 1, 1), date(2020, 1, 1)])
@pytest.mark.parametrize("on", HANDOVERS)
@pytest.mark.parametrize("then", HANDOVERS)
def test_what_waits_takes_its_place_on_the_day_it_is_handed_over(
    until: date | None, on: str, then: str
):
    """Also among changes of the same day, and again when there are two to hand over."""
    terms = {"awaits_handover": True, "until": until}
    waits = happened(PowerEntrusted, "2011-01-01", to=OTHER, act=terms)
    other = happened(PowerEntrusted, "2011-01-01", to=TOWN, act={"awaits_handover": True})
    first, second = (happened(HandoverCompleted, on, completes=n) for n in (2, 3))
    followed(added(), waits, other, renamed("2012-01-01", 4), first, renamed(then, 6), second)


def test_a_power_may_itself_wait_to_be_handed_over():
    listed = added(act={"awaits_handover": True})
    assert len(followed(listed, happened(HandoverCompleted, "2012-01-01", completes=1))) == 1


def test_a_second_handover_of_the_same_change_names_its_day_anew():
    waits = happened(PowerEntrusted, "2011-01-01", to=OTHER, act={"awaits_handover": True})
    first, second = (
        happened(HandoverCompleted, on, completes=2) for on in ("2012-01-01", "2013-01-01")
    )
    followed(added(), waits, first, second)


def test_a_stream_with_handovers_in_order_is_never_read_again():
    waits = happened(PowerEntrusted, "2011-01-01", to=OTHER, act={"awaits_handover": True})
    story = (added(), waits, happened(HandoverCompleted, "2012-01-01", completes=2))
    log = Log([replace(event, version=n) for n, event in enumerate(story, 1)])
    timelines = Timelines(log)
    for entry in log.entries():
        timelines.changes([entry])
    assert log.asked == 0


def test_what_waits_is_remembered_when_a_stream_was_read_again():
    waits = happened(PowerEntrusted, "2011-01-01", to=OTHER, act={"awaits_handover": True})
    handed = happened(HandoverCompleted, "2013-01-01", completes=2)
    story = (added(), waits, renamed("2012-01-01", 3), renamed("2011-06-01", 4), handed)
    log = Log([replace(event, version=n) for n, event in enumerate(story, 1)])
    timelines = Timelines(log)
    for entry in log.entries():
        timelines.changes([entry])
    assert log.asked == 1  # for the late record


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from("甲乙")), min_size=1, max_size=6))
def test_a_change_to_what_stands_already_makes_no_new_version(steps):
    """No state of ours is like that: each knows the event that shaped it last."""
    fold = Fold(
        evolve=lambda _, event, __: event.elements.name,
        expire=lambda state, _: state,
        permit=lambda *_: None,
    )
    days = sorted(day for day, _ in steps)
    events = [
        replace(renamed(f"2012-01-0{day}", n), elements=elements(name))
        for n, (day, (_, name)) in enumerate(zip(days, steps, strict=True), 1)
    ]
    tail, known = Tail(), []
    for entry in Log(events).entries():
        assert tail.takes(entry.event)
        tail, change = extend(tail, entry, fold)
        known = applied(known, change)
        assert known == versions(events[: entry.position], fold)
