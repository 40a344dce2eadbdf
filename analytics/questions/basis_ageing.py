"""How old the texts are that powers rest on, and which are gone."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.grouping import named
from analytics.parameters import Selection, one_of
from analytics.views import read

MEANING = "当日清单上每项职权最新的依据有多久了，哪些依据已废止。"
CHART = Chart("bar", ("{by}",), ("lower_quartile", "median", "upper_quartile"), unit="days")
GROUPS = ("none", "kind", "organ", "area")


def basis_ageing(
    ledger: Asking, *, by: str = "kind", **selection: Unpack[Selection]
) -> pl.DataFrame:
    """How old the newest basis of each power on the list of the day is, and which is repealed.

    A text is as old as its issue (the day it entered into force) or its last amendment, whichever
    is later. A citation means the registered paper (of the same register) with its number, else
    with its exact title; where several are as good, none; one not yet in force counts as none.

    ``kind``, ``organ`` (the first holder) or ``area``: what it was counted by (no such column for
    ``none``); ``powers``: on the list; ``aged``: with a basis in force that is registered;
    ``youngest``, ``lower_quartile``, ``median``, ``upper_quartile``, ``ninth_decile``, ``oldest``:
    days since the newest of those; ``on_repealed``: powers that cite a paper that is repealed
    or void; ``on_repealed_only``: that cite nothing else; ``unmatched``: that cite only what is
    not registered; ``without``: that cite nothing.
    """
    group = one_of("by", by, GROUPS)
    views = {"citing": read("views/citing")}
    return named(ledger.answer("basis_ageing", selection, views=views, by=group), group)
