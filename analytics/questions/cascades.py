"""How changes run down the levels: national paper, province, city, county."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.grouping import beginning
from analytics.parameters import Day, Selection
from analytics.views import read

MEANING = "一份文件下的变更，下级在哪里、隔多久也作了同样的变更。"
CHART = Chart(
    "bar",
    ("paper", "area", "register", "decided_in"),
    ("share",),
    series=("change",),
    unit="share of powers",
)


def cascades(
    ledger: Asking,
    *,
    paper: str = "",
    since: Day | None = None,
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """Which changes under a paper were made further down as well, where, and how much later.

    Asked of the changes under ``paper`` (id or 文号; empty: all) in effect from ``since`` to
    ``as_of``, and of the powers with the same base code or, where one has none, the same name, in
    the areas within its area, in any register asked for. The filters choose those further down. It
    came later and is the same: that it came because of the paper is not said.

    ``decided_in``: the register of the paper; ``paper``: its id, else number, else title;
    ``change``: the kind of change; ``decided_on``: the first day of it; ``register``, ``area``:
    further down; ``listed``: the same powers on the list there on the day before (0 where powers
    are established or merged: none need have been); ``followed``: powers changed in the same way on
    that day or later, by ``as_of``; ``share``: of the listed; ``shortest``, ``median``,
    ``longest``: days from the one to the other.
    """
    return ledger.answer(
        "cascades",
        selection,
        views={"acts_asked": read("views/acts_asked" if paper else "views/acts_known")},
        papers=ledger.paper(paper, selection) if paper else (),
        since=beginning(since),
    )
