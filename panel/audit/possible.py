"""All answers that fit what is known, and how far apart a number can lie among them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np

from panel.audit.knowledge import SLACK, Knowledge
from panel.audit.reduced import System, Vector
from panel.audit.solver import NOTHING_MORE, Ends, Solver, Within

Row = tuple[Mapping[int, float], float, float]
"""Weights by variable, and the least and most their weighted sum can be."""

_DUAL = 1e-9
# Ratios of numbers of people differ by more than this many digits show.
_DIGITS = 9
# Sums of whole numbers differ by 1; what is known of them is exact to far less.
_ROUNDING = 1e-2
_MOST_PEOPLE = 5000
# A width of exactly what is needed must not be too narrow by the solver's rounding.
_NOISE = 1e-5


def _in_whole(row: Row, is_whole: Sequence[bool]) -> Row | None:
    """Return a row of whole numbers of people with ends that are whole numbers too.

    A mean of 27 people that lies between 3.35 and 3.45 is a sum of 91, 92 or 93. There is none
    where weights are no ratio of whole numbers, or something is said of fractions.
    """
    weights, low, high = row
    numbers = _whole_numbers(frozenset(weights.values()))
    if numbers is None or not all(is_whole[place] for place, weight in weights.items() if weight):
        return None
    one = next(weight for weight in numbers if weight)
    factor = numbers[one] / one
    if factor * SLACK > _ROUNDING:
        return None
    low, high = low * factor, high * factor
    return (
        {place: numbers[weight] for place, weight in weights.items()},
        math.ceil(low - _ROUNDING) if low > -math.inf else low,
        math.floor(high + _ROUNDING) if high < math.inf else high,
    )


@lru_cache(maxsize=4096)
def _whole_numbers(weights: frozenset[float]) -> Mapping[float, float] | None:
    """Return the smallest whole numbers in the ratios of weights, `None` where there are none."""
    smallest = min((abs(weight) for weight in weights if weight), default=None)
    if smallest is None:
        return None
    ratios = {weight: round(weight / smallest, _DIGITS) for weight in weights}
    exact = {w: Fraction(ratio).limit_denominator(_MOST_PEOPLE) for w, ratio in ratios.items()}
    if any(abs(exact[weight] - ratio) > SLACK for weight, ratio in ratios.items()):
        return None
    times = math.lcm(*(one.denominator for one in exact.values()))
    whole = {weight: int(one * times) for weight, one in exact.items()}
    by = math.gcd(*whole.values())
    return {weight: float(number // by) for weight, number in whole.items()}


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
    known
        What each of several people knows of the variables besides.
    """

    def __init__(
        self,
        low: Sequence[float],
        high: Sequence[float],
        rows: Iterable[Row],
        whole: Sequence[bool],
        known: Sequence[Within] = (),
    ) -> None:
        self.knowledge = Knowledge(known, any(whole))
        given = list(rows)
        in_whole = [_in_whole(row, whole) if any(whole) else None for row in given]
        said = [exact or row for exact, row in zip(in_whole, given, strict=True)]
        # Whole numbers are exact, and the solver is quicker with them.
        slack = np.array([SLACK if exact is None else 0.0 for exact in in_whole])
        matrix = np.zeros((len(said), len(low)))
        for place, (weights, _, _) in enumerate(said):
            matrix[place, list(weights)] = list(weights.values())
        self._known = System(
            matrix,
            np.array([row[1] for row in said]) - slack,
            np.array([row[2] for row in said]) + slack,
            np.array(low, dtype=float),
            np.array(high, dtype=float),
            np.array(whole, dtype=int),
        )
        self._is_whole = any(whole)
        self._met = np.empty((0, len(low)))
        self._shares = np.empty((0, len(self.knowledge)))
        self._solver = Solver(self._known)

    @property
    def met(self) -> Vector:
        """Points found so far, a row a point; each of them fits."""
        return self._met

    def add(self, point: Sequence[float] | Vector) -> None:
        """Note a point, if it fits."""
        place = np.array(point)
        sums = self._known.matrix @ place
        if ((sums >= self._known.least) & (sums <= self._known.most)).all():
            self._meet(place)

    def _meet(self, point: Vector) -> None:
        self._met = np.vstack([self._met, point])
        shares = self.knowledge.shares(self._met[0], point)
        self._shares = np.vstack([self._shares, shares])

    def knowing(self, rows: Sequence[Row]) -> Possible:
        """Return what fits when more rows are known; points met that do not fit are forgotten."""
        if not rows:
            return self
        own = self._known
        added = Possible(own.low.tolist(), own.high.tolist(), rows, own.whole.tolist())._known
        closer = self._with(
            np.vstack([own.matrix, added.matrix]),
            np.concatenate([own.least, added.least]),
            np.concatenate([own.most, added.most]),
        )
        for point in self._met:
            closer.add(point)
        return closer

    def only(self, kept: Sequence[int]) -> Possible:
        """Return what fits when only these rows are known; every point met still does."""
        rows, own = list(kept), self._known
        looser = self._with(own.matrix[rows], own.least[rows], own.most[rows])
        looser._met, looser._shares = self._met, self._shares
        return looser

    def _with(self, matrix: Vector, least: Vector, most: Vector) -> Possible:
        """Return what fits other rows, no point of it met."""
        other = copy(self)
        other._known = replace(self._known, matrix=matrix, least=least, most=most)
        other._met, other._shares = self._met[:0], self._shares[:0]
        other._solver = Solver(other._known)
        return other

    def objective(self, weights: Mapping[int, float]) -> Vector:
        """Return a weighted sum as one weight a variable."""
        objective = np.zeros(len(self._known.low))
        objective[list(weights)] = list(weights.values())
        return objective

    def has_any(self) -> bool:
        """Tell whether any point fits."""
        return len(self._met) > 0 or self._solve(None, NOTHING_MORE) is not None

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
        return self._outer(self.objective(weights), NOTHING_MORE)

    def _outer(self, objective: Vector, within: Within) -> Ends:
        ends = [self._solver.linear(sign * objective, within) for sign in (1.0, -1.0)]
        low, high = (
            math.inf * sign if point is None else float(objective @ point)
            for sign, point in zip((-1, 1), ends, strict=True)
        )
        return low, high

    def is_wide(self, weights: Mapping[int, float], needed: float) -> bool:
        """Tell whether a weighted sum is `needed` uncertain, without measuring by how much.

        Two points that far apart are looked for among those met before, then on either side.
        """
        objective = self.objective(weights)
        return self._is_wide(objective, self._met @ objective, needed - _NOISE, NOTHING_MORE)

    def narrow(self, weights: Mapping[int, float], needed: Vector) -> Iterator[int]:
        """Yield the people to whom a weighted sum is less uncertain than is needed, by place.

        Most are not: so many are asked together, as if one knew what all of them know, and only
        if that is too much, each half of them.

        Parameters
        ----------
        needed
            For each person with knowledge; nobody is asked of whom it is 0.
        """
        objective = self.objective(weights)
        groups = [np.flatnonzero(needed > 0)]
        while groups:
            group = groups.pop()
            # From the first point met all others are gone towards as far as knowledge lets.
            values = self._met @ objective
            ways = values - values[:1]
            shares = self._shares[:, group]
            if len(values):
                is_left = ~(np.ptp(shares * ways[:, None], axis=0) >= needed[group] - _NOISE)
                group, shares = group[is_left], shares[:, is_left]
            if not len(group):
                continue
            if len(group) > 1 and (not len(values) or np.isnan(shares).any()):
                # Where no point is known that fits all they know, it may contradict itself.
                groups += np.split(group, len(group))
                continue
            reached = values[:1] + shares.min(axis=1) * ways
            reached, most = reached[~np.isnan(reached)], float(needed[group].max()) - _NOISE
            if self._is_wide(objective, reached, most, self.knowledge.of(group)):
                continue
            if len(group) == 1:
                yield int(group[0])
            else:
                half = len(group) // 2
                groups += [group[half:], group[:half]]

    def _is_wide(self, objective: Vector, values: Vector, needed: float, within: Within) -> bool:
        """Tell whether a sum is wide enough, beginning with what it is among points that fit."""
        if values.size and np.ptp(values) >= needed:
            return True
        if self._is_whole:
            return self._is_wide_in_whole(objective, values, needed, within)
        ends: list[float] = []
        for sign in (1.0, -1.0):
            end = self._solver.linear(sign * objective, within)
            if end is None:
                # Where a point was met the solver is wrong: then nothing is safe.
                return not values.size
            self._meet(end)
            ends.append(float(objective @ end))
            if np.ptp([*values, *ends]) >= needed:
                return True
        return False

    def _is_wide_in_whole(
        self, objective: Vector, values: Vector, needed: float, within: Within
    ) -> bool:
        """Tell whether a sum of whole numbers is, first with fractions allowed."""
        reach = self._outer(objective, within)
        if reach[1] - reach[0] < needed:
            return False
        if values.size and self._is_beyond(objective, values, needed, within, reach):
            return True
        lowest = self._solve(objective, within)
        if lowest is None:
            # Where a point was met the search has only stopped too early: then nothing is safe.
            return not values.size
        from_there = float(objective @ lowest) + needed
        return self._solve(None, within, beyond=(objective, from_there)) is not None

    def _is_beyond(
        self,
        objective: Vector,
        values: Vector,
        needed: float,
        within: Within,
        reach: Ends,
    ) -> bool:
        """Tell whether a point fits that is `needed` from the farthest of those that were met.

        The side with more room up to what can be reached is searched first, and none without.
        """
        rooms = [(reach[1] - values.min(), 1.0), (values.max() - reach[0], -1.0)]
        return any(
            room >= needed
            and self._solve(None, within, beyond=(sign * objective, (sign * values).min() + needed))
            is not None
            for room, sign in sorted(rooms, reverse=True)
        )

    def _solve(
        self,
        objective: Vector | None,
        within: Within,
        beyond: tuple[Vector, float] | None = None,
    ) -> Vector | None:
        """Return a point with the least objective, and note it; `None` when none fits."""
        weights = np.zeros(len(self._known.low)) if objective is None else objective
        point = self._solver.whole(weights, within, beyond)
        if point is not None:
            self._meet(point)
        return point

    def behind(self, weights: Mapping[int, float], within: Within = NOTHING_MORE) -> frozenset[int]:
        """Return the rows that keep a weighted sum between its ends, fractions allowed.

        Notes
        -----
        These are the rows with a dual value other than 0 at the least or the most.
        """
        found: set[int] = set()
        for sign in (1.0, -1.0):
            duals = self._solver.duals(sign * self.objective(weights), within)
            if duals is not None:
                found |= {*np.flatnonzero(np.abs(duals) > _DUAL).tolist()}
        return frozenset(found)
