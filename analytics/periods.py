"""Months, quarters and years of a series, and the views that spell them out."""

from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from analytics.errors import Unanswerable
from analytics.views import values

MONTHS = {"month": 1, "quarter": 3, "year": 12}
MOST = 12 * 200


def periods(first: date, last: date, *, each: str = "month") -> str:
    """A view of the periods from the first day's to the last day's.

    Its columns: ``period``, the first day of it, and ``closes``, the last, but not beyond the last
    day of all. Raises Unanswerable.
    """
    rows = list(cut(first, last, months=MONTHS[each]))
    if len(rows) > MOST:
        raise Unanswerable(
            "since", f"{len(rows)} periods; at most {MOST}", f"有 {len(rows)} 期，至多 {MOST} 期"
        )
    return values(("period", "closes"), rows)


def cut(first: date, last: date, *, months: int) -> Iterator[tuple[date, date]]:
    month = first.month - 1
    start = date(first.year, month - month % months + 1, 1)
    while start <= last:
        following = after(start, months)
        yield start, min(following - timedelta(days=1), last)
        start = following


def after(start: date, months: int) -> date:
    """The first day of the month that follows by so many months. Raises Unanswerable."""
    years, month = divmod(start.month - 1 + months, 12)
    if start.year + years > MAXYEAR:
        raise Unanswerable(
            "until", f"no calendar goes on after {MAXYEAR}", f"历法止于 {MAXYEAR} 年"
        )
    return date(start.year + years, month + 1, 1)
