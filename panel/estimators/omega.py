"""McDonald's omega: the share of a scale's variance that one common factor explains."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from panel.estimators.factor_model import OneFactor, fit_one_factor
from panel.estimators.intervals import expanded_level
from panel.estimators.least_people import MIN_OMEGA
from panel.estimators.reliability import complete_answers
from panel.estimators.samples import (
    SEED,
    FloatArray,
    bootstrap_counts,
    is_constant,
    percentile_interval,
)

_NEEDED_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Omega:
    """Omega total of n people who answered all k items, from a model with one factor.

    `loadings` are standardised. `improper` names the items that the model leaves no variance of
    their own (Heywood cases): then there is no omega. The interval rests on `draws` bootstrap
    samples, of which `draws_improper` have such an item. `chi2` with `df` says how far the
    answers are from one factor; it has no df with three items, which any one factor fits.
    """

    n: int
    k: int
    omega: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    loadings: tuple[float, ...] = ()
    chi2: float | None = None
    df: int | None = None
    improper: tuple[str, ...] = ()
    draws: int = 0
    draws_improper: int = 0
    estimable: bool = False
    reason: str = ""


def omega_total(
    items: pd.DataFrame,
    draws: int = 1000,
    seed: int = SEED,
    level: float = 0.95,
    min_people: int = MIN_OMEGA,
) -> Omega:
    """Omega total of the people who answered every item.

    Parameters
    ----------
    items
        One column an item, already reversed where it should be; NaN is no answer.
    draws, seed
        Bootstrap samples of people; 0 gives no interval.
    level
        Level of the percentile interval.
    min_people
        Fewest people for whom a model is fitted.

    Raises
    ------
    SurveyError
        A person has two rows, or an answer is no finite number.

    Notes
    -----
    omega = (sum lambda)^2 / ((sum lambda)^2 + sum theta), with lambda and theta the loadings and
    own variances of the one-factor model fitted by maximum likelihood (`factor_model`).
    The interval is expanded for small samples, see `intervals.expanded_level`. Samples
    whose solution lies at the bound stay in it, samples without a solution are passed over; when
    these are one in twenty there is no interval. chi2 = (n - 1) times the discrepancy.
    Source: McDonald (1999), Test Theory; Kelley & Pornprasertmanit (2016), Psychological Methods
    21, 69-92 (cited from memory); the same as lavaan's fit with the wishart likelihood.
    """
    answered = complete_answers(items)
    n, k = answered.shape
    about = Omega(n, k)
    if k < 3:
        return replace(about, reason="Omega needs three items.")
    if n < max(min_people, k + 2):
        return replace(about, reason=f"Omega needs {max(min_people, k + 2)} people, not {n}.")
    values = answered.to_numpy()
    flat = [str(name) for name in answered if is_constant(answered[name].to_numpy())]
    if flat:
        return replace(about, reason=f"Everybody answered alike: {', '.join(flat)}.")
    values = values[np.lexsort(values.T)]
    covariances = _covariances(values, np.ones((1, n)))
    fit = fit_one_factor(_correlations(covariances))
    if not fit.settled[0]:
        return replace(about, reason=_unsettled(covariances[0]))
    improper = tuple(str(name) for name in answered.columns[fit.at_bound[0]])
    chi2, df = (n - 1) * float(fit.discrepancy[0]), k * (k - 3) // 2
    described = replace(
        about,
        loadings=tuple(float(value) for value in fit.loadings[0]),
        chi2=chi2,
        df=df,
        improper=improper,
    )
    if improper:
        return replace(
            described,
            reason=f"One factor leaves {', '.join(improper)} no variance of its own (Heywood "
            "case): no omega.",
        )
    found = replace(described, omega=float(_omegas(fit, covariances)[0]), estimable=True)
    return _with_interval(found, values, draws, seed, level) if draws else found


def _with_interval(found: Omega, values: FloatArray, draws: int, seed: int, level: float) -> Omega:
    counts = bootstrap_counts(np.random.default_rng(seed), found.n, draws)
    covariances = _covariances(values, counts)
    varied = (np.diagonal(covariances, axis1=1, axis2=2) > 1e-10).all(axis=1)
    covariances = covariances[varied]
    fit = fit_one_factor(_correlations(covariances))
    kept = _omegas(fit, covariances)[fit.settled]
    if len(kept) < _NEEDED_SHARE * draws:
        return replace(found, reason="Too many samples of these people have no solution.")
    low, high = percentile_interval(kept, expanded_level(level, found.n))
    return replace(
        found,
        ci_low=low,
        ci_high=high,
        draws=len(kept),
        draws_improper=int(fit.at_bound[fit.settled].any(axis=1).sum()),
    )


def _covariances(values: FloatArray, counts: FloatArray) -> FloatArray:
    """Covariances of the items in each sample, shape (samples, items, items), divisor n."""
    k = values.shape[1]
    centred = values - values.mean(axis=0)
    products = (centred[:, :, None] * centred[:, None, :]).reshape(len(values), k * k)
    sizes = counts.sum(axis=1, keepdims=True)
    means = counts @ centred / sizes
    raw: FloatArray = (counts @ products / sizes).reshape(-1, k, k)
    covariances: FloatArray = raw - means[:, :, None] * means[:, None, :]
    return covariances


def _correlations(covariances: FloatArray) -> FloatArray:
    sd = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    correlations: FloatArray = covariances / sd[:, :, None] / sd[:, None, :]
    return correlations


def _omegas(fit: OneFactor, covariances: FloatArray) -> FloatArray:
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    common = (fit.loadings * np.sqrt(variances)).sum(axis=1) ** 2
    own = (fit.uniqueness * variances).sum(axis=1)
    omegas: FloatArray = common / (common + own)
    return omegas


def _unsettled(covariance: FloatArray) -> str:
    smallest = float(np.linalg.eigvalsh(_correlations(covariance[None])[0])[0])
    if smallest < 1e-6:
        return "An item can be computed from the others: one factor cannot be fitted."
    return "The fit of one factor did not converge: no omega."
