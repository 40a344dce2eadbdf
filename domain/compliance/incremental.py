"""The same complaints as a full check, found by looking only at what new entries may have altered.

While a subject is looked at, the keys of every question beyond it are written down
(``compliance.asking``). A new entry alters the answers under some keys; who asked by one of them is
looked at again, as is the subject itself. Every other subject would get the same answers as before,
and a rule that gets the same answers says the same. On another day anything may be overdue: then
all are looked at again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.compliance.book import look, subjects
from domain.compliance.facts import Facts, gather
from domain.compliance.rule import Complaint
from domain.compliance.standards import Standards
from domain.events import AnyEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """Which subjects were looked at again, and what is complained about now, or no longer."""

    subjects: frozenset[str]
    new: frozenset[Complaint]
    gone: frozenset[Complaint]


class Watch:
    """What the rules have to say of a register on a day, kept up with its entries."""

    def __init__(
        self, streams: Mapping[str, Sequence[AnyEvent]], *, as_of: date, standards: Standards
    ) -> None:
        self._events = {id: [*events] for id, events in streams.items()}
        self._standards = standards
        self._begin(as_of)

    @property
    def facts(self) -> Facts:
        """The facts of all entries taken so far; not to be kept, since they go on."""
        return self._facts

    @property
    def complaints(self) -> Iterator[Complaint]:
        for said in self._said.values():
            yield from said

    def take(self, entries: Iterable[AnyEvent]) -> Looked:
        """Take in new entries, in the order of the ledger, and look again where that may matter."""
        fresh: dict[str, list[AnyEvent]] = defaultdict(list)
        for event in entries:
            fresh[event.stream].append(event)
        again: set[str] = set()
        for id, events in fresh.items():
            self._events[id] = [*self._events.get(id, ()), *events]
            for key in self._facts.put(id, self._events[id]):
                again |= self._readers.get(key, set())
        again |= {id for id in fresh if id.startswith(("power:", "instrument:"))}
        return self._again(again)

    def move(self, as_of: date) -> Looked:
        """Look at everything as it is on another day."""
        before = frozenset(self.complaints)
        self._begin(as_of)
        now = frozenset(self.complaints)
        everything = frozenset(subjects(self._facts))
        return Looked(subjects=everything, new=now - before, gone=before - now)

    def _begin(self, as_of: date) -> None:
        self._asking: set[str] = set()
        self._readers: dict[str, set[str]] = defaultdict(set)
        self._said: dict[str, tuple[Complaint, ...]] = {}
        self._facts = gather(
            self._events, as_of=as_of, standards=self._standards, asked=self._asking.update
        )
        self._again(subjects(self._facts))

    def _again(self, ids: Iterable[str]) -> Looked:
        new: set[Complaint] = set()
        gone: set[Complaint] = set()
        looked = frozenset(ids)
        for id in looked:
            before = self._said.pop(id, ())
            self._asking.clear()
            now = tuple(look(self._facts, id))
            for key in self._asking:
                self._readers[key].add(id)
            if now:
                self._said[id] = now
            new |= {*now} - {*before}
            gone |= {*before} - {*now}
        return Looked(subjects=looked, new=frozenset(new), gone=frozenset(gone))
