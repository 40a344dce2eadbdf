"""Rules behind the ledger: what each new entry may have altered is looked at again, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from api.findings import Kept, keep
from api.services import RestrictedServices, Services
from domain.compliance.facts import Facts
from domain.compliance.follow_up import Look
from domain.compliance.incremental import Watch
from domain.compliance.rule import Complaint, Severity
from domain.findings import Finding
from domain.ledger import Entry


@dataclass(kw_only=True)
class Watching:
    """A register under watch: ``watch`` has taken its entries up to ``position``.

    ``entries`` are the last positions at which each stream changed, ``severities`` those of the
    rules that are asked. Whatever is kept, is what a full check of the same day would keep.
    """

    services: Services
    books: RestrictedServices
    watch: Watch
    position: int
    severities: Mapping[str, Severity]
    actor: str
    entries: dict[str, int] = field(default_factory=dict[str, int])
    kept_at: tuple[int, int] | None = None
    """The positions of both books at which nothing was left to do."""

    def keep(self, *, current: bool = True) -> Kept:
        """Keep all that is complained about. ``current``: the day judged is today."""
        facts = self.watch.facts
        found = [one for one in self.watch.complaints if one.rule in self.severities]
        look = Look(
            as_of=facts.as_of,
            position=self.position,
            severities=self.severities,
            current=current,
            holders=lambda one: holders(facts, one),
            entries=self.entries,
            hidden=lambda finding: hidden(facts, finding),
            simulated=self.services.register.simulated,
        )
        before = self.books.ledger.position
        kept = keep(self.books, found, look, self.actor)
        mine = kept.opened + kept.reopened + kept.restated + kept.rectified
        alone = self.books.ledger.position == before + mine
        self.kept_at = (self.position, before + mine) if alone else None
        return kept

    def go_on(self, day: date) -> Kept | None:
        """Take the entries recorded since, and keep what follows; None where nothing is new.

        On another day than before everything is looked at again, for terms run out. What others
        did to the findings meanwhile is held against the complaints, too.
        """
        fresh = self._fresh()
        self.watch.take(entry.event for entry in fresh)
        if day != self.watch.facts.as_of:
            self.watch.move(day)
            self.kept_at = None
        if self.kept_at == (self.position, self.books.ledger.position):
            return None
        return self.keep()

    def _fresh(self) -> list[Entry]:
        found: list[Entry] = []
        while some := self.services.ledger.entries(after=self.position):
            found += some
            self.position = some[-1].position
            self.entries |= {entry.event.stream: entry.position for entry in some}
        return found


def holders(facts: Facts, complaint: Complaint) -> tuple[str, ...]:
    """Who answers for it: the holders of the power, on the day."""
    dossier = facts.powers.get(complaint.subject)
    return dossier.power.holders if dossier and dossier.power else ()


ABOUT = {"B1": "legal_basis"}
"""The element that a rule misses; E4 has it as the cause."""


def hidden(facts: Facts, finding: Finding) -> bool:
    """Whether no power of a list has what this one lacks, so that only the list is complained of.

    Then nothing was mended: the last power that had it is gone.
    """
    element = finding.cause if finding.rule == "E4" else ABOUT.get(finding.rule)
    dossier = facts.powers.get(finding.subject)
    if not element or dossier is None or dossier.listed is None:
        return False
    return not getattr(dossier.listed.elements, element) and not facts.carries(
        element, dossier.listed.area
    )
