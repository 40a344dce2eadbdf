"""精简: how much shorter the list is for a paper."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.parameters import Selection

MEANING = "一份文件前后，清单各有多长；文件本身增减了多少。"
CHART = Chart("bar", ("kind",), ("before", "after", "now"), unit="powers")


def net_slimming(ledger: Asking, *, paper: str, **selection: Unpack[Selection]) -> pl.DataFrame:
    """How long the list was before a paper and after it, and what the paper itself did to it.

    ``paper`` is the id or the number (文号) of one; what it did is what is recorded under it and
    took effect by ``as_of``. One row for each ``kind`` of power. ``first_on``, ``last_on``: the
    days on which its first and its last change took effect. Numbers of powers on the list:
    ``before``, on the day before the first; ``after``, on the day after the last, or ``as_of`` if
    that is earlier; ``now``, on ``as_of``; other papers have their share in the difference, and
    only registers in which this one did something are counted. What the paper did, by the kind a
    power was of on the day: ``established`` (设立); ``cancelled``, ``released``, ``lapsed``;
    ``merged_ended`` and ``merged_results``, ``split_ended`` and ``split_results``; ``net``: ended
    less made, by how many powers it made the list shorter. No rows where nothing has taken effect
    under it.
    """
    return ledger.answer("net_slimming", selection, papers=ledger.paper(paper, selection))
