"""Means and changes of the people there are, when nearly all of them answered.

The corrections make intervals narrower for one question only: how the staff of *these* projects
answers. For what such projects do in general they are wrong, and they cure no nonresponse: who
answered is taken to be a random part of the population.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

import pandas as pd
from numpy.typing import ArrayLike

from panel.estimators.change import OverlappingChange, overlapping_change_of
from panel.estimators.intervals import MeanEstimate, mean_interval, t_interval, t_p
from panel.estimators.samples import (
    MIN_PAIRS_CORRELATION,
    FloatArray,
    aligned_scores,
    is_negligible,
)
from survey.problems import Problem, SurveyError


@dataclass(frozen=True, slots=True)
class Population:
    """People who could have answered: in the earlier wave, in the later one, and in both."""

    n_from: int
    n_to: int
    n_both: int


def finite_mean(values: ArrayLike, population: int, level: float = 0.95) -> MeanEstimate:
    """Mean of a population of which the values are a large part, with its interval.

    Parameters
    ----------
    values
        Scores in scale points, NaN is no score.
    population
        People who could have answered, at least as many as did.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        More people answered than there are.

    Notes
    -----
    se^2 = (1 - n/N) s^2 / n, df = n - 1. When all answered there is no interval: the mean is known.
    Source: Cochran (1977), Sampling Techniques (cited from memory); checked with the R packages
    survey and statpsych, see tests/reference.
    """
    plain = mean_interval(values, level)
    _check_size(plain.n, population)
    if plain.mean is None or plain.se is None or plain.df is None:
        return plain
    if plain.n == population:
        known = "Everybody answered: the mean is known."
        return replace(plain, se=0.0, ci_low=None, ci_high=None, reason=known)
    se = plain.se * sqrt(1 - plain.n / population)
    low, high = t_interval(plain.mean, se, plain.df, level)
    return replace(plain, se=se, ci_low=low, ci_high=high)


def finite_change(
    before: pd.Series, after: pd.Series, population: Population, level: float = 0.95
) -> OverlappingChange:
    """Change of a population's mean between two waves that nearly all answered.

    Parameters
    ----------
    before, after
        Scale scores indexed by person_id, in scale points; NaN is no score.
    population
        People who could have answered.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, a score is infinite or no number, or more people answered
        than there are.

    Notes
    -----
    V = (1 - n1/N1) s1^2/n1 + (1 - n2/N2) s2^2/n2 - 2 (nc/(n1 n2) - Nc/(N1 N2)) s12, df as for
    T_new2. In each wave who answered is a simple random sample of who could have. With the same
    people in both populations the formula is exact on average; with turnover it also takes those
    who came and those who went to vary together with nobody, and to be like those who stayed.
    Below 5 pairs s12 is not known, and is taken as 0 or as s1 s2, whichever makes V larger.
    Source: derived for this project; the case of turnover after Tam (1984), Metrika, and Qualité &
    Tillé (2008), Survey Methodology 34 (both cited from memory). Checked by drawing samples from
    known populations, see tests/panel/test_finite_population.py.
    """
    x, y = aligned_scores(before, after)
    plain = overlapping_change_of(x, y, level)
    for answered, people in (
        (plain.n_from, population.n_from),
        (plain.n_to, population.n_to),
        (plain.n_pairs, population.n_both),
    ):
        _check_size(answered, people)
    _check_size(population.n_both, min(population.n_from, population.n_to))
    if not plain.estimable or plain.change is None or plain.df is None:
        return plain
    variance, apart = _variance(x, y, plain, population)
    if is_negligible(variance, apart):
        known = "Everybody answered: the change is known."
        blank = replace(plain, se=0.0, df=None, t=None, p=None, ci_low=None, ci_high=None)
        return replace(blank, method="", estimable=False, reason=known)
    se = sqrt(variance)
    low, high = t_interval(plain.change, se, plain.df, level)
    return replace(
        plain,
        se=se,
        t=plain.change / se,
        p=t_p(plain.change / se, plain.df),
        ci_low=low,
        ci_high=high,
        method=f"finite population, {plain.method}",
    )


def _variance(
    x: FloatArray, y: FloatArray, plain: OverlappingChange, population: Population
) -> tuple[float, float]:
    """Variance of the change, and what it would be if the populations were endless."""
    n1, n2, pairs = plain.n_from, plain.n_to, plain.n_pairs
    v1, v2 = (plain.sd_from or 0) ** 2, (plain.sd_to or 0) ** 2
    shared = pairs / (n1 * n2) - population.n_both / (population.n_from * population.n_to)
    unknown = 1.0 if shared < 0 else 0.0
    r = unknown if pairs < MIN_PAIRS_CORRELATION else (plain.r or 0)
    variance = (1 - n1 / population.n_from) * v1 / n1 + (1 - n2 / population.n_to) * v2 / n2
    return variance - 2 * shared * r * sqrt(v1 * v2), v1 / n1 + v2 / n2


def _check_size(answered: int, people: int) -> None:
    if not 0 <= answered <= people:
        raise SurveyError(
            Problem(
                "population-size",
                f"{answered} people cannot be part of a population of {people}.",
                "Count everybody who could have answered.",
            )
        )
