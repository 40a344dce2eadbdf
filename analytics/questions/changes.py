"""What was done to powers: additions, cancellations, and every other kind of change."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking, span
from analytics.chart import Chart
from analytics.grouping import named
from analytics.parameters import Day, Selection, one_of
from analytics.periods import MONTHS, periods

MEANING = "每月、每季或每年，各类变更有多少项生效。"
CHART = Chart("stacked", ("period",), ("changes",), series=("change", "{by}"), unit="changes")
GROUPS = ("none", "area", "organ", "kind", "level", "paper")


def changes(
    ledger: Asking,
    *,
    since: Day,
    until: Day | None = None,
    each: str = "month",
    by: str = "none",
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """How many changes of each kind took effect in each month, quarter or year.

    ``period``: its first day; ``area``, ``organ``, ``kind``, ``level`` or ``paper``: what it was
    counted by (no such column for ``none``; by organ, a change counts for each holder on its day);
    ``change``: what papers count it as (domain.totals), or ``taken_over`` for what was read from a
    list (接管); ``changes``: how many; ``sub_items``: how many of them are counted as 子项. A kind
    of change that never occurred in the whole series has no rows.
    """
    group = one_of("by", by, GROUPS)
    first, last = span(selection, since, until)
    view = periods(first, last, each=one_of("each", each, [*MONTHS]))
    found = ledger.answer(
        "changes", selection, views={"periods": view}, since=first, until=last, by=group
    )
    return named(found, group)
