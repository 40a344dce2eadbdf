"""Rules behind the ledger: what each new entry may have altered is looked at again, and kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from api.findings import Kept, keep
from api.services import RestrictedServices, Services
from domain.compliance.facts import Facts
from domain.compliance.follow_up import Look
from domain.compliance.incremental import Watch
from domain.compliance.rule import Severity
from domain.ledger import Entry


@dataclass(kw_only=True)
class Watching:
    """A register under watch: ``watch`` has taken its entries up to ``position``.

    ``entries`` are the last positions at which each stream changed, ``severities`` those of the
    rules that are asked.
    """

    services: Services
    books: RestrictedServices
    watch: Watch
    position: int
    severities: Mapping[str, Severity]
    actor: str
    entries: dict[str, int] = field(default_factory=dict[str, int])

    def keep_all(self) -> Kept:
        """Keep all that is complained about: what a full check does."""
        return self._keep(None)

    def go_on(self, day: date) -> Kept | None:
        """Take the entries recorded since, and keep what they altered; None where nothing is new.

        On another day than before everything is looked at again, for terms run out.
        """
        moved = day != self.watch.facts.as_of
        fresh = self._fresh()
        if not fresh and not moved:
            return None
        looked = self.watch.take(entry.event for entry in fresh)
        if moved:
            self.watch.move(day)
        return self._keep(None if moved else looked.subjects)

    def _fresh(self) -> list[Entry]:
        found: list[Entry] = []
        while some := self.services.ledger.entries(after=self.position):
            found += some
            self.position = some[-1].position
            self.entries |= {entry.event.stream: entry.position for entry in some}
        return found

    def _keep(self, subjects: Collection[str] | None) -> Kept:
        self.books.follow()
        complaints = (one for one in self.watch.complaints if one.rule in self.severities)
        found = [one for one in complaints if subjects is None or one.subject in subjects]
        facts = self.watch.facts
        look = Look(
            as_of=facts.as_of,
            position=self.position,
            severities=self.severities,
            subjects=subjects,
            holders=holders(facts, {one.subject for one in found}),
            entries=self.entries,
            simulated=self.services.register.simulated,
        )
        return keep(self.books, found, look, self.actor)


def holders(facts: Facts, subjects: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Who answers for each subject: the holders of a power, on the day."""
    powers = ((id, facts.powers[id].power) for id in subjects if id in facts.powers)
    return {id: power.holders for id, power in powers if power is not None}
