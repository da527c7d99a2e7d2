"""Small-sample tests of a random intercept model, after Kenward and Roger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import solve_triangular
from scipy.special import fdtrc

from panel.estimators.intervals import t_interval, t_p
from panel.estimators.mixed_model import RandomIntercept
from panel.estimators.samples import FloatArray
from survey.problems import Problem, SurveyError

_TOO_FEW = "Too few people answered more than once for a small-sample test."


@dataclass(frozen=True, slots=True)
class Contrast:
    """A weighted sum of coefficients, in scale points, with its t test and interval."""

    n_scores: int
    n_people: int
    estimate: float
    se: float | None = None
    df: float | None = None
    t: float | None = None
    p: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    estimable: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JointTest:
    """Whether several contrasts are all 0: F on `df_from` and `df` degrees of freedom."""

    n_scores: int
    n_people: int
    df_from: int
    f: float | None = None
    df: float | None = None
    p: float | None = None
    scaling: float | None = None
    estimable: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SmallSample:
    """A fit's covariance of coefficients, plain and adjusted, and what its df are made of.

    Everything is in the orthonormal basis of the design and for a single score's (pooled) variance
    of 1. `information` and `slopes` are of the logarithm of each part's variance, then of the
    share of the variance that lies between people.
    """

    fit: RandomIntercept
    covariance: FloatArray
    adjusted: FloatArray
    information: FloatArray
    slopes: FloatArray


def small_sample(fit: RandomIntercept) -> SmallSample:
    """Adjust the covariance of a fit's coefficients for the variances being estimated.

    Raises
    ------
    SurveyError
        The model could not be fitted.

    Notes
    -----
    With V the covariance of the scores, F = X' V^-1 X, Phi = F^-1, and for the parameters r, s of
    V: P_r = dF/dr, Q_rs = X' V^-1 V_r V^-1 V_s V^-1 X and W the inverse of the expected
    information, the adjusted covariance is
    Phi + 2 Phi [sum W_rs (Q_rs - P_r Phi P_s)] Phi.

    Second derivatives of V are left out. With one part V is linear in its two variances, and there
    are none; with several it makes the result the same whatever the parameters V is written in.

    At a singular fit, var_person = 0, the same formulas are evaluated at 0 with both variances
    counted as estimated. So does pbkrtest; see docs/decisions/0014-change-model.md.
    Source: Kenward & Roger (1997), Biometrics 53, 983-997 (cited from memory); the formulas were
    checked with pbkrtest 0.5.2, see tests/reference.
    """
    strata, icc, scales = fit.strata, fit.icc, fit.scales
    if strata is None or icc is None or scales is None:
        raise SurveyError(
            Problem("no-model", f"The model has no fit to test. {fit.reason}", "See the reason.")
        )
    scale = scales[strata.parts]
    variance = strata.scaled(icc) * scale
    design = strata.products[:, :-1, :-1]
    phi = np.linalg.inv(np.einsum("s,sij->ij", 1 / variance, design))
    turns = np.vstack((strata.of_part * variance, scale * (strata.sizes - 1)))
    slopes = -np.einsum("rs,sij->rij", turns / variance**2, design)
    bends = np.tensordot(turns[:, None] * (turns / variance**3), design, axes=1)
    moved = slopes @ phi
    crossed = np.einsum("rij,tjk->rtik", moved, slopes)
    traces = np.einsum("rs,ts,s->rt", turns, turns / variance**2, strata.degrees)
    traces -= 2 * np.einsum("ij,rtji->rt", phi, bends)
    traces += np.einsum("rij,tji->rt", moved, moved)
    information = 2 * np.linalg.pinv(traces, rcond=1e-10, hermitian=True)
    inner = np.einsum("rt,rtij->ij", information, bends - crossed)
    adjusted = phi + 2 * phi @ inner @ phi
    return SmallSample(fit, phi, (adjusted + adjusted.T) / 2, information, slopes)


def estimate_contrast(model: SmallSample, weights: ArrayLike, level: float = 0.95) -> Contrast:
    """Estimate and test one weighted sum of coefficients.

    Parameters
    ----------
    model
        The fit, adjusted.
    weights
        Weight of each coefficient, shape (p,), not all 0.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        All weights are 0.

    Notes
    -----
    t = w'b / sqrt(w' adjusted w), df = 2 / A with A as in `joint_test`; for one contrast the
    scaling of F is 1.
    """
    rows = _in_basis(model, np.atleast_2d(np.asarray(weights, dtype=float)))
    estimate = float(np.asarray(weights, dtype=float) @ _coefficients(model))
    about = Contrast(model.fit.n_scores, model.fit.n_people, estimate)
    variance = float((rows @ model.adjusted @ rows.T)[0, 0]) * _total_variance(model)
    _, a2 = _a(model, rows)
    if variance <= 0 or a2 <= 0:
        return replace(about, reason=_TOO_FEW)
    se, df = sqrt(variance), 2 / a2
    low, high = t_interval(estimate, se, df, level)
    t = estimate / se
    return replace(about, se=se, df=df, t=t, p=t_p(t, df), ci_low=low, ci_high=high, estimable=True)


def joint_test(model: SmallSample, contrasts: ArrayLike) -> JointTest:
    """Test whether several weighted sums of coefficients are all 0.

    Parameters
    ----------
    model
        The fit, adjusted.
    contrasts
        Weights, shape (q, p), of rank q.

    Raises
    ------
    SurveyError
        A contrast can be made of the others.

    Notes
    -----
    With T = L'(L Phi L')^-1 L: A1 = sum W_rs tr(T Phi P_r Phi) tr(T Phi P_s Phi) and
    A2 = sum W_rs tr(T Phi P_r Phi T Phi P_s Phi) give the scaling and the df of F by matching its
    mean and variance. Source as for `small_sample`.
    """
    rows = _in_basis(model, np.atleast_2d(np.asarray(contrasts, dtype=float)))
    q = len(rows)
    about = JointTest(model.fit.n_scores, model.fit.n_people, q)
    a1, a2 = _a(model, rows)
    spread = (rows @ model.adjusted @ rows.T) * _total_variance(model)
    if a2 <= 0 or np.linalg.eigvalsh(spread)[0] <= 0:
        return replace(about, reason=_TOO_FEW)
    b = (a1 + 6 * a2) / (2 * q)
    g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
    below = 3 * q + 2 * (1 - g)
    v0, v1, v2 = 1 + g / below * b, 1 - (q - g) / below * b, 1 - (q + 2 - g) / below * b
    if min(abs(v1), abs(v2)) < 1e-10:
        return replace(about, reason=_TOO_FEW)
    ratio = ((1 - a2 / q) / v1) ** 2 * v0 / v2
    df = 4 + (q + 2) / (ratio - 1) if ratio != 1 else 0.0
    if df <= 0:
        return replace(about, reason=_TOO_FEW)
    # Near df = 2 the mean of F does not exist, and pbkrtest leaves F as it is.
    scaling = 1.0 if abs(df - 2) < 0.01 else df * (1 - a2 / q) / (df - 2)
    estimates = np.atleast_2d(np.asarray(contrasts, dtype=float)) @ _coefficients(model)
    f = scaling * float(estimates @ np.linalg.solve(spread, estimates)) / q
    if f < 0:
        return replace(about, reason=_TOO_FEW)
    p = float(fdtrc(q, df, f))
    return replace(about, f=f, df=df, p=p, scaling=scaling, estimable=True)


def _in_basis(model: SmallSample, contrasts: FloatArray) -> FloatArray:
    """Weights of the orthonormal columns instead of the design's own."""
    rows: FloatArray = solve_triangular(model.fit.basis, contrasts.T, trans="T").T
    if np.linalg.matrix_rank(rows) < len(rows):
        raise SurveyError(
            Problem(
                "contrast-rank",
                "A contrast can be made of the others, or has only weights of 0.",
                "Leave it out.",
            )
        )
    return rows


def _coefficients(model: SmallSample) -> FloatArray:
    return np.asarray(model.fit.coefficients)


def _total_variance(model: SmallSample) -> float:
    return float((model.fit.var_person or 0) + (model.fit.var_residual or 0))


def _a(model: SmallSample, rows: FloatArray) -> tuple[float, float]:
    """A1 and A2 of Kenward and Roger."""
    phi = model.covariance
    theta = rows.T @ np.linalg.solve(rows @ phi @ rows.T, rows)
    turned = theta @ phi @ model.slopes @ phi
    traces = np.trace(turned, axis1=1, axis2=2)
    a1 = float(traces @ model.information @ traces)
    a2 = float(np.einsum("rt,rij,tji->", model.information, turned, turned))
    return a1, a2
