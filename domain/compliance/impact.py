"""Legal impact: which powers rest on a paper that was amended, repealed or declared void.

Citations are looked up once, from the papers' side, so that a register of 100,000 powers is walked
once, however many papers changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from domain.basis import Citation
from domain.compliance.articles import Article, articles, named_by, short
from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.papers import Paper
from domain.events.instrument import InstrumentAmended, InstrumentRepealed, InstrumentVoided
from domain.power import Power
from domain.timeline import Step, effective_order


class Became(StrEnum):
    """What became of a paper. A term that ran out is entered as its repeal."""

    AMENDED = "amended"
    REPEALED = "repealed"
    VOID = "void"


class Others(StrEnum):
    """What else a power rests on, once the paper is gone."""

    STANDS = "stands"
    """Another paper it cites is in force."""
    NOT_YET = "not_yet"
    """Another enters into force later."""
    NOT_KNOWN = "not_known"
    """It cites another, of which the register cannot tell whether it is in force."""
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class LawChange:
    """A change of a paper: from which day, by which other paper, and of which articles.

    ``articles`` is empty where the change names none: then it is of the whole paper.
    """

    paper: Paper
    day: date
    became: Became
    by: str = ""
    articles: frozenset[Article] = frozenset()

    @property
    def ends(self) -> bool:
        """Whether the paper is out of force by it."""
        return self.became is not Became.AMENDED


@dataclass(frozen=True, kw_only=True, slots=True)
class Touch:
    """One citation of a listed power, and a change of the paper it means.

    ``certain`` is False where the citation has the paper's title but another number, or where
    several papers have that title: then a person must look. ``reviewed_on`` is the day the basis
    was last looked at, if that was on or after the change.
    """

    dossier: Dossier
    power: Power
    citation: Citation
    change: LawChange
    certain: bool
    others: Others
    reviewed_on: date | None

    @property
    def open(self) -> bool:
        """Whether something is left to do. No review makes a paper stand that is out of force."""
        return self.change.ends or self.reviewed_on is None


def law_changes(
    papers: Iterable[Paper], *, since: date | None = None, until: date | None = None
) -> list[LawChange]:
    """What became of papers from a day on, up to but not including another; in order of day."""
    found = [
        change
        for paper in papers
        for step in effective_order(paper.events)
        if (change := changed(paper, step)) is not None
        and (since is None or since <= change.day)
        and (until is None or change.day < until)
    ]
    return sorted(found, key=lambda one: (one.day, one.paper.called, one.paper.id))


def changed(paper: Paper, step: Step) -> LawChange | None:
    """A step in the life of a paper, if it changes or ends it."""
    match step.event:
        case InstrumentAmended() as event:
            named = named_by(event.by, paper.issued.title) or articles(event.act.item)
            return LawChange(
                paper=paper, day=step.day, became=Became.AMENDED, by=event.by, articles=named
            )
        case InstrumentRepealed() as event:
            return LawChange(paper=paper, day=step.day, became=Became.REPEALED, by=event.by)
        case InstrumentVoided() as event:
            return LawChange(paper=paper, day=step.day, became=Became.VOID, by=event.by)
        case _:
            return None


def impact(bases: "Bases", changes: Iterable[LawChange]) -> Iterator[Touch]:
    """The powers listed on the day that rest on what changed, change by change, by id."""
    for change in changes:
        for rest in bases.resting.get(change.paper.id, ()):
            if touches(change, rest.citation):
                yield bases.touch(rest, change)


def touches(change: LawChange, citation: Citation) -> bool:
    """Of a change that names articles, a citation of other articles is not touched."""
    cited = articles(citation.article)
    return not (change.articles and cited and change.articles.isdisjoint(cited))


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """A listed power, and one citation that means a paper, or may mean it."""

    dossier: Dossier
    power: Power
    citation: Citation
    certain: bool


class Bases:
    """What the listed powers rest on, looked up from the papers' side."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._meant: dict[tuple[str, str], tuple[Sequence[Paper], bool]] = {}
        self._titled: dict[str, list[Paper]] = defaultdict(list)
        for paper in facts.papers:
            self._titled[short(paper.issued.title)].append(paper)

    @cached_property
    def cited(self) -> Sequence[tuple[Dossier, Power, Citation]]:
        """Every citation of every listed power, by id of the power."""
        return [
            (dossier, power, citation)
            for _, dossier in sorted(self.facts.powers.items())
            if (power := dossier.listed) is not None
            for citation in power.elements.legal_basis
        ]

    @cached_property
    def resting(self) -> Mapping[str, Sequence[Rest]]:
        """By paper, the powers that cite it; one that cites it twice, twice."""
        found: dict[str, list[Rest]] = defaultdict(list)
        for dossier, power, citation in self.cited:
            papers, certain = self.meant(citation)
            for paper in papers:
                rest = Rest(dossier=dossier, power=power, citation=citation, certain=certain)
                found[paper.id].append(rest)
        return found

    def clarity(self, citation: Citation) -> str:
        """``certain``, ``unsure`` or ``unknown``: how far the register knows what is cited."""
        papers, certain = self.meant(citation)
        return "certain" if certain else "unsure" if papers else "unknown"

    def meant(self, citation: Citation) -> tuple[Sequence[Paper], bool]:
        """The paper a citation means, for certain; or those it may mean.

        A title with or without the nation's name is the same. One of the same title under another
        number may be the same paper in a later text, or another one.
        """
        words = citation.instrument_title, citation.instrument_number
        if words not in self._meant:
            self._meant[words] = self._found(citation)
        return self._meant[words]

    def _found(self, citation: Citation) -> tuple[Sequence[Paper], bool]:
        paper = self.facts.papers.cited(citation)
        if paper is not None:
            return (paper,), True
        title = short(citation.instrument_title)
        same = self._titled.get(title, ()) if title else ()
        numbered = citation.instrument_number and any(one.issued.number for one in same)
        return same, len(same) == 1 and not numbered

    def touch(self, rest: Rest, change: LawChange) -> Touch:
        reviewed = rest.dossier.reviewed_on
        return Touch(
            dossier=rest.dossier,
            power=rest.power,
            citation=rest.citation,
            change=change,
            certain=rest.certain,
            others=self.others(rest.power, change),
            reviewed_on=reviewed if reviewed is not None and reviewed >= change.day else None,
        )

    def others(self, power: Power, change: LawChange) -> Others:
        """What else it rests on, on the day asked about or, if later, that of the change."""
        day = max(self.facts.as_of, change.day)
        states = [
            self.state(citation, day)
            for citation in power.elements.legal_basis
            if all(paper.id != change.paper.id for paper in self.meant(citation)[0])
        ]
        return next((one for one in Others if one in states), Others.NONE)

    def state(self, citation: Citation, day: date) -> Others:
        """What one citation is worth on a day."""
        papers, certain = self.meant(citation)
        if not papers or not certain:
            return Others.NOT_KNOWN
        [paper] = papers
        if paper.ended(day):
            return Others.NONE
        if paper.on(day) is not None:
            return Others.STANDS
        return Others.NOT_KNOWN if paper.issued.in_force_unknown else Others.NOT_YET
