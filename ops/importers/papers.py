"""The papers that rows rest on: found in the register, or registered with the rows."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from domain.act import Act, Origin
from domain.codes import DivisionCode, Malformed
from domain.commands.instrument import IssueInstrument
from domain.dates import PartialDate
from domain.ranks import rank_of_number
from domain.value import replace
from domain.vocabulary import Level, Rank
from ops.importers.days import Day
from ops.importers.ids import instrument_id
from ops.importers.known import Known, Paper, title_key


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """A paper as a file names it."""

    title: str
    number: str = ""
    issuer: str = ""
    area: str = ""
    decided_on: PartialDate | None = None
    published_on: PartialDate | None = None
    in_force_on: PartialDate | None = field(default=None, compare=False)
    """The day of effect its first row gives."""
    reference: str = field(default="", compare=False)
    """Where it was read."""

    @property
    def days(self) -> frozenset[str]:
        return frozenset(filter(None, (self.decided_on, self.published_on)))

    @property
    def rank(self) -> Rank:
        return rank_of_paper(self)


@lru_cache(maxsize=256)
def rank_of_paper(cited: Cited) -> Rank:
    """The rank of a paper; a file names the same few papers in row after row."""
    year = int((cited.decided_on or cited.published_on or "0")[:4])
    level = level_of(cited.area)
    return rank_of_number(cited.number, cited.issuer, cited.title, level=level, issued_in=year)


def level_of(area: str) -> Level | None:
    try:
        return DivisionCode.parse(area).level
    except Malformed:
        return None


class Papers:
    """The register of papers as far as this file names them, with what it adds."""

    def __init__(self, known: Known, *, numbers: Collection[str], titles: Collection[str]) -> None:
        self.planned: dict[str, IssueInstrument] = {}
        self._by_number: dict[str, list[Paper]] = defaultdict(list)
        self._by_title: dict[str, list[Paper]] = defaultdict(list)
        keys = {title_key(title) for title in titles if title}
        for paper in known.papers(numbers=set(filter(None, numbers)), titles=keys):
            self.learn(paper)
        self._days: dict[str, frozenset[str]] = {}

    def learn(self, paper: Paper) -> None:
        if paper.number:
            self._by_number[paper.number].append(paper)
        self._by_title[title_key(paper.title)].append(paper)

    def find(self, cited: Cited) -> Paper | None:
        """The paper with this number and title; without a number, with title, area and day."""
        numbered = self._by_number.get(cited.number, []) if cited.number else []
        same = [p for p in numbered if not cited.title or same_title(p, cited)]
        if not same and cited.title:
            named = self._by_title.get(title_key(cited.title), [])
            same = [p for p in named if self._may_be(p, cited)]
        return same[0] if len(same) == 1 else None

    def issued_on(self, paper: Paper) -> date:
        """The day a paper is, or will be, registered from."""
        planned = self.planned.get(paper.id)
        return planned.act.effective_on if planned else paper.marks[0].on

    def number_in_use(self, cited: Cited) -> str:
        """The title of another paper that has the number, or nothing."""
        others = self._by_number.get(cited.number, []) if cited.number else []
        return next((p.title for p in others if not same_title(p, cited)), "")

    def _may_be(self, paper: Paper, cited: Cited) -> bool:
        """Titles are used again and again: the area, the number and the days must not differ."""
        if paper.area != cited.area or (paper.number and cited.number):
            return False
        said = self._days.get(paper.id) or frozenset[str]().union(*(m.said for m in paper.marks))
        return not said or not cited.days or bool(said & cited.days)

    def register(self, cited: Cited, day: Day, origin: Origin, *, simulated: bool) -> Paper:
        """Plan to register a paper that is not there, from the best day that is known of it."""
        own = cited.in_force_on or cited.published_on or cited.decided_on
        on: date = own.latest if own else day.on
        known_by = cited.decided_on or cited.published_on
        identity = known_by.latest if known_by else on
        command = IssueInstrument(
            stream=instrument_id(cited.number, cited.title, cited.area, identity),
            act=Act(
                effective_on=on,
                effective_precision=own.precision if own else day.precision,
                decided_on=cited.decided_on,
                published_on=cited.published_on,
                origin=replace(origin, verbatim=""),
                remark="" if own else day.reason,
                simulated=simulated,
            ),
            title=cited.title,
            number=cited.number,
            issuer=cited.issuer,
            rank=cited.rank,
            area=cited.area,
            reference=cited.reference,
            in_force_unknown=cited.in_force_on is None,
        )
        return self.plan(command, cited)

    def plan(self, command: IssueInstrument, cited: Cited) -> Paper:
        """Take a paper that will be registered into account from now on."""
        paper = Paper(
            id=command.stream, number=cited.number, title=cited.title, area=cited.area, marks=()
        )
        self.planned[command.stream] = command
        self._days[paper.id] = cited.days
        self.learn(paper)
        return paper


def same_title(paper: Paper, cited: Cited) -> bool:
    return title_key(paper.title) == title_key(cited.title)


def act(cited: Cited, paper: Paper | None, day: Day, origin: Origin, **more: object) -> Act:
    """The act of a change that rests on a paper, taking effect on a day."""
    made = Act(
        effective_on=day.on,
        effective_precision=day.precision,
        decided_on=cited.decided_on,
        published_on=cited.published_on,
        instrument=paper.id if paper else "",
        number=cited.number,
        title=cited.title,
        issuer=cited.issuer,
        rank=cited.rank,
        origin=origin,
        remark=day.reason,
    )
    return replace(made, **more)
