"""What the width of a shown interval tells one person of another's answer."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from scipy.stats import t

from panel.audit.numbers_shown import HALF, Ends

_LEVEL = 0.95
_STEPS = 100
_NOISE = 1e-6


def other_by_spread(
    values: Mapping[str, float], n: int, mean: Ends, own: float, scale: Ends, is_whole: bool
) -> Ends:
    """Return where another's score lies, to one of n people who knows her own.

    Parameters
    ----------
    values
        The statistics of the shown mean, with the ends of its interval.
    n
        How many people, three or more, whose scores weigh the same.
    mean
        Where the mean lies.
    own
        Her score.
    scale
        Ends of the scale, in scale points.
    is_whole
        Whether scores are whole numbers.

    Notes
    -----
    The interval is the mean -+ t s / sqrt(n) with ends rounded, so that it gives the greatest
    sum of squares SS = (n - 1) s^2 there can be. Without her, n - 1 people have
    SS - (own - mean)^2 n / (n - 1), and none of k people is farther from their mean than
    sqrt(SS (k - 1) / k).
    Source: Samuelson (1968), Journal of the American Statistical Association 63, 1522-1525
    (cited from memory).
    """
    half = (values["ci_high"] - values["ci_low"]) / 2 + HALF
    squares = (n - 1) * n * (half / float(t.ppf((1 + _LEVEL) / 2, n - 1))) ** 2
    low, high = scale[1], scale[0]
    for middle in _means(n, mean, is_whole):
        others = squares - (own - middle) ** 2 * n / (n - 1)
        if others < -_NOISE:
            continue
        centre = (n * middle - own) / (n - 1)
        reach = math.sqrt(max(others, 0.0) * (n - 2) / (n - 1))
        low, high = min(low, centre - reach), max(high, centre + reach)
    if is_whole:
        low, high = math.ceil(low - _NOISE), math.floor(high + _NOISE)
    return max(low, scale[0]), min(high, scale[1])


def _means(n: int, mean: Ends, is_whole: bool) -> list[float]:
    """Return the means there can be: of whole numbers few, else some close together."""
    if not is_whole:
        return [float(one) for one in np.linspace(*mean, _STEPS + 1)]
    sums = range(math.ceil(n * mean[0] - _NOISE), math.floor(n * mean[1] + _NOISE) + 1)
    return [total / n for total in sums]
