"""How long papers wait for their publication (政府信息公开条例第二十六条: 20 working days)."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.grouping import UNITS, beginning, named
from analytics.parameters import Day, Selection, as_of, one_of
from analytics.workdays import working_days

MEANING = "文件从决定到公布，隔多久。"
CHART = Chart("bar", ("{by}",), ("to_5", "to_10", "to_20", "to_60", "over_60"), unit="papers")
GROUPS = ("none", "year", "issuer", "rank")


def publication_lag(
    ledger: Asking,
    *,
    by: str = "none",
    unit: str = "day",
    since: Day | None = None,
    all_papers: bool = False,
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """How long after its decision a paper is published.

    Asked of the papers decided from ``since`` to ``as_of`` behind the changes asked about (接管
    left out), each counted once; with ``all_papers`` of every registered paper besides. The days
    of a registered paper count before those its acts name; of several, the first; only whole days.

    ``year`` of the decision, ``issuer`` or ``rank``: what it was counted by (no such column for
    ``none``); ``papers``: published by ``as_of``; ``shortest``, ``lower_quartile``, ``median``,
    ``upper_quartile``, ``ninth_decile``, ``longest``: in the ``unit``, ``day`` or ``working_day``;
    ``to_5`` (0 to 5), ``to_10`` (6 to 10), ``to_20``, ``to_60``, ``over_60``: papers by lag, in the
    unit; ``late``: published after more than 20 working days; ``early``: with a publication
    before the decision, and in no other column; ``undated``: with no day of publication by
    ``as_of``, and in no other column. A quantile q is the smallest lag that at least the share q
    of the papers keeps.
    """
    group = one_of("by", by, GROUPS)
    found = ledger.answer(
        "publication_lag",
        selection,
        views=working_days(as_of(selection)),
        by=group,
        unit=one_of("unit", unit, UNITS),
        since=beginning(since),
        all_papers=all_papers,
    )
    return named(found, group)
