"""The exact test for a few pairs: signs that could as well have been the opposite."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from panel.estimators.samples import SEED, FloatArray


@dataclass(frozen=True, slots=True)
class SignFlip:
    """Two-sided sign-flip p, whether it is exact, and the smallest p these data could give.

    `se` is the error that a random p has from its `draws`; it is 0 when every pattern was tried.
    """

    p: float
    exact: bool
    smallest_p: float
    draws: int = 0
    se: float = 0.0


_SIGNS: FloatArray = np.array([-1.0, 1.0])


def sign_flip_p(
    differences: ArrayLike, *, exact_up_to: int = 20, draws: int = 20_000, seed: int = SEED
) -> SignFlip:
    """Two-sided p of a sum of differences whose signs could as well have been the opposite.

    Parameters
    ----------
    differences
        Changes of single people, any unit.
    exact_up_to
        All sign patterns are tried up to this many differences other than zero.
    draws, seed
        Random sign patterns beyond that; the observed one counts as one of them.

    Notes
    -----
    p is the share of patterns with |sum| at least as large as observed. A zero has no sign: with
    m other differences the smallest p is 2 / 2^m. Flipping everything changes nothing, so half
    of the patterns are enough.
    """
    changes = _changes(differences)
    smallest = smallest_sign_flip_p(changes)
    if not changes.size:
        return SignFlip(1.0, True, smallest)
    sizes = np.sort(np.abs(changes))
    reached = abs(float(changes.sum())) - 1e-9 * float(sizes.sum())
    if sizes.size <= exact_up_to:
        sums = sizes[:1]
        for size in sizes[1:]:
            sums = np.concatenate((sums + size, sums - size))
        return SignFlip(float((np.abs(sums) >= reached).mean()), True, smallest)
    sums = random_signs(sizes.size, draws, seed) @ sizes
    hits = int((np.abs(sums) >= reached).sum())
    p = (hits + 1) / (draws + 1)
    se = sqrt(p * (1 - p) / draws)
    return SignFlip(p, False, max(smallest, 1 / (draws + 1)), draws, se)


def random_signs(people: int, draws: int, seed: int) -> FloatArray:
    """Draw a sign a person, -1 or 1, shape (draws, people)."""
    wanted = draws * people
    drawn = np.frombuffer(np.random.default_rng(seed).bytes((wanted + 7) // 8), dtype=np.uint8)
    bits = np.unpackbits(drawn, count=wanted).reshape(draws, people)
    return _SIGNS[bits]


def all_signs(people: int) -> FloatArray:
    """Return every pattern of signs, shape (2^people, people); the first has no minus."""
    bits = np.arange(2**people)[:, None] >> np.arange(people) & 1
    signs: FloatArray = _SIGNS[1 - bits]
    return signs


def smallest_sign_flip_p(differences: ArrayLike) -> float:
    """Return the smallest p a sign flip of these differences can reach: 2 / 2^m, m not zero."""
    return min(1.0, 2.0 ** (1 - _changes(differences).size))


def _changes(differences: ArrayLike) -> FloatArray:
    values: FloatArray = np.asarray(differences, dtype=float)
    return values[np.abs(values) > 1e-9]
