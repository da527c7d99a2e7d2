"""How far the rated groups lie apart, beside what chance gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panel.estimators.rating_values import rating_values
from panel.estimators.samples import (
    SEED,
    FloatArray,
    bootstrap_counts,
    percentile_interval,
)
from survey.problems import Problem, SurveyError

_TIE = 1e-9
_MIN_RATED = 2
_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class RatingGap:
    """Largest minus smallest mean rating of the rated groups, in scale points.

    `chance_gap` is the mean gap and `p_share` the share of gaps at least as large when each
    rater's ratings are dealt to the groups at random. The interval is descriptive only: a gap is
    never negative, so it says nothing about whether there is one.
    """

    n_raters: int
    gap: float | None = None
    chance_gap: float | None = None
    p_share: float | None = None
    beyond_chance: bool = False
    means: Mapping[str, float] = field(default_factory=dict)
    n_by_target: Mapping[str, int] = field(default_factory=dict)
    highest: str = ""
    lowest: str = ""
    ci_low: float | None = None
    ci_high: float | None = None
    estimable: bool = False
    reason: str = ""


def rating_gap(
    ratings: pd.DataFrame,
    draws: int = 2000,
    seed: int = SEED,
    level: float = 0.95,
    weights: pd.Series | None = None,
) -> RatingGap:
    """Gap between the best and the worst rated group, beside the gap expected by chance.

    Parameters
    ----------
    ratings
        One row a rater, one column a rated group, in scale points; NaN is no rating. Raters who
        rated fewer than two groups say nothing about a gap and are left out.
    draws, seed
        Permutations, and bootstrap samples of raters.
    level
        Level of the descriptive percentile interval.
    weights
        What each rater's ratings weigh, indexed as `ratings`; a rater without a weight is left
        out. All the same when missing.

    Raises
    ------
    SurveyError
        A rater has two rows, or a rating is a text or infinite, or a weight is infinite or
        negative.

    Notes
    -----
    Means come from the least-squares fit rating = rater + group, so that a group is not high
    because generous raters happened to rate it; with no rating missing they are the plain means.
    The permutation deals each rater's ratings to the groups that rater rated and counts the
    observed arrangement as one of them.
    """
    table = rating_values(ratings, "ratings")
    if weights is None:
        weigh = np.ones(len(table))
    else:
        weigh = weights.reindex(ratings.index).fillna(0.0).to_numpy(dtype=float)
        if not np.isfinite(weigh).all() or (weigh < 0).any():
            raise SurveyError(Problem("weights", "A weight is infinite or below 0."))
        table = np.where(weigh[:, None] > 0, table, np.nan)
    enough = (~np.isnan(table)).sum(axis=1) >= _MIN_RATED
    table, weigh = table[enough], weigh[enough]
    order = np.lexsort((weigh, *np.nan_to_num(table, nan=-np.inf).T))
    table, weigh = table[order], weigh[order]
    rated = ~np.isnan(table)
    targets = [str(name) for name in ratings.columns]
    n_by_target = dict(zip(targets, rated.sum(axis=0).tolist(), strict=True))
    about = RatingGap(len(table), n_by_target=n_by_target)
    if len(table) < 2 or len(targets) < _MIN_RATED:
        return replace(about, reason="A gap needs two raters who rated two groups.")
    fit = _AdditiveFit.of(table, rated, weigh)
    inverse, connected = _inverse(fit.normal.sum(axis=0))
    if not connected:
        return replace(about, reason="Some groups have no rater in common with the others.")
    effects = fit.residuals.sum(axis=0) @ inverse
    gap = float(np.ptp(effects))
    rng = np.random.default_rng(seed)
    by_chance = np.ptp(_dealt(fit.residuals, rated, draws, rng) @ inverse, axis=1)
    reached = int((by_chance >= gap - _TIE).sum())
    p_share = (reached + 1) / (draws + 1)
    low, high = percentile_interval(_bootstrap_gaps(fit, draws, rng), level)
    means = fit.level(effects) + effects
    return replace(
        about,
        gap=gap,
        chance_gap=float(by_chance.mean()),
        p_share=p_share,
        beyond_chance=p_share < _CHANCE,
        means=dict(zip(targets, means.tolist(), strict=True)),
        highest=targets[int(means.argmax())],
        lowest=targets[int(means.argmin())],
        ci_low=low,
        ci_high=high,
        estimable=True,
    )


@dataclass(frozen=True, slots=True)
class _AdditiveFit:
    """Each rater's weighted share in the normal equations of rating = rater + group.

    With the rater effects swept out, group effects b solve sum(normal) b = sum(residuals).
    """

    rater_means: FloatArray
    rated_share: FloatArray
    weights: FloatArray
    residuals: FloatArray
    normal: FloatArray

    @classmethod
    def of(cls, table: FloatArray, rated: NDArray[np.bool_], weights: FloatArray) -> _AdditiveFit:
        means = np.nanmean(table, axis=1)
        share = rated / rated.sum(axis=1, keepdims=True)
        residuals = np.where(rated, table - means[:, None], 0.0)
        normal = rated[:, :, None] * (np.eye(rated.shape[1]) - share[:, None, :])
        weighted = weights[:, None] * residuals
        return cls(means, share, weights, weighted, weights[:, None, None] * normal)

    def level(self, effects: FloatArray) -> float:
        """Mean over raters of what each would have given on average to all groups."""
        given = self.rater_means - self.rated_share @ effects
        return float(np.average(given, weights=self.weights))


def _inverse(normal: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Pseudo-inverse of each Laplacian, and whether it joins all groups."""
    values, vectors = np.linalg.eigh(normal)
    solvable = values > _TIE
    inverted = np.divide(1.0, values, out=np.zeros_like(values), where=solvable)
    inverse = (vectors * inverted[..., None, :]) @ vectors.swapaxes(-1, -2)
    return inverse, solvable.sum(axis=-1) == normal.shape[-1] - 1


def _dealt(
    residuals: FloatArray, rated: NDArray[np.bool_], draws: int, rng: np.random.Generator
) -> FloatArray:
    """Sums by group after dealing each rater's values to the groups rated, shape (draws, k)."""
    sums = np.zeros((draws, rated.shape[1]))
    for pattern in np.unique(rated, axis=0):
        hand = residuals[(rated == pattern).all(axis=1)][:, pattern]
        dealt = rng.permuted(np.broadcast_to(hand, (draws, *hand.shape)), axis=2)
        sums[:, pattern] += dealt.sum(axis=1)
    return sums


def _bootstrap_gaps(fit: _AdditiveFit, draws: int, rng: np.random.Generator) -> FloatArray:
    """Gaps in samples of raters; a sample that leaves a group unjoined is passed over."""
    raters, groups = fit.residuals.shape
    drawn = bootstrap_counts(rng, raters, draws)
    normal = (drawn @ fit.normal.reshape(raters, -1)).reshape(draws, groups, groups)
    inverse, connected = _inverse(normal)
    effects = np.einsum("di,dij->dj", drawn @ fit.residuals, inverse)
    gaps: FloatArray = np.ptp(effects[connected], axis=1)
    return gaps
