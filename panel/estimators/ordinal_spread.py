"""How the answers to one question spread over its ordered answers, without taking their means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from survey.problems import Problem, SurveyError


@dataclass(frozen=True, slots=True)
class OrdinalSpread:
    """The spread of one question's answers.

    `agreement` (A) is 1 when all answer alike, 0 when every answer is equally frequent and -1
    when half stand at each end. `dispersion` is 0 when all answer alike and 1 when half stand at
    each end.
    """

    n: int
    n_options: int
    agreement: float | None = None
    dispersion: float | None = None
    estimable: bool = False
    reason: str = ""


def ordinal_spread(counts: Sequence[int]) -> OrdinalSpread:
    """Agreement A and ordinal dispersion of a distribution.

    Parameters
    ----------
    counts
        How many gave each answer, from the lowest to the highest, those nobody gave included.

    Raises
    ------
    SurveyError
        A count is negative or no whole number, or there are fewer than three answers.

    Notes
    -----
    A: the distribution is peeled into layers in which every answer is given equally often or not
    at all; A is the mean of the layers' U (1 - (S - 1) / (K - 1)) weighted by their size, with S
    of K answers given and U = ((K - 2) TU - (K - 1) TDU) / ((K - 2) (TU + TDU)), where TU and TDU
    count the triples of answers that read 110 or 011, and 101.
    Dispersion: 1 - l^2, l^2 = sum over i < K of (F_i - 1/2)^2 / ((K - 1) / 4), F cumulative.
    Neither uses the distances between answers.
    Source: van der Eijk (2001), Quality & Quantity 35, 325-341; Blair & Lacy (2000), Sociological
    Methods & Research 28, 251-280, both as in the R package agrmt.
    """
    given = np.asarray(counts)
    if given.size < 3:
        text = f"Spread needs a scale of three answers or more, not {given.size}."
        raise SurveyError(Problem("scale-length", text))
    if not np.issubdtype(given.dtype, np.integer) or (given < 0).any():
        raise SurveyError(Problem("count", "Answers are counted in whole numbers from 0."))
    n, options = int(given.sum()), given.size
    about = OrdinalSpread(n, options)
    if n == 0:
        return replace(about, reason="There are no answers.")
    cumulative = np.cumsum(given)[:-1] / n
    concentration = float(((cumulative - 0.5) ** 2).sum()) / ((options - 1) / 4)
    return replace(about, agreement=_agreement(given), dispersion=1 - concentration, estimable=True)


def _agreement(counts: NDArray[np.integer]) -> float:
    left, n, agreement = counts.copy(), int(counts.sum()), 0.0
    while left.any():
        layer = left > 0
        height = int(left[layer].min())
        agreement += height * int(layer.sum()) / n * _layer_agreement(layer)
        left[layer] -= height
    return agreement


def _layer_agreement(given: NDArray[np.bool_]) -> float:
    options, filled = given.size, int(given.sum())
    if filled == 1:
        return 1.0
    if filled == options:
        return 0.0
    triples = list(combinations(given.tolist(), 3))
    one_peak = sum(t in ((True, True, False), (False, True, True)) for t in triples)
    two_peaks = sum(t == (True, False, True) for t in triples)
    weighed = (options - 2) * one_peak - (options - 1) * two_peaks
    unimodality = weighed / ((options - 2) * (one_peak + two_peaks))
    return unimodality * (1 - (filled - 1) / (options - 1))
