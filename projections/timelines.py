"""How each new entry changes the timeline of its stream.

Most entries take effect after all that is known of their stream. For those the end of the timeline
is enough, and it is remembered from one batch to the next. For all others (a late record, a
correction, a revocation, a stream not remembered) the stream is read again and laid out in full.
Either way the outcome is that of ``domain.streams.history``: a law in the tests.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from domain.events import AnyEvent, ChangeRevoked, EntryCorrected
from domain.events.power import HandoverCompleted
from domain.ledger import Entry, Ledger
from domain.streams import FOLDS
from domain.timeline import Fold, Version, versions
from projections.tails import Change, Tail, differing, extend, tail_of

Changes = dict[str, list[Change]]
"""What a batch of entries did, by stream; each in the order of the ledger."""


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
        self.tail = tail_of(self._events, self._known)

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
        self.tail = tail_of(self._events, self._known)
        return differing(entry.position, before, self._known)


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

    def past(self, entries: Sequence[Entry]) -> dict[str, Sequence[AnyEvent]]:
        """What was recorded before of each stream of which an entry unsettles what stands."""
        streams = list(dict.fromkeys(e.event.stream for e in entries if unsettles(e.event)))
        return dict(self._ledger.streams(streams, upto=entries[0].position - 1)) if streams else {}

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


def unsettles(event: AnyEvent) -> bool:
    """Whether an event says how another one of its stream stands."""
    return isinstance(event, EntryCorrected | ChangeRevoked | HandoverCompleted)


def grouped(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    streams: dict[str, list[Entry]] = {}
    for entry in entries:
        streams.setdefault(entry.event.stream, []).append(entry)
    return streams
