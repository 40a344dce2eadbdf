"""法规沿革 as rows tell it: on a day a law got, or had, a text."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.dates import PartialDate
from domain.vocabulary import Rank
from ops.importers.days import Day
from ops.importers.known import Mark, title_key
from ops.importers.reading import Reading

PROMULGATED = "promulgated"
APPROVED = "approved"


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One row: on a day a law got, or had, a text.

    ``said`` is the day the paper is known by, ``day`` the day it took effect as far as is known.
    """

    row: Reading
    title: str
    area: str
    said: PartialDate | None
    day: Day | None
    dated: bool
    """The file itself gives a day."""
    in_force: bool = False
    """``day`` is the day of entry into force, not the day of the paper standing for it."""
    manner: str = ""
    text: str = ""
    number: str = ""
    by: str = ""
    ordinal: str = ""
    rank: Rank = Rank.UNKNOWN
    reference: str = ""
    approved: PartialDate | None = None

    @property
    def law(self) -> tuple[str, str]:
        return title_key(self.title), self.area

    @property
    def on(self) -> date:
        """The day it is entered on; asked only where there is one."""
        assert self.day is not None, "rows without a day are held before"
        return self.day.on

    def tells(self, mark: Mark) -> bool:
        """Both speak of one day."""
        if self.said is None:
            return self.on == mark.on
        return self.said in mark.said or self.said == mark.on.isoformat()


def by_law(occurrences: Sequence[Occurrence]) -> dict[tuple[str, str], list[Occurrence]]:
    """The rows of each law by day; those without any come last."""
    laws: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for each in occurrences:
        laws[each.law].append(each)
    for rows in laws.values():
        rows.sort(key=lambda each: (not each.dated, each.day.on if each.day else date.max))
    return laws


def is_approval(rows: Sequence[Occurrence]) -> bool:
    """批准 before the first promulgation is no change of a law: it is how the law was decided."""
    return [each.manner for each in rows[:2]] == [APPROVED, PROMULGATED]


def with_approval(rows: list[Occurrence]) -> list[Occurrence]:
    """The promulgation takes the day of its approval with it."""
    if not is_approval(rows):
        return rows
    return [replace(rows[1], approved=rows[0].said), *rows[2:]]
