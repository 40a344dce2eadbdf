"""The papers of a register, and which of them a basis means."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from domain.basis import Citation
from domain.events import AnyEvent
from domain.events.instrument import InstrumentIssued
from domain.instruments import Instrument
from domain.streams import history
from domain.timeline import Version, on, standing


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper through its life, as known."""

    id: str
    events: Sequence[AnyEvent]

    @cached_property
    def versions(self) -> list[Version[Instrument]]:
        return history(self.events)

    @cached_property
    def issued(self) -> InstrumentIssued:
        """Its issue, as it stands after corrections."""
        return next(e for e in standing(self.events) if isinstance(e, InstrumentIssued))

    @property
    def in_force_from(self) -> date:
        return self.versions[0].valid_from

    def on(self, day: date) -> Instrument | None:
        return on(self.versions, day)

    def ended(self, day: date) -> Version[Instrument] | None:
        """The state that ended its force, if it had none any more on the day."""
        for version in self.versions:
            if version.valid_from <= day and version.state.status != "in_force":
                return version
        return None

    def amended_between(self, after: date, day: date) -> list[date]:
        """The days in between on which it got another text."""
        marks = [(v.valid_from, v.state.amendments) for v in self.versions]
        pairs = pairwise(marks)
        changed = [day for (_, before), (day, now) in pairs if now > before]
        return [one for one in changed if after < one <= day]

    @property
    def called(self) -> str:
        """Its title and number, for people."""
        number = f"（{self.issued.number}）" if self.issued.number else ""
        return f"《{self.issued.title.strip('《》')}》{number}"


class Papers:
    """The papers of a register, found by id or as a list cites them."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._papers = {paper.id: paper for paper in papers}
        self._numbered: dict[str, list[Paper]] = defaultdict(list)
        self._titled: dict[str, list[Paper]] = defaultdict(list)
        for paper in self._papers.values():
            if paper.issued.number:
                self._numbered[paper.issued.number].append(paper)
            self._titled[bare(paper.issued.title)].append(paper)

    def __iter__(self) -> Iterator[Paper]:
        return iter(self._papers.values())

    def get(self, id: str) -> Paper | None:
        return self._papers.get(id)

    def cited(self, citation: Citation) -> Paper | None:
        """The registered paper a basis means; None where there is none, or several are as good.

        The one with its number and title, else with its number, else with its title, unless both
        name a number (docs/questions.md finds them the same way).
        """
        numbered = self._numbered.get(citation.instrument_number, [])
        titled = self._titled.get(bare(citation.instrument_title), [])
        both = [paper for paper in numbered if paper in titled]
        either = citation.instrument_number
        plain = [paper for paper in titled if not (either and paper.issued.number)]
        found = both or numbered or (plain if citation.instrument_title else [])
        return found[0] if len(found) == 1 else None


def bare(title: str) -> str:
    return title.strip("《》")
