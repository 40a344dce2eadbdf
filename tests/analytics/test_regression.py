"""Regressions against made-up series whose truth is known, and against closed forms."""

import sys
from typing import Any

import numpy as np
import pytest

from analytics import regression
from analytics.errors import Unavailable
from analytics.regression import Estimate, segmented, two_groups

pytest.importorskip("statsmodels", reason="needs the extra statistics")
RUNS = 300


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
@pytest.mark.parametrize("months", [48, 72, 120])
def test_the_interval_covers_the_truth_nine_times_in_ten(level: float, trend: float, months: int):
    half = months // 2
    found = [
        segmented(stepped(seed, level=level, trend=trend, months=months, before=half), half)
        for seed in range(RUNS)
    ]
    for term, truth in (("level_change", level), ("trend_change", trend), ("trend", 0.5)):
        share = sum(covers(one[term], truth) for one in found) / RUNS
        assert 0.9 <= share < 1, term


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


@pytest.mark.parametrize("effect", [-6.0, 0.0])
def test_differences_of_differences_cover_the_truth_nine_times_in_ten(effect: float):
    found = [two_groups(*panel(seed, effect), 12) for seed in range(RUNS)]
    assert 0.9 <= sum(covers(one["effect"], effect) for one in found) / RUNS < 1
    assert 0.9 <= sum(covers(one["drift"], 0) for one in found) / RUNS < 1


def test_the_effect_is_the_difference_of_the_differences_of_means():
    treated, control = panel(5, -6)
    ours, others = np.array(treated), np.array(control)
    expected = (ours[:, 12:].mean() - ours[:, :12].mean()) - (
        others[:, 12:].mean() - others[:, :12].mean()
    )
    assert two_groups(treated, control, 12)["effect"].estimate == pytest.approx(expected)


def test_the_effect_and_its_error_are_those_of_a_model_with_dummies():
    treated, control = panel(6, -6, groups=8, months=10)
    values = np.array([*treated, *control])
    group = np.repeat(np.arange(8), 10)
    month = np.tile(np.arange(10), 8)
    regressor = ((group < 4) & (month >= 5)).astype(float)
    design = np.column_stack(
        [regressor, *(group == n for n in range(8)), *(month == n for n in range(1, 10))]
    )
    bread = np.linalg.inv(design.T @ design)
    solved = bread @ design.T @ values.ravel()
    left = values.ravel() - design @ solved
    scores = np.array([(design * left[:, None])[group == n].sum(axis=0) for n in range(8)])
    error = np.sqrt((bread @ scores.T @ scores @ bread)[0, 0] * 8 / 7)
    found = two_groups(treated, control, 5)["effect"]
    assert found.estimate == pytest.approx(solved[0])
    assert found.standard_error == pytest.approx(error)


def test_groups_that_drew_apart_before_are_found_out():
    found = two_groups(*panel(7, 0, drift=1.0), 12)["drift"]
    assert found.estimate == pytest.approx(1.0, abs=0.2)
    assert found.p_value is not None
    assert found.p_value < 0.001


def test_one_treated_group_has_an_effect_and_no_error():
    treated, control = panel(8, -6)
    found = two_groups(treated[:1], control, 12)
    assert found["effect"].estimate == pytest.approx(-6, abs=4)
    assert found["effect"][1:] == (None, None, None, None)


def test_without_statsmodels_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "statsmodels.regression.linear_model", None)
    with pytest.raises(Unavailable, match=r"quanze\[statistics\]"):
        regression.segmented([1.0, 2.0, 3.0, 4.0, 5.0, 7.0], 3)
