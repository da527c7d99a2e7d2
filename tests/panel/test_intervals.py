from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, two_waves
from scipy import stats

from panel.estimators.intervals import clopper_pearson, expanded_level, mean_interval, wilson
from survey.problems import SurveyError


def test_mean_of_differences_is_the_block_sleep_paired_t() -> None:
    before, after = two_waves("sleep")
    estimate = mean_interval(after - before)
    assert estimate.mean == near("sleep_paired_t", "mean_diff")
    assert [estimate.ci_low, estimate.ci_high] == near("sleep_paired_t", "ci")
    assert (estimate.n, estimate.df) == (10, 9)


@pytest.mark.parametrize(("k", "n"), [(0, 5), (1, 5), (3, 7), (12, 30), (30, 30), (77, 121)])
def test_shares_agree_with_scipy(k: int, n: int) -> None:
    test = stats.binomtest(k, n)
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
        expected = test.proportion_ci(0.9, method)
        assert ours(k, n, 0.9) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_without_trials_nothing_is_known(interval) -> None:
    assert interval(0, 0) == (0, 1)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 2)])
def test_impossible_counts_are_refused(interval, k: int, n: int) -> None:
    with pytest.raises(SurveyError, match="is not a share"):
        interval(k, n)


def test_a_level_outside_0_to_1_is_refused() -> None:
    with pytest.raises(SurveyError, match="95"):
        mean_interval([1, 2, 3], level=95)


@pytest.mark.parametrize("values", [[], [np.nan], [3.0], [2.1] * 7])
def test_no_interval_comes_with_a_reason(values: list[float]) -> None:
    estimate = mean_interval(values)
    assert estimate.reason
    assert (estimate.se, estimate.ci_low, estimate.ci_high) == (None, None, None)


def test_a_bootstrap_of_a_mean_at_the_expanded_level_is_its_t_interval() -> None:
    values = np.random.default_rng(1).normal(size=12)
    drawn = np.random.default_rng(2).choice(values, (200_000, 12)).mean(axis=1)
    level = expanded_level(0.9, 12)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    estimate = mean_interval(values, 0.9)
    assert (low, high) == pytest.approx((estimate.ci_low, estimate.ci_high), abs=0.05)


@law
@given(st.integers(0, 60), st.integers(0, 60))
def test_exchanging_success_and_failure_mirrors_a_share(k: int, rest: int) -> None:
    for interval in (wilson, clopper_pearson):
        low, high = interval(k, k + rest)
        assert interval(rest, k + rest) == pytest.approx((1 - high, 1 - low), abs=1e-9)
        assert 0 <= low <= high <= 1
