"""A house of registers in memory, whose list is folded from the events each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from api.services import Register, Services
from domain.ledger import Ledger
from domain.listing import Selection, canonical, difference, line, select, totals
from domain.replay import replay
from domain.streams import history
from projections.history import Story
from projections.lists import ALL, Standing


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

    def history(self, id, known_at=None):
        entries = [e for e in self.ledger.all_entries(upto=known_at) if e.event.stream == id]
        past = history([e.event for e in entries]) if entries else []
        versions = [
            Standing(valid_from=v[0], valid_until=v[1], version=v[2].by, line=line(v[2], {}))
            for v in past
        ]
        return Story(versions=versions, entries=entries)


@dataclass(frozen=True)
class MemoryHouse:
    books: dict[str, tuple[Register, Ledger]] = field(default_factory=dict)
    place: str = "memory"
    url: str = "memory"

    def registers(self):
        return [register for register, _ in self.books.values()]

    def create(self, register):
        if register.name in self.books:
            return False
        ledger = Ledger({"PERSISTENCE_MODULE": "ops.store.memory"})
        self.books[register.name] = register, ledger
        return True

    @contextmanager
    def open(self, register) -> Iterator[Services]:
        _, ledger = self.books[register.name]
        history = FoldedList(ledger)
        yield Services(
            register=register,
            ledger=ledger,
            history=history,
            models={"history": history},
        )
