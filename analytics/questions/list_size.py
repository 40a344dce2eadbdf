"""How long the list is, month by month."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking, span
from analytics.chart import Chart
from analytics.grouping import named
from analytics.parameters import Day, Selection, one_of
from analytics.periods import periods

MEANING = "每个月末清单上有多少项职权。"
CHART = Chart("line", ("month",), ("powers",), series=("{by}",), unit="powers")
GROUPS = ("none", "area", "organ", "kind", "level")


def list_size(
    ledger: Asking,
    *,
    since: Day,
    until: Day | None = None,
    by: str = "none",
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """How many powers were on the list at the end of each month.

    ``month``: its first day; ``day``: the day counted, the month's last or the series' last;
    ``area``, ``organ``, ``kind`` or ``level``: what it was counted by (no such column for
    ``none``; by organ, a power counts for each of its holders); ``powers``: how many.
    """
    group = one_of("by", by, GROUPS)
    first, last = span(selection, since, until)
    found = ledger.answer(
        "list_size",
        selection,
        views={"periods": periods(first, last)},
        since=first,
        until=last,
        by=group,
    )
    return named(found, group)
