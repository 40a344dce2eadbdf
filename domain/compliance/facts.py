"""What rules may look at: powers, papers and organs, on a day, as known at a position."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import cast

from domain.act import Act
from domain.basis import Citation
from domain.calendar import Calendar, default_calendar
from domain.compliance.dossier import Dossier
from domain.compliance.papers import Paper, Papers
from domain.compliance.peers import Peers
from domain.compliance.standards import Standards
from domain.elements import Elements
from domain.events import AnyEvent
from domain.organs import Organ
from domain.streams import history
from domain.timeline import Version, on, standing
from domain.totals import Counted, count
from domain.vocabulary import Rank


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known at a position about a day, and by which standards it is judged."""

    as_of: date
    powers: Mapping[str, Dossier]
    papers: Papers
    organs: Mapping[str, Sequence[Version[Organ]]]
    standards: Standards
    calendar: Calendar = field(default_factory=default_calendar)

    @cached_property
    def peers(self) -> Peers:
        """The other powers, to compare with."""
        return Peers(self.powers.values())

    def recorded_under(self, paper: str) -> Counter[Counted]:
        """The changes recorded under a registered paper, as its stated totals count them."""
        powers = [self.powers[id].events for id in sorted(self.touched.get(paper, ()))]
        return count(powers, paper)

    @cached_property
    def touched(self) -> Mapping[str, set[str]]:
        """The powers with a change under each registered paper."""
        found: dict[str, set[str]] = defaultdict(set)
        for id, dossier in self.powers.items():
            for event in standing(dossier.events):
                if event.act.instrument:
                    found[event.act.instrument].add(id)
        return found

    def rank_of(self, act: Act) -> Rank:
        """The rank of the registered paper an act rests on, else the one the act gives."""
        paper = self.papers.get(act.instrument)
        return paper.issued.rank if paper else act.rank

    def carries(self, element: str) -> bool:
        """Whether any listed power has this element, so that the list is of those that give it."""
        return element in self.peers.elements

    def organ(self, id: str) -> Organ | None:
        """The organ on the day, or as it was founded where that came later."""
        versions = self.organs.get(id)
        if not versions:
            return None
        return on(versions, self.as_of) or versions[0].state

    def name_of(self, id: str) -> str:
        found = self.organ(id)
        return found.name if found else id

    def bases(self, elements: Elements) -> Iterator[tuple[Citation, Paper]]:
        """The citations of a power that mean a registered paper, and that paper."""
        for citation in elements.legal_basis:
            paper = self.papers.cited(citation)
            if paper is not None:
                yield citation, paper


def gather(
    streams: Mapping[str, Sequence[AnyEvent]], *, as_of: date, standards: Standards
) -> Facts:
    """The facts that these events tell, as known from them; who wants an earlier view cuts them."""
    told = {id: events for id, events in streams.items() if standing(events)}
    return Facts(
        as_of=as_of,
        powers={
            id: Dossier(id=id, events=events, as_of=as_of)
            for id, events in told.items()
            if id.startswith("power:")
        },
        papers=Papers(
            Paper(id=id, events=events)
            for id, events in told.items()
            if id.startswith("instrument:")
        ),
        organs={
            id: cast("list[Version[Organ]]", history(events))
            for id, events in told.items()
            if id.startswith("organ:")
        },
        standards=standards,
    )
