"""Change between two waves: the same people, or everybody who answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

import numpy as np
import pandas as pd

from panel.estimators.effect_sizes import StandardisedChange, standardised_change
from panel.estimators.intervals import interpolated_df, t_interval, t_p, welch
from panel.estimators.pingouin_adapter import adjusted_p
from panel.estimators.samples import (
    EXACT_BELOW_PAIRS,
    MIN_PAIRS_CORRELATION,
    MIN_PAIRS_TEST,
    FloatArray,
    aligned_scores,
    correlation,
    is_constant,
    is_negligible,
    mean_of,
    standard_deviation,
)
from panel.estimators.sign_flip import SignFlip, sign_flip_p, smallest_sign_flip_p
from survey.problems import Problem, SurveyError

__all__ = [
    "OverlappingChange",
    "PairedChange",
    "SignFlip",
    "StandardisedChange",
    "benjamini_hochberg",
    "holm",
    "overlapping_change",
    "paired_change",
    "sign_flip_p",
    "standardised_change",
]


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Change of the people who answered both waves, later minus earlier, in scale points.

    `p` is the one to report: the exact sign flip below 20 pairs, else the t test. What cannot be
    computed is None, and `reason` says why.
    """

    n_pairs: int
    mean_from: float | None = None
    mean_to: float | None = None
    sd_from: float | None = None
    sd_to: float | None = None
    change: float | None = None
    se: float | None = None
    df: float | None = None
    t: float | None = None
    p: float | None = None
    p_t: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_signflip: float | None = None
    smallest_p: float = 1.0
    d_av: float | None = None
    d_av_adjusted: float | None = None
    d_av_low: float | None = None
    d_av_high: float | None = None
    method: str = ""
    estimable: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OverlappingChange:
    """Net change of all who answered, later minus earlier, in scale points."""

    n_from: int
    n_to: int
    n_pairs: int
    mean_from: float | None = None
    mean_to: float | None = None
    sd_from: float | None = None
    sd_to: float | None = None
    change: float | None = None
    se: float | None = None
    df: float | None = None
    t: float | None = None
    p: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    r: float | None = None
    method: str = ""
    estimable: bool = False
    reason: str = ""


def paired_change(before: pd.Series, after: pd.Series, level: float = 0.95) -> PairedChange:
    """Mean change of the people with a valid score in both waves.

    Parameters
    ----------
    before, after
        Scale scores indexed by person_id, in scale points; NaN is no score.
    level
        Confidence level of the t interval and of the interval of d_av.

    Raises
    ------
    SurveyError
        A person has two rows in a wave.

    Notes
    -----
    t = mean(d) / (sd(d) / sqrt(n)), df = n - 1. Below 6 pairs a two-sided p of .05 is out of
    reach for any sign flip, so there are estimates only.
    """
    return paired_change_of(*aligned_scores(before, after), level)


def paired_change_of(before: FloatArray, after: FloatArray, level: float = 0.95) -> PairedChange:
    """`paired_change` of two arrays with one place a person, NaN where there is no score."""
    both = np.isfinite(before) & np.isfinite(after)
    x, y = before[both], after[both]
    n, differences = x.size, y - x
    estimates = PairedChange(
        n_pairs=n,
        mean_from=mean_of(x),
        mean_to=mean_of(y),
        sd_from=standard_deviation(x),
        sd_to=standard_deviation(y),
        change=mean_of(differences),
        smallest_p=smallest_sign_flip_p(differences),
    )
    if n < MIN_PAIRS_TEST:
        return replace(estimates, reason=too_few_pairs(n, estimates.smallest_p))
    p_signflip = sign_flip_p(differences).p if n < EXACT_BELOW_PAIRS else None
    if is_constant(differences):
        return replace(
            estimates,
            se=0.0,
            p=p_signflip,
            p_signflip=p_signflip,
            method="sign flip" if p_signflip is not None else "",
            reason="Everybody changed by the same amount: no t interval and no effect size.",
        )
    change, se, df = float(differences.mean()), float(differences.std(ddof=1)) / sqrt(n), n - 1
    low, high = t_interval(change, se, df, level)
    p_t, effect = t_p(change / se, df), standardised_change(x, y, level)
    return replace(
        estimates,
        se=se,
        df=df,
        t=change / se,
        p=p_t if p_signflip is None else p_signflip,
        p_t=p_t,
        ci_low=low,
        ci_high=high,
        p_signflip=p_signflip,
        d_av=effect.d_av,
        d_av_adjusted=effect.adjusted,
        d_av_low=effect.low,
        d_av_high=effect.high,
        method="paired t" if p_signflip is None else "paired t interval, exact sign flip p",
        estimable=True,
    )


def overlapping_change(
    before: pd.Series, after: pd.Series, level: float = 0.95, *, equal_variances: bool = False
) -> OverlappingChange:
    """Difference between the means of all who answered each wave, some of them in both.

    Parameters
    ----------
    before, after
        Scale scores indexed by person_id, in scale points; NaN is no score.
    level
        Confidence level.
    equal_variances
        T_new1 (one pooled variance) instead of T_new2; it misleads when sizes and variances
        are both unequal.

    Raises
    ------
    SurveyError
        A person has two rows in a wave.

    Notes
    -----
    T_new2 = (m2 - m1) / sqrt(s1^2/n1 + s2^2/n2 - 2 r s1 s2 nc/(n1 n2)), with r from the nc pairs
    and df between nc - 1 and Welch's, see `interpolated_df`. Two-sided. It assumes that who
    answered only once is unrelated to the scores. Below 5 pairs r is taken as 0, which is
    conservative as long as people's answers correlate positively.
    Source: Derrick, Russ, Toher & White (2017), JMASM 16(1), 137-157 (cited from memory); the
    formula was checked in the R package Partiallyoverlapping.
    """
    return overlapping_change_of(
        *aligned_scores(before, after), level, equal_variances=equal_variances
    )


def overlapping_change_of(
    before: FloatArray, after: FloatArray, level: float = 0.95, *, equal_variances: bool = False
) -> OverlappingChange:
    """`overlapping_change` of two arrays with one place a person, NaN where there is no score."""
    both = np.isfinite(before) & np.isfinite(after)
    x, y, n_pairs = before[np.isfinite(before)], after[np.isfinite(after)], int(both.sum())
    m1, m2 = mean_of(x), mean_of(y)
    estimates = OverlappingChange(
        n_from=x.size,
        n_to=y.size,
        n_pairs=n_pairs,
        mean_from=m1,
        mean_to=m2,
        sd_from=standard_deviation(x),
        sd_to=standard_deviation(y),
        change=None if m1 is None or m2 is None else m2 - m1,
    )
    s1, s2, change = estimates.sd_from, estimates.sd_to, estimates.change
    if s1 is None or s2 is None or change is None:
        return replace(estimates, reason="Each wave needs at least two scores.")
    with_r = n_pairs >= MIN_PAIRS_CORRELATION
    r = correlation(before[both], after[both]) if with_r else 0.0
    n1, n2 = x.size, y.size
    if equal_variances:
        s1 = s2 = sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))
    apart = s1**2 / n1 + s2**2 / n2
    variance = apart - 2 * r * s1 * s2 * n_pairs / (n1 * n2)
    if is_negligible(variance, apart):
        return replace(estimates, r=r, reason="The scores do not vary enough for an interval.")
    welch_df = n1 + n2 - 2 if equal_variances else welch(s1**2 / n1, n1 - 1, s2**2 / n2, n2 - 1)
    se = sqrt(variance)
    df = interpolated_df(welch_df, n1, n2, n_pairs)
    low, high = t_interval(change, se, df, level)
    return replace(
        estimates,
        se=se,
        df=df,
        t=change / se,
        p=t_p(change / se, df),
        ci_low=low,
        ci_high=high,
        r=r,
        method=("T_new1" if equal_variances else "T_new2") + ("" if with_r else no_r(n_pairs)),
        estimable=True,
    )


def holm(p: Sequence[float | None]) -> list[float | None]:
    """Adjust p by Holm's step-down rule; None is not a test and stays None."""
    return _adjusted(p, "holm")


def benjamini_hochberg(p: Sequence[float | None]) -> list[float | None]:
    """Adjust p for the false discovery rate; None is not a test and stays None."""
    return _adjusted(p, "fdr_bh")


def too_few_pairs(n: int, smallest_p: float) -> str:
    """Say why so few pairs give estimates only."""
    if n == 0:
        return "Nobody has a score in both waves."
    return (
        f"No test or interval below {MIN_PAIRS_TEST} pairs: "
        f"the smallest p that {n} could reach is {smallest_p:.3g}."
    )


def no_r(n_pairs: int) -> str:
    """Say, as the end of a method's name, that the correlation was not estimated."""
    return f", r = 0 ({n_pairs} pairs)"


def _adjusted(p: Sequence[float | None], method: Literal["holm", "fdr_bh"]) -> list[float | None]:
    tests = [value for value in p if value is not None]
    if not all(0 <= value <= 1 for value in tests):
        raise SurveyError(Problem("p-value", "A p value lies between 0 and 1."))
    adjusted = iter(adjusted_p(tests, method))
    return [None if value is None else next(adjusted) for value in p]
