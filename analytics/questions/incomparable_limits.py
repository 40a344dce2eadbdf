"""Limits that no calendar brings together."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.grouping import named
from analytics.parameters import Selection, one_of
from analytics.questions.promised_limits import GROUPS

MEANING = "哪些法定时限与承诺时限，因单位不同而无法比较。"
CHART = Chart("table", ("{by}",), ("statutory_unit", "promised_unit", "powers"), unit="powers")


def incomparable_limits(
    ledger: Asking, *, by: str = "kind", **selection: Unpack[Selection]
) -> pl.DataFrame:
    """Which statutory and promised limits stand in units that cannot be compared.

    ``kind``, ``organ`` (the first holder) or ``area``: what it was counted by (no such column for
    ``none``); ``statutory_unit``, ``promised_unit``: as published; ``powers``: on the list of the
    day with these two.
    """
    group = one_of("by", by, GROUPS)
    return named(ledger.answer("incomparable_limits", selection, by=group), group)
