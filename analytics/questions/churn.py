"""How much of what is put on the list soon leaves it again."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking, span
from analytics.chart import Chart
from analytics.errors import Unanswerable
from analytics.grouping import named
from analytics.parameters import Day, Selection, one_of
from analytics.periods import MONTHS, periods

MEANING = "每期新增的职权中，有多少在若干天内又终止。"
CHART = Chart("line", ("period",), ("share",), series=("{by}",))
GROUPS = ("none", "area", "organ", "kind", "level", "paper")
MOST = 365 * 100


def churn(
    ledger: Asking,
    *,
    since: Day,
    until: Day | None = None,
    within: int = 365,
    each: str = "year",
    by: str = "none",
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """How many of the powers added in a month, quarter or year ended again within so many days.

    ``period`` of the addition: its first day; ``area``, ``organ``, ``kind``, ``level`` or
    ``paper``: what it was counted by (no such column for ``none``); ``added``: powers added, those
    taken over from a list (接管) left out; ``ended_again``: of these, ended in whatever way
    ``within`` so many days of their first, and by ``as_of``; ``too_recent``: not ended so, but for
    them the days are not over on ``as_of``; ``share``: ended again among those that are not too
    recent, 0 to 1, null where there are none. Periods without additions have no rows.
    """
    group = one_of("by", by, GROUPS)
    if not 0 <= within <= MOST:
        raise Unanswerable(
            "within",
            f"not from 0 to {MOST} days: {within!r}",
            f"应为 0 至 {MOST} 天: {within!r}",
        )
    first, last = span(selection, since, until)
    view = periods(first, last, each=one_of("each", each, [*MONTHS]))
    found = ledger.answer(
        "churn",
        selection,
        views={"periods": view},
        since=first,
        until=last,
        within=within,
        by=group,
    )
    told = pl.col("added") - pl.col("too_recent")
    share = pl.when(told > 0).then(pl.col("ended_again") / told).alias("share")
    return named(found.with_columns(share), group)
