"""How much of the variance of a score lies between groups: ICC(1), never without its interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import fdtri

from panel.estimators.least_people import FEW_GROUPS, FEW_GROUPS_NOTE
from panel.estimators.samples import is_constant, is_flat, party_of, valid_scores


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """The share of a score's variance that lies between groups, with its interval.

    It can be negative: then the groups differ less than chance would make them.
    """

    n: int
    n_groups: int
    group_size: float | None = None
    icc1: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    f: float | None = None
    df_between: int | None = None
    df_within: int | None = None
    estimable: bool = False
    reason: str = ""

    def note(self, language: str) -> str:
        """Return what to say beside it where there are too few groups, else nothing."""
        if self.n_groups >= FEW_GROUPS:
            return ""
        return FEW_GROUPS_NOTE[language].format(n=self.n_groups)


def intraclass_correlation(
    scores: pd.Series,
    groups: pd.Series,
    level: float = 0.95,
    size: Literal["adjusted", "average"] = "adjusted",
) -> IntraclassCorrelation:
    """ICC(1) of one-way random groups with its F interval.

    Parameters
    ----------
    scores
        Scores indexed by person_id, in scale points; NaN is no score.
    groups
        Group indexed by person_id; whoever has none is left out.
    level
        Confidence level.
    size
        The group size k where groups differ: `adjusted`, for which the estimate is unbiased, or
        the plain `average`, as the R package multilevel takes it.

    Raises
    ------
    SurveyError
        A person has two rows, or a score is infinite.

    Notes
    -----
    ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW), k = (N - sum(n_g^2) / N) / (G - 1).
    The interval replaces F = MSB / MSW by F / F_crit and F * F_crit; it is exact for groups of
    one size and approximate else. Equal to psych::ICC for groups of one size.
    Source: Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428; Searle (1971), Linear
    Models (both cited from memory).
    """
    valid = valid_scores(scores, "the scores")
    group = party_of(valid.index, groups)
    valid, group = valid[group.notna().to_numpy()], group.dropna()
    codes, names = pd.factorize(np.asarray(group), sort=True)
    values, counts = valid.to_numpy(), np.bincount(codes, minlength=len(names))
    about = IntraclassCorrelation(values.size, len(names))
    between, within = len(names) - 1, values.size - len(names)
    if between < 1:
        return replace(about, reason="An ICC needs two groups.")
    if within < 1:
        return replace(about, reason="No group has two scores.")
    if is_constant(values):
        return replace(about, reason="All scores are equal.")
    means = np.bincount(codes, values) / counts
    deviations = values - means[codes]
    k = values.size / len(names)
    if size == "adjusted":
        k = (values.size - float((counts**2).sum()) / values.size) / between
    msb = float((counts * (means - values.mean()) ** 2).sum()) / between
    about = replace(about, group_size=k, df_between=between, df_within=within)
    if is_flat(deviations, values):
        return replace(about, icc1=1.0, reason="Nobody differs within a group: no interval.")
    f = msb / (float((deviations**2).sum()) / within)
    tail = (1 + level) / 2
    low = f / float(fdtri(between, within, tail))
    high = f * float(fdtri(within, between, tail))
    icc1, ci_low, ci_high = ((x - 1) / (x + k - 1) for x in (f, low, high))
    return replace(about, icc1=icc1, ci_low=ci_low, ci_high=ci_high, f=f, estimable=True)
