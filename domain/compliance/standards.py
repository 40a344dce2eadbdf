"""By what a government is judged on a day: ceilings of the basis, terms, shares. Dated tables.

Each row says from which day it holds, where it comes from, and for which area; a row for an area
goes before one for the area around it, and a later row before an earlier one. ``confirmed`` is
false where the source could not be read in full (DOMAIN.md §9).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import TypeVar

from domain.power import NATIONAL, divisions, within
from domain.vocabulary import PowerKind, Rank


class Degree(IntEnum):
    """How well a basis carries a power; a better one compares as greater."""

    NONE = 0
    WEAK = 1
    SOUND = 2


class Term(StrEnum):
    """What has to be done in time."""

    PUBLICATION = "publication"
    HANDOVER = "handover"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ceiling:
    """Papers of which ranks may set up a kind of power, and how well each carries it.

    ``term`` narrows it to what a government calls so within the kind, such as 行政强制执行.
    A rank that is in neither list does not carry the power.
    """

    kind: PowerKind
    sound: frozenset[Rank]
    weak: frozenset[Rank] = frozenset()
    term: str = ""
    since: date
    area: str = NATIONAL
    source: str
    confirmed: bool = True

    def degree(self, rank: Rank) -> Degree:
        if rank in self.sound:
            return Degree.SOUND
        return Degree.WEAK if rank in self.weak else Degree.NONE


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """A term in working days (工作日)."""

    term: Term
    days: int
    since: date
    area: str = NATIONAL
    source: str
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """From a day on, an area's promised limits lie so far below the statutory ones."""

    share: float
    """Of the statutory limit that is at least to be cut: 0.3 for 压缩 30%."""
    since: date
    area: str
    source: str


Row = TypeVar("Row", Ceiling, Deadline, Demand)


@dataclass(frozen=True, kw_only=True)
class Standards:
    """The tables a government is judged by; a government adds its own rows."""

    ceilings: Sequence[Ceiling]
    deadlines: Sequence[Deadline]
    demands: Sequence[Demand] = ()
    review_levels: int = 2
    """审查层级: at most so many."""

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


def nearest(rows: Sequence[Row], area: str, day: date) -> Row | None:
    """The row for the smallest area around this one, and of those the latest."""
    there = [row for row in rows if row.since <= day and within(area or NATIONAL, row.area)]
    return max(there, key=lambda row: (len(divisions(row.area)), row.since), default=None)


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
    ),
)
"""What holds in the whole country, and where a source document lays it down for an area."""
