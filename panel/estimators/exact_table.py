"""The exact test of a table of counts: is what people are related to what they did?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp, lgamma, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln
from scipy.stats import random_table

from panel.estimators.samples import SEED, FloatArray
from survey.problems import Problem, SurveyError

_TIE = 1e-7
"""Tables this near in log probability are equally probable, as in R's fisher.test."""

Counts = NDArray[np.int64]
Margin = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableTest:
    """p of independence of rows and columns, for n people.

    A `monte_carlo` p comes from random tables and has a standard error `se`; an `exact` one has
    none. Where there is nothing to test, p is None and `reason` says why.
    """

    n: int
    p: float | None = None
    method: Literal["exact", "monte_carlo", ""] = ""
    se: float | None = None
    estimable: bool = False
    reason: str = ""


def fisher_freeman_halton(
    table: ArrayLike, most_work: int = 1_000_000, draws: int = 20_000, seed: int = SEED
) -> TableTest:
    """Exact p of independence in a table of counts of any shape.

    Parameters
    ----------
    table
        Numbers of people, shape (rows, columns).
    most_work
        Steps after which the exact sum is given up for random tables; a million is about a
        second.
    draws, seed
        Random tables with the same margins; the observed one counts as one of them.

    Raises
    ------
    SurveyError
        A count is negative or no whole number.

    Notes
    -----
    p is the sum of the probabilities, under fixed margins, of all tables that are at most as
    probable as the observed one. Row by row, partial tables that leave the same margins are kept
    together, and counted or dropped at once when all or none of their completions are that
    improbable.
    Source: Freeman & Halton (1951), Biometrika 38, 141-149; Mehta & Patel (1983), JASA 78,
    427-434 (both cited from memory); the same as R's fisher.test.
    """
    counts = _whole_counts(table)
    n = int(counts.sum())
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        return TableTest(n, reason="Everybody is in one row or one column: nothing to compare.")
    if counts.shape[1] > counts.shape[0]:
        counts = counts.T
    counts = counts[np.argsort(-counts.sum(axis=1), kind="stable")]
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    observed = -float(gammaln(counts + 1).sum())
    network = _Network(tuple(map(int, rows)), observed + _TIE, most_work)
    try:
        mass = network.mass(tuple(map(int, columns)))
    except _TooMuchWorkError:
        reached = _random_tables(rows, columns, draws, seed) <= observed + _TIE
        p = (int(reached.sum()) + 1) / (draws + 1)
        return TableTest(n, p, "monte_carlo", sqrt(p * (1 - p) / draws), estimable=True)
    fixed = float(gammaln(rows + 1).sum() + gammaln(columns + 1).sum()) - lgamma(n + 1)
    return TableTest(n, min(1.0, mass * exp(fixed + network.limit)), "exact", estimable=True)


class _TooMuchWorkError(Exception):
    """The exact sum takes more steps than allowed."""


@dataclass(slots=True)
class _Network:
    """The partial tables of given row sums, by what they leave of the column sums.

    The value of a partial table is minus the sum of log n_ij!, the part of its log probability
    that differs between tables. `limit` is the value of the most probable table to be counted.
    """

    rows: Margin
    limit: float
    budget: int
    bounds: dict[tuple[int, Margin], tuple[float, float]] = field(default_factory=dict)

    def mass(self, columns: Margin) -> float:
        """Sum of exp(value - limit) over all tables up to the limit."""
        total = 0.0
        nodes: dict[Margin, tuple[FloatArray, FloatArray]] = {
            columns: (np.zeros(1), np.ones(1)),
        }
        for place, size in enumerate(self.rows):
            reached: dict[Margin, list[tuple[FloatArray, FloatArray]]] = {}
            for left, (values, times) in nodes.items():
                for taken, value in self._ways(size, left):
                    self._spend(1 + len(values) // 50)
                    after = tuple(have - took for have, took in zip(left, taken, strict=True))
                    reached.setdefault(after, []).append((values + value, times))
            nodes = {}
            for left, parts in reached.items():
                values, times = _merged(parts)
                low, high = self._completion(place + 1, left)
                whole = values + high <= self.limit
                rest = self._completions(place + 1, left)
                total += float((times[whole] * np.exp(values[whole] + rest - self.limit)).sum())
                open_ = ~whole & (values + low <= self.limit)
                if open_.any():
                    nodes[left] = values[open_], times[open_]
        return total

    def _ways(self, size: int, left: Margin) -> Iterator[tuple[Margin, float]]:
        """Yield the ways to take a row of this size from the column sums, with their values."""
        for taken in _takings(size, left):
            yield taken, -sum(lgamma(count + 1) for count in taken)

    def _completion(self, place: int, left: Margin) -> tuple[float, float]:
        """Lowest and highest value that the rows from a place on can add."""
        if place == len(self.rows):
            return 0.0, 0.0
        key = place, left
        if key not in self.bounds:
            low, high = float("inf"), -float("inf")
            for taken, value in self._ways(self.rows[place], left):
                self._spend(1)
                after = tuple(have - took for have, took in zip(left, taken, strict=True))
                least, most = self._completion(place + 1, after)
                low, high = min(low, value + least), max(high, value + most)
            self.bounds[key] = low, high
        return self.bounds[key]

    def _completions(self, place: int, left: Margin) -> float:
        """Log of the sum of exp(value) over all ways to fill the rows from a place on."""
        parts = sum(lgamma(size + 1) for size in (*left, *self.rows[place:]))
        return lgamma(sum(left) + 1) - parts

    def _spend(self, steps: int) -> None:
        self.budget -= steps
        if self.budget < 0:
            raise _TooMuchWorkError


def _takings(size: int, left: Margin) -> Iterator[Margin]:
    if len(left) == 1:
        yield (size,)
        return
    others = sum(left[1:])
    for first in range(max(0, size - others), min(size, left[0]) + 1):
        for rest in _takings(size - first, left[1:]):
            yield (first, *rest)


def _merged(parts: list[tuple[FloatArray, FloatArray]]) -> tuple[FloatArray, FloatArray]:
    """Put partial tables of equal value together, with how many there are of each."""
    values = np.concatenate([values for values, _ in parts])
    times = np.concatenate([times for _, times in parts])
    _, first, which = np.unique(np.round(values, 9), return_index=True, return_inverse=True)
    return values[first], np.bincount(which, weights=times).astype(float)


def _random_tables(rows: Counts, columns: Counts, draws: int, seed: int) -> FloatArray:
    """Values of random tables with the given margins, shape (draws,)."""
    drawn = random_table(rows, columns).rvs(draws, random_state=np.random.default_rng(seed))
    values: FloatArray = -gammaln(drawn + 1).sum(axis=(1, 2))
    return values


def _whole_counts(table: ArrayLike) -> Counts:
    counts = np.asarray(table, dtype=float)
    whole = np.isfinite(counts) & (counts >= 0) & (counts == np.floor(counts))
    if counts.ndim != 2 or not whole.all():
        raise SurveyError(
            Problem("count", "The cells of a table must be whole numbers of 0 or more.")
        )
    return counts.astype(np.int64)
