"""Powers that ended, and others that look like them come back."""

from difflib import SequenceMatcher
from typing import Unpack

import polars as pl

from analytics.asking import Asking, span
from analytics.chart import Chart
from analytics.errors import Unanswerable
from analytics.parameters import Day, Selection

MEANING = "哪些职权终止后，又出现了可能是换名再设的职权。"
CHART = Chart("table", ("ended_on",), ("ended_name", "revived_name", "days", "similarity"))


def revivals(
    ledger: Asking,
    *,
    since: Day,
    until: Day | None = None,
    similar: float = 0.8,
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """Which powers ended and were followed by another that may be the same under another name.

    Of the powers that ended from ``since`` to ``until``, those that were followed, by ``as_of``, by
    another of the same first holder or the same area, of the same base code, or of a name that
    begins with the same two characters and is as ``similar`` as asked (0 to 1; 1: the same). What
    a merger or split made of a power is no revival, nor is what was taken over from a list (接管).
    It is evidence to look into, not a verdict.

    ``register``; ``ended``, ``ended_name``, ``ended_kind``, ``ended_as`` (cancelled, lapsed,
    released, merged, split or expired), ``ended_on``, ``ended_by`` (the paper's id or number; null
    where its own term ended it); ``revived``, ``revived_name``, ``revived_kind``, ``revived_on``,
    ``revived_by``; ``days`` from the end to the return; ``same_holder``; ``same_base_code``;
    ``similarity`` of the names: twice the characters they share in order, over the characters of
    both (Ratcliff and Obershelp).
    """
    if not 0 <= similar <= 1:
        raise Unanswerable(
            "similar", f"not from 0 to 1: {similar!r}", f"应在 0 与 1 之间: {similar!r}"
        )
    first, last = span(selection, since, until)
    found = ledger.answer("revivals", selection, since=first, until=last)
    names = zip(found["ended_name"], found["revived_name"], strict=True)
    alike = pl.Series("similarity", [likeness(*pair) for pair in names], dtype=pl.Float64)
    found = found.with_columns(alike)
    return found.filter(found["same_base_code"] | (found["similarity"] >= similar))


def likeness(one: str, other: str) -> float:
    """How like two names are: 1 for the same."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
