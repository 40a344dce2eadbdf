"""What a paper did to a series, by regression; needs statsmodels (the extra ``statistics``).

Interrupted time series: Wagner and others 2002, J. Clin. Pharm. Ther. 27; errors by Newey and West
1987, Econometrica 55; intervals by Kiefer and Vogelsang 2005, Econometric Theory 21. Two groups,
before and after: errors by group as Bell and McCaffrey 2002, Survey Methodology 28, adjust them.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from analytics.errors import Unavailable

FEW_MONTHS = 12
"""On either side: fewer do not show a season, and intervals of a segmented regression hold less
than they say."""
LEAST_MONTHS = 3
CORRELATED = 0.25
"""Of one month with the next: with more, intervals are too short."""
FEW_GROUPS = 5
"""On either side: of fewer, how much groups differ from one another cannot be told."""
NOTHING = 1e-12
"""What rounding leaves, as a share of the largest number that went in."""
ROOT = 1e-6
"""What rounding leaves of an error that is a root, as a share of what is left over by month."""


class Estimate(NamedTuple):
    """A number and how sure it is: 95 % interval, p-value of no effect. None: cannot be had."""

    estimate: float
    standard_error: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None


Estimates = dict[str, Estimate]
Panel = Sequence[Sequence[float]]
"""A row for each group, a column for each month."""


def needed(module: str) -> Any:
    """A module of the extra. Raises Unavailable."""
    try:
        return import_module(module)
    except ImportError as error:
        raise Unavailable(
            "statsmodels is not installed: pip install 'quanze[statistics]'",
            "没有安装 statsmodels: pip install 'quanze[statistics]'",
        ) from error


def segmented(values: Sequence[float], before: int, lags: int | None = None) -> Estimates:
    """Level and trend of a monthly series, and how both change after so many months.

    ``level``: at the first month; ``trend``: by month, before; ``level_change``: in the first month
    after, against what the trend leads to; ``trend_change``: by month. Errors are those of Newey
    and West with ``lags`` months (None: 4 (n/100)^(2/9), rounded down). Each side has a line of its
    own, so that intervals and p-values are Student's of the m months on the shorter side, with
    m - 2 degrees of freedom, and widened for what the errors lack in so few. With fewer than
    FEW_MONTHS on a side there are none. ``autocorrelation`` of the residuals, at one month.
    """
    fit, np = needed("statsmodels.regression.linear_model").OLS, needed("numpy")
    count = len(values)
    month = np.arange(count)
    after = (month >= before).astype(float)
    design = np.column_stack([np.ones(count), month, after, after * (month - before)])
    kept = usual_lags(count) if lags is None else lags
    shorter = min(before, count - before)
    model = fit(np.asarray(values, dtype=float), design).fit(
        cov_type="HAC", cov_kwds={"maxlags": kept, "use_correction": True}, use_t=True
    )
    names = ("level", "trend", "level_change", "trend_change")
    found = {name: Estimate(float(one)) for name, one in zip(names, model.params, strict=True)}
    if shorter >= FEW_MONTHS:
        wider = widening((kept + 1) / shorter) * uneven(count, shorter)
        left = float((model.resid**2).mean()) ** 0.5
        least = max(NOTHING * max(map(abs, values)), ROOT * left)
        found = {
            name: interval(found[name].estimate, float(error), least, shorter - 2, wider)
            for name, error in zip(names, model.bse, strict=True)
        }
    return found | {"autocorrelation": Estimate(correlated(model.resid))}


def widening(bandwidth: float) -> float:
    """By how much an interval grows with the lags' share of the months on the shorter side.

    Kiefer and Vogelsang 2005, table 1: Bartlett kernel, 97.5 %, over the normal 1.96.
    """
    share = min(bandwidth, 1.0)
    return (1.9600 + 2.9694 * share + 0.4160 * share**2 - 0.5324 * share**3) / 1.9600


def uneven(count: int, shorter: int) -> float:
    """By how much two parameters of the shorter side weigh more than four of all months."""
    return ((shorter / (shorter - 2)) / (count / (count - 4))) ** 0.5


def usual_lags(count: int) -> int:
    return int(4 * (count / 100) ** (2 / 9))


def correlated(residuals: Any) -> float:
    """How much of a residual is left a month later; 0 where there is nothing to be left."""
    total = float((residuals**2).sum())
    return float((residuals[1:] * residuals[:-1]).sum()) / total if total > 1e-20 else 0.0


def two_groups(treated: Panel, control: Panel, before: int) -> Estimates:
    """How much more the treated changed after so many months than the others.

    ``effect``: the mean difference of differences, with a level of its own for each group and each
    month; ``drift``: by how much the treated drew away from the others by month, before. With fewer
    than FEW_GROUPS on a side there are no errors.
    """
    np = needed("numpy")
    ours, others = np.asarray(treated, dtype=float), np.asarray(control, dtype=float)
    after = np.arange(ours.shape[1]) >= before
    change = after / after.sum() - ~after / before
    month = np.where(after, 0, np.arange(ours.shape[1]) - (before - 1) / 2)
    slope = month / (month**2).sum()
    return {
        "effect": apart(ours @ change, others @ change),
        "drift": apart(ours @ slope, others @ slope),
    }


def apart(ours: Any, others: Any) -> Estimate:
    """How far the means of two sides lie apart, a number for each group.

    In a full panel this is the coefficient of a regression with a dummy for each group and month,
    and errors by group with the adjustment of Bell and McCaffrey are Welch's: unbiased, however few
    groups there are and whatever the dummies take, and each side with a spread of its own.
    """
    value = float(ours.mean() - others.mean())
    if min(len(ours), len(others)) < FEW_GROUPS:
        return Estimate(value)
    parts = [(float(side.var(ddof=1)) / len(side), len(side) - 1) for side in (ours, others)]
    square = sum(part for part, _ in parts)
    least = NOTHING * float(max(abs(ours).max(), abs(others).max()))
    freedom = square**2 / sum(part**2 / free for part, free in parts) if square else 1.0
    return interval(value, square**0.5, least, freedom)


def interval(
    value: float, error: float, least: float, freedom: float, wider: float = 1.0
) -> Estimate:
    """By Student; without an error that is not more than the ``least``, what rounding leaves."""
    student = needed("scipy.special")
    if not error > least:
        return Estimate(value)
    half = float(student.stdtrit(freedom, 0.975)) * error * wider
    p_value = 2 * float(student.stdtr(freedom, -abs(value) / (error * wider)))
    return Estimate(value, error, value - half, value + half, p_value)
