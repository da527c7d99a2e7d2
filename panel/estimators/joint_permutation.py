"""The permutation test for incomplete pairs: those in both waves and those in one, together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, sqrt

import numpy as np
import pandas as pd

from panel.estimators.samples import SEED, FloatArray, aligned_scores, is_constant
from panel.estimators.sign_flip import all_signs, random_signs

_MOST_PATTERNS = 100_000


@dataclass(frozen=True, slots=True)
class JointPermutation:
    """Two-sided p of a change among all who answered, in scale points, later minus earlier.

    `statistic` combines the studentised change of the pairs with the studentised difference of
    the others. `smallest_p` is the least that these numbers of people could give.
    """

    n_from: int
    n_to: int
    n_pairs: int
    statistic: float | None = None
    p: float | None = None
    exact: bool = False
    smallest_p: float = 1.0
    estimable: bool = False
    reason: str = ""


def joint_permutation(
    before: pd.Series, after: pd.Series, draws: int = 5000, seed: int = SEED
) -> JointPermutation:
    """Test whether the two waves' scores could as well have been exchanged.

    Parameters
    ----------
    before, after
        Scale scores indexed by person_id, in scale points; NaN is no score.
    draws, seed
        Random patterns where there are more than 100,000; the observed one counts as one.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or a score is infinite or no number.

    Notes
    -----
    T = sqrt(a) t_pairs + sqrt(1 - a) t_others with a = 2 n_c / (n_1 + n_2): the signs of the pairs'
    changes are flipped, and the waves of the others exchanged, at the same time. t_others is
    Welch's; with fewer than two others in a wave only the pairs count. Exact where scores are
    exchangeable, however few; because both parts are studentised it still holds in larger samples
    where the spreads of the waves differ.
    p = 2 min(P(T >= t), P(T <= t)), at most 1; it cannot be below
    2 / (2^m choose(n_1only + n_2only, n_1only)), with m pairs that changed.
    Source: Einsporn & Habtzghi (2013), Journal of Data Science 11, 767-779; Amro, Konietschke &
    Pauly (2019), Statistics in Medicine 38, 3256-3273 (both cited from memory).
    """
    return joint_permutation_of(*aligned_scores(before, after), draws=draws, seed=seed)


def joint_permutation_of(
    before: FloatArray, after: FloatArray, draws: int = 5000, seed: int = SEED
) -> JointPermutation:
    """`joint_permutation` of two arrays with one place a person, NaN where there is no score."""
    first, second = np.isfinite(before), np.isfinite(after)
    changes = (after - before)[first & second]
    others = np.concatenate((before[first & ~second], after[second & ~first]))
    n_later = int((second & ~first).sum())
    about = JointPermutation(int(first.sum()), int(second.sum()), changes.size)
    if min(n_later, others.size - n_later) < 2:
        others, n_later = others[:0], 0
    moved = int((np.abs(changes) > 1e-9).sum())
    if not moved and (not others.size or is_constant(others)):
        return replace(about, reason="Nobody's score could be exchanged for a different one.")
    patterns = 2**moved * comb(others.size, n_later)
    exact = patterns <= _MOST_PATTERNS
    if exact:
        # The smallest changes, those of 0, keep their own sign.
        signs = np.ones((2**moved, changes.size))
        signs[:, changes.size - moved :] = all_signs(moved)
        later = _all_splits(others.size, n_later)
    else:
        signs = random_signs(changes.size, draws, seed)
        # A stream of its own: signs and splits must not go together.
        rng = np.random.default_rng([seed, 1])
        later = _random_splits(rng, draws, others.size, n_later)
    unchanged = np.concatenate((np.zeros(others.size - n_later), np.ones(n_later)))[None]
    paired = sqrt(2 * changes.size / (2 * changes.size + others.size))
    apart = sqrt(1 - paired**2)
    observed = float(
        paired * _paired_t(np.ones((1, changes.size)), changes)[0]
        + apart * _welch_t(unchanged, others)[0]
    )
    # Sorted, so that nothing depends on the order of people.
    t_pairs = paired * _paired_t(signs, np.sort(np.abs(changes)))
    t_others = apart * _welch_t(later, np.sort(others))
    drawn = np.add.outer(t_pairs, t_others).ravel() if exact else t_pairs + t_others
    noise = 1e-9 * max(1.0, abs(observed))
    tail = min(int((drawn >= observed - noise).sum()), int((drawn <= observed + noise).sum()))
    itself = 0 if exact else 1
    least = 2 / patterns if exact else 2 / (draws + 1)
    return replace(
        about,
        statistic=observed,
        p=min(1.0, 2 * (tail + itself) / (drawn.size + itself)),
        exact=exact,
        smallest_p=min(1.0, least),
        estimable=True,
    )


def _paired_t(signs: FloatArray, changes: FloatArray) -> FloatArray:
    """Studentised mean of the changes under each row of signs; 0 without pairs."""
    n = changes.size
    if n < 2:
        return np.zeros(len(signs)) if n == 0 else signs[:, 0] * np.sign(changes[0])
    means = signs @ changes / n
    squares = float(changes @ changes) / n
    return means / np.sqrt(np.maximum(squares - means**2, 1e-12 * squares + 1e-300) / (n - 1))


def _welch_t(later: FloatArray, scores: FloatArray) -> FloatArray:
    """Welch's t of those marked as later against the rest, by row; 0 without anybody."""
    if not scores.size:
        return np.zeros(len(later))
    scores = scores - scores.mean()
    squares = scores**2
    n2 = later[0].sum()
    n1 = scores.size - n2
    sum2, square2 = (later @ np.column_stack((scores, squares))).T
    mean2, mean1 = sum2 / n2, (scores.sum() - sum2) / n1
    spread2 = (square2 / n2 - mean2**2) / (n2 - 1)
    spread1 = ((squares.sum() - square2) / n1 - mean1**2) / (n1 - 1)
    floor = 1e-12 * float(squares.sum()) + 1e-300
    t: FloatArray = (mean2 - mean1) / np.sqrt(np.maximum(spread1 + spread2, floor))
    return t


def _all_splits(n: int, later: int) -> FloatArray:
    rows = np.array(list(combinations(range(n), later)), dtype=np.intp).reshape(
        comb(n, later), later
    )
    splits = np.zeros((len(rows), n))
    np.put_along_axis(splits, rows, 1.0, axis=1)
    return splits


def _random_splits(rng: np.random.Generator, draws: int, n: int, later: int) -> FloatArray:
    if not n:
        return np.zeros((draws, 0))
    drawn = rng.random((draws, n))
    return (drawn <= np.partition(drawn, later - 1, axis=1)[:, later - 1 : later]).astype(float)
