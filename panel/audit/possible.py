"""All answers that fit what is known, and how far apart a number can lie among them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from panel.audit.solver import Question, Solver

Row = tuple[Mapping[int, float], float, float]
"""Weights by variable, and the least and most their weighted sum can be."""

# What is known holds for the true answers up to arithmetic noise; HiGHS allows 1e-7 itself.
_SLACK = 1e-6
_DUAL = 1e-9
# Ratios of numbers of people differ by more than this many digits show.
_DIGITS = 9
# Sums of whole numbers differ by 1; what is known of them is exact to far less.
_ROUNDING = 1e-2
_MOST_PEOPLE = 5000
# A width of exactly what is needed must not be too narrow by the solver's rounding.
_NOISE = 1e-5
_Vector = NDArray[np.float64]
Ends = tuple[float, float]
Within = Mapping[int, Ends]
NOTHING_MORE: Within = MappingProxyType({})


def _in_whole(row: Row, is_whole: NDArray[np.int_]) -> Row | None:
    """Return a row of whole numbers of people with ends that are whole numbers too.

    A mean of 27 people that lies between 3.35 and 3.45 is a sum of 91, 92 or 93. There is none
    where weights are no ratio of whole numbers, or something is said of fractions.
    """
    weights, low, high = row
    used = {place: weight for place, weight in weights.items() if weight}
    if not used or not all(is_whole[place] for place in used):
        return None
    smallest = min(map(abs, used.values()))
    ratios = {place: round(weight / smallest, _DIGITS) for place, weight in used.items()}
    numbers = _whole_numbers(tuple(sorted({*ratios.values()})))
    if numbers is None:
        return None
    factor = min(map(abs, numbers.values())) / smallest
    if factor * _SLACK > _ROUNDING:
        return None
    low, high = low * factor, high * factor
    return (
        {place: numbers[ratio] for place, ratio in ratios.items()},
        math.ceil(low - _ROUNDING) if low > -math.inf else low,
        math.floor(high + _ROUNDING) if high < math.inf else high,
    )


@lru_cache(maxsize=4096)
def _whole_numbers(ratios: tuple[float, ...]) -> dict[float, float] | None:
    """Return the smallest whole numbers in these ratios, `None` where there are none."""
    exact = [Fraction(ratio).limit_denominator(_MOST_PEOPLE) for ratio in ratios]
    if any(abs(one - ratio) > _SLACK for one, ratio in zip(exact, ratios, strict=True)):
        return None
    times = math.lcm(*(one.denominator for one in exact))
    whole = [int(one * times) for one in exact]
    by = math.gcd(*whole)
    return {ratio: float(number // by) for ratio, number in zip(ratios, whole, strict=True)}


class NothingFitsError(Exception):
    """No answers fit what is said to be known."""


class Possible:
    """The points that fit a set of rows: a polytope, or the whole points of one.

    Parameters
    ----------
    low, high
        Ends of each variable.
    rows
        What is known of sums of variables.
    whole
        Which variables are whole numbers.
    """

    def __init__(
        self,
        low: Sequence[float],
        high: Sequence[float],
        rows: Iterable[Row],
        whole: Sequence[bool],
    ) -> None:
        self._low, self._high = np.array(low, dtype=float), np.array(high, dtype=float)
        self._whole = np.array(whole, dtype=int)
        given = list(rows)
        in_whole = [_in_whole(row, self._whole) for row in given]
        known = [whole or row for whole, row in zip(in_whole, given, strict=True)]
        # Whole numbers are exact, and the solver is quicker with them.
        slack = np.array([_SLACK if whole is None else 0.0 for whole in in_whole])
        self._matrix = np.zeros((len(known), len(low)))
        for place, (weights, _, _) in enumerate(known):
            self._matrix[place, list(weights)] = list(weights.values())
        self._least = np.array([row[1] for row in known]) - slack
        self._most = np.array([row[2] for row in known]) + slack
        self._met: list[_Vector] = []
        self._solver = Solver(self._matrix, self._least, self._most, self._whole)

    @property
    def met(self) -> _Vector:
        """Points found so far, a row a point; each of them fits."""
        return np.array(self._met).reshape(-1, len(self._low))

    def add(self, point: Sequence[float] | _Vector) -> None:
        """Note a point, if it fits."""
        place = np.array(point)
        sums = self._matrix @ place
        if ((sums >= self._least) & (sums <= self._most)).all():
            self._met.append(place)

    def knowing(self, rows: Sequence[Row]) -> Possible:
        """Return what fits when more rows are known; points met that do not fit are forgotten."""
        if not rows:
            return self
        closer = copy(self)
        added = Possible(self._low.tolist(), self._high.tolist(), rows, self._whole.tolist())
        closer._matrix = np.vstack([self._matrix, added._matrix])
        closer._least = np.concatenate([self._least, added._least])
        closer._most = np.concatenate([self._most, added._most])
        closer._met = []
        closer._solver = Solver(closer._matrix, closer._least, closer._most, self._whole)
        for point in self._met:
            closer.add(point)
        return closer

    def only(self, kept: Sequence[int]) -> Possible:
        """Return what fits when only these rows are known; every point met still does."""
        looser = copy(self)
        looser._matrix = self._matrix[list(kept)]
        looser._least, looser._most = self._least[list(kept)], self._most[list(kept)]
        looser._met = list(self._met)
        looser._solver = Solver(looser._matrix, looser._least, looser._most, self._whole)
        return looser

    def objective(self, weights: Mapping[int, float]) -> _Vector:
        """Return a weighted sum as one weight a variable."""
        objective = np.zeros(len(self._low))
        objective[list(weights)] = list(weights.values())
        return objective

    def has_any(self) -> bool:
        """Tell whether any point fits."""
        return bool(self._met) or self._solve(None, NOTHING_MORE) is not None

    def interval(self, weights: Mapping[int, float], within: Within = NOTHING_MORE) -> Ends:
        """Return the least and the most a weighted sum can be.

        Where whole points are too many to be searched, the ends are those found so far, which
        says that an intruder knows more rather than less.

        Parameters
        ----------
        within
            Narrower ends of some variables, for this question only.

        Raises
        ------
        NothingFitsError
            No point fits.
        """
        objective = self.objective(weights)
        ends = []
        for sign in (1.0, -1.0):
            point = self._solve(sign * objective, within)
            if point is None:
                raise NothingFitsError
            ends.append(float(objective @ point))
        return ends[0], ends[1]

    def outer(self, weights: Mapping[int, float]) -> Ends:
        """Return ends a weighted sum cannot be beyond: those with fractions allowed."""
        objective = self.objective(weights)
        ends = [self._linear(sign * objective, NOTHING_MORE) for sign in (1.0, -1.0)]
        low, high = (
            math.inf * sign if point is None else float(objective @ point)
            for sign, point in zip((-1, 1), ends, strict=True)
        )
        return low, high

    def is_wide(
        self, weights: Mapping[int, float], needed: float, within: Within = NOTHING_MORE
    ) -> bool:
        """Tell whether a weighted sum is `needed` uncertain, without measuring by how much.

        Two points that far apart are looked for among those met before, then with fractions
        allowed, then one by one.
        """
        objective = self.objective(weights)
        needed -= _NOISE
        values = self._met_within(within) @ objective
        if values.size and np.ptp(values) >= needed:
            return True
        ends = [self._linear(sign * objective, within) for sign in (1.0, -1.0)]
        if ends[0] is None or ends[1] is None:
            return True
        low, high = float(objective @ ends[0]), float(objective @ ends[1])
        if high - low < needed:
            return False
        if not self._whole.any():
            self._met += [ends[0], ends[1]]
            return True
        if values.size and self._is_beyond(objective, values, needed, within, low, high):
            return True
        lowest = self._solve(objective, within)
        if lowest is None:
            # Where a point was met the search has only stopped too early: then nothing is safe.
            return not values.size
        from_there = float(objective @ lowest) + needed
        return self._solve(None, within, beyond=(objective, from_there)) is not None

    def _ends(self, within: Within) -> tuple[_Vector, _Vector]:
        """Return the least and the most of each variable."""
        low, high = self._low.copy(), self._high.copy()
        for place, (least, most) in within.items():
            low[place], high[place] = max(low[place], least), min(high[place], most)
        return low, high

    def _is_beyond(
        self,
        objective: _Vector,
        values: _Vector,
        needed: float,
        within: Within,
        low: float,
        high: float,
    ) -> bool:
        """Tell whether a point fits that is `needed` from the farthest of those that were met.

        The side with more room up to `low` and `high` is searched first, and none without.
        """
        rooms = sorted(((high - values.min(), 1.0), (values.max() - low, -1.0)), reverse=True)
        return any(
            room >= needed
            and self._solve(None, within, beyond=(sign * objective, (sign * values).min() + needed))
            is not None
            for room, sign in rooms
        )

    def _met_within(self, within: Within) -> _Vector:
        met = self.met
        for place, (least, most) in within.items():
            met = met[(met[:, place] >= least - _SLACK) & (met[:, place] <= most + _SLACK)]
        return met

    def _linear(self, objective: _Vector, within: Within) -> _Vector | None:
        """Return a point with the least objective, fractions allowed, `None` when none fits."""
        low, high = self._ends(within)
        return None if (low > high).any() else self._solver.linear(Question(objective, low, high))

    def _solve(
        self,
        objective: _Vector | None,
        within: Within,
        beyond: tuple[_Vector, float] | None = None,
    ) -> _Vector | None:
        """Return a point with the least objective, and note it; `None` when none fits."""
        low, high = self._ends(within)
        if (low > high).any():
            return None
        weights = np.zeros(len(low)) if objective is None else objective
        point = self._solver.whole(Question(weights, low, high, beyond))
        if point is not None:
            self._met.append(point)
        return point

    def behind(self, weights: Mapping[int, float]) -> frozenset[int]:
        """Return the rows that keep a weighted sum between its ends, fractions allowed.

        Notes
        -----
        These are the rows with a dual value other than 0 at the least or the most.
        """
        found: set[int] = set()
        for sign in (1.0, -1.0):
            question = Question(sign * self.objective(weights), self._low, self._high)
            duals = self._solver.duals(question)
            if duals is not None:
                found |= {*np.flatnonzero(np.abs(duals) > _DUAL).tolist()}
        return frozenset(found)
