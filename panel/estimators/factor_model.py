"""One factor behind several items, fitted by maximum likelihood to many matrices at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panel.estimators.samples import FloatArray

LOWEST_UNIQUENESS = 0.005
"""The least share of an item's variance that is its own; a solution that ends there is improper."""

_STEPS = 200
_SETTLED = 1e-8
_SINGULAR = 1e-8


@dataclass(frozen=True, slots=True)
class OneFactor:
    """One-factor solutions of correlation matrices, in standard deviations of the items.

    Parameters
    ----------
    loadings
        Shape (matrices, items), of positive sum.
    uniqueness
        Shape (matrices, items), the share of each item's variance that is its own.
    discrepancy
        Shape (matrices,): log |Sigma| + tr(R Sigma^-1) - log |R| - items.
    settled
        Which have converged. One that has not, or whose matrix is singular, holds no solution.
    """

    loadings: FloatArray
    uniqueness: FloatArray
    discrepancy: FloatArray
    settled: NDArray[np.bool_]

    @property
    def at_bound(self) -> NDArray[np.bool_]:
        """Which uniquenesses ended at the bound, shape (matrices, items): Heywood cases."""
        held: NDArray[np.bool_] = self.uniqueness <= LOWEST_UNIQUENESS * 1.001
        return held


def fit_one_factor(correlations: FloatArray) -> OneFactor:
    """Fit one factor to each of several correlation matrices.

    Parameters
    ----------
    correlations
        Shape (matrices, items, items), three items or more.

    Notes
    -----
    Newton's method on x = log uniqueness. With theta_1 > ... > theta_p the eigenvalues and v_m
    the eigenvectors of U^-1/2 R U^-1/2, the discrepancy is sum over m > 1 of theta_m -
    log theta_m - 1, its gradient sum (1 - theta_m) v_m^2, and its second derivatives A * B +
    (v_1 v_1') * C, elementwise, with A = sum v_m v_m', B = sum theta_m v_m v_m' and C = sum
    (theta_m - 1)(theta_m + theta_1) / (theta_m - theta_1) v_m v_m', all over m > 1; where that
    is not positive definite A * B stands in for it. A step that does not lower the discrepancy
    is halved, and a uniqueness never goes below `LOWEST_UNIQUENESS`.
    Source: Joreskog (1967), Psychometrika 32, 443-482, and Clarke (1970), British Journal of
    Mathematical and Statistical Psychology 23, 43-52 (both cited from memory; derived here).
    """
    r = np.asarray(correlations, dtype=float)
    usable = np.linalg.eigvalsh(r)[:, 0] > _SINGULAR
    r = np.where(usable[:, None, None], r, np.eye(r.shape[1]))
    lowest = np.log(LOWEST_UNIQUENESS)
    # The start of factanal: half of what the other items do not explain.
    own = 1 / np.diagonal(np.linalg.inv(r), axis1=1, axis2=2)
    x = np.clip(np.log((1 - 0.5 / r.shape[1]) * own), lowest, 0.0)
    value, gradient, second = _derivatives(r, x)
    settled = np.zeros(len(r), dtype=bool)
    damping = np.ones(len(r))
    for _ in range(_STEPS):
        at = np.flatnonzero(~settled)
        if not at.size:
            break
        held = (x[at] <= lowest) & (gradient[at] > 0)
        slope = np.where(held, 0.0, gradient[at])
        settled[at] = np.abs(slope).max(axis=1) < _SETTLED
        at, held, slope = (part[~settled[at]] for part in (at, held, slope))
        free = ~held
        matrix = np.where(free[:, :, None] & free[:, None, :], second[at], 0.0)
        matrix += np.eye(r.shape[1]) * held[:, None, :]
        step = np.linalg.solve(matrix, slope[:, :, None])[:, :, 0]
        step *= (damping[at] / np.maximum(1.0, np.abs(step).max(axis=1) / 2))[:, None]
        tried = np.maximum(x[at] - step, lowest)
        new_value, new_gradient, new_second = _derivatives(r[at], tried)
        better = new_value <= value[at] + 1e-12
        damping[at] = np.where(better, 1.0, damping[at] / 2)
        now = at[better]
        x[now], value[now] = tried[better], new_value[better]
        gradient[now], second[now] = new_gradient[better], new_second[better]
    return _solution(r, x, value, settled & usable)


def _derivatives(r: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return discrepancy, gradient and a positive definite matrix of second derivatives."""
    theta, v = _eigen(r, x)
    rest, first = theta[:, :-1], theta[:, -1:]
    others, leading = v[:, :, :-1], v[:, :, -1]
    value = (rest - np.log(rest) - 1).sum(axis=1)
    gradient = ((1 - rest)[:, None, :] * others**2).sum(axis=2)
    plain = others @ others.transpose(0, 2, 1)
    weighted = (others * rest[:, None, :]) @ others.transpose(0, 2, 1)
    scoring = plain * weighted + 1e-10 * np.eye(r.shape[1])
    gap = np.minimum(rest - first, -1e-12)
    ratio = (rest - 1) * (first + rest) / gap
    turned = (others * ratio[:, None, :]) @ others.transpose(0, 2, 1)
    exact = scoring + leading[:, :, None] * leading[:, None, :] * turned
    definite = np.linalg.eigvalsh(exact)[:, 0] > 1e-6
    return value, gradient, np.where(definite[:, None, None], exact, scoring)


def _eigen(r: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    scale = np.exp(-x / 2)
    theta, v = np.linalg.eigh(r * scale[:, :, None] * scale[:, None, :])
    return np.maximum(theta, 1e-12), v


def _solution(
    r: FloatArray, x: FloatArray, value: FloatArray, settled: NDArray[np.bool_]
) -> OneFactor:
    theta, v = _eigen(r, x)
    strength = np.sqrt(np.maximum(theta[:, -1] - 1, 0))
    loadings = np.exp(x / 2) * v[:, :, -1] * strength[:, None]
    loadings *= np.where(loadings.sum(axis=1) < 0, -1.0, 1.0)[:, None]
    return OneFactor(loadings, np.exp(x), value, settled)
