"""A stream laid out in the order the world saw it: corrected, handed over, dated.

The log is in the order the ledger learnt of things. ``effective_order`` puts one stream into valid
time: a corrected event gives way to its replacement, a revoked one never happens, and one that
awaits the hand-over takes the day of HandoverCompleted, or does not happen yet. ``versions`` folds
that order into states with half-open validity. The same two functions serve decisions, read models
and replay, so that they cannot disagree.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from domain.errors import Refused
from domain.events import AnyEvent, ChangeRevoked, EntryCorrected, Happening
from domain.events.power import HandoverCompleted

S = TypeVar("S")


class Step(NamedTuple):
    """An event and the day it takes effect; ``event.version`` is its place in the stream."""

    day: date
    event: Happening


class Version(NamedTuple, Generic[S]):
    """A state and the days it stood: from, up to but not including, until (None: no end known)."""

    valid_from: date
    valid_until: date | None
    state: S


@dataclass(frozen=True, kw_only=True, slots=True)
class Fold(Generic[S]):
    """How the events of one kind of stream become a state."""

    evolve: Callable[[S | None, Any, date], S]
    expire: Callable[[S, date], S]
    permit: Callable[[S | None, Any, date], None]
    """Raises Refused when the event may not meet this state on this day."""


def effective_order(events: Sequence[AnyEvent]) -> list[Step]:
    """What happened to one stream, as known from these events, in order of effective day."""
    steps = [
        Step(day, event)
        for event in standing(events)
        if (day := effective_day(event, events)) is not None
    ]
    steps.sort(key=lambda step: step.day)
    return steps


def standing(events: Iterable[AnyEvent]) -> list[Happening]:
    """The happenings that count, in recorded order: corrections applied, revoked ones left out."""
    corrections: dict[int, Happening | None] = {}
    revocations: dict[int, int] = {}
    happenings: list[Happening] = []
    for event in events:
        if isinstance(event, EntryCorrected):
            corrections[event.corrects] = event.replacement
        elif isinstance(event, ChangeRevoked):
            revocations[event.version] = event.revokes
        else:
            happenings.append(event)
    if not corrections and not revocations:
        return happenings
    revoked = {of for version, of in revocations.items() if version not in corrections}
    corrected = [corrections.get(event.version, event) for event in happenings]
    left = [event for event in corrected if event is not None and event.version not in revoked]
    awaited = {event.version for event in left if event.act.awaits_handover}
    return [e for e in left if not isinstance(e, HandoverCompleted) or e.completes in awaited]


def effective_day(event: Happening, events: Sequence[AnyEvent]) -> date | None:
    """Its own day, or the hand-over's, or None while the hand-over is awaited."""
    if not event.act.awaits_handover:
        return event.act.effective_on
    days = [
        other.act.effective_on
        for other in standing(events)
        if isinstance(other, HandoverCompleted) and other.completes == event.version
    ]
    return days[-1] if days else None


def versions(events: Sequence[AnyEvent], fold: Fold[S]) -> list[Version[S]]:
    """The states of one stream, oldest first, without gaps from the first on."""
    steps = effective_order(events)
    days = {step.day for step in steps}
    days |= {s.event.act.until for s in steps if s.event.act.until is not None}
    marks: list[tuple[date, S]] = []
    state: S | None = None
    upcoming = iter([*steps, None])
    step = next(upcoming)
    for day in sorted(days):
        before = state
        if state is not None:
            state = fold.expire(state, day)
        while step is not None and step.day == day:
            state = fold.evolve(state, step.event, day)
            step = next(upcoming)
        if state is not None and state != before:
            marks.append((day, state))
    ends = [*(day for day, _ in marks[1:]), None]
    return [Version(day, until, state) for (day, state), until in zip(marks, ends, strict=False)]


def on(history: Sequence[Version[S]], day: date) -> S | None:
    """The state that stood on a day, or None before the first."""
    for version in reversed(history):
        if version.valid_from <= day:
            return version.state
    return None


def judge_nominally(events: Sequence[AnyEvent], version: int, fold: Fold[S]) -> None:
    """Judge a change that awaits its hand-over on the day its act names, among all that awaits.

    Any other event that could not happen beside what still awaits is passed over: what awaits may
    be handed over on a better day, and is judged again then.
    """
    state: S | None = None
    for day, event in nominal_order(events):
        if state is not None:
            state = fold.expire(state, day)
        try:
            fold.permit(state, event, day)
        except Refused:
            if event.version == version:
                raise
            continue
        state = fold.evolve(state, event, day)


def nominal_order(events: Sequence[AnyEvent]) -> list[Step]:
    """The effective order, with each waiting change on its nominal day."""
    steps = [
        Step(effective_day(event, events) or event.act.effective_on, event)
        for event in standing(events)
    ]
    return sorted(steps, key=lambda step: step.day)


def judge(events: Sequence[AnyEvent], fold: Fold[S]) -> None:
    """Walk the whole stream in effective order and refuse the first day that breaks."""
    state: S | None = None
    for day, event in effective_order(events):
        if state is not None:
            state = fold.expire(state, day)
        fold.permit(state, event, day)
        state = fold.evolve(state, event, day)
