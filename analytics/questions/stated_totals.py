"""文件自述数与账本记录数: what papers state about themselves, beside what was recorded."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.errors import Unanswerable
from analytics.parameters import Selection

MEANING = "每份文件自述的数，与账本在其下记录的数，差在哪里。"
CHART = Chart("table", ("number", "change"), ("stated", "recorded"), unit="items")


def stated_totals(
    ledger: Asking, *, paper: str = "", **selection: Unpack[Selection]
) -> pl.DataFrame:
    """What each paper states about itself, what was recorded under it, and what explains the rest.

    As ``quanze totals --paper`` counts (domain.totals): all that is recorded under the paper, also
    what has not taken effect. ``paper``: its id (as a parameter, its id or number; empty: every
    paper that states something as of ``as_of``); ``number``, ``title``; ``change``: what the number
    counts; ``scope``: the paper's word for it, empty for all; ``annex``; ``sub_items``: it counts
    子项; ``stated``: the number; ``recorded``: ours, null for what the ledger does not count
    (other, partial_delegate); ``difference``: stated less recorded; ``explained``: how much of it
    has been explained; ``unexplained``: what is left. The filters by area, organ and kind do not
    apply, since a paper counts all that it changes, services too.
    """
    for name in ("area", "organ", "kind"):
        if selection.get(name):
            raise Unanswerable(
                name,
                "a paper's totals count everything it changes",
                "文件自述数计其全部变更，不可筛选",
            )
    if paper:
        ledger.paper(paper, selection)
    return ledger.answer("stated_totals", selection, paper=paper)
