"""On what powers rest (设定依据)."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.parameters import Selection
from analytics.views import read, values
from domain.vocabulary import RANK_ORDER

MEANING = "当日清单上的职权，以什么位阶的文件为设定依据。"
CHART = Chart("stacked", ("kind",), ("highest",), series=("rank",), unit="powers")
UNMATCHED, NONE = "unmatched", "none"


def basis_structure(ledger: Asking, **selection: Unpack[Selection]) -> pl.DataFrame:
    """On papers of what rank the powers on the list of the day rest.

    A citation means the registered paper (of the same register) with its number, else with its
    exact title; where several are as good, none; one not yet in force counts as none.

    ``kind``; ``rank``: of the paper, ``unmatched`` for a citation that means no registered paper,
    ``none`` for powers that cite nothing; ``powers``: with a citation of that rank; ``highest``:
    that have none of a higher rank (each power once: they add up to the list); ``citations``.
    """
    ranks = [*(rank.value for rank in RANK_ORDER), UNMATCHED, NONE]
    views = {
        "citing": read("views/citing"),
        "ranks": values(("rank", "place"), ((rank, n) for n, rank in enumerate(ranks))),
    }
    return ledger.answer("basis_structure", selection, views=views)
