"""行政审批: how many were cancelled, and what else became of them."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking, span
from analytics.chart import Chart
from analytics.grouping import named
from analytics.parameters import Day, Selection, one_of
from analytics.periods import MONTHS, periods
from analytics.views import read

MEANING = "每月、每季或每年，有多少项行政审批被取消、缩减，或以其他方式减少。"
CHART = Chart(
    "bar",
    ("period",),
    ("cancelled", "narrowed", "merged_net"),
    series=("sub_items", "{by}"),
    unit="approvals",
    only=(("kind", "approval"),),
)
GROUPS = ("none", "area", "organ", "level", "paper")


def cancelled_approvals(
    ledger: Asking,
    *,
    since: Day,
    until: Day | None = None,
    each: str = "month",
    by: str = "none",
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """How many approvals (行政审批) ended or became less in each month, quarter or year.

    ``period``: its first day; ``area``, ``organ``, ``level`` or ``paper``: what it was counted by
    (no such column for ``none``; by organ, each holder on the day before); ``kind``: ``licence``
    (行政许可), ``non_licence_approval`` (非行政许可审批), and ``approval`` for the sum of both, as
    it was the day before, which is what the filters ask about too;
    ``sub_items``: whether the row counts 子项, or items. Then numbers of powers: ``cancelled``
    (取消), ``narrowed`` (部分取消: they go on), ``released`` (转移), ``lapsed`` (自动放弃),
    ``converted_to_filing`` (改为备案), ``merged_ended`` (the powers that mergers ended),
    ``merged_results`` (those that mergers made) and ``merged_net``, the first less the second.
    """
    group = one_of("by", by, GROUPS)
    first, last = span(selection, since, until)
    view = periods(first, last, each=one_of("each", each, [*MONTHS]))
    found = ledger.answer(
        "cancelled_approvals",
        selection,
        views={"periods": view, "changes": read("views/changes_from")},
        since=first,
        until=last,
        by=group,
    )
    return named(found, group)
