"""Who decides about powers, by the rank of the paper (位阶)."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.grouping import beginning
from analytics.parameters import Day, Selection

MEANING = "职权的变更由什么位阶的文件决定。"
CHART = Chart(
    "stacked", ("year",), ("changes",), series=("rank",), unit="changes", adds=("change",)
)


def who_decides(
    ledger: Asking, *, since: Day | None = None, **selection: Unpack[Selection]
) -> pl.DataFrame:
    """Of what rank the papers are that change powers, by kind of change and year.

    Asked of the changes that papers count (a merger by its results), in effect from ``since`` to
    ``as_of``; what was taken over from a list (接管) nobody decided, and it is left out.

    ``year`` in which they took effect; ``change``: the kind, as ``domain.totals`` counts it;
    ``rank``: of the registered paper, else as the act gives it, or ``unknown``; ``changes``;
    ``decisions``: the papers behind them, each once; ``unregistered``: changes without a registered
    paper; ``unregistered_share``: their share of the changes.
    """
    return ledger.answer("who_decides", selection, since=beginning(since))
