"""What each of many people knows of her own answers, held against points all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from panel.audit.reduced import Vector
from panel.audit.solver import Ends, Within

# What is known holds for the true answers up to arithmetic noise; HiGHS allows 1e-7 itself.
SLACK = 1e-6


class Knowledge:
    """The narrower ends of some variables that each of many people knows.

    Parameters
    ----------
    withins
        These ends, person by person.
    is_whole
        Whether points are whole numbers, so that nothing is between two of them.
    """

    def __init__(self, withins: Sequence[Within], is_whole: bool) -> None:
        self._withins, self._is_whole = tuple(withins), is_whole
        # As many ends for everybody: those that are missing leave the first variable free.
        shape = len(self._withins), max((len(own) for own in self._withins), default=0)
        self._places = np.zeros(shape, dtype=np.intp)
        self._low, self._high = np.full(shape, -np.inf), np.full(shape, np.inf)
        for who, own in enumerate(self._withins):
            for at, (place, ends) in enumerate(own.items()):
                self._places[who, at] = place
                self._low[who, at], self._high[who, at] = ends

    def __len__(self) -> int:
        return len(self._withins)

    def __getitem__(self, who: int) -> Within:
        return self._withins[who]

    def of(self, people: NDArray[np.intp]) -> Within:
        """Return what some people know together."""
        within: dict[int, Ends] = {}
        for who in people.tolist():
            for place, (low, high) in self._withins[who].items():
                known = within.get(place, (-np.inf, np.inf))
                within[place] = max(low, known[0]), min(high, known[1])
        return within

    def shares(self, base: Vector, point: Vector) -> Vector:
        """Return how far from one point towards another each person's knowledge lets one go.

        What lies between two points that fit does so too where fractions are allowed; of whole
        numbers the other point is reached or nothing is.

        Returns
        -------
        ndarray, shape (people,)
            0 to 1; NaN for those whose knowledge the base does not fit.
        """
        here, there = base[self._places], point[self._places]
        steps = np.abs(there - here)
        room = np.where(there > here, self._high - here, here - self._low).clip(0.0)
        far = steps > room + SLACK
        found: Vector = np.divide(room, steps, out=np.ones_like(steps), where=far).min(
            axis=1, initial=1.0
        )
        if self._is_whole:
            found = np.floor(found)
        is_in = (here >= self._low - SLACK) & (here <= self._high + SLACK)
        return np.where(is_in.all(axis=1), found, np.nan)
