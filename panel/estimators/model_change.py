"""Change of the population mean if who is missing depends on nothing but what was answered.

A person who answered once tells something of the other wave, because scores of one person are
alike: the model uses everybody, weighs what each tells, and so follows a change that all who
answered, or the stayers alone, would miss when low scorers drop out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panel.estimators.change import too_few_pairs
from panel.estimators.kenward_roger import SmallSample, estimate_contrast, small_sample
from panel.estimators.mixed_model import RandomIntercept, fit_random_intercept
from panel.estimators.samples import (
    MIN_PAIRS_TEST,
    FloatArray,
    IntArray,
    aligned_waves,
    check_min_party,
)
from panel.estimators.weighted_arrays import number_spreads

MIN_OWN_SPREAD = 5
"""Fewest scores in both waves with which a party's spread is estimated from its own scores."""


@dataclass(frozen=True, slots=True)
class ModelChange:
    """Change of the model's mean from one wave to another, later minus earlier, in scale points.

    `n_from`, `n_to` and `n_pairs` count who answered the two waves, `n_people` everybody in the
    model, whatever their waves. The means are the model's; `sd` is its standard deviation of a
    score within wave and party, the same in every wave and pooled over parties. `singular` says
    that people were found not to differ, see `mixed_model.fit_random_intercept`.
    """

    n_from: int
    n_to: int
    n_pairs: int
    n_people: int
    mean_from: float | None = None
    mean_to: float | None = None
    sd: float | None = None
    icc: float | None = None
    change: float | None = None
    se: float | None = None
    df: float | None = None
    t: float | None = None
    p: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    singular: bool = False
    method: str = ""
    parties_used: tuple[str, ...] = ()
    parties_left_out: tuple[str, ...] = ()
    n_by_party: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    estimable: bool = False
    reason: str = ""


def model_change(before: pd.Series, after: pd.Series, level: float = 0.95) -> ModelChange:
    """Model-based change between two waves, everybody weighing the same.

    Parameters
    ----------
    before, after
        Scale scores indexed by person_id, in scale points; NaN is no score.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or a score is infinite or no number.

    Notes
    -----
    score = wave + person + residual by REML, the difference of the waves tested by Kenward-Roger
    (`kenward_roger`). It assumes that scores vary alike in both waves and that, given what
    a person answered, a missing answer has nothing to do with what it would have been (MAR).
    Below 6 pairs there is an estimate only, as for the other changes.
    """
    return model_change_of(aligned_waves([before, after]), (0, 1), level=level)


def model_change_of(
    scores: FloatArray,
    pair: tuple[int, int],
    parties: IntArray | None = None,
    names: Sequence[str] = (),
    min_party: int = 3,
    level: float = 0.95,
) -> ModelChange:
    """Model-based change between two of several waves, each party weighing the same if given.

    Parameters
    ----------
    scores
        Shape (waves, people), NaN is no score.
    pair
        Places of the earlier and the later wave.
    parties
        Place of the person's party in `names` in each wave, -1 for none, shape (waves, people).
        `None` makes everybody one party.
    names
        The parties.
    min_party
        Fewest scores in both waves of the pair with which a party counts.
    level
        Confidence level.

    Notes
    -----
    One mean a wave and party; the change is the mean over parties of their differences, so that
    each weighs the same. A party with 5 or more scores in both waves has a spread of its own, and
    smaller ones share one; how alike a person's scores are is the same for all. Whoever changed
    party counts in each wave where they were, as somebody else where the two parties do not share
    a spread. Why: docs/decisions/0014-change-model.md.
    """
    check_min_party(min_party)
    scored = np.isfinite(scores)
    if parties is None:
        parties, names, min_party = np.zeros(scores.shape, dtype=np.intp), ("",), 1
    cells = np.where(scored, parties, -1)
    about, large = _about(cells, pair, names, min_party)
    if not large.any():
        few = f"No party has {min_party} scores in both waves."
        return replace(about, reason=few if about.parties_left_out else "A wave has no scores.")
    used = (cells >= 0) & large[cells]
    wave, person = np.nonzero(used)
    cell = cells[used] * len(scores) + wave
    known, column = np.unique(cell, return_inverse=True)
    about = replace(about, n_people=len(np.unique(person)))
    part = _parts(cells, pair, large)
    design = np.eye(len(known))[column]
    fit = fit_random_intercept(scores[used], person, design, part[cells[used]])
    if not fit.estimable:
        return replace(about, reason=fit.reason)
    weights = [np.where(known % len(scores) == place, 1 / large.sum(), 0.0) for place in pair]
    return _tested(about, small_sample(fit), weights, level)


def _parts(cells: IntArray, pair: tuple[int, int], large: NDArray[np.bool_]) -> IntArray:
    """Number of the spread that each party has, of those that count; -1 for the others."""
    parties = np.flatnonzero(large)
    sizes = [np.bincount(cells[wave][cells[wave] >= 0], minlength=len(large)) for wave in pair]
    part = np.full(len(large), -1)
    part[parties] = number_spreads(np.minimum(*sizes)[parties], MIN_OWN_SPREAD)
    return part


def _about(
    cells: IntArray, pair: tuple[int, int], names: Sequence[str], min_party: int
) -> tuple[ModelChange, NDArray[np.bool_]]:
    """Who answered the two waves, and which parties count."""
    first, second = cells[pair[0]], cells[pair[1]]
    kept = np.where((first >= 0) & (first == second), first, -1)
    sizes = np.stack(
        [np.bincount(c[c >= 0], minlength=len(names)) for c in (first, second, kept)], axis=1
    )
    large = (sizes[:, 0] >= min_party) & (sizes[:, 1] >= min_party)
    in_first, in_second = ((c >= 0) & large[c] for c in (first, second))
    seen = [(n, tuple(row), big) for n, row, big in zip(names, sizes.tolist(), large, strict=True)]
    about = ModelChange(
        n_from=int(in_first.sum()),
        n_to=int(in_second.sum()),
        n_pairs=int((in_first & in_second).sum()),
        n_people=int((in_first | in_second).sum()),
        parties_used=tuple(name for name, _, big in seen if big and name),
        parties_left_out=tuple(name for name, row, big in seen if any(row) and not big and name),
        n_by_party={name: row for name, row, _ in seen if any(row) and name},
    )
    return about, large


def _tested(
    about: ModelChange, model: SmallSample, weights: Sequence[FloatArray], level: float
) -> ModelChange:
    fit: RandomIntercept = model.fit
    means = [float(weight @ np.asarray(fit.coefficients)) for weight in weights]
    about = replace(
        about,
        mean_from=means[0],
        mean_to=means[1],
        change=means[1] - means[0],
        sd=float(np.sqrt((fit.var_person or 0) + (fit.var_residual or 0))),
        icc=fit.icc,
        singular=fit.singular,
    )
    if about.n_pairs < MIN_PAIRS_TEST:
        return replace(about, reason=too_few_pairs(about.n_pairs, 2.0 ** (1 - about.n_pairs)))
    found = estimate_contrast(model, weights[1] - weights[0], level)
    if not found.estimable:
        return replace(about, reason=found.reason)
    return replace(
        about,
        se=found.se,
        df=found.df,
        t=found.t,
        p=found.p,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        method="REML, Kenward-Roger"
        + (f", {len(about.parties_used)} parties" if about.parties_used else "")
        + (f", {fit.n_parts} spreads" if fit.n_parts > 1 else "")
        + (", no variance between people" if fit.singular else ""),
        estimable=True,
    )
