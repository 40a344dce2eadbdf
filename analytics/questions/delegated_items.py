"""下放, 委托, 授权, 赋权: how many items were handed on, and whether anybody took them up."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking, span
from analytics.chart import Chart
from analytics.grouping import named
from analytics.parameters import Day, Selection, one_of
from analytics.periods import MONTHS, periods
from analytics.views import read

MEANING = "每月、每季或每年，有多少项职权下放、委托、授权或赋权，后来怎样。"
CHART = Chart(
    "stacked",
    ("period",),
    ("items",),
    series=("mode", "{by}"),
    unit="items",
    adds=("receiving_level",),
)
GROUPS = ("none", "area", "organ", "kind", "paper")


def delegated_items(
    ledger: Asking,
    *,
    since: Day,
    until: Day | None = None,
    each: str = "month",
    by: str = "none",
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """How many items were handed on in each month, quarter or year, and what became of them.

    An item is one act, to however many receivers; what became of it is told as of ``as_of``.
    ``period``: its first day; ``area``, ``organ``, ``kind`` or ``paper``: what it was counted by
    (no such column for ``none``; by organ, each holder on the day before, who handed it on);
    ``mode``: ``delegation`` (下放), ``entrustment`` (委托), ``authorisation`` (授权),
    ``grant_for_holder`` or ``grant_own_name`` (赋权); ``receiving_level``: 1 (national) to 6
    (village), as the paper says, else the lowest tier among the receivers, null where neither is
    known. Then numbers of items: ``items`` in effect; ``accepted`` by every receiver, or theirs at
    once (委托 and 授权 wait for nobody's acceptance); ``hanging``: delegations of powers on the
    list that a receiver has neither accepted nor lost nor come to hold; ``withdrawn`` since (收回),
    from one receiver at least; ``awaiting_handover``: not in effect by ``as_of``, and in no other
    column. ``receivers``: of the items in effect, each act's counted anew. Periods without any have
    no rows.
    """
    group = one_of("by", by, GROUPS)
    first, last = span(selection, since, until)
    view = periods(first, last, each=one_of("each", each, [*MONTHS]))
    found = ledger.answer(
        "delegated_items",
        selection,
        views={"periods": view, "changes": read("views/changes_from")},
        since=first,
        until=last,
        by=group,
    )
    return named(found, group)
