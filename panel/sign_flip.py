"""The exact test for a few pairs: signs that could as well have been the opposite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from panel.samples import SEED, FloatArray


@dataclass(frozen=True, slots=True)
class SignFlip:
    """Two-sided sign-flip p, whether it is exact, and the smallest p these data could give."""

    p: float
    exact: bool
    smallest_p: float


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
    signs = np.random.default_rng(seed).integers(0, 2, (draws, sizes.size)) * 2.0 - 1
    hits = int((np.abs(signs @ sizes) >= reached).sum())
    return SignFlip((hits + 1) / (draws + 1), False, max(smallest, 1 / (draws + 1)))


def smallest_sign_flip_p(differences: ArrayLike) -> float:
    """Return the smallest p a sign flip of these differences can reach: 2 / 2^m, m not zero."""
    return min(1.0, 2.0 ** (1 - _changes(differences).size))


def _changes(differences: ArrayLike) -> FloatArray:
    values: FloatArray = np.asarray(differences, dtype=float)
    return values[np.abs(values) > 1e-9]
