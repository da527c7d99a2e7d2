"""Change of a share: of the same people, and of all who answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
import pandas as pd
from scipy.special import bdtr

from panel.estimators.intervals import normal_quantile, t_p
from panel.estimators.samples import MIN_PAIRS_CORRELATION, FloatArray, aligned_scores, correlation
from survey.problems import Problem, SurveyError


@dataclass(frozen=True, slots=True)
class PairedShares:
    """Change of a share among the people who answered both waves, as a part of 1.

    `n_gained` said yes in the later wave only, `n_lost` in the earlier only. `p` is McNemar's
    exact one, `p_mid` counts what was observed by half. The interval is centred on `adjusted`.
    """

    n_pairs: int
    n_gained: int
    n_lost: int
    share_from: float | None = None
    share_to: float | None = None
    change: float | None = None
    adjusted: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = None
    p_mid: float | None = None
    estimable: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OverlappingShares:
    """Change of a share among all who answered each wave, as a part of 1."""

    n_from: int
    n_to: int
    n_pairs: int
    share_from: float | None = None
    share_to: float | None = None
    change: float | None = None
    r: float | None = None
    z: float | None = None
    p: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    estimable: bool = False
    reason: str = ""


def paired_shares(before: pd.Series, after: pd.Series, level: float = 0.95) -> PairedShares:
    """Change of the share that says yes, among the people who answered both waves.

    Parameters
    ----------
    before, after
        1 for yes and 0 for no, indexed by person_id; NaN is no answer.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or an answer is neither 0 nor 1.

    Notes
    -----
    p: of those who changed, the number that gained is binomial with 1/2. Interval: one person is
    added to those who gained and to those who lost, g = (n_gained + 1) / (n + 2), l likewise;
    g - l ± z sqrt((g + l - (g - l)^2) / (n + 2)).
    Source: McNemar (1947), Psychometrika 12, 153-157; Bonett & Price (2012), Journal of
    Educational and Behavioral Statistics 37, 479-488 (both cited from memory); checked with base R
    and the R package statpsych, see tests/reference.
    """
    x, y = _answers(before, after)
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    n, gained, lost = x.size, int((y > x).sum()), int((y < x).sum())
    about = PairedShares(n, gained, lost)
    if not n:
        return replace(about, reason="Nobody has an answer in both waves.")
    g, b = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    se = sqrt((g + b - (g - b) ** 2) / (n + 2))
    half = normal_quantile(level) * se
    tail = float(bdtr(min(gained, lost), gained + lost, 0.5))
    at = tail - (float(bdtr(min(gained, lost) - 1, gained + lost, 0.5)) if min(gained, lost) else 0)
    return replace(
        about,
        share_from=float(x.mean()),
        share_to=float(y.mean()),
        change=float(y.mean() - x.mean()),
        adjusted=g - b,
        se=se,
        ci_low=max(-1.0, g - b - half),
        ci_high=min(1.0, g - b + half),
        p=min(1.0, 2 * tail),
        p_mid=min(1.0, 2 * tail - at),
        estimable=True,
    )


def overlapping_shares(
    before: pd.Series, after: pd.Series, level: float = 0.95
) -> OverlappingShares:
    """Change of the share that says yes, among all who answered, some of them in both waves.

    Parameters
    ----------
    before, after
        1 for yes and 0 for no, indexed by person_id; NaN is no answer.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or an answer is neither 0 nor 1.

    Notes
    -----
    z = (p2 - p1) / sqrt(p (1 - p) (1/n1 + 1/n2 - 2 r n_c / (n1 n2))), with p the share of all
    answers and r the correlation of the n_c pairs (0 below 5 pairs). The interval adds a yes and
    a no to each wave and lets the spreads differ, so that it is not empty at 0 or 1.
    Source: Derrick, Dobson-Mckittrick, Toher & White (2015), Journal of Applied Quantitative
    Methods 10; Agresti & Caffo (2000), The American Statistician 54, 280-288 (both cited from
    memory).
    """
    x, y = _answers(before, after)
    first, second = np.isfinite(x), np.isfinite(y)
    both = first & second
    n1, n2, pairs = int(first.sum()), int(second.sum()), int(both.sum())
    about = OverlappingShares(n1, n2, pairs)
    if not (n1 and n2):
        return replace(about, reason="A wave has no answers.")
    yes1, yes2 = float(x[first].sum()), float(y[second].sum())
    p1, p2, p = yes1 / n1, yes2 / n2, (yes1 + yes2) / (n1 + n2)
    about = replace(about, share_from=p1, share_to=p2, change=p2 - p1)
    r = correlation(x[both], y[both]) if pairs >= MIN_PAIRS_CORRELATION else 0.0
    shared = 2 * r * pairs / (n1 * n2)
    variance = p * (1 - p) * (1 / n1 + 1 / n2 - shared)
    if variance <= 1e-12:
        return replace(about, r=r, reason="Everybody answered alike: no test and no interval.")
    z = (p2 - p1) / sqrt(variance)
    q1, q2 = (yes1 + 1) / (n1 + 2), (yes2 + 1) / (n2 + 2)
    v1, v2 = q1 * (1 - q1), q2 * (1 - q2)
    apart = v1 / (n1 + 2) + v2 / (n2 + 2)
    together = 2 * r * sqrt(v1 * v2) * pairs / ((n1 + 2) * (n2 + 2))
    se = sqrt(apart - together)
    half = normal_quantile(level) * se
    return replace(
        about,
        r=r,
        z=z,
        p=t_p(z, np.inf),
        se=se,
        ci_low=max(-1.0, q2 - q1 - half),
        ci_high=min(1.0, q2 - q1 + half),
        estimable=True,
    )


def _answers(before: pd.Series, after: pd.Series) -> tuple[FloatArray, FloatArray]:
    x, y = aligned_scores(before, after)
    known = np.concatenate((x, y))
    known = known[np.isfinite(known)]
    if not np.isin(known, (0, 1)).all():
        raise SurveyError(
            Problem(
                "yes-or-no",
                "A share is made of the answers 0 and 1, and there are others.",
                "Say first which answers count as yes.",
            )
        )
    return x, y
