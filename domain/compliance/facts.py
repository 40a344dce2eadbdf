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
from domain.compliance.asking import Asked, nobody
from domain.compliance.dossier import Dossier
from domain.compliance.papers import Paper, Papers
from domain.compliance.peers import Peers, place_of
from domain.compliance.standards import Ceiling, Standards, Term
from domain.elements import Elements
from domain.events import AnyEvent
from domain.organs import Organ
from domain.power import Power
from domain.streams import history
from domain.timeline import Version, on, standing
from domain.totals import Counted, count
from domain.vocabulary import PowerKind, Rank


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The last day of a term, whether a notice still to come may move it, and its source."""

    day: date
    provisional: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known at a position about a day, and by which standards it is judged.

    ``asked`` is told by which keys a rule looks beyond its own subject (``compliance.asking``).
    """

    as_of: date
    powers: dict[str, Dossier]
    papers: Papers
    organs: dict[str, Sequence[Version[Organ]]]
    standards: Standards
    calendar: Calendar = field(default_factory=default_calendar)
    asked: Asked = nobody
    _ceilings: dict[tuple[PowerKind, str, str], Ceiling | None] = field(
        default_factory=dict[tuple[PowerKind, str, str], Ceiling | None], init=False
    )
    _dues: dict[tuple[Term, str, date], Due | None] = field(
        default_factory=dict[tuple[Term, str, date], Due | None], init=False
    )

    @cached_property
    def peers(self) -> Peers:
        """The other powers, to compare with."""
        return Peers(self.powers.values(), self.asked)

    def recorded_under(self, paper: str) -> Counter[Counted]:
        """The changes recorded under a registered paper, as its stated totals count them."""
        self.asked([f"under:{paper}"])
        return count(self.changes_under.get(paper, {}).values(), paper)

    @cached_property
    def changes_under(self) -> dict[str, dict[str, list[AnyEvent]]]:
        """The changes under each registered paper, by power."""
        found: dict[str, dict[str, list[AnyEvent]]] = defaultdict(dict)
        for id, dossier in self.powers.items():
            for paper, events in dossier.acts.items():
                found[paper][id] = events
        return found

    def rank_of(self, act: Act) -> Rank:
        """The rank of the registered paper an act rests on, else the one the act gives."""
        paper = self.papers.get(act.instrument)
        return paper.issued.rank if paper else act.rank

    def carries(self, element: str, area: str) -> bool:
        """Whether any power listed in the area has this element, so that its list gives it."""
        return self.peers.carries(element, place_of(area))

    def organ(self, id: str) -> Organ | None:
        """The organ on the day, or as it was founded where that came later."""
        self.asked([id])
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

    def resting(self, dossier: Dossier) -> Iterator[tuple[Power, Citation, Paper]]:
        """A listed power with each of its citations that means a registered paper."""
        power = dossier.listed
        if power is not None:
            for citation, paper in self.bases(power.elements):
                yield power, citation, paper

    def ceiling(self, power: Power) -> Ceiling | None:
        """By what papers a power of its kind may be set up in its area, on the day."""
        asked = power.kind, power.term, power.area
        if asked not in self._ceilings:
            self._ceilings[asked] = self.standards.ceiling(*asked, self.as_of)
        return self._ceilings[asked]

    def last_day(self, term: Term, area: str, start: date) -> Due | None:
        """Until when something was to be done that began on a day; None where no term is set."""
        asked = term, area, start
        if asked not in self._dues:
            self._dues[asked] = self._due(*asked)
        return self._dues[asked]

    def _due(self, term: Term, area: str, start: date) -> Due | None:
        deadline = self.standards.deadline(term, area, start)
        if deadline is None:
            return None
        last = self.calendar.add_working_days(start, deadline.days)
        return Due(day=last.day, provisional=last.provisional, source=deadline.source)

    def put(self, id: str, events: Sequence[AnyEvent]) -> set[str]:
        """Take in all that is now known of one stream; the keys whose answers that alters."""
        known = bool(standing(events))
        if id.startswith("power:"):
            return self._put_power(id, Dossier(id=id, events=events, as_of=self.as_of), known=known)
        if id.startswith("instrument:"):
            return self.papers.put(id, Paper(id=id, events=events) if known else None)
        if id.startswith("organ:"):
            self.organs.pop(id, None)
            if known:
                self.organs[id] = cast("list[Version[Organ]]", history(events))
        return {id}

    def _put_power(self, id: str, dossier: Dossier, *, known: bool) -> set[str]:
        changes, peers = self.changes_under, self.peers
        before = self.powers.pop(id, None)
        papers = {*before.acts} if before else set[str]()
        for paper in papers:
            del changes[paper][id]
        if known:
            self.powers[id] = dossier
            for paper, acts in dossier.acts.items():
                changes[paper][id] = acts
            papers |= dossier.acts.keys()
        return peers.put(id, dossier if known else None) | {f"under:{paper}" for paper in papers}


def gather(
    streams: Mapping[str, Sequence[AnyEvent]],
    *,
    as_of: date,
    standards: Standards,
    asked: Asked = nobody,
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
            (
                Paper(id=id, events=events)
                for id, events in told.items()
                if id.startswith("instrument:")
            ),
            asked,
        ),
        organs={
            id: cast("list[Version[Organ]]", history(events))
            for id, events in told.items()
            if id.startswith("organ:")
        },
        standards=standards,
        asked=asked,
    )
