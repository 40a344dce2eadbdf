"""How long changes wait for their hand-over (盘锦 2016 三(二): 15 working days)."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.errors import Unanswerable
from analytics.grouping import UNITS, beginning, named
from analytics.parameters import Day, Selection, as_of, one_of
from analytics.workdays import working_days

MEANING = "须办交接的变更，从决定到完成交接隔多久；还有多少未交接。"
CHART = Chart(
    "bar", ("{by}",), ("to_10", "to_15", "to_30", "to_60", "over_60", "hanging"), unit="changes"
)
GROUPS = ("none", "year", "change", "kind", "area", "paper")


def handover_lag(
    ledger: Asking,
    *,
    by: str = "none",
    unit: str = "day",
    limit: int = 15,
    since: Day | None = None,
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """How long after its decision a change is handed over, and what still hangs.

    Asked of the changes that wait for 完成交接, decided from ``since`` to ``as_of``: on the day of
    the decision or, where that is not known, the day the act names.

    ``year`` of the decision, ``change``, ``kind``, ``area`` or ``paper``: what it was counted by
    (no such column for ``none``); ``completed``: handed over by ``as_of``; ``shortest``,
    ``lower_quartile``, ``median``, ``upper_quartile``, ``ninth_decile``, ``longest``: of those, in
    the ``unit``, ``day`` or ``working_day``; ``to_10`` (0 to 10), ``to_15`` (11 to 15), ``to_30``,
    ``to_60``, ``over_60``: of those, by lag; ``late``: of those, after more than ``limit`` working
    days; ``hanging``: not handed over; ``hanging_median``, ``hanging_longest``: how long so far;
    ``overdue``: of those, for more than ``limit`` working days; ``early``: handed over before the
    decision, and in no other column; ``dropped``: not handed over before the power left the list,
    and in no other column. What hangs is not in the quantiles: they are too short where much hangs.
    """
    group = one_of("by", by, GROUPS)
    if limit < 0:
        raise Unanswerable(
            "limit", f"working days, at least 0: {limit}", f"工作日数，不小于 0: {limit}"
        )
    found = ledger.answer(
        "handover_lag",
        selection,
        views=working_days(as_of(selection)),
        by=group,
        unit=one_of("unit", unit, UNITS),
        limit=limit,
        since=beginning(since),
    )
    return named(found, group)
