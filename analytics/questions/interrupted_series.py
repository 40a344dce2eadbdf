"""What a paper did to one series: segmented regression."""

from collections.abc import Iterator
from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.errors import Unanswerable
from analytics.parameters import Day, Selection
from analytics.regression import CORRELATED, FEW_MONTHS, segmented, usual_lags
from analytics.series import Window, frame, measured, series, turning_day, window

MEANING = "一份文件前后，月度序列的水平与趋势有何变化（分段回归）。"
CHART = Chart("interval", ("term",), ("estimate", "lower", "upper"), only=(("part", "estimate"),))
ASSUMPTIONS = (
    "Without the paper, level and trend of the months before would have gone on unchanged.",
    "Nothing else changed the series in the month of the paper's day.",
    "The effect begins in that month, as a step and a straight line; nobody acted ahead of it.",
    "There is no season: a month of the year is like any other.",
    "What is recorded did not change in kind: lists were kept in the same way before and after.",
)


def interrupted_series(
    ledger: Asking,
    *,
    since: Day,
    until: Day | None = None,
    paper: str = "",
    on: Day | None = None,
    measure: str = "changes",
    change: str = "",
    lags: int | None = None,
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """What a monthly series did at the day of a paper: its level and its trend.

    The day is ``on``, or that on which the registered ``paper`` (id or 文号) entered into force;
    its month is the first one after. Of the ``measure`` ``changes`` (those that papers count, by
    the month of their effect; 接管 left out; of one kind, with ``change``) or ``list_size`` (at the
    end of the month), in the whole months from ``since`` to ``until``; the filters choose the
    powers. Errors are those of Newey and West over ``lags`` months; intervals are widened by what
    those lack in short series (Kiefer and Vogelsang 2005). With fewer than 12 months on a side
    there are none, since they would hold less than they say.

    ``part``: ``estimate``, ``test``, ``size``, ``assumption`` or ``warning``; ``term``: ``level``
    in the first month, ``trend`` by month before, ``level_change`` in the first month after,
    ``trend_change`` by month, ``autocorrelation`` of what is left (from -1 to 1),
    ``months_before``, ``months_after``, ``lags``; ``estimate``, ``standard_error``, ``lower`` and
    ``upper`` end of the 95 % interval, in changes or powers (null where nothing varies, or a
    warning says why); ``p_value``: of no effect; ``says``: the assumption or the warning. Needs the
    extra ``statistics``. Raises Unavailable and Unanswerable.
    """
    wanted = measured(measure, change)
    turning = turning_day(ledger, selection, paper=paper, on=on)
    months = window(selection, since, until, turning)
    count = len(months.months)
    if lags is not None and not 0 <= lags < count - 1:
        raise Unanswerable(
            "lags", f"months, from 0 to {count - 2}: {lags}", f"月数，0 至 {count - 2}: {lags}"
        )
    values = series(ledger, selection, months, "none", wanted).get("", [0.0] * count)
    found = segmented(values, months.before, lags)
    return frame(
        found,
        ["autocorrelation"],
        sizes={
            "months_before": months.before,
            "months_after": months.after,
            "lags": usual_lags(count) if lags is None else lags,
        },
        assumptions=ASSUMPTIONS,
        warnings=[
            *few_months(months, ", and no interval is given"),
            *poor(values),
            *hanging_together(found["autocorrelation"].estimate),
        ],
    )


def few_months(months: Window, so: str = "") -> Iterator[str]:
    for count, side in ((months.before, "before"), (months.after, "after")):
        if count < FEW_MONTHS:
            yield (
                f"Only {count} months {side}: fewer than {FEW_MONTHS} show no season, and hardly"
                f" tell a trend from chance{so}."
            )


def poor(values: list[float]) -> Iterator[str]:
    if len(set(values)) == 1:
        yield "All months are the same: there is nothing to estimate an error from."
    elif sum(values) / len(values) < 5:
        yield "Fewer than 5 a month: such small counts are not spread as the interval assumes."


def hanging_together(autocorrelation: float) -> Iterator[str]:
    if abs(autocorrelation) > CORRELATED:
        yield (
            f"One month hangs together with the next (autocorrelation {autocorrelation:.2f}):"
            " the intervals are too short."
        )
