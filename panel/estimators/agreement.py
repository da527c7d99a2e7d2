"""How alike the people of a group answer: r_wg(j) and the average deviation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from panel.estimators.rating_values import rating_values
from panel.estimators.samples import FloatArray, is_constant
from survey.problems import Problem, SurveyError

SLIGHTLY_SKEWED: Mapping[int, float] = MappingProxyType(
    {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31}
)
"""Variance of answers that lean a little to one side, by number of answers on the scale.

Source: LeBreton & Senter (2008), Organizational Research Methods 11, 815-852, as their own R
package WGA tabulates it.
"""


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """How alike a group answers the items of a scale, whether high or low.

    `r_wg_uniform` and `r_wg_skewed` are 1 when all answer alike, and 0 when the answers spread
    as much as answers at random do, or more; at random means all answers equally likely, or
    leaning a little to one side. `average_deviation` and `mean_variance` are in scale points and
    their square. `r_wg_skewed` is None for scales whose leaning variance is not tabulated.
    """

    n: int
    n_items: int
    n_options: int
    mean_variance: float | None = None
    r_wg_uniform: float | None = None
    r_wg_skewed: float | None = None
    average_deviation: float | None = None
    estimable: bool = False
    reason: str = ""


def group_agreement(answers: pd.DataFrame, n_options: int) -> GroupAgreement:
    """Agreement of one group on the items of a scale.

    Parameters
    ----------
    answers
        One row a person, one column an item, in scale points; NaN is no answer. Every item
        uses the answers it has.
    n_options
        How many answers the scale has, one point apart.

    Raises
    ------
    SurveyError
        A person has two rows, the scale has fewer than two answers, or answers lie further apart
        than the scale is long.

    Notes
    -----
    r_wg(j) = J (1 - S / V) / (J (1 - S / V) + S / V), with J items, S the mean of their variances
    and V the variance of answers at random: (A^2 - 1) / 12 for A equally likely answers, else
    `SLIGHTLY_SKEWED`. S is cut off at V. With one item this is r_wg = 1 - S / V.
    AD = the mean over items of sum |x - mean| / n.
    Source: James, Demaree & Wolf (1984), JAP 69, 85-98; Burke, Finkelstein & Dusig (1999), ORM 2,
    49-68 (both cited from memory); equal to rwg.j and ad.m of the R package multilevel.
    """
    if n_options < 2:
        text = f"Agreement needs a scale of 2 answers or more, not {n_options}."
        raise SurveyError(Problem("scale-length", text))
    values = rating_values(answers, "the answers")
    values = values[~np.isnan(values).all(axis=1)]
    about = GroupAgreement(len(values), values.shape[1], n_options)
    given = (~np.isnan(values)).sum(axis=0)
    if not values.shape[1]:
        return replace(about, reason="There is no item to agree on.")
    if (given < 2).any():
        return replace(about, reason="Agreement needs two answers to every item.")
    if np.nanmax(values) - np.nanmin(values) > n_options - 1:
        text = f"The answers lie further apart than a scale of {n_options} answers is long."
        raise SurveyError(Problem("scale-length", text))
    variances = np.array([_variance(item[~np.isnan(item)]) for item in values.T])
    spread = float(variances.mean())
    deviations = np.nanmean(np.abs(values - np.nanmean(values, axis=0)), axis=0)
    skewed = SLIGHTLY_SKEWED.get(n_options)
    return replace(
        about,
        mean_variance=spread,
        r_wg_uniform=_r_wg(spread, (n_options**2 - 1) / 12, len(variances)),
        r_wg_skewed=None if skewed is None else _r_wg(spread, skewed, len(variances)),
        average_deviation=float(deviations.mean()) if spread else 0.0,
        estimable=True,
        reason="" if skewed else f"No leaning variance is known for {n_options} answers.",
    )


def _variance(item: FloatArray) -> float:
    return 0.0 if is_constant(item) else float(item.var(ddof=1))


def _r_wg(variance: float, at_random: float, items: int) -> float:
    share = min(variance / at_random, 1.0)
    return items * (1 - share) / (items * (1 - share) + share)
