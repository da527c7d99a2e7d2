"""Confidence intervals for one share and for one mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import betaincinv, nctdtr, ndtr, ndtri, stdtr, stdtrit

from panel.estimators.samples import mean_of, standard_deviation
from survey.problems import Problem, SurveyError


@dataclass(frozen=True, slots=True)
class MeanEstimate:
    """A mean with its t interval, in scale points; None where it cannot be computed."""

    n: int
    mean: float | None = None
    sd: float | None = None
    se: float | None = None
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    reason: str = ""


def mean_interval(values: ArrayLike, level: float = 0.95) -> MeanEstimate:
    """Mean and t interval of the values that are present.

    Parameters
    ----------
    values
        Scores in scale points, NaN is no score.
    level
        Confidence level.

    Notes
    -----
    se = sd / sqrt(n), df = n - 1. Equal answers give no interval: a width of zero would claim
    that nobody could have answered otherwise.
    """
    scores = np.asarray(values, dtype=float)
    scores = scores[~np.isnan(scores)]
    n, mean, sd = scores.size, mean_of(scores), standard_deviation(scores)
    if mean is None or sd is None:
        return MeanEstimate(n, mean, reason=f"An interval needs two scores, there are {n}.")
    if sd == 0:
        return MeanEstimate(n, mean, sd, reason="All scores are equal: no interval.")
    se, df = sd / sqrt(n), n - 1
    low, high = t_interval(mean, se, df, level)
    return MeanEstimate(n, mean, sd, se, df, low, high)


def wilson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a share.

    Parameters
    ----------
    k, n
        Number of successes and of trials; without trials the interval is all of 0 to 1.
    level
        Confidence level.

    Notes
    -----
    (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
    Source: Wilson (1927), JASA 22, 209-212 (cited from memory).
    """
    _check_count(k, n)
    if n == 0:
        return 0.0, 1.0
    z, p = normal_quantile(level), k / n
    centre = p + z**2 / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    low = 0.0 if k == 0 else (centre - half) / scale
    high = 1.0 if k == n else (centre + half) / scale
    return low, high


def clopper_pearson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of a share: coverage is never below the level.

    Parameters
    ----------
    k, n
        Number of successes and of trials; without trials the interval is all of 0 to 1.
    level
        Confidence level.

    Notes
    -----
    Quantiles of Beta(k, n-k+1) and Beta(k+1, n-k).
    Source: Clopper & Pearson (1934), Biometrika 26, 404-413 (cited from memory).
    """
    _check_count(k, n)
    tail = tail_probability(level)
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - tail))
    return low, high


def t_interval(estimate: float, se: float, df: float, level: float) -> tuple[float, float]:
    """Return estimate ± t(df) se."""
    half = float(stdtrit(df, 1 - tail_probability(level))) * se
    return estimate - half, estimate + half


def t_p(t: float, df: float) -> float:
    """Two-sided p of a t statistic; df may be fractional."""
    return float(2 * stdtr(df, -abs(t)))


def tail_probability(level: float) -> float:
    """Return what an interval of this level leaves out at either side."""
    if not 0 < level < 1:
        raise SurveyError(
            Problem("level", f"A confidence level lies between 0 and 1, not {level}.")
        )
    return (1 - level) / 2


def normal_quantile(level: float) -> float:
    """Half-width of the central share `level` of a standard normal distribution."""
    return float(ndtri(1 - tail_probability(level)))


def detectable_difference(se: float, df: float, power: float = 0.8, level: float = 0.95) -> float:
    """Smallest true difference that a t test of this precision would find often enough.

    Parameters
    ----------
    se, df
        Standard error, in scale points, and degrees of freedom of the difference: those of
        `change.paired_change`, `change.overlapping_change` or
        `model_change.model_change`.
    power
        How often it should be found.
    level
        1 less the two-sided significance level.

    Notes
    -----
    The noncentrality at which |t| exceeds its critical value with this power, times se. R's
    power.t.test(strict = TRUE) gives the same for pairs.
    """
    if not tail_probability(level) < power < 1:
        raise SurveyError(
            Problem("power", f"The power of a test lies between its level and 1, not {power}.")
        )
    critical = float(stdtrit(df, 1 - tail_probability(level)))

    def short(noncentrality: float) -> float:
        upper, lower = nctdtr(df, noncentrality, (critical, -critical)).tolist()
        # scipy gives NaN for a tail that is too small to be a number.
        return 1 - (0.0 if isnan(upper) else upper) + (0.0 if isnan(lower) else lower) - power

    below, above = 0.0, critical
    while short(above) < 0:
        below, above = above, 2 * above
    return float(brentq(short, below, above, xtol=1e-12)) * se


def expanded_level(level: float, n: int, groups: int = 1) -> float:
    """Level at which a bootstrap percentile interval is as wide as a t interval.

    Parameters
    ----------
    level
        Confidence level wanted.
    n, groups
        People, and means estimated from them; n > groups.

    Notes
    -----
    2 Phi(t(df) sqrt(n / df)) - 1 with df = n - groups: a bootstrap sample varies by 1/n where a
    variance is divided by df, and knows no t.
    Source: Hesterberg (2015), The American Statistician 69, 371-386 (cited from memory).
    """
    df = n - groups
    return float(2 * ndtr(stdtrit(df, 1 - tail_probability(level)) * sqrt(n / df)) - 1)


def interpolated_df(
    welch_df: float, n_from: int, n_to: int, n_pairs: int, groups: int = 1
) -> float:
    """Degrees of freedom between those of pairs and those of two separate samples.

    Parameters
    ----------
    welch_df
        Degrees of freedom if nobody had answered twice.
    n_from, n_to, n_pairs
        People in each wave, and in both.
    groups
        Number of means estimated in each wave.

    Notes
    -----
    df = (nc - groups) w + welch_df (1 - w), w = 2 nc / (n1 + n2): equation of T_new1 and T_new2
    (see `overlapping_change`) written as a weighted mean.
    """
    paired = 2 * n_pairs / (n_from + n_to)
    return paired * max(n_pairs - groups, 0) + (1 - paired) * welch_df


def welch(variance_1: float, df_1: int, variance_2: float, df_2: int) -> float:
    """Welch-Satterthwaite degrees of freedom of a sum of two squared standard errors."""
    return satterthwaite([variance_1, variance_2], [df_1, df_2])


def satterthwaite(variances: Sequence[float], dfs: Sequence[float]) -> float:
    """Degrees of freedom of a sum of independent squared standard errors.

    Parameters
    ----------
    variances
        The squared standard errors.
    dfs
        Degrees of freedom of each, above 0.

    Notes
    -----
    (sum v)^2 / sum(v^2 / df); of errors that are all 0 the df add up.
    Source: Satterthwaite (1946), Biometrics Bulletin 2, 110-114 (cited from memory).
    """
    total = sum(variances)
    if total <= 0:
        return float(sum(dfs))
    return total**2 / sum(v**2 / df for v, df in zip(variances, dfs, strict=True))


def _check_count(k: int, n: int) -> None:
    if not 0 <= k <= n:
        raise SurveyError(Problem("count", f"{k} of {n} is not a share."))
