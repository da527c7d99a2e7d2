"""How far the rated groups, and the parties, lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panel.intervals import t_interval, welch
from panel.samples import (
    SEED,
    FloatArray,
    bootstrap_counts,
    check_min_party,
    check_people,
    mean_of,
    party_of,
    percentile_interval,
    standard_deviation,
    valid_scores,
)

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


@dataclass(frozen=True, slots=True)
class PartyRange:
    """Largest minus smallest party mean, in scale points, and the spread between parties.

    `epsilon_squared` is the share of the variance that lies between parties, less what chance
    puts there; `p` is its permutation p.
    """

    n: int
    range: float | None = None
    chance_range: float | None = None
    epsilon_squared: float | None = None
    p: float | None = None
    means: Mapping[str, float] = field(default_factory=dict)
    n_by_party: Mapping[str, int] = field(default_factory=dict)
    highest: str = ""
    lowest: str = ""
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
        A rater has two rows.

    Notes
    -----
    Means come from the least-squares fit rating = rater + group, so that a group is not high
    because generous raters happened to rate it; with no rating missing they are the plain means.
    The permutation deals each rater's ratings to the groups that rater rated and counts the
    observed arrangement as one of them.
    """
    check_people(ratings.index, "ratings")
    table = ratings.to_numpy(dtype=float, na_value=np.nan)
    if weights is None:
        weigh = np.ones(len(table))
    else:
        weigh = weights.reindex(ratings.index).fillna(0.0).to_numpy(dtype=float)
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


def rating_matrix(
    ratings: pd.DataFrame, rater_party: pd.Series, target_party: Mapping[str, str]
) -> pd.DataFrame:
    """Mean rating of every group by the raters of every party.

    Parameters
    ----------
    ratings
        One row a rater, one column a rated group, in scale points; NaN is no rating.
    rater_party
        Party indexed by rater; whoever has none is left out.
    target_party
        The party a rated group belongs to; a group of no party has no self-rating.

    Returns
    -------
    pd.DataFrame
        Columns rater_party, target, n, mean, self; mean is NaN where n is 0.
    """
    party = _rater_party(ratings, rater_party)
    rows = []
    for name in sorted(party.dropna().unique()):
        for target, given in ratings[(party == name).to_numpy()].items():
            own = target_party.get(str(target)) == name
            rows.append((name, target, given.count(), given.astype(float).mean(), own))
    frame = pd.DataFrame(rows, columns=["rater_party", "target", "n", "mean", "self"])
    return frame.astype({"n": int, "mean": float, "self": bool})


def self_minus_others(
    ratings: pd.DataFrame,
    rater_party: pd.Series,
    target_party: Mapping[str, str],
    level: float = 0.95,
) -> pd.DataFrame:
    """How much higher a group is rated by its own party than by all others.

    Parameters
    ----------
    ratings
        One row a rater, one column a rated group, in scale points; NaN is no rating.
    rater_party
        Party indexed by rater; whoever has none is left out.
    target_party
        The party a rated group belongs to; groups of no party are left out.
    level
        Confidence level of Welch's interval.

    Returns
    -------
    pd.DataFrame
        Columns target, n_self, n_others, mean_self, mean_others, difference, ci_low, ci_high,
        reason; numbers that cannot be computed are NaN and reason says why.
    """
    party = _rater_party(ratings, rater_party)
    rows = []
    for target in (name for name in ratings.columns if name in target_party):
        given = ratings[target].to_numpy(dtype=float, na_value=np.nan)
        present = party.notna().to_numpy() & ~np.isnan(given)
        own = (party == target_party[target]).to_numpy()
        rows.append((target, *_difference(given[present & own], given[present & ~own], level)))
    columns = ["target", "n_self", "n_others", "mean_self", "mean_others"]
    frame = pd.DataFrame(rows, columns=[*columns, "difference", "ci_low", "ci_high", "reason"])
    numbers = ["mean_self", "mean_others", "difference", "ci_low", "ci_high"]
    return frame.astype({"n_self": int, "n_others": int} | dict.fromkeys(numbers, float))


def party_range(
    scores: pd.Series,
    parties: pd.Series,
    draws: int = 2000,
    seed: int = SEED,
    min_party: int = 3,
) -> PartyRange:
    """Range of the parties' means and epsilon squared, with a permutation p.

    Parameters
    ----------
    scores
        Scores indexed by person_id, in scale points; NaN is no score.
    parties
        Party indexed by person_id; whoever has none is left out.
    draws, seed
        Permutations of the scores over people; the observed one counts as one of them.
    min_party
        Fewest scores with which a party counts.

    Raises
    ------
    SurveyError
        A person has two rows, or `min_party` is below 2.

    Notes
    -----
    epsilon^2 = 1 - (SS_within / (n - H)) / (SS_total / (n - 1)); it can be negative.
    Source: Kelley (1935), PNAS 21, 554-559 (cited from memory).
    """
    check_min_party(min_party)
    valid = valid_scores(scores, "the scores")
    party = party_of(valid.index, parties)
    sizes = party.value_counts().sort_index()
    sizes = sizes[sizes >= min_party]
    codes = pd.Index(sizes.index).get_indexer(pd.Index(party))
    values, codes = valid.to_numpy()[codes >= 0], codes[codes >= 0]
    order = np.lexsort((values, codes))
    values, codes = values[order], codes[order]
    names, n_by_party = [str(name) for name in sizes.index], sizes.to_numpy()
    counted = dict(zip(names, n_by_party.tolist(), strict=True))
    about = PartyRange(values.size, n_by_party=counted)
    if len(names) < 2:
        return replace(about, reason=f"Fewer than two parties have {min_party} scores.")
    member = (codes[:, None] == np.arange(len(names))) / n_by_party
    means = values @ member
    shown = replace(
        about,
        range=float(np.ptp(means)),
        means=dict(zip(names, means.tolist(), strict=True)),
        highest=names[int(means.argmax())],
        lowest=names[int(means.argmin())],
    )
    if not standard_deviation(values):
        return replace(shown, reason="All scores are equal.")
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.broadcast_to(values, (draws, values.size)), axis=1) @ member
    total = float(((values - values.mean()) ** 2).sum())
    between = (means - values.mean()) ** 2 @ n_by_party
    by_chance = (shuffled - values.mean()) ** 2 @ n_by_party
    reached = int((by_chance >= between - _TIE * total).sum())
    n, groups = values.size, len(names)
    return replace(
        shown,
        chance_range=float(np.ptp(shuffled, axis=1).mean()),
        epsilon_squared=float(1 - (total - between) / total * (n - 1) / (n - groups)),
        p=(reached + 1) / (draws + 1),
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


def _rater_party(ratings: pd.DataFrame, rater_party: pd.Series) -> pd.Series:
    check_people(ratings.index, "ratings")
    return party_of(ratings.index, rater_party)


def _difference(
    own: FloatArray, others: FloatArray, level: float
) -> tuple[int, int, float | None, float | None, float | None, float | None, float | None, str]:
    m1, m2 = mean_of(own), mean_of(others)
    s1, s2 = standard_deviation(own), standard_deviation(others)
    difference = None if m1 is None or m2 is None else m1 - m2
    described = (own.size, others.size, m1, m2, difference)
    if difference is None or s1 is None or s2 is None:
        return *described, None, None, "Each side needs at least two raters."
    if s1 == s2 == 0:
        return *described, None, None, "The ratings do not vary: no interval."
    v1, v2 = s1**2 / own.size, s2**2 / others.size
    df = welch(v1, own.size - 1, v2, others.size - 1)
    low, high = t_interval(difference, (v1 + v2) ** 0.5, df, level)
    return *described, low, high, ""
