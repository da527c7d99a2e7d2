"""Logistic regression that stays finite in small groups: Firth's penalised likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, expit, log_expit

from panel.estimators.samples import FloatArray
from survey.problems import Problem, SurveyError

_STEPS = 200
_LARGEST_STEP = 20.0
_SETTLED = 1e-13
"""What one more step would add to the log likelihood."""


@dataclass(frozen=True, slots=True)
class FirthFit:
    """Log odds of an outcome of n people, `events` of whom have it; one entry a coefficient.

    `se` are those of the information matrix; intervals and p are profile likelihood ones.
    """

    n: int
    events: int
    coefficients: tuple[float, ...] = ()
    se: tuple[float, ...] = ()
    ci_low: tuple[float, ...] = ()
    ci_high: tuple[float, ...] = ()
    p: tuple[float, ...] = ()
    log_likelihood: float | None = None
    estimable: bool = False
    reason: str = ""


def firth_logistic(design: ArrayLike, outcome: ArrayLike, level: float = 0.95) -> FirthFit:
    """Logistic regression by Firth's penalised likelihood.

    Parameters
    ----------
    design
        Shape (people, coefficients), with a column of ones for the intercept.
    outcome
        0 or 1 a person.
    level
        Level of the profile intervals.

    Raises
    ------
    SurveyError
        The shapes do not fit, a value is missing or infinite, or an outcome is not 0 or 1.

    Notes
    -----
    Maximises log L + 1/2 log |X'WX|. Its score is X'(y - p + h (1/2 - p)), with h the leverages.
    p: twice the loss of penalised log likelihood when the coefficient is 0, against chi-square
    with 1 df; the interval holds all values that lose less. Estimates exist for every pattern of
    answers, also where a group has only one outcome.
    Source: Firth (1993), Biometrika 80, 27-38; Heinze & Schemper (2002), Statistics in Medicine
    21, 2409-2419 (both cited from memory); coefficients and errors as brglm2's AS_mean.
    """
    x, y = np.asarray(design, dtype=float), np.asarray(outcome, dtype=float)
    if x.ndim != 2 or y.shape != x.shape[:1] or not np.isfinite(x).all():
        raise SurveyError(Problem("model-shape", "The columns of a model do not fit its outcome."))
    if not np.isin(y, (0, 1)).all():
        raise SurveyError(Problem("model-shape", "The outcome of a model must be 0 or 1."))
    n, k = x.shape
    events = int(y.sum())
    if events in (0, n):
        return FirthFit(n, events, reason="Everybody has the same outcome.")
    if n <= k:
        return FirthFit(n, events, reason=f"{k} coefficients need more than {k} people, not {n}.")
    size = np.abs(x).max(axis=0)
    size[size == 0] = 1.0
    x = x / size
    if np.linalg.matrix_rank(x) < k:
        return FirthFit(n, events, reason="The groups cannot be told apart: one follows from more.")
    try:
        beta, top = _maximum(x, y, np.zeros(k), np.ones(k, dtype=bool))
        covariance = np.linalg.inv(_information(x, beta))
        se = np.sqrt(np.diag(covariance))
        profile = [_Profile(x, y, j, beta, top, covariance[j] / covariance[j, j]) for j in range(k)]
        wanted = float(chdtri(1, 1 - level))
        low, high = (
            [line.end(side, float(s), wanted) for line, s in zip(profile, se, strict=True)]
            for side in (-1, 1)
        )
        p = tuple(float(chdtrc(1, max(line.loss(0.0), 0.0))) for line in profile)
    except (_UnsettledError, np.linalg.LinAlgError):
        return FirthFit(n, events, reason="The model did not converge.")
    beta_, se_, low_, high_ = (
        tuple(map(float, part / size)) for part in (beta, se, np.array(low), np.array(high))
    )
    top += float(np.log(size).sum())
    return FirthFit(n, events, beta_, se_, low_, high_, p, top, estimable=True)


class _UnsettledError(Exception):
    """The likelihood has no highest point that can be found."""


@dataclass(frozen=True, slots=True)
class _Profile:
    """The penalised likelihood along one coefficient, the others at their best.

    `along` is how all coefficients move, to begin with, when this one moves by 1.
    """

    x: FloatArray
    y: FloatArray
    place: int
    beta: FloatArray
    top: float
    along: FloatArray

    def loss(self, value: float) -> float:
        """Twice the log likelihood that is lost when the coefficient has this value."""
        start = self.beta + self.along * (value - self.beta[self.place])
        free = np.arange(len(start)) != self.place
        return 2 * (self.top - _maximum(self.x, self.y, start, free)[1])

    def end(self, sign: int, se: float, wanted: float) -> float:
        """Return where the loss reaches `wanted` on one side."""
        best, step = float(self.beta[self.place]), se
        for _ in range(30):
            far = best + sign * step
            if self.loss(far) > wanted:
                return float(brentq(lambda v: self.loss(v) - wanted, best, far, xtol=1e-10))
            step *= 1.7
        raise _UnsettledError


def _maximum(
    x: FloatArray, y: FloatArray, start: FloatArray, free: np.ndarray
) -> tuple[FloatArray, float]:
    """Return the coefficients, the free ones at their best, with the likelihood."""
    beta = start.copy()
    value = _penalised(x, y, beta)
    for _ in range(_STEPS):
        score, curvature = _slope(x, y, beta)
        step = np.zeros_like(beta)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], score[free])
        if score[free] @ step[free] < _SETTLED:
            return beta, value
        step *= min(1.0, _LARGEST_STEP / np.abs(step).max())
        for _ in range(30):
            tried = _penalised(x, y, beta + step)
            if tried >= value - 1e-12:
                break
            step /= 2
        beta, value = beta + step, tried
    raise _UnsettledError


def _slope(x: FloatArray, y: FloatArray, beta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the penalised score and the downward curvature, or what stands in for it.

    Where the likelihood does not curve down, the information of answers counted 1 + h times over
    gives a step that climbs.
    """
    p = expit(x @ beta)
    w, tilt = p * (1 - p), 0.5 - p
    hat = x @ np.linalg.solve(_information(x, beta), x.T)
    h = w * np.diag(hat)
    score = x.T @ (y - p + h * tilt)
    counted = (x * (w * (1 + h))[:, None]).T @ x
    h_slope = 2 * ((h * tilt)[:, None] * x - w[:, None] * (hat**2 @ ((w * tilt)[:, None] * x)))
    curvature = counted - (x * tilt[:, None]).T @ h_slope
    curvature = (curvature + curvature.T) / 2
    curved = np.linalg.eigvalsh(curvature)[0] > 1e-8 * np.trace(counted)
    return score, curvature if curved else counted


def _information(x: FloatArray, beta: FloatArray) -> FloatArray:
    p = expit(x @ beta)
    information: FloatArray = (x * (p * (1 - p))[:, None]).T @ x
    return information


def _penalised(x: FloatArray, y: FloatArray, beta: FloatArray) -> float:
    eta = x @ beta
    sign, size = np.linalg.slogdet(_information(x, beta))
    if sign <= 0:
        return -np.inf
    return float((y * log_expit(eta) + (1 - y) * log_expit(-eta)).sum() + size / 2)
