"""How each new entry changes the timeline of its stream.

Most entries take effect after all that is known of their stream. For those the end of the timeline
is enough, and it is remembered from one batch to the next. For all others (a late record, a
correction, a revocation, a hand-over, a stream not remembered) the stream is read again and laid out
in full. Both ways give what ``domain.streams.history`` gives; a law in the tests holds them to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched, takewhile
from typing import Any, NamedTuple

from domain.events import AnyEvent, ChangeRevoked, EntryCorrected
from domain.events.power import HandoverCompleted
from domain.ledger import Entry, Ledger
from domain.streams import FOLDS
from domain.timeline import Fold, Version, effective_order, versions

Timeline = Sequence[Version[Any]]
AMENDING = (EntryCorrected, ChangeRevoked, HandoverCompleted)


class Change(NamedTuple):
    """What one entry did to a timeline: the versions no longer known, and those known instead."""

    position: int
    gone: Timeline
    come: Timeline


Changes = dict[str, list[Change]]
"""What a batch of entries did, by stream; each in the order of the ledger."""


class Tail(NamedTuple):
    """The end of a timeline, all that an entry needs which takes effect after it.

    ``count`` events were folded into it; ``last`` are its last two versions; nothing is known to
    begin or end after ``day``; ``named`` are later entries of the stream that an earlier one names.
    """

    count: int = 0
    last: tuple[Version[Any], ...] = ()
    day: date = date.min
    named: frozenset[int] = frozenset()

    def takes(self, event: AnyEvent) -> bool:
        """Whether the event takes effect after everything else, and changes nothing before it."""
        act = event.act
        return (
            event.version == self.count + 1
            and act.effective_on >= self.day
            and not act.awaits_handover
            and (act.until is None or act.until > act.effective_on)
            and not isinstance(event, AMENDING)
            and event.version not in self.named
        )


def extend(tail: Tail, entry: Entry, fold: Fold[Any]) -> tuple[Tail, Change]:
    """Put an entry that the tail takes behind it."""
    event, day, until = entry.event, entry.event.act.effective_on, entry.event.act.until
    before = tail.last[-1] if tail.last else None
    same_day = before is not None and before.valid_from == day
    earlier = tail.last[:-1] if same_day else tail.last
    state = None if before is None else fold.expire(before.state, day)
    come = list(spans(fold, fold.evolve(state, event, day), day, until))
    stays = earlier[-1] if earlier else None
    if stays is not None and stays.state == come[0].state:  # nothing to be seen of it
        come[0] = Version(stays.valid_from, come[0].valid_until, stays.state)
        earlier = earlier[:-1]
    elif stays is not None:
        come.insert(0, Version(stays.valid_from, day, stays.state))
        earlier = earlier[:-1]
    gone = tail.last[len(earlier) :]
    known = (*earlier, *come)
    fresh = Tail(event.version, known[-2:], max(day, until or day), tail.named)
    return fresh, differing(entry.position, gone, come)


def spans(fold: Fold[Any], state: Any, day: date, until: date | None) -> Iterable[Version[Any]]:
    """The state from a day on and, when its term ends and that changes it, what is left of it."""
    left = state if until is None else fold.expire(state, until)
    if until is None or left == state:
        return [Version(day, None, state)]
    return [Version(day, until, state), Version(until, None, left)]


def differing(position: int, old: Timeline, new: Timeline) -> Change:
    """What has gone and what has come between two timelines."""
    same = sum(1 for _ in takewhile(equal, zip(old, new, strict=False)))
    return Change(position, old[same:], new[same:])


def equal(pair: tuple[Version[Any], Version[Any]]) -> bool:
    one, other = pair
    return one is other or one == other


@dataclass
class Story:
    """One stream laid out in full, from its first event on."""

    events: list[AnyEvent]
    fold: Fold[Any]
    known: list[Version[Any]]

    def add(self, entry: Entry) -> Change:
        self.events.append(entry.event)
        before, self.known = self.known, versions(self.events, self.fold)
        return differing(entry.position, before, self.known)

    def tail(self) -> Tail:
        acts = [step.event.act for step in effective_order(self.events)]
        days = [step.day for step in effective_order(self.events)]
        ends = [act.until for act in acts if act.until is not None]
        return Tail(
            count=len(self.events),
            last=tuple(self.known[-2:]),
            day=max([*days, *ends], default=date.min),
            named=frozenset(number for event in self.events if (number := names(event))),
        )


def names(event: AnyEvent) -> int:
    """The version an event speaks of, 0 if it speaks of none."""
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
        """What the entries did, which come right after those seen before."""
        found: Changes = {}
        unknown: dict[str, list[Entry]] = {}
        for stream, fresh in grouped(entries).items():
            changes = self._at_the_end(stream, fresh)
            if changes is None:
                unknown[stream] = fresh
            else:
                found[stream] = changes
        upto = entries[0].position - 1
        for some in batched(unknown, self._at_once):
            for stream, past in self._ledger.streams(some, upto=upto).items():
                found[stream] = self._in_full(past, unknown[stream])
        self._forget()
        return found

    def _at_the_end(self, stream: str, fresh: Sequence[Entry]) -> list[Change] | None:
        """The changes, or None if more must be known than the end of the timeline."""
        tail = self._tails.get(stream, Tail())
        fold = FOLDS[stream.partition(":")[0]]
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
        fold = FOLDS[stream.partition(":")[0]]
        assert fresh[0].event.version == len(past) + 1, f"{stream}: its versions have a gap"
        known = versions(past, fold) if past else []
        story = Story(list(past), fold, known)
        changes = [story.add(entry) for entry in fresh]
        self._remember(stream, story.tail())
        return changes

    def _remember(self, stream: str, tail: Tail) -> None:
        self._tails.pop(stream, None)  # so that it moves to the end: the oldest go first
        self._tails[stream] = tail

    def _forget(self) -> None:
        surplus = len(self._tails) - self._remembered
        for stream in list(self._tails)[: max(0, surplus)]:
            del self._tails[stream]


def grouped(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    streams: dict[str, list[Entry]] = {}
    for entry in entries:
        streams.setdefault(entry.event.stream, []).append(entry)
    return streams
