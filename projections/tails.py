"""The end of a timeline, and how an entry that takes effect after it lengthens it.

That is how most entries go, and they need nothing else of the past of their stream.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.events import AnyEvent, ChangeRevoked, EntryCorrected, Happening
from domain.events.power import HandoverCompleted
from domain.ledger import Entry
from domain.timeline import Fold, Version, effective_day, effective_order, standing

Timeline = Sequence[Version[Any]]
Known = tuple[Version[Any], ...]


class Change(NamedTuple):
    """What one entry did to a timeline: the versions no longer known, and those known instead."""

    position: int
    gone: Timeline
    come: Timeline


class Tail(NamedTuple):
    """The end of a timeline: all that an entry needs which takes effect after it.

    ``version`` is the stream's last event, ``last`` the timeline's last two versions; nothing is
    known to begin or end after ``day``; ``waiting`` are changes that await their hand-over;
    ``named`` are events of the stream that others speak of.
    """

    version: int = 0
    last: Known = ()
    day: date = date.min
    waiting: tuple[Happening, ...] = ()
    named: frozenset[int] = frozenset()

    def takes(self, event: AnyEvent) -> bool:
        """Whether the event takes effect after everything else, and changes nothing before it."""
        if event.version != self.version + 1 or event.version in self.named:
            return False
        if isinstance(event, EntryCorrected | ChangeRevoked):
            return False
        if isinstance(event, HandoverCompleted):
            change = self.waited_for(event)
            later = self.day < event.act.effective_on and event.act.until is None
            return later and change is not None and fits(change, event)
        return event.act.awaits_handover or (
            self.day <= event.act.effective_on and fits(event, event)
        )

    def waited_for(self, event: AnyEvent) -> Happening | None:
        """The change that this hands over."""
        if isinstance(event, HandoverCompleted):
            return next((one for one in self.waiting if one.version == event.completes), None)
        return None


def fits(change: Happening, event: Happening) -> bool:
    """It takes effect on the event's day, and has no term that would have ended by then."""
    until = change.act.until
    return not event.act.awaits_handover and (until is None or until > event.act.effective_on)


def extend(tail: Tail, entry: Entry, fold: Fold[Any]) -> tuple[Tail, Change]:
    """Put an entry that the tail takes behind it: one turn of ``domain.timeline.versions``."""
    event = entry.event
    if event.act.awaits_handover:  # until then it changes nothing
        waiting = (*tail.waiting, event)
        return tail._replace(version=event.version, waiting=waiting), Change(entry.position, (), ())
    change = tail.waited_for(event)
    day, until = event.act.effective_on, (change or event).act.until
    earlier, replaced, state = before(tail.last, day, fold)
    for happening in (change, event) if change else (event,):
        state = fold.evolve(state, happening, day)
    come = spans(fold, state, day, until)
    gone = (*earlier[-1:], *replaced)
    if earlier:
        come = joined(earlier[-1], come)
    fresh = Tail(
        version=event.version,
        last=(*earlier[:-1], *come)[-2:],
        day=until or day,
        waiting=tuple(one for one in tail.waiting if one is not change),
        named=tail.named,
    )
    if gone and gone[0] == come[0]:
        gone, come = gone[1:], come[1:]
    return fresh, Change(entry.position, gone, come)


def before(last: Known, day: date, fold: Fold[Any]) -> tuple[Known, Known, Any]:
    """The versions from before a day, those that begin on it, and the state as the day finds it."""
    if not last:
        return last, (), None
    if last[-1].valid_from == day:
        return last[:-1], last[-1:], last[-1].state
    return last, (), fold.expire(last[-1].state, day)


def spans(fold: Fold[Any], state: Any, day: date, until: date | None) -> Known:
    """The state from a day on and, where its term ends and that changes it, what is left of it."""
    left = state if until is None else fold.expire(state, until)
    if until is None or left == state:
        return (Version(day, None, state),)
    return Version(day, until, state), Version(until, None, left)


def joined(before: Version[Any], come: Known) -> Known:
    """What comes, behind the version before it; one version if the state is the same."""
    first = come[0]
    if first.state == before.state:
        return Version(before.valid_from, first.valid_until, before.state), *come[1:]
    return Version(before.valid_from, first.valid_from, before.state), *come


def differing(position: int, old: Timeline, new: Timeline) -> Change:
    """What has gone and what has come between two timelines."""
    was = {version.valid_from: version for version in old}
    now = {version.valid_from: version for version in new}
    return Change(
        position,
        [version for version in old if now.get(version.valid_from) != version],
        [version for version in new if was.get(version.valid_from) != version],
    )


def tail_of(events: Sequence[AnyEvent], known: Timeline) -> Tail:
    """The end of a timeline laid out in full."""
    steps = effective_order(events)
    ends = [until for step in steps if (until := step.event.act.until) is not None]
    return Tail(
        version=len(events),
        last=tuple(known[-2:]),
        day=max([*ends, *(step.day for step in steps)], default=date.min),
        waiting=tuple(one for one in standing(events) if effective_day(one, events) is None),
        named=frozenset(number for event in events if (number := spoken_of(event))),
    )


def spoken_of(event: AnyEvent) -> int:
    """The version an event speaks of; 0 for none."""
    match event:
        case EntryCorrected():
            return event.corrects
        case ChangeRevoked():
            return event.revokes
        case HandoverCompleted():
            return event.completes
        case _:
            return 0
