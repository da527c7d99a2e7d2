"""Effect sizes of a change, each under its own name: none of them is "Cohen's d"."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

import numpy as np
from scipy.special import nctdtrinc

from panel.estimators.intervals import normal_quantile, tail_probability
from panel.estimators.samples import FloatArray, is_constant


@dataclass(frozen=True, slots=True)
class StandardisedChange:
    """d_av, in standard deviations; the interval is centred on `d_av`, not on `adjusted`."""

    d_av: float
    adjusted: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class EffectSize:
    """A standardised difference, later minus earlier; `name` says what the unit is.

    `d_z` and `g_z`: the standard deviation of the changes. `d_av` and `g_av`: of a single wave.
    `d_s` and `g_s`: of a single wave, pooled, with nobody in both. g is d corrected for few people.
    """

    name: str
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def standardised_change(x: FloatArray, y: FloatArray, level: float = 0.95) -> StandardisedChange:
    """Mean change in standard deviations of a single wave, d_av, with Bonett's interval.

    Parameters
    ----------
    x, y
        Scores of the same people in the earlier and the later wave, not both constant.
    level
        Confidence level.

    Notes
    -----
    d_av = mean(y - x) / s with s^2 = (s1^2 + s2^2) / 2, adjusted = d_av sqrt((n-2)/(n-1)),
    se^2 = d_av^2 (s1^4 + s2^4 + 2 s12^2) / (8 (n-1) s^4) + (s1^2 + s2^2 - 2 s12) / ((n-1) s^2).
    Source: Bonett (2008), Psychological Methods 13, 99-109 (cited from memory); the formula was
    checked in the R package statpsych, ci.stdmean.ps.
    """
    n = x.size
    (v1, covariance), (_, v2) = np.cov(x, y)
    s2 = (v1 + v2) / 2
    d_av = float((y - x).mean() / sqrt(s2))
    spread = d_av**2 * (v1**2 + v2**2 + 2 * covariance**2) / (8 * (n - 1) * s2**2)
    se = sqrt(spread + (v1 + v2 - 2 * covariance) / ((n - 1) * s2))
    half = normal_quantile(level) * se
    return StandardisedChange(d_av, d_av * sqrt((n - 2) / (n - 1)), se, d_av - half, d_av + half)


def paired_effects(x: FloatArray, y: FloatArray, level: float = 0.95) -> tuple[EffectSize, ...]:
    """Return d_av, g_av, d_z and g_z of people who answered both waves.

    Parameters
    ----------
    x, y
        Scores of the same people in the earlier and the later wave, all present.
    level
        Confidence level.

    Notes
    -----
    d_av has Bonett's interval, see `standardised_change`; d_z = mean(d) / sd(d), its interval is
    that of the noncentral t with n - 1 df. g is d times J(n - 1), and so are its limits, with
    J(m) = gamma(m/2) / (sqrt(m/2) gamma((m-1)/2)): both spreads come from n people, so that 2n - 2
    df would claim too much.
    Source: Hedges (1981), Journal of Educational Statistics 6, 107-128; Cumming (2012),
    Understanding the New Statistics (both cited from memory); checked with the R packages
    statpsych and effectsize, see tests/reference.
    """
    n, changes = x.size, y - x
    if n < 3 or is_constant(changes) or (is_constant(x) and is_constant(y)):
        why = f"Needs three pairs, there are {n}." if n < 3 else "Everybody changed alike."
        return tuple(EffectSize(name, n, reason=why) for name in ("d_av", "g_av", "d_z", "g_z"))
    average = standardised_change(x, y, level)
    d_z = float(changes.mean() / changes.std(ddof=1))
    low, high = (limit / sqrt(n) for limit in _noncentral_t(d_z * sqrt(n), n - 1, level))
    j = _small_sample_factor(n - 1)
    return (
        EffectSize("d_av", n, average.d_av, average.low, average.high),
        EffectSize("g_av", n, j * average.d_av, j * average.low, j * average.high),
        EffectSize("d_z", n, d_z, low, high),
        EffectSize("g_z", n, j * d_z, j * low, j * high),
    )


def separate_effects(x: FloatArray, y: FloatArray, level: float = 0.95) -> tuple[EffectSize, ...]:
    """Return d_s and g_s of two waves in which nobody is the same.

    Parameters
    ----------
    x, y
        Scores of the earlier and of the later wave, all present.
    level
        Confidence level.

    Notes
    -----
    d_s = (m2 - m1) / s with s pooled over the waves, interval of the noncentral t with
    n1 + n2 - 2 df; g_s = J(n1 + n2 - 2) d_s. It takes the spreads of the waves to be alike. Source
    as for `paired_effects`.
    """
    n1, n2 = x.size, y.size
    n, df = n1 + n2, n1 + n2 - 2
    if min(n1, n2) < 2 or (is_constant(x) and is_constant(y)):
        why = "Each wave needs two scores." if min(n1, n2) < 2 else "The scores do not vary."
        return tuple(EffectSize(name, n, reason=why) for name in ("d_s", "g_s"))
    pooled = ((n1 - 1) * x.var(ddof=1) + (n2 - 1) * y.var(ddof=1)) / df
    d_s, scale = float((y.mean() - x.mean()) / sqrt(pooled)), sqrt(n1 * n2 / n)
    low, high = (limit / scale for limit in _noncentral_t(d_s * scale, df, level))
    j = _small_sample_factor(df)
    return EffectSize("d_s", n, d_s, low, high), EffectSize("g_s", n, j * d_s, j * low, j * high)


def _small_sample_factor(df: int) -> float:
    """J, by which d is too large on average."""
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2) - log(df / 2) / 2)


def _noncentral_t(t: float, df: int, level: float) -> tuple[float, float]:
    """Noncentralities under which t is just at the edge of what is to be expected."""
    tail = tail_probability(level)
    low, high = nctdtrinc(df, np.array([1 - tail, tail]), t)
    return float(low), float(high)
