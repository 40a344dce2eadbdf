"""Laws that hold for every history, not only for the ones we thought of."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.claims import claims
from domain.codec import decode, encode, stamp
from domain.commands import (
    RECORDED_AS,
    Command,
    CorrectEntry,
    MergePowers,
    RevokeChange,
    SplitPower,
)
from domain.errors import Refused
from domain.events import AnyEvent
from domain.ledger import Ledger
from domain.streams import FOLDS, history
from domain.timeline import judge, on
from domain.value import replace
from ops.store.memory import MemoryStore
from tests.scripts import BEGINNING, START, aimed, histories, played, scripts

MOMENT = datetime(2026, 11, 21, tzinfo=UTC)


@given(histories())
def test_versions_run_from_one_without_a_gap(streams):
    for events in streams.values():
        assert [event.version for event in events] == list(range(1, len(events) + 1))


@given(histories())
def test_decoding_undoes_encoding(streams):
    for events in streams.values():
        assert [decode(stamp(encode(e), MOMENT))[0] for e in events] == events


@given(histories())
@settings(max_examples=50)
def test_every_prefix_of_the_log_can_be_folded_on_every_day(streams):
    for events in streams.values():
        for n in range(1, len(events) + 1):
            judge(events[:n], FOLDS[events[0].stream.partition(":")[0]])
            history(events[:n])


@given(histories())
def test_a_power_is_never_back_on_the_list_without_a_new_record(streams):
    """Once closed, a power stays closed: no later day of its timeline lists it again."""
    for stream, events in streams.items():
        if stream.startswith("power:"):
            listed = [version.state.listed for version in history(events)]
            assert listed == sorted(listed, reverse=True)


@given(histories(), st.integers(-5, 60))
def test_the_versions_of_a_stream_cover_every_day_once(streams, offset):
    day = START + timedelta(days=offset)
    for events in streams.values():
        spans = history(events)
        standing = [
            v
            for v in spans
            if v.valid_from <= day and (v.valid_until is None or day < v.valid_until)
        ]
        assert len(standing) <= 1
        assert on(spans, day) == (standing[0].state if standing else None)


@given(scripts)
def test_a_power_in_force_never_loses_its_last_holder(script):
    streams = played(script, lambda _: None)
    for stream, events in streams.items():
        if stream.startswith("power:"):
            assert all(v.state.holders for v in history(events))


@given(histories())
def test_nobody_supervises_itself_or_waits_for_what_it_holds(streams):
    for stream, events in streams.items():
        for version in history(events) if stream.startswith("power:") else ():
            power = version.state
            assert not set(power.holders) & set(power.supervisors)
            assert len(set(power.holders)) == len(power.holders)
            waiting = {
                a.to for a in power.arrangements if a.kind == "delegation" and not a.accepted
            }
            assert not waiting & set(power.holders)


@given(scripts)
@settings(max_examples=50)
def test_the_claims_that_are_kept_are_those_the_events_make(script):
    with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
        ledger.append(BEGINNING, past={event.stream: () for event in BEGINNING})
        known = {event.stream for event in BEGINNING}
        for request in script:
            streams = ledger.streams(known)
            commands = tuple(aimed(command, dict(streams)) for command in request.commands)
            with suppress(Refused):
                ledger.execute(replace(request, commands=commands))
            known |= {entry.event.stream for entry in ledger.all_entries()}
        store = ledger.recorder
        assert isinstance(store, MemoryStore)
        for stream, events in ledger.streams(known).items():
            assert set(store.held(stream)) == set(claims(events))


def test_the_scripts_reach_every_corner():
    """The laws above would hold of trivial histories too: see that the drawn ones are not."""
    seen: set[type[AnyEvent]] = set()

    @settings(max_examples=300)
    @given(histories())
    def collect(streams):
        seen.update(type(event) for events in streams.values() for event in events)

    collect()
    names = {cls.__name__ for cls in seen}
    wanted = {"EntryCorrected", "ChangeRevoked", "HandoverCompleted", "PowerMerged", "PowerSplit"}
    assert wanted | {"PowerAccepted", "PowerResumed", "PowerWithdrawn", "OrganRenamed"} <= names


def test_every_command_is_answered():
    special = {MergePowers, SplitPower, CorrectEntry, RevokeChange}
    answered = {cls.__name__ for cls in set(RECORDED_AS) | special}
    assert {cls.__name__ for cls in Command.__subclasses__()} == answered


def test_every_event_but_those_of_special_commands_has_its_command():
    closing = {"PowerMerged", "PowerSplit", "EntryCorrected", "ChangeRevoked"}
    events = {cls.__name__ for cls in get_args(AnyEvent)}
    assert events - closing == {cls.__name__ for cls in RECORDED_AS.values()}
