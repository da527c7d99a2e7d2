"""Weights that make those who answered add up to the register, in several divisions at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from panel.estimators.samples import FloatArray, IntArray, check_people
from survey.problems import Problem, SurveyError

_SETTLED = 1e-10
_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class RakedWeights:
    """Weights of the n people who answered, in people of the register each stands for.

    Parameters
    ----------
    n, n_register
        People weighted, and people of the register that they stand for.
    n_left_out
        Answers without a place in one of the divisions; they have no weight.
    weights
        By person.
    rounds
        How often every division was adjusted.
    margin_error
        Largest distance of a weighted margin from the register's, as a share of it; more than
        rounding only where weights were trimmed.
    design_effect, n_effective
        Kish: how much the unequal weights widen a variance, and the n that would be as good.
    trim, n_trimmed
        Largest weight allowed, in mean weights, and how many were cut down to it.
    """

    n: int
    n_register: int
    n_left_out: int = 0
    weights: pd.Series = field(
        default_factory=lambda: pd.Series(dtype="float64"), repr=False, compare=False
    )
    rounds: int = 0
    margin_error: float | None = None
    design_effect: float | None = None
    n_effective: float | None = None
    trim: float | None = None
    n_trimmed: int = 0
    estimable: bool = False
    reason: str = ""


def register_margins(
    roster: pd.DataFrame, divisions: tuple[str, ...] = ("project", "party")
) -> dict[str, pd.Series]:
    """Count the people of a wave's roster in each division; who has no place in one is left out.

    Parameters
    ----------
    roster
        A wave's roster, with a column a division.
    """
    placed = roster.dropna(subset=list(divisions))
    return {name: placed[name].astype(str).value_counts().sort_index() for name in divisions}


def rake(
    people: pd.DataFrame, margins: Mapping[str, pd.Series], trim: float | None = None
) -> RakedWeights:
    """Weight people so that they add up to known margins: iterative proportional fitting.

    Parameters
    ----------
    people
        Who answered, indexed by person_id, a column a division.
    margins
        By division: the number of people of the register, by category.
    trim
        Largest weight kept, in mean weights; what is cut is spread evenly over the others, until
        none is above it. The margins are then met only nearly.

    Raises
    ------
    SurveyError
        A person has two rows; a margin is negative or infinite; the margins of two divisions
        differ in sum; `trim` is 1 or less.

    Notes
    -----
    From equal weights, each division in turn is scaled to its margin, until nothing moves.
    design effect = n sum w^2 / (sum w)^2, n effective = n / design effect. Trimming is that of
    survey::trimWeights(strict = TRUE).
    Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427-444; Kish (1965),
    Survey Sampling (both cited from memory).
    """
    check_people(people.index, "the answers to be weighted")
    total = _checked_total(margins, trim)
    placed = people[list(margins)].astype("object").dropna()
    about = RakedWeights(len(placed), round(total), len(people) - len(placed), trim=trim)
    if placed.empty or not total:
        return replace(about, reason="Nobody to be weighted, or nobody to stand for.")
    wanted: list[FloatArray] = []
    places: list[IntArray] = []
    for name, margin in margins.items():
        counted = margin[margin > 0]
        categories = pd.Index(counted.index.astype(str))
        place = categories.get_indexer(pd.Index(placed[name].astype(str)))
        unknown = sorted(set(placed[name].astype(str)[place < 0]))
        if unknown:
            reason = f"The register has nobody in {name} {', '.join(unknown)}, but some answered."
            return replace(about, reason=reason)
        empty = categories[~np.isin(np.arange(len(categories)), place)]
        if len(empty):
            reason = f"Nobody answered in {name} {', '.join(empty)}, which the register has."
            return replace(about, reason=reason)
        wanted.append(counted.to_numpy(dtype=float))
        places.append(place)
    weights, rounds = _fitted(places, wanted, len(placed), total)
    if not rounds:
        return replace(
            about,
            reason="No weights meet all margins: some combinations have no answers.",
        )
    weights, trimmed = _trimmed(weights, trim)
    effect = len(placed) * float((weights**2).sum()) / float(weights.sum()) ** 2
    return replace(
        about,
        weights=pd.Series(weights, placed.index, name="weight"),
        rounds=rounds,
        margin_error=_error(weights, places, wanted),
        design_effect=effect,
        n_effective=len(placed) / effect,
        n_trimmed=trimmed,
        estimable=True,
    )


def _checked_total(margins: Mapping[str, pd.Series], trim: float | None) -> float:
    if trim is not None and not trim > 1:
        raise SurveyError(
            Problem("weight-trim", f"Weights cannot be cut at {trim} mean weights; it must be > 1.")
        )
    sums = {name: float(margin.sum()) for name, margin in margins.items()}
    for name, margin in margins.items():
        values = margin.to_numpy(dtype=float)
        if not (np.isfinite(values) & (values >= 0)).all():
            raise SurveyError(
                Problem("count", f"The margin of {name} holds a number that counts no people.")
            )
    if not sums or max(sums.values()) - min(sums.values()) > 1e-6:
        said = ", ".join(f"{name} {value:g}" for name, value in sums.items())
        raise SurveyError(
            Problem(
                "margins-differ",
                f"The margins must count the same people, but add up to: {said or 'nothing'}.",
                "Count both in the same rows of the register.",
            )
        )
    return next(iter(sums.values()))


def _fitted(
    places: list[IntArray], wanted: list[FloatArray], n: int, total: float
) -> tuple[FloatArray, int]:
    """Return the weights and in how many rounds they settled; 0 rounds when they did not."""
    weights = np.full(n, total / n)
    for number in range(1, _ROUNDS + 1):
        for place, margin in zip(places, wanted, strict=True):
            weights = weights * (margin / np.bincount(place, weights, len(margin)))[place]
            # A weight that runs to zero stands for a combination that no margin can hold.
            if weights.min() < 1e-9 * total / n:
                return weights, 0
        if _error(weights, places, wanted) < _SETTLED:
            return weights, number
    return weights, 0


def _trimmed(weights: FloatArray, trim: float | None) -> tuple[FloatArray, int]:
    if trim is None:
        return weights, 0
    most = trim * weights.mean()
    cut = np.zeros(len(weights), dtype=bool)
    while (above := weights > most * (1 + 1e-12)).any():
        cut |= above
        spread = (weights[above] - most).sum() / (~cut).sum()
        weights = np.where(cut, most, weights + spread)
    return weights, int(cut.sum())


def _error(weights: FloatArray, places: list[IntArray], wanted: list[FloatArray]) -> float:
    return max(
        float((np.abs(np.bincount(place, weights, len(margin)) - margin) / margin).max())
        for place, margin in zip(places, wanted, strict=True)
    )
