"""How long powers live (Kaplan and Meier 1958, J. Am. Stat. Assoc. 53)."""

from collections.abc import Sequence
from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.grouping import beginning
from analytics.parameters import Day, Selection, one_of, some

MEANING = "各类职权在清单上存续多久（生存曲线）。"
CHART = Chart("line", ("days",), ("survival",), series=("kind",), unit="share of powers")
ENDS = ("cancelled", "merged", "split", "released", "lapsed", "expired")
GONE = ("cancelled", "released", "lapsed", "expired")
TAKEN_OVER = ("excluded", "from_listing")


def life_spans(
    ledger: Asking,
    *,
    ends: str | Sequence[str] = GONE,
    taken_over: str = "excluded",
    since: Day | None = None,
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """How long powers stay on the list: the survival curve of each kind.

    A life begins on the first day on the list, and belongs to what the power was on that day: its
    kind, and the filters. It ends when the power leaves the list in one of the ways in ``ends``; in
    another way, it is censored on that day, as it is at ``as_of``. By default a power that is
    merged or split is censored: its content goes on in another power, which begins a life of its
    own.

    Left truncation: a power that was taken over from a list (接管) is older than its first day by
    an age that nobody knows. It is ``excluded``; or its life is counted ``from_listing``, which is
    too short. With ``since``, nothing before that day is looked at: a power that was listed earlier
    enters at the age it had then (delayed entry), and one that was gone by then is left out.

    ``kind``; ``days``: the age, in days, at which something ended or was censored; ``at_risk``:
    powers that had entered before that age and reached it; ``ended``, ``censored``: at that age;
    ``survival``: the estimated share that lives longer; ``standard_error``: of that (Greenwood),
    null where the share is 0.
    """
    return ledger.answer(
        "life_spans",
        selection,
        ends=" ".join(some("ends", ends, ENDS)),
        taken_over=one_of("taken_over", taken_over, TAKEN_OVER),
        since=beginning(since),
    )
