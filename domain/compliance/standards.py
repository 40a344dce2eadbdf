"""By what a government is judged on a day: ceilings of the basis, terms, shares. Dated tables.

Each row says from which day it holds (and until which), where it comes from, and for which area; a
row for an area goes before one for the area around it, a later row before an earlier one, and of
two such rows the one added last. ``confirmed`` is false where the source could not be read in full
(DOMAIN.md §9).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import TypeVar

from domain.power import NATIONAL, divisions, within
from domain.value import Value
from domain.vocabulary import PowerKind, Rank


class Degree(IntEnum):
    """How well a basis carries a power; a better one compares as greater."""

    NONE = 0
    WEAK = 1
    SOUND = 2


class Term(StrEnum):
    """What has to be done in time."""

    PUBLICATION = "publication"
    """公开: a decision is published."""
    HANDOVER = "handover"
    """交接: what was handed on is handed over, and accepted."""
    REVISION = "revision"
    """调整: the list follows a change of the law its powers rest on."""
    SUPERVISION = "supervision"
    """事中事后监管: rules of supervision follow the approval that was given up or sent down."""


class Standard(Value):
    """A row: what holds in an area, from a day, until another (None: no end known)."""

    since: date
    until: date | None = None
    area: str = NATIONAL
    source: str
    confirmed: bool = True

    def holds(self, area: str, day: date) -> bool:
        current = self.since <= day and (self.until is None or day < self.until)
        return current and within(area or NATIONAL, self.area)


class Ceiling(Standard):
    """Papers of which ranks may set up a kind of power, and how well each carries it.

    ``term`` narrows it to what a government calls so within the kind, such as 行政强制执行.
    A rank that is in neither list does not carry the power.
    """

    kind: PowerKind
    sound: frozenset[Rank]
    weak: frozenset[Rank] = frozenset()
    term: str = ""

    def degree(self, rank: Rank) -> Degree:
        if rank in self.sound:
            return Degree.SOUND
        return Degree.WEAK if rank in self.weak else Degree.NONE


class Deadline(Standard):
    """A term in working days (工作日)."""

    term: Term
    days: int


class Demand(Standard):
    """From a day on, an area's promised limits lie so far below the statutory ones."""

    share: float
    """Of the statutory limit that is at least to be cut: 0.3 for 压缩 30%."""


class Training(Standard):
    """培训指导期: from so many to so many months after a grant."""

    least: int
    most: int


class Reviews(Standard):
    """审查层级: at most so many levels."""

    most: int


Row = TypeVar("Row", Ceiling, Deadline, Demand, Training, Reviews)


@dataclass(frozen=True, kw_only=True)
class Standards:
    """The tables a government is judged by; a government adds its own rows."""

    ceilings: Sequence[Ceiling] = ()
    deadlines: Sequence[Deadline] = ()
    demands: Sequence[Demand] = ()
    trainings: Sequence[Training] = ()
    reviews: Sequence[Reviews] = ()

    def ceiling(self, kind: PowerKind, term: str, area: str, day: date) -> Ceiling | None:
        """The ceiling for a kind of power in an area on a day; None where none is laid down."""
        of_kind = [row for row in self.ceilings if row.kind is kind]
        narrow = [row for row in of_kind if row.term and row.term == term]
        return nearest(narrow, area, day) or nearest(
            [row for row in of_kind if not row.term], area, day
        )

    def deadline(self, term: Term, area: str, day: date) -> Deadline | None:
        return nearest([row for row in self.deadlines if row.term is term], area, day)

    def demand(self, area: str, day: date) -> Demand | None:
        return nearest(self.demands, area, day)

    def training(self, area: str, day: date) -> Training | None:
        return nearest(self.trainings, area, day)

    def review(self, area: str, day: date) -> Reviews | None:
        return nearest(self.reviews, area, day)

    def plus(self, own: "Standards") -> "Standards":
        """These tables with a government's own rows, which go before these of the same area."""
        return Standards(
            ceilings=(*self.ceilings, *own.ceilings),
            deadlines=(*self.deadlines, *own.deadlines),
            demands=(*self.demands, *own.demands),
            trainings=(*self.trainings, *own.trainings),
            reviews=(*self.reviews, *own.reviews),
        )


def nearest(rows: Sequence[Row], area: str, day: date) -> Row | None:
    """The row for the smallest area around this one, of those the latest, of those the last."""
    there = [(at, row) for at, row in enumerate(rows) if row.holds(area, day)]
    if not there:
        return None
    return max(there, key=lambda one: (len(divisions(one[1].area)), one[1].since, one[0]))[1]


LAWS = frozenset({Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.LOCAL_REGULATION})
RULES = frozenset({Rank.MINISTRY_RULE, Rank.LOCAL_GOVERNMENT_RULE})
DOCUMENTS = frozenset(
    {
        Rank.CENTRAL_NORMATIVE_DOCUMENT,
        Rank.PROVINCIAL_DOCUMENT,
        Rank.MUNICIPAL_DOCUMENT,
        Rank.COUNTY_DOCUMENT,
        Rank.DEPARTMENT_DOCUMENT,
    }
)
LICENSING, PENALTIES, COMPULSION = date(2004, 7, 1), date(1996, 10, 1), date(2012, 1, 1)
"""The days 行政许可法, 行政处罚法 and 行政强制法 entered into force."""

NATIONWIDE = Standards(
    ceilings=(
        Ceiling(
            kind=PowerKind.LICENCE,
            sound=LAWS | {Rank.STATE_COUNCIL_DECISION},
            weak=frozenset({Rank.LOCAL_GOVERNMENT_RULE}),
            since=LICENSING,
            source="行政许可法第十四条、第十五条、第十七条",
        ),
        Ceiling(
            kind=PowerKind.PENALTY,
            sound=LAWS,
            weak=RULES,
            since=PENALTIES,
            source="行政处罚法第十条至第十四条、第十六条",
        ),
        Ceiling(
            kind=PowerKind.COMPULSION,
            sound=frozenset({Rank.LAW, Rank.ADMINISTRATIVE_REGULATION}),
            weak=frozenset({Rank.LOCAL_REGULATION}),
            since=COMPULSION,
            source="行政强制法第十条、第十一条",
        ),
        Ceiling(
            kind=PowerKind.COMPULSION,
            term="行政强制执行",
            sound=frozenset({Rank.LAW}),
            since=COMPULSION,
            source="行政强制法第十三条",
        ),
        *(
            Ceiling(
                kind=kind,
                sound=LAWS | RULES | {Rank.STATE_COUNCIL_DECISION},
                weak=DOCUMENTS,
                since=LICENSING,
                source="四平市2015年实施方案四（二）；规范性文件作依据的做法见公布的清单",
                confirmed=False,
            )
            for kind in (PowerKind.LEVY, PowerKind.CONFIRMATION)
        ),
    ),
    deadlines=(
        Deadline(
            term=Term.PUBLICATION,
            days=20,
            since=date(2008, 5, 1),
            source="政府信息公开条例第二十六条（2007年第十八条）",
        ),
        Deadline(
            term=Term.HANDOVER,
            days=15,
            since=date(2016, 9, 9),
            area="211122",
            source="盘县政办发〔2016〕109号四",
        ),
        Deadline(
            term=Term.SUPERVISION,
            days=20,
            since=date(2019, 2, 27),
            source="国发〔2019〕6号、国发〔2020〕13号",
            confirmed=False,
        ),
    ),
    trainings=(
        Training(
            least=1,
            most=3,
            since=date(2016, 9, 9),
            area="211122",
            source="盘县政办发〔2016〕109号四",
        ),
    ),
    reviews=(
        Reviews(most=2, since=date(2022, 4, 27), source="县级2022年实施方案", confirmed=False),
    ),
)
"""What holds in the whole country, and where a source document lays it down for an area."""
