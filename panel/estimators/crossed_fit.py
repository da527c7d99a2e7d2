"""Restricted maximum likelihood for two crossed random intercepts."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from panel.estimators.samples import FloatArray, IntArray

_LARGEST_RATIO = 1e3
_SMALLEST_RATIO = 1e-4
_NO_RESIDUAL = 1e-12
_STARTS = ((1.0, 1.0), (0.3, 0.3))
_NEWTON_STEPS = 3


@dataclass(frozen=True, slots=True)
class Covariance:
    """What the covariance of the scores makes of the design.

    `turns` are the indicator matrices of person, position and residual; `inverse` is V^-1,
    `weighed` V^-1 X and `phi` (X' V^-1 X)^-1, the covariance of the means.
    """

    turns: tuple[FloatArray, ...]
    inverse: FloatArray
    weighed: FloatArray
    phi: FloatArray

    @classmethod
    def of(
        cls, variances: FloatArray, design: FloatArray, turns: tuple[FloatArray, ...]
    ) -> Covariance:
        """Invert V = sum of variances times Z Z'."""
        whole = sum(v * turn @ turn.T for v, turn in zip(variances, turns, strict=True))
        inverse = np.linalg.inv(whole)
        weighed = inverse @ design
        phi = np.asarray(np.linalg.inv(design.T @ weighed), np.float64)
        return cls(turns, inverse, weighed, phi)


@dataclass(frozen=True, slots=True)
class Fit:
    """The variances of person, position and residual, the wave means and the criterion.

    The criterion is minus twice the restricted log likelihood.
    """

    variances: FloatArray
    means: FloatArray
    criterion: float
    covariance: Covariance


def fit_crossed(
    y: FloatArray, design: FloatArray, person: IntArray, position: IntArray
) -> Fit | None:
    """Fit y = X b + person + position + residual.

    Parameters
    ----------
    y
        Scores, shape (n,).
    design
        X, shape (n, p), of full rank.
    person, position
        Whole numbers from 0, shape (n,).

    Returns
    -------
    The fit, or None where persons and positions leave no residual.

    Notes
    -----
    With V = v_e (I + a^2 Z_p Z_p' + b^2 Z_q Z_q') the criterion, v_e profiled out,
    log|V / v_e| + log|X' V^-1 X v_e| + (n - p)(1 + log(2 pi r^2 / (n - p))), is brought down over
    a, b >= 0 with persons swept out of the equations. Newton's steps on the variances that are
    not 0 then set the score to 0, since the criterion itself is flat to rounding.
    """
    if _is_exact(y, design, person, position):
        return None
    equations = _Equations.of(y, design, person, position)
    ratios = equations.least()
    if ratios.max() > 0.99 * _LARGEST_RATIO:
        return None
    variances = equations.residual(ratios) * np.append(ratios**2, 1.0)
    groups = (person, position, np.arange(y.size))
    turns = tuple(np.eye(group.max() + 1)[group] for group in groups)
    for _ in range(_NEWTON_STEPS):
        variances = _stepped(variances, y, design, turns)
    covariance = Covariance.of(variances, design, turns)
    means = covariance.phi @ covariance.weighed.T @ y
    criterion = equations.criterion(np.sqrt(variances[:2] / variances[2]))
    return Fit(variances, means, criterion, covariance)


def _is_exact(y: FloatArray, design: FloatArray, person: IntArray, position: IntArray) -> bool:
    """Tell whether a level for each wave, person and position leaves no residual.

    The criterion then falls without end, but for rounding, which differs from machine to machine.
    """
    levels = np.column_stack((design, *(np.eye(own.max() + 1)[own] for own in (person, position))))
    left = y - levels @ np.linalg.lstsq(levels, y, rcond=None)[0]
    return bool(left @ left <= _NO_RESIDUAL * y.var() * y.size)


def _stepped(
    variances: FloatArray, y: FloatArray, design: FloatArray, turns: tuple[FloatArray, ...]
) -> FloatArray:
    """Take one Newton step on the restricted likelihood, if it stays inside."""
    at = Covariance.of(variances, design, turns)
    projector = at.inverse - at.weighed @ at.phi @ at.weighed.T
    residual = projector @ y
    free = np.flatnonzero(variances > 0)
    loads = [turns[r].T @ residual for r in free]
    spread = [[turns[r].T @ projector @ turns[s] for s in free] for r in free]
    score = [float(load @ load - np.trace(spread[r][r])) / 2 for r, load in enumerate(loads)]
    curvature = [
        [
            float(one @ spread[r][s] @ other - (spread[r][s] ** 2).sum() / 2)
            for s, other in enumerate(loads)
        ]
        for r, one in enumerate(loads)
    ]
    stepped = variances.copy()
    stepped[free] += np.linalg.solve(np.array(curvature), np.array(score))
    return stepped if (stepped[free] > 0).all() else variances


@dataclass(frozen=True, slots=True)
class _Equations:
    """Sums of [X y] by person and by position, and who answered from where."""

    n: int
    square: FloatArray
    by_person: FloatArray
    by_position: FloatArray
    of_person: FloatArray
    of_position: FloatArray
    shared: FloatArray

    @classmethod
    def of(
        cls, y: FloatArray, design: FloatArray, person: IntArray, position: IntArray
    ) -> _Equations:
        table = np.column_stack((design, y))
        people, positions = person.max() + 1, position.max() + 1
        by_person = np.zeros((people, table.shape[1]))
        by_position = np.zeros((positions, table.shape[1]))
        shared = np.zeros((people, positions))
        np.add.at(by_person, person, table)
        np.add.at(by_position, position, table)
        np.add.at(shared, (person, position), 1)
        of_person, of_position = shared.sum(axis=1), shared.sum(axis=0)
        square = table.T @ table
        return cls(y.size, square, by_person, by_position, of_person, of_position, shared)

    def reduced(self, ratios: FloatArray) -> tuple[FloatArray, float]:
        """Return [X y]' V^-1 [X y] and log|V|, for a residual variance of 1."""
        a, b = ratios
        swept = 1 + a**2 * self.of_person
        sums = a * self.by_person
        link = a * b * self.shared
        within = link / swept[:, None]
        left = np.diag(1 + b**2 * self.of_position) - link.T @ within
        factor = cho_factor(left, lower=True)
        rest = b * self.by_position - within.T @ sums
        explained = sums.T @ (sums / swept[:, None]) + rest.T @ cho_solve(factor, rest)
        size = np.log(swept).sum() + 2 * np.log(np.diag(factor[0])).sum()
        return self.square - explained, float(size)

    def criterion(self, ratios: FloatArray) -> float:
        """Return minus twice the restricted log likelihood, the residual variance profiled out."""
        square, size = self.reduced(ratios)
        design = square[:-1, :-1]
        left = square[-1, -1] - square[-1, :-1] @ np.linalg.solve(design, square[:-1, -1])
        df = self.n - len(design)
        spread = max(float(left), np.finfo(float).tiny)
        return float(size + np.linalg.slogdet(design)[1] + df * (1 + log(2 * pi * spread / df)))

    def residual(self, ratios: FloatArray) -> float:
        """Return the residual variance."""
        square, _ = self.reduced(ratios)
        means = np.linalg.solve(square[:-1, :-1], square[:-1, -1])
        left = square[-1, -1] - square[-1, :-1] @ means
        return float(left) / (self.n - len(means))

    def least(self) -> FloatArray:
        """Return the ratios of standard deviations at which the criterion is least."""
        bounds = [(0.0, _LARGEST_RATIO)] * 2
        tried = [
            minimize(self.criterion, start, method="L-BFGS-B", bounds=bounds) for start in _STARTS
        ]
        best = min(tried, key=lambda found: float(found.fun))
        return np.where(best.x < _SMALLEST_RATIO, 0.0, best.x)
