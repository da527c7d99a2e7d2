"""Fewer whole numbers from which the others follow, with as much known of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

# Arithmetic with whole numbers is exact to far less.
_NOISE = 1e-9
_ROUNDING = 1e-6
_PASSES = 2


@dataclass(frozen=True, slots=True)
class System:
    """Variables between their ends, and what is known of weighted sums of them.

    Parameters
    ----------
    matrix
        Weights by row and variable.
    least, most
        Ends of each row.
    low, high
        Ends of each variable.
    whole
        1 for each variable that is a whole number.
    """

    matrix: Vector
    least: Vector
    most: Vector
    low: Vector
    high: Vector
    whole: NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Reduced:
    """A system of fewer variables and rows that the same points fit.

    Parameters
    ----------
    system
        The fewer variables, and what is known of them.
    spread, base
        The variables there were are `spread @ fewer + base`.
    """

    system: System
    spread: Vector
    base: Vector


def reduced(system: System) -> Reduced:
    """Work in what is known exactly, and leave out what follows from the rest.

    Whole numbers with a known sum are replaced by their running sums, which halve what is to be
    searched at every step: how many gave this answer or a later one. Then each row of whole
    numbers with one value gives up a variable that weighs 1 or -1 in it, so that points stay
    whole. Rows that the ends of the variables imply are left out.
    """
    count = len(system.low)
    if not system.whole.any() or not np.isfinite([system.low, system.high]).all():
        return Reduced(system, np.eye(count), np.zeros(count))
    work = _Work(system)
    work.run_up()
    work.eliminate()
    for _ in range(_PASSES):
        work.tighten()
    return work.result()


class _Work:
    """The rows of a system, and beneath them one for the ends of each of its variables."""

    def __init__(self, system: System) -> None:
        self._count = len(system.low)
        self._rows = np.vstack([system.matrix, np.eye(self._count)])
        self._least = np.concatenate([system.least, system.low])
        self._most = np.concatenate([system.most, system.high])
        self._low, self._high = system.low.copy(), system.high.copy()
        self._whole = system.whole == 1
        self._start = system.low
        self._is_left = np.ones(self._count, dtype=bool)

    def run_up(self) -> None:
        """Replace numbers with a known sum by running sums: each with all that come after it."""
        firsts: list[NDArray[np.int_]] = []
        earlier: list[NDArray[np.int_]] = []
        later: list[NDArray[np.int_]] = []
        rows: list[int] = []
        seen = np.zeros(self._count, dtype=bool)
        for row in self._exact().tolist():
            weights = self._rows[row]
            places = np.flatnonzero(weights)
            if len(places) < 2 or seen[places].any() or (weights[places] != 1).any():
                continue
            seen[places] = True
            total, low, high = self._least[row], self._low[places], self._high[places]
            before = low.cumsum() - low, high.cumsum() - high
            self._low[places] = np.maximum(low.sum() - before[0], total - before[1])
            self._high[places] = np.minimum(high.sum() - before[1], total - before[0])
            rows.append(row)
            firsts.append(places[:1])
            earlier.append(places[:-1])
            later.append(places[1:])
        if not rows:
            return
        # A number is its running sum less the next one's; the first running sum is known.
        first = np.concatenate(firsts)
        self._rows[:, np.concatenate(later)] -= self._rows[:, np.concatenate(earlier)]
        known = self._rows[:, first] @ self._least[rows]
        self._least -= known
        self._most -= known
        self._rows[:, first] = 0.0
        self._is_left[first] = False

    def eliminate(self) -> None:
        """Let each exact row give up a variable, shortest rows first."""
        left = self._exact().tolist()
        # A program has one variable at least.
        while left and self._is_left.sum() > 1:
            used = (self._rows[left] != 0).sum(axis=1)
            row = left.pop(int(used.argmin()))
            able = np.flatnonzero(np.abs(self._rows[row]) == 1)
            if len(able):
                times = (self._rows[:, able] != 0).sum(axis=0)
                self._give_up(int(able[times.argmin()]), row)

    def _exact(self) -> NDArray[np.int_]:
        """Return the rows of whole numbers that have one value."""
        rows = self._rows[: -self._count]
        used = rows != 0
        is_exact = (self._most == self._least)[: -self._count] & used.any(axis=1)
        is_exact &= (rows == rows.round()).all(axis=1) & ~(used & ~self._whole).any(axis=1)
        return np.flatnonzero(is_exact)

    def _give_up(self, place: int, row: int) -> None:
        """Put what a row says of a variable in the place of it, everywhere."""
        weights, value = self._rows[row].copy(), self._least[row]
        sign = weights[place]
        times = self._rows[:, place] * sign
        times[row] = 0.0
        used = np.flatnonzero(times)
        self._rows[used] -= np.outer(times[used], weights)
        self._least -= times * value
        self._most -= times * value
        # What is left of the row says between which ends the variable lies.
        ends = value - sign * self._high[place], value - sign * self._low[place]
        self._least[row], self._most[row] = min(ends), max(ends)
        self._rows[row, place] = 0.0
        self._is_left[place] = False

    def tighten(self) -> None:
        """Narrow the ends of whole numbers to those the rows imply."""
        rows = self._rows
        above, below = np.maximum(rows, 0.0), np.minimum(rows, 0.0)
        least, most = above @ self._low + below @ self._high, above @ self._high + below @ self._low
        with np.errstate(divide="ignore", invalid="ignore"):
            room = (self._most - least)[:, None] / rows, (self._least - most)[:, None] / rows
        up = np.where(rows > 0, room[0], np.where(rows < 0, room[1], np.inf)).min(axis=0)
        down = np.where(rows > 0, room[1], np.where(rows < 0, room[0], -np.inf)).max(axis=0)
        whole = self._whole & self._is_left
        low, high = self._low + np.floor(up + _ROUNDING), self._high + np.ceil(down - _ROUNDING)
        self._high[whole] = np.minimum(self._high, low)[whole]
        self._low[whole] = np.maximum(self._low, high)[whole]

    def result(self) -> Reduced:
        """Return the system that is left."""
        left = self._is_left
        spread = self._rows[-self._count :][:, left]
        base = self._start - self._least[-self._count :]
        rows, low, high = self._rows[:, left] + 0.0, self._low[left], self._high[left]
        above, below = np.maximum(rows, 0.0), np.minimum(rows, 0.0)
        is_told = (above @ low + below @ high < self._least - _NOISE) | (
            above @ high + below @ low > self._most + _NOISE
        )
        matrix, least, most = _once(rows[is_told], self._least[is_told], self._most[is_told])
        whole = self._whole[left].astype(int)
        return Reduced(System(matrix, least, most, low, high, whole), spread, base)


def _once(rows: Vector, least: Vector, most: Vector) -> tuple[Vector, Vector, Vector]:
    """Return rows without those that are others again, or others times -1."""
    first = rows[np.arange(len(rows)), (rows != 0).argmax(axis=1)]
    signs = np.where(first < 0, -1.0, 1.0)
    least, most = np.where(signs > 0, least, -most), np.where(signs > 0, most, -least)
    rows, which = np.unique(rows * signs[:, None] + 0.0, axis=0, return_inverse=True)
    ends = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
    np.maximum.at(ends[0], which, least)
    np.minimum.at(ends[1], which, most)
    return rows, *ends
