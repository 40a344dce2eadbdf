"""Regressions against made-up series whose truth is known, and against closed forms."""

import sys
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics import regression
from analytics.errors import Unavailable
from analytics.regression import FEW_GROUPS, FEW_MONTHS, Estimate, segmented, two_groups

OLS = pytest.importorskip(
    "statsmodels.regression.linear_model", reason="needs the extra statistics"
).OLS
RUNS = 300
MANY = 800
Numbers = NDArray[np.float64]


def stepped(seed: int, *, level: float, trend: float, months: int = 72, before: int = 36) -> Any:
    """A series with a trend, a step, a bend, and noise that hangs together a little."""
    random = np.random.default_rng(seed)
    shocks = random.normal(0, 4, months + 1)
    month = np.arange(months)
    after = month >= before
    noise = shocks[1:] + 0.2 * shocks[:-1]
    return 100 + 0.5 * month + after * (level + trend * (month - before)) + noise


def covers(one: Estimate, truth: float) -> bool:
    assert one.lower is not None
    assert one.upper is not None
    return one.lower <= truth <= one.upper


@pytest.mark.parametrize(("level", "trend"), [(-20.0, -1.0), (0.0, 0.0)])
@pytest.mark.parametrize(
    ("months", "before"),
    [(24, 12), (48, 24), (120, 60), (48, 12), (48, 36), (120, 12), (120, 108), (240, 24)],
)
def test_the_interval_covers_the_truth_nine_times_in_ten_wherever_the_series_is_split(
    months: int, before: int, level: float, trend: float
):
    found = [
        segmented(stepped(seed, level=level, trend=trend, months=months, before=before), before)
        for seed in range(MANY)
    ]
    for term, truth in (("level_change", level), ("trend_change", trend), ("trend", 0.5)):
        share = sum(covers(one[term], truth) for one in found) / MANY
        assert 0.89 <= share <= 1, term


@pytest.mark.parametrize(("months", "before"), [(48, 11), (48, 37), (22, 11), (6, 3)])
def test_with_too_few_months_on_a_side_no_interval_is_claimed(months: int, before: int):
    found = segmented(stepped(1, level=-40, trend=0, months=months, before=before), before)
    for term in ("level", "trend", "level_change", "trend_change"):
        assert found[term][1:] == (None, None, None, None)
    enough = segmented(stepped(1, level=-40, trend=0, months=48, before=FEW_MONTHS), FEW_MONTHS)
    assert None not in enough["level_change"]


def test_a_side_on_which_nothing_varies_has_no_error_of_its_own():
    values = [0.0] * 20 + [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9]
    found = segmented(values, 20)
    assert found["trend"][1:] == (None, None, None, None)
    assert found["trend_change"].lower is not None


def test_a_known_effect_is_seen_and_its_absence_too():
    assert segmented(stepped(1, level=-40, trend=0), 36)["level_change"].p_value < 0.001
    quiet = [segmented(stepped(seed, level=0, trend=0), 36) for seed in range(RUNS)]
    alarms = sum(one["level_change"].p_value < 0.05 for one in quiet) / RUNS
    assert alarms <= 0.1


def test_coefficients_are_those_of_least_squares():
    values = stepped(3, level=10, trend=2)
    month = np.arange(72)
    after = (month >= 36).astype(float)
    design = np.column_stack([np.ones(72), month, after, after * (month - 36)])
    solved = np.linalg.solve(design.T @ design, design.T @ values)
    found = segmented(values, 36)
    names = ("level", "trend", "level_change", "trend_change")
    assert [found[name].estimate for name in names] == pytest.approx(list(solved))


def test_without_lags_errors_are_those_of_white():
    values = stepped(4, level=10, trend=2)
    month = np.arange(72)
    after = (month >= 36).astype(float)
    design = np.column_stack([np.ones(72), month, after, after * (month - 36)])
    bread = np.linalg.inv(design.T @ design)
    left = values - design @ (bread @ design.T @ values)
    meat = design.T @ (design * (left**2)[:, None])
    errors = np.sqrt(np.diag(bread @ meat @ bread) * 72 / (72 - 4))
    found = segmented(values, 36, lags=0)
    names = ("level", "trend", "level_change", "trend_change")
    assert [found[name].standard_error for name in names] == pytest.approx(list(errors))


def test_an_interval_is_wider_than_students_by_what_the_lags_take():
    # 1.9600 + 2.9694 b + 0.4160 b^2 - 0.5324 b^3, at one tenth and at most at one.
    assert regression.widening(0.1) * 1.96 == pytest.approx(2.2606, abs=0.0001)
    assert regression.widening(0) == 1
    assert regression.widening(3) == regression.widening(1)


def test_a_straight_line_leaves_no_error_to_estimate():
    found = segmented([2.0 * month for month in range(24)], 12)
    assert found["trend"].estimate == pytest.approx(2)
    assert found["level_change"].estimate == pytest.approx(0, abs=1e-9)
    assert found["trend"][1:] == (None, None, None, None)
    assert found["autocorrelation"].estimate == 0


def panel(seed: int, effect: float, *, groups: int = 24, months: int = 24, drift: float = 0) -> Any:
    """Groups and months with levels of their own; half of the groups treated half of the time."""
    random = np.random.default_rng(seed)
    month = np.arange(months)
    treated = np.arange(groups) < groups // 2
    values = (
        random.normal(50, 20, (groups, 1))
        + random.normal(0, 5, (1, months))
        + np.outer(treated, (month >= months // 2) * effect + month * drift)
        + random.normal(0, 3, (groups, months))
    )
    return values[treated].tolist(), values[~treated].tolist()


def calm(random: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    return random.normal(0, 3, shape)


def wandering(random: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    return random.normal(0, 1, shape).cumsum(axis=1)


def in_bursts(random: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    burst = (random.random(shape) < 0.05) * random.poisson(40, shape)
    return (random.poisson(1, shape) + burst).astype(float)


def of_all_sizes(random: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    return random.poisson(5 * random.lognormal(0, 1, (shape[0], 1)), shape).astype(float)


@pytest.mark.parametrize("noise", [calm, wandering, in_bursts, of_all_sizes])
@pytest.mark.parametrize("restless", [1, 4])
@pytest.mark.parametrize(("treated", "control"), [(5, 5), (5, 15), (5, 60), (15, 5), (12, 12)])
def test_differences_of_differences_cover_the_truth_nine_times_in_ten(
    treated: int, control: int, restless: int, noise: Any
):
    """Also where few are treated, and where they are more restless than the others."""
    held = {"effect": 0, "drift": 0}
    for seed in range(RUNS):
        random = np.random.default_rng(seed)
        values = noise(random, (treated + control, 24))
        values[:treated] *= restless
        values[:treated, 12:] -= 6
        values += random.normal(50, 20, 24)
        found = two_groups(values[:treated].tolist(), values[treated:].tolist(), 12)
        held["effect"] += covers(found["effect"], -6)
        held["drift"] += covers(found["drift"], 0)
    assert min(held.values()) / RUNS >= 0.9, held


def test_the_effect_is_the_difference_of_the_differences_of_means():
    treated, control = panel(5, -6)
    ours, others = np.array(treated), np.array(control)
    expected = (ours[:, 12:].mean() - ours[:, :12].mean()) - (
        others[:, 12:].mean() - others[:, :12].mean()
    )
    assert two_groups(treated, control, 12)["effect"].estimate == pytest.approx(expected)


def with_dummies(treated: int, control: int, months: int, before: int) -> Numbers:
    """The design of a regression with a dummy for each group and month, the effect first."""
    group, month = np.divmod(np.arange((treated + control) * months), months)
    effect = (group < treated) & (month >= before)
    columns = [effect, *(group == n for n in range(treated + control))]
    columns += [month == n for n in range(1, months)]
    return np.column_stack(columns).astype(float)


def test_the_effect_and_its_error_are_those_of_a_model_with_dummies():
    """Of statsmodels, whose errors by group lack what each side's mean takes: (n - 1) / n."""
    treated, control = panel(6, -6, groups=12, months=10)
    groups = np.repeat(np.arange(12), 10)
    values = np.array([*treated, *control]).ravel()
    model = OLS(values, with_dummies(6, 6, 10, 5)).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    found = two_groups(treated, control, 5)["effect"]
    assert found.estimate == pytest.approx(model.params[0])
    assert found.standard_error == pytest.approx(model.bse[0] * np.sqrt(6 / 5))


def test_errors_by_group_are_adjusted_for_what_the_dummies_take():
    """Bell and McCaffrey 2002: what is left of a group is spread as its leverage lets it be."""
    treated, control = panel(6, -6, groups=28, months=8)
    treated = treated[:5]
    values = np.array([*treated, *control])
    design = with_dummies(5, 14, 8, 3)
    bread = np.linalg.inv(design.T @ design)
    left = (values.ravel() - design @ (bread @ design.T @ values.ravel())).reshape(19, 8)
    scores: list[Numbers] = []
    for one, own in enumerate(design.reshape(19, 8, -1)):
        shares, ways = np.linalg.eigh(np.eye(8) - own @ bread @ own.T)
        roots = np.array([share**-0.5 if share > 1e-9 else 0 for share in shares])
        scores.append(own.T @ (ways * roots) @ ways.T @ left[one])
    error = np.sqrt((bread @ np.transpose(scores) @ np.array(scores) @ bread)[0, 0])
    assert two_groups(treated, control, 3)["effect"].standard_error == pytest.approx(error)


def test_groups_that_drew_apart_before_are_found_out():
    found = two_groups(*panel(7, 0, drift=1.0), 12)["drift"]
    assert found.estimate == pytest.approx(1.0, abs=0.2)
    assert found.p_value is not None
    assert found.p_value < 0.001


@pytest.mark.parametrize(("treated", "control"), [(1, 12), (4, 12), (12, 4), (2, 2)])
def test_with_few_groups_on_a_side_there_is_an_effect_and_no_error(treated: int, control: int):
    ours, others = panel(8, -6)
    found = two_groups(ours[:treated], others[:control], 12)
    assert found["effect"].estimate == pytest.approx(-6, abs=4)
    assert found["effect"][1:] == found["drift"][1:] == (None, None, None, None)
    enough = two_groups(ours[:FEW_GROUPS], others[:FEW_GROUPS], 12)
    assert None not in (*enough["effect"], *enough["drift"])


def test_groups_that_all_change_alike_leave_no_error_to_estimate():
    months = [[float(group)] * 6 + [group + 2.0] * 6 for group in range(6)]
    others = [[float(group)] * 12 for group in range(6)]
    found = two_groups(months, others, 6)["effect"]
    assert found.estimate == pytest.approx(2)
    assert found[1:] == (None, None, None, None)


def test_without_statsmodels_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "statsmodels.regression.linear_model", None)
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(Unavailable, match=r"quanze\[statistics\]"):
        regression.segmented([1.0, 2.0, 3.0, 4.0, 5.0, 7.0], 3)
    with pytest.raises(Unavailable, match=r"quanze\[statistics\]"):
        regression.two_groups([[1.0, 2.0]], [[1.0, 2.0]], 1)
