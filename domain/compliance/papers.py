"""The papers of a register, and which of them a basis means."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from domain.basis import Citation
from domain.compliance.asking import Asked, nobody
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

    @cached_property
    def amended(self) -> list[date]:
        """The days on which it got another text."""
        marks = [(v.valid_from, v.state.amendments) for v in self.versions]
        return [day for (_, before), (day, now) in pairwise(marks) if now > before]

    def amended_between(self, after: date, day: date) -> list[date]:
        """Those after a day, up to another."""
        return [one for one in self.amended if after < one <= day]

    @property
    def called(self) -> str:
        """Its title and number, for people."""
        number = f"（{self.issued.number}）" if self.issued.number else ""
        return f"《{self.issued.title.strip('《》')}》{number}"


class Papers:
    """The papers of a register, found by id or as a list cites them."""

    def __init__(self, papers: Iterable[Paper], asked: Asked = nobody) -> None:
        self._asked = asked
        self._papers: dict[str, Paper] = {}
        self._found: dict[str, dict[str, Paper]] = defaultdict(dict)
        self._meant: dict[Citation, Paper | None] = {}
        for paper in papers:
            self._keep(paper)

    def __iter__(self) -> Iterator[Paper]:
        return iter(self._papers.values())

    def get(self, id: str) -> Paper | None:
        self._asked([id])
        return self._papers.get(id)

    def cited(self, citation: Citation) -> Paper | None:
        """The registered paper a basis means; None where there is none, or several are as good.

        The one with its number and title, else with its number, else with its title, unless both
        name a number (docs/questions.md finds them the same way).
        """
        self._asked(sought_by(citation))
        if citation not in self._meant:
            self._meant[citation] = self._look_up(citation)
        return self._meant[citation]

    def _look_up(self, citation: Citation) -> Paper | None:
        number = citation.instrument_number
        numbered, titled = (self._found.get(key, {}) for key in sought_by(citation))
        both = [paper for id, paper in numbered.items() if id in titled]
        plain = [paper for paper in titled.values() if not (number and paper.issued.number)]
        found = both or [*numbered.values()] or plain
        return found[0] if len(found) == 1 else None

    def put(self, id: str, paper: Paper | None) -> set[str]:
        """Take in a paper as it is now known, if it is; the keys whose answers that alters."""
        self._meant.clear()
        before = self._papers.pop(id, None)
        keys = {id}
        if before is not None:
            keys |= keys_of(before)
            for key in keys_of(before):
                del self._found[key][id]
        if paper is not None:
            keys |= keys_of(paper)
            self._keep(paper)
        return keys

    def _keep(self, paper: Paper) -> None:
        self._papers[paper.id] = paper
        for key in keys_of(paper):
            self._found[key][paper.id] = paper


def keys_of(paper: Paper) -> set[str]:
    """By what a citation finds it: its number, and its title."""
    title, number = f"title:{bare(paper.issued.title)}", paper.issued.number
    return {title, f"number:{number}"} if number else {title}


def sought_by(citation: Citation) -> Iterator[str]:
    """The two keys by which a citation looks for its paper; without number or title, an empty."""
    number, title = citation.instrument_number, citation.instrument_title
    yield number and f"number:{number}"
    yield title and f"title:{bare(title)}"


def bare(title: str) -> str:
    return title.strip("《》")
