"""How far promises go beyond the law (承诺时限, 法定时限)."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.grouping import named
from analytics.parameters import Selection, one_of

MEANING = "当日清单上，承诺时限比法定时限短多少。"
CHART = Chart("bar", ("{by}",), ("mean_cut", "median_cut"), unit="%")
GROUPS = ("none", "kind", "organ", "area")


def promised_limits(
    ledger: Asking, *, by: str = "kind", **selection: Unpack[Selection]
) -> pl.DataFrame:
    """How much shorter than the statutory limits the promised ones are, on the list of the day.

    Two limits are compared in one unit: a year is 12 months, and nothing (即办) is nothing in any
    unit. No other unit is turned into another: 日 does not say whether it is a 工作日; such
    pairs are ``incomparable``, and the question ``incomparable_limits`` lists them.

    ``kind``, ``organ`` (the first holder) or ``area``: what it was counted by (no such column for
    ``none``); ``powers``: on the list; ``stated``: with both limits; ``compared``,
    ``incomparable``: of those; ``shorter``, ``same``, ``longer``: of the compared, by what is
    promised; ``mean_cut``, ``median_cut``: by how many percent of the statutory limit it is shorter
    (less than 0: longer), over the compared with a statutory limit above 0. The median is the
    smallest cut that at least half of them do not exceed.
    """
    group = one_of("by", by, GROUPS)
    return named(ledger.answer("promised_limits", selection, by=group), group)
