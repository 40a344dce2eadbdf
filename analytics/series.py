"""Monthly series around the day of a paper, for regressions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from analytics.asking import Asking, span
from analytics.errors import Unanswerable
from analytics.parameters import Day, Selection, day, one_of
from analytics.periods import after, cut
from analytics.questions.list_size import list_size
from analytics.regression import LEAST_MONTHS, Estimates
from domain.events.instrument import Change

MEASURES = ("changes", "list_size")
BY = ("area", "kind", "organ")
COLUMNS = {
    "part": pl.String,
    "term": pl.String,
    "estimate": pl.Float64,
    "standard_error": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_value": pl.Float64,
    "says": pl.String,
}


class Window(NamedTuple):
    """Whole months, so many of them before the month of the day."""

    months: tuple[date, ...]
    before: int

    @property
    def last(self) -> date:
        """The last day of the last month."""
        return after(self.months[-1], 1) - timedelta(days=1)

    @property
    def after(self) -> int:
        return len(self.months) - self.before


class Measured(NamedTuple):
    """Which number is followed by the month."""

    measure: str
    change: str = ""


def measured(measure: str, change: str) -> Measured:
    """A measure; only changes are told apart by kind. Raises Unanswerable."""
    one_of("measure", measure, MEASURES)
    one_of("change", change, ["", *(one.value for one in Change)])
    if change and measure != "changes":
        raise Unanswerable(
            "change",
            f"only of use where the measure is changes, not {measure}",
            f"只在 measure 为 changes 时有用，不是 {measure}",
        )
    return Measured(measure, change)


def turning_day(ledger: Asking, selection: Selection, *, paper: str, on: Day | None) -> date:
    """The day named, or the one on which the paper of that id or number entered into force.

    Raises Unanswerable.
    """
    if on is not None and not paper:
        return day("on", on)
    if not paper or on is not None:
        raise Unanswerable(
            "paper",
            "name either a paper, by id or number, or a day, with on",
            "指定一个文件（编号或文号），或用 on 指定一天，二者取一",
        )
    ledger.paper(paper, selection)
    found = ledger.answer("paper_day", selection, paper=paper)["day"].unique().to_list()
    if len(found) != 1:
        days = ", ".join(map(str, found))
        raise Unanswerable(
            "paper", f"{paper!r} is of several days: {days}", f"{paper!r} 有几个日期: {days}"
        )
    return found[0]


def window(selection: Selection, since: Day, until: Day | None, turning: date) -> Window:
    """The whole months between two days, around a third. Raises Unanswerable."""
    first, last = span(selection, since, until)
    months = tuple(
        start
        for start, end in cut(first, last, months=1)
        if start >= first and end + timedelta(days=1) == after(start, 1)
    )
    before = sum(after(month, 1) <= turning for month in months)
    for parameter, count in (("since", before), ("until", len(months) - before)):
        if count < LEAST_MONTHS:
            raise Unanswerable(
                parameter,
                f"{count} whole months {'before' if parameter == 'since' else 'from'} the month"
                f" of {turning}; at least {LEAST_MONTHS}",
                f"{turning} 所在月份{'之前' if parameter == 'since' else '起'}只有 {count} 个整月，"
                f"至少要 {LEAST_MONTHS} 个",
            )
    return Window(months, before)


def series(
    ledger: Asking, selection: Selection, months: Window, by: str, wanted: Measured
) -> dict[str, list[float]]:
    """The number of each month, for each group that has one; months without any are 0."""
    if wanted.measure == "list_size":
        rows = listed(ledger, selection, months, by).iter_rows()
    else:
        rows = ledger.answer(
            "monthly_changes",
            selection,
            by=by,
            change=wanted.change,
            since=months.months[0],
            until=months.last,
        ).iter_rows()
    found: dict[str, list[float]] = {}
    places = {month: place for place, month in enumerate(months.months)}
    for month, group, number in rows:
        found.setdefault(group, [0.0] * len(places))[places[month]] = float(number)
    return found


def listed(ledger: Asking, selection: Selection, months: Window, by: str) -> pl.DataFrame:
    frame = list_size(ledger, since=months.months[0], until=months.last, by=by, **selection)
    group = pl.lit("") if by == "none" else pl.col(by)
    return frame.select(pl.col("month").cast(pl.Date), group.alias("grouped"), "powers")


def frame(
    estimates: Estimates,
    tests: Sequence[str],
    *,
    sizes: dict[str, int],
    assumptions: Sequence[str],
    warnings: Sequence[str],
) -> pl.DataFrame:
    """Estimates, tests of what is assumed, sizes, assumptions and warnings, one below the other."""
    rows = [
        ("test" if term in tests else "estimate", term, *one, None)
        for term, one in estimates.items()
    ]
    rows += [("size", term, float(count), *[None] * 5) for term, count in sizes.items()]
    rows += [("assumption", "", *[None] * 5, text) for text in assumptions]
    rows += [("warning", "", *[None] * 5, text) for text in warnings]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")
