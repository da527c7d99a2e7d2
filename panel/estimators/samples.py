"""Who has a score in which wave, and samples drawn again from them."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from survey.problems import Problem, SurveyError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

SEED = 20160401
MIN_PAIRS_CORRELATION = 5
MIN_PAIRS_TEST = 6
EXACT_BELOW_PAIRS = 20

_ROUNDING = 1e-9


def check_people(index: pd.Index, what: str) -> None:
    """Raise `SurveyError` when a person stands in the index more than once."""
    if index.is_unique:
        return
    known = index[index.notna()]
    twice = known[known.duplicated()].unique()
    if len(twice):
        raise SurveyError(
            Problem(
                "one-row-a-person",
                f"{len(twice)} people have more than one row in {what}.",
                "Keep one response a person and wave before comparing waves.",
            )
        )


def valid_scores(scores: pd.Series, what: str) -> pd.Series:
    """Scores that are present, as floats, one a person.

    Parameters
    ----------
    scores
        Scores indexed by person_id; NaN is no score. A row without a person_id stays: it counts
        in its wave and is never paired.
    what
        Name of the scores in messages.

    Raises
    ------
    SurveyError
        A person has two rows, or a score is infinite or no number.
    """
    check_people(scores.index, what)
    if not pd.api.types.is_numeric_dtype(scores.dtype):
        scores = _numbers(scores, what)
    valid = scores.dropna().astype(float)
    if not np.isfinite(valid.to_numpy()).all():
        raise SurveyError(Problem("finite-scores", f"A score in {what} is infinite."))
    return valid


def _numbers(scores: pd.Series, what: str) -> pd.Series:
    """Scores that stand among objects; a text is no score, even if it looks like a number."""
    present = scores.dropna()
    if not present.map(lambda score: isinstance(score, Real)).all():
        raise SurveyError(
            Problem(
                "numeric-scores",
                f"A score in {what} is not a number.",
                "Score the answers first: a comparison takes numbers, not labels.",
            )
        )
    return present.astype(float)


def aligned_scores(before: pd.Series, after: pd.Series) -> tuple[FloatArray, FloatArray]:
    """Two waves' scores with one place a person, NaN where there is no score.

    Raises `SurveyError` when a person has two rows in a wave. A row without a person_id keeps a
    place of its own.
    """
    x, y = aligned_waves([before, after])
    return x, y


def aligned_waves(waves: Sequence[pd.Series]) -> FloatArray:
    """Scores of several waves, shape (waves, people), as `aligned_scores` does it for two."""
    valid = [
        valid_scores(scores, f"the {_ordinal(number)} wave") for number, scores in enumerate(waves)
    ]
    known = pd.Index([])
    for scores in valid:
        known = known.union(scores.index[scores.index.notna()])
    loose = [scores[scores.index.isna()].to_numpy() for scores in valid]
    aligned = np.full((len(valid), len(known) + sum(map(len, loose))), np.nan)
    start = len(known)
    for row, scores, nameless in zip(aligned, valid, loose, strict=True):
        row[: len(known)] = scores[scores.index.notna()].reindex(known)
        row[start : start + len(nameless)] = nameless
        start += len(nameless)
    return aligned


def _ordinal(place: int) -> str:
    return ("first", "second", "third")[place] if place < 3 else f"{place + 1}th"


def party_of(people: pd.Index, parties: pd.Series) -> pd.Series:
    """Return each person's party, missing for whoever has none or has no person_id."""
    check_people(parties.index, "parties")
    known = parties[parties.index.notna()].dropna().astype(object)
    return known.reindex(people)


def numbered_by_name(
    codes: IntArray, names: Sequence[str], counts: NDArray[np.bool_]
) -> tuple[IntArray, tuple[str, ...]]:
    """Number the groups that count afresh, in order of name, so that samples do not depend on it.

    Parameters
    ----------
    codes
        Places in `names`, -1 for none.
    counts
        Which of the names count.

    Returns
    -------
    The codes with -1 for groups that do not count, and the names of those that do.
    """
    used = sorted(np.flatnonzero(counts).tolist(), key=lambda place: names[place])
    # The last place stands for no group, which is -1.
    places = np.full(len(names) + 1, -1)
    places[used] = range(len(used))
    return places[codes], tuple(names[place] for place in used)


def check_min_party(min_party: int) -> None:
    """Raise `SurveyError` unless a party's spread can be computed from its fewest scores."""
    if min_party < 2:
        raise SurveyError(Problem("min-party", f"A party needs 2 scores or more, not {min_party}."))


def is_flat(deviations: FloatArray, values: FloatArray) -> bool:
    """Whether the values deviate from their mean, or means, by nothing but rounding."""
    size = max(1.0, float(np.abs(values).max(initial=0)))
    return bool(np.abs(deviations).max(initial=0) <= _ROUNDING * size)


def without_rounding(deviations: FloatArray, values: FloatArray) -> FloatArray:
    """Return the deviations of values from their means, exactly 0 where they are but rounding."""
    size = max(1.0, float(np.abs(values).max(initial=0)))
    return np.where(np.abs(deviations) <= _ROUNDING * size, 0.0, deviations)


def is_constant(values: FloatArray) -> bool:
    """Whether all values are the same but for rounding."""
    return is_flat(values - values.mean(), values)


def standard_deviation(values: FloatArray) -> float | None:
    """Sample standard deviation; exactly 0 for equal values, None for fewer than two."""
    if values.size < 2:
        return None
    return 0.0 if is_constant(values) else float(values.std(ddof=1))


def mean_of(values: FloatArray) -> float | None:
    """Return the mean, None when there is nothing to average."""
    return float(values.mean()) if values.size else None


def correlation(x: FloatArray, y: FloatArray) -> float:
    """Pearson correlation, 0 when one of the two does not vary."""
    if is_constant(x) or is_constant(y):
        return 0.0
    return float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))


def is_negligible(variance: float, compared_with: float) -> bool:
    """Whether a variance is nothing but rounding."""
    return variance <= 1e-12 * compared_with


def bootstrap_counts(rng: np.random.Generator, n: int, draws: int) -> FloatArray:
    """How often each of n people is drawn in each sample of n, shape (draws, n)."""
    drawn = rng.integers(0, n, (draws, n)) + n * np.arange(draws)[:, None]
    return np.bincount(drawn.ravel(), minlength=draws * n).reshape(draws, n).astype(float)


def percentile_interval(draws: ArrayLike, level: float) -> tuple[float, float]:
    """Return the central share `level` of the draws."""
    low, high = np.quantile(np.asarray(draws), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
