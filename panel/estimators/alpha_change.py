"""The difference of Cronbach's alpha between two waves that share some of their people."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from panel.estimators.intervals import expanded_level
from panel.estimators.reliability import MIN_ALPHA, answered_both, complete_answers
from panel.estimators.samples import (
    SEED,
    FloatArray,
    bootstrap_counts,
    percentile_interval,
)

_NEEDED_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class AlphaChange:
    """Alpha in two waves and the difference, later minus earlier, with an interval.

    `n_from` and `n_to` answered all k items in the wave, `n_both` in both. `draws` is how many
    bootstrap samples the interval rests on.
    """

    n_from: int
    n_to: int
    n_both: int
    k: int
    alpha_from: float | None = None
    alpha_to: float | None = None
    change: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    draws: int = 0
    estimable: bool = False
    reason: str = ""


def alpha_change(
    before: pd.DataFrame,
    after: pd.DataFrame,
    draws: int = 2000,
    seed: int = SEED,
    level: float = 0.95,
) -> AlphaChange:
    """Difference of alpha between two waves, whoever answered them.

    Parameters
    ----------
    before, after
        Items indexed by person_id, the same items in the same order, already reversed where
        they should be; NaN is no answer. A row without a person_id is nobody else's.
    draws, seed
        Bootstrap samples of people.
    level
        Level of the interval.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or an answer is no finite number.

    Notes
    -----
    The people of both waves together are drawn again, each with the answers of every wave he or
    she gave, so that the interval knows that the waves share people. It is the percentile
    interval, expanded for small samples by the smaller wave, see
    `intervals.expanded_level`. A sample in which nobody differs in a wave has no alpha and
    is passed over; there is no interval when that is one in twenty. Coverage in
    benchmarks/simulate_reliability.py.
    """
    first, second = complete_answers(before), complete_answers(after)
    both = answered_both(first, second)
    about = AlphaChange(len(first), len(second), len(both), first.shape[1])
    if first.shape[1] != second.shape[1] or first.shape[1] < 2:
        return replace(about, reason="The waves do not have the same two items or more.")
    if min(len(first), len(second)) < MIN_ALPHA:
        return replace(about, reason=f"A wave has fewer than {MIN_ALPHA} people with all items.")
    people = _people(first, second, both)
    whole = np.ones((1, len(people[0])))
    alphas = [float(a[0]) for a in (alpha_of_samples(wave, whole) for wave in people)]
    if not np.isfinite(alphas).all():
        return replace(about, reason="Everybody has the same sum of answers in a wave.")
    alpha_from, alpha_to = alphas
    found = replace(
        about, alpha_from=alpha_from, alpha_to=alpha_to, change=alpha_to - alpha_from,
        estimable=True,
    )  # fmt: skip
    counts = bootstrap_counts(np.random.default_rng(seed), len(people[0]), draws)
    drawn = alpha_of_samples(people[1], counts) - alpha_of_samples(people[0], counts)
    kept = drawn[np.isfinite(drawn)]
    if len(kept) < _NEEDED_SHARE * draws:
        return replace(found, reason="Too many samples of these people have no alpha: no interval.")
    wide = expanded_level(level, min(len(first), len(second)))
    low, high = percentile_interval(kept, wide)
    return replace(found, ci_low=low, ci_high=high, draws=len(kept))


def alpha_of_samples(answers: FloatArray, counts: FloatArray) -> FloatArray:
    """Cronbach's alpha of samples drawn from the same people.

    Parameters
    ----------
    answers
        Shape (people, items); a person without answers is a row of NaN.
    counts
        How often each person is in each sample, shape (samples, people).

    Returns
    -------
    Shape (samples,); NaN where everybody in the sample has the same sum.

    Notes
    -----
    k / (k - 1) (1 - sum of item variances / variance of the sum).
    """
    present = np.isfinite(answers).all(axis=1)
    centred = answers[present] - answers[present].mean(axis=0)
    total = centred.sum(axis=1)
    drawn = counts[:, present]
    k = answers.shape[1]
    powers = np.column_stack((centred, total, centred**2, total**2))
    sizes = drawn.sum(axis=1, keepdims=True)
    means = (drawn @ powers) / np.maximum(sizes, 1)
    variances = means[:, k + 1 :] - means[:, : k + 1] ** 2
    flat = variances[:, k] <= 1e-12 * max(1.0, float((total**2).mean()))
    share = variances[:, :k].sum(axis=1) / np.where(flat, 1.0, variances[:, k])
    alphas: FloatArray = np.where(flat, np.nan, k / (k - 1) * (1 - share))
    return alphas


def _people(
    first: pd.DataFrame, second: pd.DataFrame, both: pd.Index
) -> tuple[FloatArray, FloatArray]:
    """Both waves' answers, one row a person, sorted so that names and order do not matter."""
    k = first.shape[1]
    only_first, only_second = (frame[~frame.index.isin(both)] for frame in (first, second))
    rows = np.vstack(
        (
            np.hstack((first.loc[both].to_numpy(), second.loc[both].to_numpy())),
            np.hstack((only_first.to_numpy(), np.full((len(only_first), k), np.nan))),
            np.hstack((np.full((len(only_second), k), np.nan), only_second.to_numpy())),
        )
    )
    rows = rows[np.lexsort(np.nan_to_num(rows, nan=-np.inf).T)]
    return rows[:, :k], rows[:, k:]
