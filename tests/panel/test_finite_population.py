from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from reference_values import near, table, two_waves

from panel.estimators.change import overlapping_change
from panel.estimators.finite_population import Population, finite_change, finite_mean
from panel.estimators.samples import SEED
from survey.problems import SurveyError


def test_block_apisrs_mean_fpc() -> None:
    schools = table("apisrs.csv")
    result = finite_mean(schools.api00, 6194)
    assert result.mean == near("apisrs_mean_fpc", "with", "est")
    assert result.se == near("apisrs_mean_fpc", "with", "se")
    assert [result.ci_low, result.ci_high] == near("apisrs_mean_fpc", "ci_t")
    pupils = finite_mean(schools.enroll, 6194)
    assert 6194 * pupils.mean == near("apisrs_mean_fpc", "total", "est")
    assert 6194 * pupils.se == near("apisrs_mean_fpc", "total", "se")


def test_block_ci_mean_fpc() -> None:
    scores = np.random.default_rng(1).normal(size=40)
    scores = 24.5 + 3.65 * (scores - scores.mean()) / scores.std(ddof=1)
    result = finite_mean(scores, 300)
    assert result.mean == near("ci_mean_fpc", "est")
    # statpsych takes (N - n) / (N - 1) for 1 - n/N.
    assert result.se * sqrt(300 / 299) == near("ci_mean_fpc", "se")
    assert [result.ci_low, result.ci_high] == [near("ci_mean_fpc", "lo"), near("ci_mean_fpc", "hi")]


def population(size: int = 40) -> np.ndarray:
    rng = np.random.default_rng(SEED)
    first = rng.normal(3, 1, size)
    return np.stack((first, 0.6 * first + rng.normal(1.4, 0.8, size)))


@pytest.mark.parametrize(("n1", "n2", "pairs"), [(30, 28, 24), (24, 22, 9)])
def test_the_variance_is_that_of_samples_of_a_known_population(
    n1: int, n2: int, pairs: int
) -> None:
    """The error of the change over many samples with so many people in both."""
    scores, rng = population(), np.random.default_rng(5)
    size = scores.shape[1]
    true = float(scores[1].mean() - scores[0].mean())
    errors, variances, covered = [], [], []
    for _ in range(600):
        order = rng.permutation(size)
        before = pd.Series(scores[0])[order[:n1]]
        later = np.concatenate((order[:pairs], order[n1 : n1 + n2 - pairs]))
        after = pd.Series(scores[1])[later]
        result = finite_change(before, after, Population(size, size, size))
        errors.append(result.change - true)
        variances.append(result.se**2)
        covered.append(result.ci_low <= true <= result.ci_high)
    assert np.mean(variances) == pytest.approx(np.mean(np.square(errors)), rel=0.15)
    assert 0.92 <= np.mean(covered) <= 0.98


def test_a_population_without_end_is_t_new2() -> None:
    before, after = two_waves("sai_flat")
    endless = finite_change(before, after, Population(10**13, 10**13, 10**12))
    plain = overlapping_change(before, after)
    for name in ("change", "se", "df", "t", "p", "ci_low"):
        assert getattr(endless, name) == pytest.approx(getattr(plain, name), rel=1e-6)
    assert endless.method == "finite population, T_new2"


def test_when_everybody_answered_the_change_is_known() -> None:
    before, after = (pd.Series(row) for row in population(12))
    result = finite_change(before, after, Population(12, 12, 12))
    assert (result.se, result.p, result.ci_low, result.estimable) == (0, None, None, False)
    assert result.change == pytest.approx(after.mean() - before.mean())
    assert result.reason == "Everybody answered: the change is known."
    mean = finite_mean(before, 12)
    assert (mean.se, mean.ci_low, mean.reason) == (
        0,
        None,
        "Everybody answered: the mean is known.",
    )


def test_an_unknown_covariance_never_makes_the_interval_narrower() -> None:
    """Four pairs of many who could have answered twice: the correlation may be anything."""
    before = pd.Series([1.0, 2, 3, 4, 2, 5, 3, 4])
    after = pd.Series([2.0, 2, 4, 3, 5, 1, 3, 4], index=range(5, 13))
    result = finite_change(before, after, Population(10, 10, 10))
    s1, s2 = before.std(), after.std()
    apart = 0.2 * (s1**2 + s2**2) / 8
    assert result.se == pytest.approx(sqrt(apart - 2 * (3 / 64 - 1 / 10) * s1 * s2))


def test_constant_scores_give_a_status() -> None:
    same = pd.Series([3.0] * 8)
    assert "vary" in finite_change(same, same, Population(20, 20, 20)).reason
    assert finite_mean(same, 20).reason == "All scores are equal: no interval."


@pytest.mark.parametrize(
    "sizes", [Population(11, 20, 10), Population(20, 11, 10), Population(20, 20, 10)]
)
def test_more_answers_than_people_are_refused(sizes: Population) -> None:
    before, after = (pd.Series(row) for row in population(12))
    with pytest.raises(SurveyError, match="cannot be part of a population"):
        finite_change(before, after, sizes)


def test_more_people_in_both_waves_than_in_one_are_refused() -> None:
    before, after = (pd.Series(row) for row in population(12))
    with pytest.raises(SurveyError, match="30 people cannot be part of a population of 20"):
        finite_change(before, after, Population(20, 20, 30))
    with pytest.raises(SurveyError, match="12 people"):
        finite_mean(before, 11)
