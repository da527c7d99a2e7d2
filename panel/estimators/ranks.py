"""Change in ranks, for scores whose steps need not be equal: stayers, and the two waves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from panel.estimators.intervals import normal_quantile, t_p
from panel.estimators.samples import MIN_PAIRS_CORRELATION, FloatArray, aligned_scores

_EXACT_UP_TO = 200


@dataclass(frozen=True, slots=True)
class RankChange:
    """Wilcoxon's signed ranks of stayers, later minus earlier.

    `v` is the sum of the ranks of those who rose. `rank_biserial` is the share of the ranks that
    rose less the share that fell, -1 to 1. `z` is the normal approximation, without continuity
    correction; `p` is exact up to 200 changes.
    """

    n_pairs: int
    n_zeros: int
    v: float | None = None
    z: float | None = None
    p: float | None = None
    exact: bool = False
    rank_biserial: float | None = None
    estimable: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dominance:
    """Cliff's delta: how much more often a later score is above an earlier one than below it.

    From -1 to 1, over all pairs of an earlier and a later score, whoever gave them.
    """

    n_from: int
    n_to: int
    n_pairs: int
    delta: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    estimable: bool = False
    reason: str = ""


def rank_change(
    before: pd.Series,
    after: pd.Series,
    zeros: Literal["pratt", "dropped"] = "pratt",
    decimals: int = 9,
) -> RankChange:
    """Wilcoxon's signed-rank test of the people who answered both waves.

    Parameters
    ----------
    before, after
        Scale scores indexed by person_id, in scale points; NaN is no score.
    zeros
        Whether people who did not change take part in the ranking (Pratt) or are dropped before
        it (Wilcoxon). On a rating scale many do not change, and dropping them hides that.
    decimals
        Changes that are the same to so many decimals tie: 86.4 - 82.1 is not quite 4.3.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or a score is infinite or no number.

    Notes
    -----
    Ranks of |d|, ties sharing their mean rank; signs are exchangeable, a zero has none. The exact
    p counts all patterns of signs, ties included. With Pratt a zero counts in the denominator of
    rank_biserial, so that many zeros bring it towards 0.
    Source: Pratt (1959), JASA 54, 655-667; Kerby (2014), Comprehensive Psychology 3 (both cited
    from memory); checked with the R package coin, see tests/reference.
    """
    return rank_change_of(*aligned_scores(before, after), zeros=zeros, decimals=decimals)


def rank_change_of(
    before: FloatArray,
    after: FloatArray,
    zeros: Literal["pratt", "dropped"] = "pratt",
    decimals: int = 9,
) -> RankChange:
    """`rank_change` of two arrays with one place a person, NaN where there is no score."""
    changes = (after - before)[np.isfinite(before) & np.isfinite(after)]
    changes = np.round(changes, decimals)
    moved = changes != 0
    about = RankChange(changes.size, int((~moved).sum()))
    if not moved.any():
        return replace(about, reason="Nobody has a score in both waves that changed.")
    ranked = changes if zeros == "pratt" else changes[moved]
    ranks = rankdata(np.abs(ranked))
    total = float(ranks.sum())
    rose, fell = float(ranks[ranked > 0].sum()), float(ranks[ranked < 0].sum())
    own = ranks[ranked != 0]
    z = (rose - fell) / sqrt(float(own @ own))
    exact = own.size <= _EXACT_UP_TO
    return replace(
        about,
        v=rose,
        z=z,
        p=_signed_rank_p(own, abs(rose - fell)) if exact else t_p(z, np.inf),
        exact=exact,
        rank_biserial=(rose - fell) / total,
        estimable=True,
    )


def dominance(before: pd.Series, after: pd.Series, level: float = 0.95) -> Dominance:
    """Cliff's delta between all who answered each wave, some of them in both.

    Parameters
    ----------
    before, after
        Scale scores indexed by person_id, in scale points; NaN is no score.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or a score is infinite or no number.

    Notes
    -----
    delta = mean of sign(y_j - x_i). With a_i and b_j its means by earlier and by later score,
    se^2 = var(a)/n1 + var(b)/n2 + 2 (n_c / (n1 n2)) cov(a, b) over the n_c people in both. The
    interval is Cliff's asymmetric one,
    (delta - delta^3 ± z se sqrt((1 - delta^2)^2 + z^2 se^2)) / (1 - delta^2 + z^2 se^2).
    Below 5 pairs the covariance is taken as 0.
    Source: Cliff (1993), Psychological Bulletin 114, 494-509; Feng & Cliff (2004), JMASM 3,
    322-332 (both cited from memory). The term for people in both waves is ours; with nobody in
    both delta / se is the statistic of Brunner and Munzel, as scipy computes it.
    """
    return dominance_of(*aligned_scores(before, after), level)


def dominance_of(before: FloatArray, after: FloatArray, level: float = 0.95) -> Dominance:
    """`dominance` of two arrays with one place a person, NaN where there is no score."""
    first, second = np.isfinite(before), np.isfinite(after)
    x, y = np.round(before[first], 9), np.round(after[second], 9)
    both = first & second
    about = Dominance(x.size, y.size, int(both.sum()))
    if min(x.size, y.size) < 2:
        return replace(about, reason="Each wave needs at least two scores.")
    a = _above(x, y)
    b = -_above(y, x)
    delta = float(a.mean())
    about = replace(about, delta=delta)
    variance = float(a.var(ddof=1)) / x.size + float(b.var(ddof=1)) / y.size
    if about.n_pairs >= MIN_PAIRS_CORRELATION:
        covariance = float(np.cov(a[both[first]], b[both[second]])[0, 1])
        variance += 2 * about.n_pairs / (x.size * y.size) * covariance
    if variance <= 1e-12:
        return replace(about, reason="The waves do not overlap, or do not vary: no interval.")
    se, z = sqrt(variance), normal_quantile(level)
    half = z * se * sqrt((1 - delta**2) ** 2 + z**2 * variance)
    below = 1 - delta**2 + z**2 * variance
    middle = delta - delta**3
    return replace(
        about,
        se=se,
        ci_low=max(-1.0, (middle - half) / below),
        ci_high=min(1.0, (middle + half) / below),
        estimable=True,
    )


def _above(x: FloatArray, y: FloatArray) -> FloatArray:
    """For each x, the share of y above it less the share below it."""
    ordered = np.sort(y)
    below = np.searchsorted(ordered, x, side="left")
    not_above = np.searchsorted(ordered, x, side="right")
    return (y.size - not_above - below) / y.size


def _signed_rank_p(ranks: FloatArray, reached: float) -> float:
    """Two-sided p of a sum of ranks whose signs could as well have been the opposite."""
    steps = np.rint(2 * ranks).astype(np.intp)
    share = np.ones(1)
    for step in steps:
        wider = np.zeros(share.size + step)
        wider[: share.size] += share / 2
        wider[step:] += share / 2
        share = wider
    sums = 2 * np.arange(share.size) - steps.sum()
    return min(1.0, float(share[np.abs(sums) >= 2 * reached - 1e-6].sum()))
