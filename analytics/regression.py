"""What a paper did to a series, by regression; needs statsmodels (the extra ``statistics``).

Interrupted time series: Wagner and others 2002, J. Clin. Pharm. Ther. 27; errors by Newey and West
1987, Econometrica 55; intervals by Kiefer and Vogelsang 2005, Econometric Theory 21. Two groups,
before and after: errors by group, Liang and Zeger 1986, Biometrika 73.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from analytics.errors import Unavailable

FEW_MONTHS = 12
"""On either side: fewer do not show a season, nor tell a trend from chance."""
LEAST_MONTHS = 3
CORRELATED = 0.25
"""Of one month with the next: with more, intervals are too short."""
FEW_GROUPS = 20
"""All together: with fewer, errors by group come out too small."""


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


def least_squares() -> Any:
    """The class that fits. Raises Unavailable."""
    try:
        return import_module("statsmodels.regression.linear_model").OLS
    except ImportError as error:
        raise Unavailable(
            "statsmodels is not installed: pip install 'quanze[statistics]'",
            "没有安装 statsmodels: pip install 'quanze[statistics]'",
        ) from error


def arrays() -> Any:
    return import_module("numpy")


def segmented(values: Sequence[float], before: int, lags: int | None = None) -> Estimates:
    """Level and trend of a monthly series, and how both change after so many months.

    ``level``: at the first month; ``trend``: by month, before; ``level_change``: in the first month
    after, against what the trend leads to; ``trend_change``: by month. Errors are those of Newey
    and West with ``lags`` months (None: 4 (n/100)^(2/9), rounded down). Of a short series these
    come out too small; interval and p-value (t, n - 4 degrees of freedom) are widened for that.
    ``autocorrelation`` of the residuals, at one month.
    """
    fit, np = least_squares(), arrays()
    count = len(values)
    month = np.arange(count)
    after = (month >= before).astype(float)
    design = np.column_stack([np.ones(count), month, after, after * (month - before)])
    kept = usual_lags(count) if lags is None else lags
    model = fit(np.asarray(values, dtype=float), design).fit(
        cov_type="HAC", cov_kwds={"maxlags": kept, "use_correction": True}, use_t=True
    )
    names = ("level", "trend", "level_change", "trend_change")
    wider = widening((kept + 1) / min(before, count - before))
    return estimates(model, names, wider) | {"autocorrelation": Estimate(correlated(model.resid))}


def widening(bandwidth: float) -> float:
    """By how much an interval grows with the lags' share of the months on the shorter side.

    Kiefer and Vogelsang 2005, table 1: Bartlett kernel, 97.5 %, over the normal 1.96.
    """
    share = min(bandwidth, 1.0)
    return (1.9600 + 2.9694 * share + 0.4160 * share**2 - 0.5324 * share**3) / 1.9600


def usual_lags(count: int) -> int:
    return int(4 * (count / 100) ** (2 / 9))


def correlated(residuals: Any) -> float:
    """How much of a residual is left a month later; 0 where there is nothing to be left."""
    total = float((residuals**2).sum())
    return float((residuals[1:] * residuals[:-1]).sum()) / total if total > 1e-20 else 0.0


def two_groups(treated: Panel, control: Panel, before: int) -> Estimates:
    """How much more the treated changed after so many months than the others.

    ``effect``: the mean difference of differences, with a level of its own for each group and each
    month; ``drift``: by how much the treated drew away from the others by month, before. Errors by
    group, with G - 1 degrees of freedom; with one group on a side there are none.
    """
    np = arrays()
    values = np.asarray([*treated, *control], dtype=float)
    is_treated = np.arange(len(values)) < len(treated)
    month = np.arange(values.shape[1])
    enough = min(len(treated), len(control)) > 1
    after = np.outer(is_treated, month >= before)
    apart = np.outer(is_treated, month[:before])
    return {
        "effect": clustered(values, after, enough=enough),
        "drift": clustered(values[:, :before], apart, enough=enough),
    }


def clustered(values: Any, regressor: Any, *, enough: bool) -> Estimate:
    """The coefficient of one regressor, beside a level for each group and each month."""
    fit, np = least_squares(), arrays()
    groups = np.repeat(np.arange(values.shape[0]), values.shape[1])
    model = fit(within(values).ravel(), within(regressor).ravel()).fit(
        cov_type="cluster",
        cov_kwds={"groups": groups, "use_correction": True, "df_correction": True},
        use_t=True,
    )
    found = estimates(model, ("effect",))["effect"]
    return found if enough else Estimate(found.estimate)


def within(panel: Any) -> Any:
    """A full panel less the means of its groups and of its months, plus the mean of all."""
    panel = panel.astype(float)
    return (
        panel - panel.mean(axis=1, keepdims=True) - panel.mean(axis=0, keepdims=True) + panel.mean()
    )


def is_exact(model: Any) -> bool:
    """The fit leaves nothing over but what rounding leaves."""
    left, total = float((model.resid**2).sum()), float((model.model.endog**2).sum())
    return left <= 1e-20 * max(total, 1.0)


def estimates(model: Any, names: Sequence[str], wider: float = 1.0) -> Estimates:
    """The coefficients; without errors where nothing is left over to estimate them from."""
    values = {name: float(model.params[place]) for place, name in enumerate(names)}
    if is_exact(model):
        return {name: Estimate(value) for name, value in values.items()}
    errors = dict(zip(names, map(float, model.bse), strict=True))
    freedom = getattr(model, "df_resid_inference", model.df_resid)
    student = import_module("scipy.stats").t(float(freedom))
    return {name: interval(value, errors[name], student, wider) for name, value in values.items()}


def interval(value: float, error: float, student: Any, wider: float) -> Estimate:
    half = float(student.ppf(0.975)) * error * wider
    p_value = 2 * float(student.sf(abs(value) / (error * wider)))
    return Estimate(value, error, value - half, value + half, p_value)
