"""Working days (工作日), from dated holiday notices.

A day is worked when its weekday says so, unless a notice says otherwise (放假, 调休上班). The table
``workdays.csv`` holds the days of 2004 to 2026 on which notice and weekday differ, as the package
``chinesecalendar`` 1.11.0 gives them. Later notices are entered, never guessed: until then the days
of a year are provisional, and so is every deadline that crosses them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, reduce
from importlib import resources
from itertools import groupby
from types import MappingProxyType

from domain.notice import SpecialDay, UnreadableNotice, load_notice

__all__ = [
    "Calendar",
    "Deadline",
    "SpecialDay",
    "UnreadableNotice",
    "default_calendar",
    "load_notice",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """The last day, and whether a notice still to come may move it."""

    day: date
    provisional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """The special days known, and the years whose notice has been entered."""

    special: Mapping[date, SpecialDay] = field(default_factory=lambda: MappingProxyType({}))
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Worked, as far as is known."""
        special = self.special.get(day)
        return special.is_workday if special else day.isoweekday() <= 5

    def is_provisional(self, day: date) -> bool:
        """Whether a notice still to come may change the day."""
        special = self.special.get(day)
        if special:
            return special.provisional
        if day.year not in self.years:
            return True
        # 元旦 swaps days of the week before it, and stands in the notice of its own year.
        return (day.month, day.day) >= (12, 25) and day.year + 1 not in self.years

    def add_working_days(self, start: date, count: int) -> Deadline:
        """The day a term of so many 工作日 ends; its first day is the first working day after."""
        if count < 1:
            raise ValueError(f"a term has at least one working day, not {count}")
        day, provisional = start, False
        while count:
            day += timedelta(days=1)
            provisional = provisional or self.is_provisional(day)
            count -= self.is_workday(day)
        return Deadline(day=day, provisional=provisional)

    def with_notice(self, rows: Iterable[SpecialDay]) -> "Calendar":
        """The calendar with the notice of one year entered.

        Day by day, a later notice replaces an earlier one (2015 and 2020 had two). What was
        provisional in its year goes, unless the rows are only provisional themselves.
        """
        rows = tuple(rows)
        years = {notice_year(row.day) for row in rows}
        if len(years) != 1:
            raise ValueError(f"a notice is of one year, not of {sorted(years)}")
        settled = years if any(not row.provisional for row in rows) else frozenset[int]()
        kept = {
            day: special
            for day, special in self.special.items()
            if not (special.provisional and notice_year(day) in settled)
        }
        special = kept | {row.day: row for row in rows}
        return Calendar(special=MappingProxyType(special), years=self.years | settled)


def notice_year(day: date) -> int:
    """The year whose notice names the day: a special day in December belongs to next 元旦."""
    return day.year + (day.month == 12)


@cache
def default_calendar() -> Calendar:
    """The calendar of the notices for 2004 to 2026."""
    text = resources.files("domain").joinpath("workdays.csv").read_text(encoding="utf-8")
    rows = sorted(load_notice(text), key=lambda row: row.day)
    notices = (tuple(group) for _, group in groupby(rows, key=lambda row: notice_year(row.day)))
    return reduce(Calendar.with_notice, notices, Calendar())
