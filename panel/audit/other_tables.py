"""What the numbers of other tables are made of, over the atoms of one measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from panel.audit.possible import Row
from panel.cells.cell import Made
from panel.disclosure import Atoms
from panel.scores import MeasureScores


@dataclass(frozen=True, slots=True)
class Some:
    """Some people of an atom: who, how many, what they gave, and what a score weighs."""

    atom: int
    who: bytes
    n: int
    given: float
    weight: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statistic of another table as a weighted sum of scores, and how far it was rounded."""

    statistic: str
    people: tuple[Some, ...]
    half: float


def weighed(scores: MeasureScores, atoms: Atoms, made: Made) -> Weighed:
    """Return a statistic over the atoms of its measure."""
    found: list[Some] = []
    for part in made.parts:
        numbers, values = atoms.numbers[part.wave], scores.scores[part.wave]
        weight = part.sign / float(part.people.sum())
        for atom in np.unique(numbers[part.people]).tolist():
            own = part.people & (numbers == atom)
            who = np.flatnonzero(own).astype(np.int32).tobytes()
            found.append(Some(atom, who, int(own.sum()), float(values[own].sum()), weight))
    return Weighed(made.statistic, tuple(found), made.half)


class SumsOfSome:
    """Variables for the sums of scores of some people of an atom, where it is not all of them.

    Parameters
    ----------
    sizes
        People in each atom.
    sums
        Each atom's sum of scores as a sum of the variables there are.
    ends
        Ends of the scale.
    first
        Number of the first new variable.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        sums: Mapping[int, dict[int, float]],
        ends: tuple[float, float],
        first: int,
    ) -> None:
        self._sizes, self._sums, self._ends, self._first = sizes, sums, ends, first
        self._places: dict[tuple[int, bytes], int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.given: list[float] = []
        self.rows: list[Row] = []

    def of(self, statistic: Weighed) -> dict[int, float]:
        """Return what the variables weigh in a statistic, of the atoms that are known here."""
        found: dict[int, float] = {}
        for some in statistic.people:
            if some.atom not in self._sums:
                continue
            whole = some.n == self._sizes[some.atom]
            own = self._sums[some.atom] if whole else {self._place(some): 1.0}
            for variable, part in own.items():
                found[variable] = found.get(variable, 0.0) + some.weight * part
        return found

    def _place(self, some: Some) -> int:
        """Return the variable of some people's sum; the others of the atom gave what is left."""
        key = some.atom, some.who
        if key not in self._places:
            place = self._places[key] = self._first + len(self.low)
            low, high = self._ends
            rest = self._sizes[some.atom] - some.n
            self.low.append(some.n * low)
            self.high.append(some.n * high)
            self.given.append(some.given)
            self.rows.append(({**self._sums[some.atom], place: -1.0}, rest * low, rest * high))
        return self._places[key]
