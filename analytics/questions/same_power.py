"""The same power in different places, by its base code (四级四同)."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.errors import Unanswerable
from analytics.parameters import Selection

MEANING = "同一基本编码的职权，在各地清单上如何（四级四同）。"
CHART = Chart("bar", ("base_code",), ("areas",), unit="areas")


def same_power(
    ledger: Asking, *, code: str = "", areas: int = 2, **selection: Unpack[Selection]
) -> pl.DataFrame:
    """The same power in different places, on the lists of the day: a row for each base code.

    Asked of the base code ``code`` (empty: of all), where at least ``areas`` areas list it.

    ``base_code``; ``name``: the commonest; ``names``: how many; ``areas``, ``registers``: that list
    it; ``powers``: on the list; ``suspended``: of those; ``ended``: no longer on the list;
    ``holder_kinds``: of the first holders, with spaces between; ``promised_unit``: the commonest;
    ``promises``: in that unit; ``shortest``, ``median``, ``longest``: of those, in that unit (a
    year is 12 months, and 即办 nothing in any unit); ``in_other_units``: promises that cannot be
    compared with them.
    """
    if areas < 0:
        raise Unanswerable(
            "areas", f"how many at least, 0 or more: {areas}", f"至少几个，不小于 0: {areas}"
        )
    return ledger.answer("same_power", selection, code=code, areas=areas)
