"""How the list follows the law."""

from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.grouping import beginning
from analytics.parameters import Day, Selection
from analytics.views import read

MEANING = "法律修改、废止后，以其为依据的职权隔多久变更。"
CHART = Chart(
    "bar",
    ("title", "event", "happened_on", "register", "instrument"),
    ("changed", "waiting", "expired"),
    unit="powers",
)


def law_lag(
    ledger: Asking, *, since: Day | None = None, **selection: Unpack[Selection]
) -> pl.DataFrame:
    """How long after a law changes the powers that rest on it change: a row for each such change.

    Asked of the registered papers amended, repealed or declared void from ``since`` to ``as_of``,
    and of the powers that cited them on the day before. A citation means the registered paper (of
    the same register) with its number, else with its exact title; where several are as good, none.

    ``register``, ``instrument``, ``number``, ``title``: the paper; ``event``: ``amended``,
    ``repealed`` or ``void``; ``happened_on``: its day; ``powers``: that rested on it; ``changed``:
    of those, changed on that day or later, by ``as_of``, in any way (a change may answer several
    laws, or none: that it came after is all that is known); ``shortest``, ``lower_quartile``,
    ``median``, ``upper_quartile``, ``ninth_decile``, ``longest``: days to the first such change;
    ``waiting``: still listed and not changed; ``waited``: for how many days; ``expired``: not
    changed before their own term ended.
    """
    return ledger.answer(
        "law_lag", selection, views={"citing": read("views/citing")}, since=beginning(since)
    )
