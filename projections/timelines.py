"""How each new entry changes the timeline of its stream.

Most entries take effect after all that is known of their stream. For those the end of the timeline
is enough, and it is remembered from one batch to the next. For all others (a late record, a
correction, a revocation, a hand-over, a stream not remembered) the stream is read again and laid
out in full. Either way the outcome is that of ``domain.streams.history``: a law in the tests.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from domain.events import AnyEvent, ChangeRevoked, EntryCorrected
from domain.events.power import HandoverCompleted
from domain.ledger import Entry, Ledger
from domain.streams import FOLDS
from domain.timeline import Fold, Version, effective_order, versions

Timeline = Sequence[Version[Any]]
Known = tuple[Version[Any], ...]
AMENDING = (EntryCorrected, ChangeRevoked, HandoverCompleted)


class Change(NamedTuple):
    """What one entry did to a timeline: the versions no longer known, and those known instead."""

    position: int
    gone: Timeline
    come: Timeline


Changes = dict[str, list[Change]]
"""What a batch of entries did, by stream; each in the order of the ledger."""


class Tail(NamedTuple):
    """The end of a timeline: all that an entry needs which takes effect after it.

    ``version`` is the stream's last event, ``last`` the timeline's last two versions; nothing is
    known to begin or end after ``day``; ``named`` are events of the stream that others speak of.
    """

    version: int = 0
    last: Known = ()
    day: date = date.min
    named: frozenset[int] = frozenset()

    def takes(self, event: AnyEvent) -> bool:
        """Whether the event takes effect after everything else, and changes nothing before it."""
        act = event.act
        return (
            event.version == self.version + 1
            and not isinstance(event, AMENDING)
            and event.version not in self.named
            and (
                act.awaits_handover
                or (
                    act.effective_on >= self.day
                    and (act.until is None or act.until > act.effective_on)
                )
            )
        )


def extend(tail: Tail, entry: Entry, fold: Fold[Any]) -> tuple[Tail, Change]:
    """Put an entry that the tail takes behind it: one turn of ``domain.timeline.versions``."""
    event, day, until = entry.event, entry.event.act.effective_on, entry.event.act.until
    if event.act.awaits_handover:  # until then it changes nothing
        return tail._replace(version=event.version), Change(entry.position, (), ())
    earlier, replaced = tail.last, tail.last[:0]
    state = None
    if earlier and earlier[-1].valid_from == day:
        state = earlier[-1].state
        earlier, replaced = earlier[:-1], earlier[-1:]
    elif earlier:
        state = fold.expire(earlier[-1].state, day)
    come = spans(fold, fold.evolve(state, event, day), day, until)
    gone = (*earlier[-1:], *replaced)
    if earlier:
        come = joined(earlier[-1], come)
    fresh = Tail(event.version, (*earlier[:-1], *come)[-2:], until or day, tail.named)
    if gone and gone[0] == come[0]:
        gone, come = gone[1:], come[1:]
    return fresh, Change(entry.position, gone, come)


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


class Gap(Exception):
    """An entry does not follow the one before it in its stream: the ledger is damaged."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            f"entry {entry.position} is version {entry.event.version} of {entry.event.stream}"
        )


class Story:
    """One stream laid out in full, from its first event on."""

    def __init__(self, past: Sequence[AnyEvent], fold: Fold[Any]) -> None:
        self._events = list(past)
        self._fold = fold
        self._known: list[Version[Any]] | None = versions(past, fold)
        self.tail = tail(self._events, self._known)

    def add(self, entry: Entry) -> Change:
        if entry.event.version != len(self._events) + 1:
            raise Gap(entry)
        if self.tail.takes(entry.event):
            self._events.append(entry.event)
            self._known = None
            self.tail, change = extend(self.tail, entry, self._fold)
            return change
        before = versions(self._events, self._fold) if self._known is None else self._known
        self._events.append(entry.event)
        self._known = versions(self._events, self._fold)
        self.tail = tail(self._events, self._known)
        return differing(entry.position, before, self._known)


def tail(events: Sequence[AnyEvent], known: Timeline) -> Tail:
    """The end of a timeline laid out in full."""
    steps = effective_order(events)
    ends = [until for step in steps if (until := step.event.act.until) is not None]
    return Tail(
        version=len(events),
        last=tuple(known[-2:]),
        day=max([*ends, *(step.day for step in steps)], default=date.min),
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


class Timelines:
    """The ends of the timelines met last, up to a number of them."""

    def __init__(self, ledger: Ledger, *, remembered: int = 50_000, at_once: int = 2_000) -> None:
        self._ledger = ledger
        self._remembered = remembered
        self._at_once = at_once
        self._tails: dict[str, Tail] = {}

    def changes(self, entries: Sequence[Entry]) -> Changes:
        """What some entries did that follow each other in the ledger."""
        found: Changes = {}
        others: dict[str, list[Entry]] = {}
        for stream, fresh in grouped(entries).items():
            changes = self._at_the_end(stream, fresh)
            if changes is not None:
                found[stream] = changes
            elif fresh[0].event.version == 1:
                found[stream] = self._in_full((), fresh)
            else:
                others[stream] = fresh
        waiting = iter(others)
        while some := list(islice(waiting, self._at_once)):
            for stream, past in self._ledger.streams(some, upto=entries[0].position - 1).items():
                found[stream] = self._in_full(past, others[stream])
        self._forget()
        return found

    def _at_the_end(self, stream: str, fresh: Sequence[Entry]) -> list[Change] | None:
        """The changes, or None if more must be known than the end of the timeline."""
        tail = self._tails.get(stream, Tail())
        fold = fold_of(stream)
        changes: list[Change] = []
        for entry in fresh:
            if not tail.takes(entry.event):
                return None
            tail, change = extend(tail, entry, fold)
            changes.append(change)
        self._remember(stream, tail)
        return changes

    def _in_full(self, past: Sequence[AnyEvent], fresh: Sequence[Entry]) -> list[Change]:
        stream = fresh[0].event.stream
        story = Story(past, fold_of(stream))
        changes = [story.add(entry) for entry in fresh]
        self._remember(stream, story.tail)
        return changes

    def _remember(self, stream: str, tail: Tail) -> None:
        self._tails.pop(stream, None)  # so that it moves to the end: the oldest are forgotten
        self._tails[stream] = tail

    def _forget(self) -> None:
        surplus = max(0, len(self._tails) - self._remembered)
        for stream in list(islice(self._tails, surplus)):
            del self._tails[stream]


def fold_of(stream: str) -> Fold[Any]:
    return FOLDS[stream.partition(":")[0]]


def grouped(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    streams: dict[str, list[Entry]] = {}
    for entry in entries:
        streams.setdefault(entry.event.stream, []).append(entry)
    return streams
