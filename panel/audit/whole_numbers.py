"""Unknown whole numbers of people, what is known of them, and the least and most they can be."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from survey.problems import Problem, SurveyError

Sum = Mapping[int, float]
"""Numbers by their place, and what each is multiplied by."""

T = TypeVar("T", bound=Hashable)

_NOISE = 1e-6
# A limit of nodes stops at the same place on every machine, a limit of time does not.
_MOST_NODES = 20_000
_STOPPED = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A sum that lies between two ends, and what said so; `None` where it always holds."""

    total: Sum
    low: float
    high: float
    owner: Hashable = None


class WholeNumbers:
    """A system of whole numbers from 0 to `most`."""

    def __init__(self, most: float) -> None:
        self.most = most
        self._places: dict[Hashable, int] = {}
        self._high: list[float] = []
        self._rows: list[Row] = []

    def number(self, name: Hashable) -> int:
        """Return the place of a number, a new one where it was not named before."""
        if name not in self._places:
            self._places[name] = self._new(self.most)
        return self._places[name]

    def between(
        self, total: Sum, low: float, high: float = math.inf, owner: Hashable = None
    ) -> None:
        """Say that a sum lies between two ends."""
        self._rows.append(Row(dict(total), low, high, owner))

    def nobody_or(self, total: Sum, least: int) -> None:
        """Say that a sum is 0, or `least` and more."""
        there = self._new(1)
        self.between({**total, there: -float(least)}, 0)
        self.between({**total, there: -4 * self.most}, -math.inf, 0)

    def some_below(self, totals: Sequence[Sum], most: int) -> None:
        """Say that one sum at least lies from 1 to `most`."""
        chosen = [self._new(1) for _ in totals]
        for total, this in zip(totals, chosen, strict=True):
            self.between({**total, this: -1.0}, 0)
            self.between({**total, this: 4 * self.most}, -math.inf, most + 4 * self.most)
        self.between(dict.fromkeys(chosen, 1.0), 1)

    def solve(self, total: Sum, sign: int) -> NDArray[np.float64] | None:
        """Return numbers with the least sum, or the most for `sign` -1; None where none fit."""
        objective = np.zeros(len(self._high))
        objective[list(total)] = [sign * weight for weight in total.values()]
        return _solved(objective, self._high, self._rows)

    def opened(
        self, widths: Sequence[tuple[Sum, float]], costs: Mapping[T, float]
    ) -> tuple[T, ...] | None:
        """Return what must go unsaid, at least cost, for each sum to have so many values.

        None where nothing that has a cost would do.

        Notes
        -----
        Each sum has two copies of all numbers, one for each end. They share a 0/1 number for
        every owner: with 1 its rows need not hold.
        Source: Fischetti & Salazar (2001), Management Science 47 (cited from memory), whose
        program has the same copies, written out.
        """
        count, owners = len(self._high), list(costs)
        hidden: dict[Hashable, int] = {owner: place for place, owner in enumerate(owners)}
        free = 8 * self.most
        rows: list[Row] = []
        high = [1.0] * len(owners)
        for number, (total, width) in enumerate(widths):
            starts = [len(owners) + (2 * number + side) * count for side in (0, 1)]
            for start in starts:
                high += self._high
                for row in self._rows:
                    moved = {start + place: weight for place, weight in row.total.items()}
                    if row.owner not in hidden:
                        rows.append(Row(moved, row.low, row.high))
                        continue
                    this = hidden[row.owner]
                    if row.low > -math.inf:
                        rows.append(Row({**moved, this: free}, row.low, math.inf))
                    if row.high < math.inf:
                        rows.append(Row({**moved, this: -free}, -math.inf, row.high))
            ends = [{start + place: w for place, w in total.items()} for start in starts]
            rows.append(Row(plus([ends[1], plus([ends[0]], -1)]), width - 1, math.inf))
        objective = np.zeros(len(high))
        objective[: len(owners)] = list(costs.values())
        solved = _solved(objective, high, rows)
        if solved is None:
            return None
        return tuple(owner for place, owner in enumerate(owners) if solved[place])

    def _new(self, high: float) -> int:
        self._high.append(high)
        return len(self._high) - 1


def value_of(total: Sum, numbers: NDArray[np.float64]) -> int:
    """Return what a sum is among these numbers."""
    return round(sum(weight * float(numbers[place]) for place, weight in total.items()))


def plus(totals: Iterable[Sum], sign: float = 1.0) -> dict[int, float]:
    """Add sums up, all of them times `sign`."""
    found: dict[int, float] = {}
    for total in totals:
        for place, weight in total.items():
            found[place] = found.get(place, 0.0) + sign * weight
    return found


def _solved(
    objective: NDArray[np.float64], high: Sequence[float], rows: Sequence[Row]
) -> NDArray[np.float64] | None:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    parts = [(r, place, w) for r, row in enumerate(rows) for place, w in row.total.items()]
    numbers, places, weights = (np.array(part) for part in zip(*parts, strict=True))
    matrix = csr_array((weights.astype(float), (numbers, places)), (len(rows), len(high)))
    low = np.array([row.low for row in rows]) - _NOISE
    top = np.array([row.high for row in rows]) + _NOISE
    done = milp(
        objective,
        integrality=np.ones(len(high)),
        bounds=Bounds(0, np.array(high)),
        constraints=[LinearConstraint(matrix, low, top)],
        options={"mip_rel_gap": 0.0, "node_limit": _MOST_NODES},
    )
    if done.x is None and done.status == _STOPPED:
        raise SurveyError(
            Problem(
                "audit-unfinished",
                "the tables of people are too many to be held against each other.",
                "Compare fewer pairs of waves, or fewer projects, in one release.",
            )
        )
    return None if done.x is None else np.round(done.x)
