"""A linear mixed model with a random intercept for each person, fitted by REML."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import solve_triangular
from scipy.optimize import brentq

from panel.estimators.samples import FloatArray, IntArray, is_flat
from survey.problems import Problem, SurveyError

_FLAT = 1e-9
_SEARCH = np.concatenate((np.linspace(0, 0.99, 100), 1 - np.logspace(-2.25, -8, 24)))


@dataclass(frozen=True, slots=True)
class RandomIntercept:
    """A fitted model; `coefficients` and variances are in scale points (squared).

    `n_repeated` people have more than one score. `singular` says that the variance between people
    was estimated as 0. With several parts the variances are pooled over them, and `scales` says by
    how much each part's are larger. `basis` and `strata` are what `kenward_roger` goes on from.
    What cannot be fitted has `estimable` False, and `reason` says why.
    """

    n_scores: int
    n_people: int
    n_repeated: int
    coefficients: FloatArray | None = None
    var_person: float | None = None
    var_residual: float | None = None
    criterion: float | None = None
    singular: bool = False
    scales: FloatArray | None = field(default=None, repr=False)
    basis: FloatArray | None = field(default=None, repr=False)
    strata: Strata | None = field(default=None, repr=False)
    estimable: bool = False
    reason: str = ""

    @property
    def n_parts(self) -> int:
        """How many variances of a single score there are."""
        return 0 if self.scales is None else len(self.scales)

    @property
    def icc(self) -> float | None:
        """The share of the variance that lies between people."""
        if self.var_person is None or self.var_residual is None:
            return None
        return self.var_person / (self.var_person + self.var_residual)


@dataclass(frozen=True, slots=True)
class Strata:
    """Cross-products of design and scores, split by what their variance is.

    A stratum of size 0 holds deviations from people's own means, one of size k the means of people
    with k scores: its variance is var_residual + k var_person, those of its part. `degrees` counts
    the contrasts in each. `products` has shape (strata, p + 1, p + 1), the last row and column for
    the scores.
    """

    parts: IntArray
    sizes: FloatArray
    degrees: FloatArray
    products: FloatArray

    @property
    def of_part(self) -> FloatArray:
        """Which strata are a part's, shape (parts, strata)."""
        return np.equal.outer(np.arange(self.parts.max() + 1), self.parts).astype(float)

    def scaled(self, icc: float | FloatArray) -> FloatArray:
        """Variances of the strata when a single score has variance 1."""
        share = np.asarray(icc)[..., None]
        return 1 - share + share * self.sizes


def fit_random_intercept(
    scores: ArrayLike, people: ArrayLike, design: ArrayLike, parts: ArrayLike | None = None
) -> RandomIntercept:
    """Fit y = X b + person + residual by restricted maximum likelihood.

    Parameters
    ----------
    scores
        y, shape (n,), in scale points, all present.
    people
        Whose score it is, whole numbers from 0, shape (n,); each person any number of scores.
    design
        X, shape (n, p), of full column rank.
    parts
        Whole numbers from 0, shape (n,): scores whose variances are estimated together. A column
        of the design belongs to one part, and scores of one person in two parts count as two
        people's. `None` makes everything one part.

    Raises
    ------
    SurveyError
        A score or the design is not finite, lengths differ, or a column of the design can be made
        of the others or belongs to two parts.

    Notes
    -----
    With r = var_person / (var_person + var_residual), a person's k scores have the mean's
    variance proportional to 1 - r + k r and deviations proportional to 1 - r. Design and scores
    therefore meet only in one cross-product a number of scores (`Strata`), whatever the number of
    people, and REML is a search over r in [0, 1). Its derivative is set to 0 on a grid and refined
    by Brent's method; of several minima the deepest is taken. `criterion` is the REML criterion
    -2 log L as lme4 prints it.

    Where the criterion is least at r = 0 the fit is *singular*: people do not differ more than
    their own scores do. The estimate is then kept at 0, as lme4 does, and the coefficients are
    those of ordinary least squares. Where it falls all the way to r = 1 nothing is left beside
    the people, and there is no fit; nor where the design explains every change of a person.

    Parts differ in spread and share r: each part's variance follows from r, and the criteria of
    the parts add up.
    Source: Patterson & Thompson (1971), Biometrika 58, 545-554 (cited from memory); checked with
    lme4 1.1-31 and nlme 3.1-162, see tests/reference.
    """
    y, who, x, part = _checked(scores, people, design, parts)
    n, p = x.shape
    counts, part_of = np.bincount(who), np.zeros(who.max(initial=-1) + 1, dtype=np.intp)
    part_of[who] = part
    about = RandomIntercept(n, len(counts), int((counts > 1).sum()))
    if not about.n_repeated:
        return _without(about, "Nobody has more than one score: people cannot be told from noise.")
    if n - p < 2:
        return _without(about, f"{n} scores are too few for {p} means and two variances.")
    q, basis = _orthonormal(x)
    fitted = q.T @ y
    residuals = y - q @ fitted
    if any(is_flat(residuals[part == one], y) for one in np.unique(part)):
        return _without(about, "The scores do not vary: no model.")
    strata = _strata(np.column_stack((q, residuals)), who, counts, part_of)
    df = np.bincount(part) - np.bincount(part[np.abs(x).argmax(axis=0)], minlength=part.max() + 1)
    if (df < 1).any():
        return _without(about, "A party has too few scores for a spread of its own.")
    free, left = _left_within(strata)
    if free < 1:
        return _without(about, "Too few people have more than one score for a model.")
    _, slopes = _profile(strata, _SEARCH, df)
    if left <= 1e-12 * strata.products[:, -1, -1].sum() or slopes[-1] < 0:
        return _without(about, "People's scores move in step: nothing is left to compare with.")
    falls = np.flatnonzero((slopes[:-1] < 0) & (slopes[1:] >= 0)).tolist()
    found = [_minimum(strata, place, df) for place in falls]
    minima: FloatArray = np.array([0.0, *found] if slopes[0] >= -_FLAT else found)
    depths, _ = _profile(strata, minima, df)
    deepest = int(np.argmax(depths <= depths.min() + _FLAT))
    icc, criterion = float(minima[deepest]), float(depths[deepest])
    shift, lefts = _solved(strata, icc)
    total = float(lefts.sum()) / (n - p)
    return RandomIntercept(
        about.n_scores,
        about.n_people,
        about.n_repeated,
        coefficients=solve_triangular(basis, fitted + shift),
        var_person=icc * total,
        var_residual=(1 - icc) * total,
        criterion=criterion + 2 * float(np.log(np.abs(np.diag(basis))).sum()),
        singular=icc == 0,
        scales=lefts / df / total,
        basis=basis,
        strata=strata,
        estimable=True,
    )


def _checked(
    scores: ArrayLike, people: ArrayLike, design: ArrayLike, parts: ArrayLike | None
) -> tuple[FloatArray, IntArray, FloatArray, IntArray]:
    """Scores, people numbered afresh within parts, design and parts."""
    y, x = np.asarray(scores, dtype=float), np.asarray(design, dtype=float)
    who: IntArray = np.asarray(people, dtype=np.intp)
    part: IntArray = np.asarray(np.zeros_like(who) if parts is None else parts, dtype=np.intp)
    if y.ndim != 1 or x.ndim != 2 or not len(y) == len(who) == len(x) == len(part):
        raise SurveyError(
            Problem(
                "model-shape",
                f"Scores, people and design have the shapes {y.shape}, {who.shape} and {x.shape}.",
                "Give one score, one person and one row of the design each.",
            )
        )
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise SurveyError(
            Problem(
                "finite-scores",
                "A score or a value of the design is missing or infinite.",
                "Leave out the rows without a score, and correct the others.",
            )
        )
    used = np.array([(x[part == one] != 0).any(axis=0) for one in np.unique(part)])
    if (used.sum(axis=0) > 1).any():
        raise SurveyError(
            Problem(
                "design-parts",
                "A column of the model's design belongs to two parts.",
                "Give each part columns of its own.",
            )
        )
    who = np.unique(who * (part.max(initial=0) + 1) + part, return_inverse=True)[1]
    return y, who, x, part


def _orthonormal(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The design as orthonormal columns and the triangle that makes it of them."""
    q, basis = np.linalg.qr(x)
    size = np.linalg.norm(x, axis=0)
    if x.shape[0] < x.shape[1] or (np.abs(np.diag(basis)) <= 1e-9 * size).any():
        raise SurveyError(
            Problem(
                "design-rank",
                "A column of the model's design can be made of the others.",
                "Leave out the column.",
            )
        )
    return q, basis


def _strata(columns: FloatArray, who: IntArray, counts: IntArray, part_of: IntArray) -> Strata:
    sums = np.zeros((len(counts), columns.shape[1]))
    np.add.at(sums, who, columns)
    within = columns - (sums / counts[:, None])[who]
    parts, sizes, degrees, products = [], [], [], []
    for part in range(part_of.max() + 1):
        own = within[part_of[who] == part]
        kinds = np.unique(counts[part_of == part])
        people = [(part_of == part) & (counts == k) for k in kinds]
        parts += [part] * (1 + len(kinds))
        sizes += [0.0, *kinds]
        degrees += [len(own) - (part_of == part).sum(), *(kind.sum() for kind in people)]
        products += [own.T @ own]
        products += [sums[kind].T @ sums[kind] / k for k, kind in zip(kinds, people, strict=True)]
    return Strata(
        np.array(parts), np.array(sizes), np.array(degrees, dtype=float), np.stack(products)
    )


def _left_within(strata: Strata) -> tuple[int, float]:
    """How many contrasts of people with themselves the design leaves free, and their squares."""
    within = strata.products[strata.sizes == 0].sum(axis=0)
    values, vectors = np.linalg.eigh(within[:-1, :-1])
    explained = values > 1e-9
    along = vectors[:, explained].T @ within[:-1, -1]
    left = within[-1, -1] - float((along**2 / values[explained]).sum())
    free = strata.degrees[strata.sizes == 0].sum()
    return int(free) - int(explained.sum()), left


def _profile(strata: Strata, icc: FloatArray, df: IntArray) -> tuple[FloatArray, FloatArray]:
    """REML criterion (less what the basis adds) and its slope, at each of some r.

    `df` are scores less means, by part.
    """
    variance, of_part = strata.scaled(icc), strata.of_part.T
    weighted = np.einsum("rs,sij->rij", 1 / variance, strata.products)
    slope_of = (strata.sizes - 1) / variance
    turned = np.einsum("rs,sij->rij", slope_of / variance, strata.products)
    a, b = weighted[:, :-1, :-1], weighted[:, :-1, -1:]
    solved = np.linalg.solve(a, np.concatenate((b, turned[:, :-1, :-1]), axis=2))
    away = np.concatenate((-solved[:, :, 0], np.ones((len(icc), 1))), axis=1)
    turned_away = np.tensordot(away, strata.products, axes=(1, 2))
    squares = (turned_away @ away[:, :, None])[:, :, 0] / variance
    left = squares @ of_part
    left_slope = -(slope_of * squares) @ of_part
    logs = np.log(variance) @ strata.degrees + np.linalg.slogdet(a)[1]
    criterion = logs + (1 + np.log(2 * np.pi * left / df)) @ df
    traces = np.trace(solved[:, :, 1:], axis1=1, axis2=2)
    return criterion, slope_of @ strata.degrees - traces + (left_slope / left) @ df


def _minimum(strata: Strata, at: int, df: IntArray) -> float:
    """The r between two places of the grid at which the slope is 0."""

    @cache
    def slope(icc: float) -> float:
        return float(_profile(strata, np.array([icc]), df)[1][0])

    # A slope of nearly 0 at a place of the grid can have either sign, by rounding.
    if slope(_SEARCH[at]) >= 0:
        return float(_SEARCH[at])
    if slope(_SEARCH[at + 1]) <= 0:
        return float(_SEARCH[at + 1])
    return float(brentq(slope, _SEARCH[at], _SEARCH[at + 1], xtol=1e-15, rtol=1e-15))


def _solved(strata: Strata, icc: float) -> tuple[FloatArray, FloatArray]:
    """What generalised least squares moves the coefficients by, and each part's squares left."""
    variance = strata.scaled(icc)
    weighted = np.einsum("s,sij->ij", 1 / variance, strata.products)
    shift = np.linalg.solve(weighted[:-1, :-1], weighted[:-1, -1])
    away = np.append(-shift, 1.0)
    squares = np.einsum("i,sij,j->s", away, strata.products, away) / variance
    return shift, strata.of_part @ squares


def _without(about: RandomIntercept, reason: str) -> RandomIntercept:
    return RandomIntercept(about.n_scores, about.n_people, about.n_repeated, reason=reason)
