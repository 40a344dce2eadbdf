"""A house of registers in memory, whose read models are folded from the events each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from api.services import Register, RestrictedServices, Services
from domain.ledger import Ledger, RestrictedLedger
from domain.listing import Selection, canonical, difference, line, select, totals
from domain.replay import replay
from domain.streams import history
from domain.timeline import on, standing
from domain.totals import count
from projections.history import Story
from projections.instruments import EVER, Titled
from projections.lists import ALL, Standing

IN_MEMORY = {"PERSISTENCE_MODULE": "ops.store.memory"}


def streams(ledger, kind, known_at=None):
    """The streams of a kind, in the order in which they were first recorded."""
    found = {}
    for entry in ledger.all_entries(upto=known_at):
        if entry.event.stream.startswith(f"{kind}:"):
            found.setdefault(entry.event.stream, []).append(entry.event)
    return found


def timelines(ledger, kind, known_at=None):
    """The states of each stream of a kind by id, in order of id; none of what was annulled."""
    found = streams(ledger, kind, known_at)
    return {id: history(found[id]) for id in sorted(found) if standing(found[id])}


@dataclass(frozen=True)
class FoldedOrgans:
    ledger: Ledger

    def histories(self, known_at=None):
        return list(timelines(self.ledger, "organ", known_at).values())


@dataclass(frozen=True)
class FoldedPapers:
    ledger: Ledger

    def histories(self, known_at=None):
        return list(timelines(self.ledger, "instrument", known_at).values())

    def instrument(self, id, on_day=EVER, known_at=None):
        return on(timelines(self.ledger, "instrument", known_at).get(id, []), on_day)

    def numbered(self, number, known_at=None):
        return [p for p in self.last(known_at) if p.number == number]

    def titled(self, title, known_at=None):
        return [p for p in self.last(known_at) if p.title == title]

    def titles(self, known_at=None):
        return [Titled(p.id, p.number, p.title) for p in self.last(known_at)]

    def last(self, known_at):
        return [past[-1].state for past in self.histories(known_at)]


@dataclass(frozen=True)
class FoldedActs:
    ledger: Ledger

    def under(self, instrument, known_at=None):
        found = streams(self.ledger, "power", known_at)
        return [id for id, events in found.items() if count([events], instrument)]


@dataclass(frozen=True)
class FoldedList:
    ledger: Ledger

    @property
    def position(self):
        return self.ledger.position

    def list(self, as_of, known_at=None, selection=ALL):
        lines = replay(self.ledger.all_entries(upto=known_at), as_of=as_of)
        return select(lines, selection)

    def list_bytes(self, as_of, known_at=None, selection=ALL):
        return canonical(self.list(as_of, known_at, selection)).splitlines()

    def diff(self, days, known_at=(None, None), selection=ALL):
        first, second = (
            self.list(day, known, selection) for day, known in zip(days, known_at, strict=True)
        )
        return difference(first, second)

    def totals(self, as_of, known_at=None):
        return totals(self.list(as_of, known_at, Selection(services=True)))

    def on_list(self, as_of, known_at=None):
        found = timelines(self.ledger, "power", known_at)
        return [id for id, past in found.items() if (p := on(past, as_of)) and p.listed]

    def coming(self, after, known_at=None):
        found = timelines(self.ledger, "power", known_at)
        return [id for id, past in found.items() if past[:1] and past[0].valid_from > after]

    def history(self, id, known_at=None):
        entries = [e for e in self.ledger.all_entries(upto=known_at) if e.event.stream == id]
        past = history([e.event for e in entries]) if entries else []
        versions = [
            Standing(valid_from=v[0], valid_until=v[1], version=v[2].by, line=line(v[2], {}))
            for v in past
        ]
        return Story(versions=versions, entries=entries)


@dataclass(frozen=True)
class FoldedRestricted:
    """Findings, opinions or checked files: whatever the streams of one kind tell."""

    ledger: Ledger
    kind: str

    @property
    def position(self):
        return self.ledger.position

    def all(self, on_day=EVER, known_at=None):
        found = timelines(self.ledger, self.kind, known_at)
        return [state for past in found.values() if (state := on(past, on_day)) is not None]

    def finding(self, id, on_day=EVER, known_at=None):
        return on(timelines(self.ledger, "finding", known_at).get(id, []), on_day)


@dataclass(frozen=True)
class MemoryHouse:
    books: dict[str, tuple[Register, Ledger]] = field(default_factory=dict)
    restricted_ledgers: dict[str, Ledger] = field(default_factory=dict)
    place: str = "memory"
    url: str = "memory"

    def registers(self):
        return [register for register, _ in self.books.values()]

    def create(self, register):
        if register.name in self.books:
            return False
        self.books[register.name] = register, Ledger(IN_MEMORY)
        self.restricted_ledgers[register.name] = RestrictedLedger(IN_MEMORY)
        return True

    @contextmanager
    def open(self, register) -> Iterator[Services]:
        _, ledger = self.books[register.name]
        history = FoldedList(ledger)
        yield Services(
            register=register,
            ledger=ledger,
            history=history,
            organs=FoldedOrgans(ledger),
            instruments=FoldedPapers(ledger),
            acts=FoldedActs(ledger),
            models={"history": history},
        )

    @contextmanager
    def restricted(self, register) -> Iterator[RestrictedServices]:
        ledger = self.restricted_ledgers[register.name]
        yield RestrictedServices(
            register=register,
            ledger=ledger,
            findings=FoldedRestricted(ledger, "finding"),
            opinions=FoldedRestricted(ledger, "opinion"),
            files=FoldedRestricted(ledger, "exercise"),
            models={"findings": FoldedRestricted(ledger, "finding")},
        )
