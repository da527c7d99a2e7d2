"""Other answers that fit as well, found by moving people from one answer to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

_Vector = NDArray[np.float64]
_Places = NDArray[np.int_]

# Below what the rows leave open themselves, above what adding up costs.
_NOISE = 1e-9
# A walk of this many steps before a new try; of as many ways as a step looks at.
_STEPS = 6
_MOST_WAYS = 400
_MOST_FIRST = 60
_MOST_LAST = 20
# Rectangles of a study of many projects are too many to hold.
_MOST_ALIKE = 300


class Moves:
    """Steps from answers that fit to other answers that fit.

    In a step one person of a group changes an answer, and others change theirs the other way, so
    that no count of answers by project or party sees it: somebody of another group with the same
    counts, or two others and a third who brings them back, as on the corners of a rectangle.
    Means see some of these steps; two at once may cancel where one alone does not.

    Parameters
    ----------
    matrix, least, most
        What is known: weights by row and variable, and the ends of each row.
    blocks
        The variables that count the same people, one for each answer in the same order.
    """

    def __init__(
        self, matrix: _Vector, least: _Vector, most: _Vector, blocks: Sequence[Sequence[int]]
    ) -> None:
        alike = [[b for b in blocks if len(b) == size] for size in sorted({*map(len, blocks)})]
        self._ways = np.concatenate([_ways(matrix, np.array(own, dtype=int)) for own in alike])
        effects = self._ways @ matrix.T
        seen = (np.abs(effects) > _NOISE).any(axis=0)
        self._effects = np.ascontiguousarray(effects[:, seen])
        self._rows = matrix[seen]
        self._least, self._most = least[seen] - _NOISE, most[seen] + _NOISE
        # A step changes few variables: these, and by how much.
        count = int((self._ways != 0).sum(axis=1).max(initial=0))
        self._places = np.argsort(self._ways == 0, axis=1, kind="stable")[:, :count]
        self._changes = np.take_along_axis(self._ways, self._places, axis=1)

    def apart(
        self,
        objective: _Vector,
        needed: float,
        ends: tuple[_Vector, _Vector],
        met: _Vector,
        tries: range,
    ) -> Iterator[_Vector]:
        """Yield points on the way to two that differ by `needed` in a weighted sum.

        Parameters
        ----------
        ends
            The least and the most of each variable.
        met
            Points that fit, a row a point; one at least.
        tries
            Which tries to make: the first begins at the ends of `met`, others after a walk. The
            same try always walks the same way.
        """
        values = met @ objective
        lowest, highest = float(values.min()), float(values.max())
        for number in tries:
            up = down = self._walk(met, ends, number)
            if number == 0:
                up, down = met[values.argmax()], met[values.argmin()]
            found = self._climb(up, objective, lowest + needed, ends)
            yield found
            highest = max(highest, float(found @ objective))
            if highest - lowest >= needed:
                return
            found = self._climb(down, -objective, needed - highest, ends)
            yield found
            lowest = min(lowest, float(found @ objective))
            if highest - lowest >= needed:
                return

    def _climb(
        self, point: _Vector, objective: _Vector, goal: float, ends: tuple[_Vector, _Vector]
    ) -> _Vector:
        """Return where the largest steps lead, one or two at once, until the goal is reached."""
        gains = self._ways @ objective
        while point @ objective < goal:
            open_ways = self._open(point, ends)
            up = open_ways[gains[open_ways] > _NOISE]
            if not up.size:
                return point
            sums = self._rows @ point
            fits = self._fits(sums + self._effects[up])
            if fits.any():
                point = point + self._ways[up[fits][gains[up[fits]].argmax()]]
                continue
            both = self._two_at_once(point, sums, up, open_ways, gains, ends)
            if both is None:
                return point
            point = both
        return point

    def _two_at_once(
        self,
        point: _Vector,
        sums: _Vector,
        up: _Places,
        open_ways: _Places,
        gains: _Vector,
        ends: tuple[_Vector, _Vector],
    ) -> _Vector | None:
        """Return where two steps lead that fit together, `None` where there are none."""
        first = up[np.argsort(-gains[up], kind="stable")[:_MOST_FIRST]]
        second = open_ways[gains[open_ways] > -_NOISE]
        together = self._effects[first][:, None] + self._effects[second][None]
        one, two = np.nonzero(self._fits(sums + together))
        gained = gains[first[one]] + gains[second[two]]
        for place in np.argsort(-gained, kind="stable")[:_MOST_LAST]:
            there: _Vector = point + self._ways[first[one[place]]] + self._ways[second[two[place]]]
            if (there >= ends[0]).all() and (there <= ends[1]).all():
                return there
        return None

    def _walk(self, met: _Vector, ends: tuple[_Vector, _Vector], number: int) -> _Vector:
        """Return a point some steps from one that was met, whichever way they lead."""
        chance = np.random.default_rng(number)
        point: _Vector = met[chance.integers(len(met))]
        for _ in range(_STEPS if number else 0):
            ways = self._open(point, ends)
            ways = ways if ways.size <= _MOST_WAYS else chance.choice(ways, _MOST_WAYS, False)
            ways = ways[self._fits(self._rows @ point + self._effects[ways])]
            if not ways.size:
                return point
            point = point + self._ways[chance.choice(ways)]
        return point

    def _open(self, point: _Vector, ends: tuple[_Vector, _Vector]) -> _Places:
        """Return the steps for which there are people to take them."""
        more, less = (ends[1] - point)[self._places], (ends[0] - point)[self._places]
        return np.flatnonzero(((self._changes >= less) & (self._changes <= more)).all(axis=1))

    def _fits(self, sums: _Vector) -> NDArray[np.bool_]:
        return np.asarray(((sums >= self._least) & (sums <= self._most)).all(axis=-1))


def _ways(matrix: _Vector, places: _Places) -> _Vector:
    """Return what each step changes, a row a step.

    Parameters
    ----------
    matrix
        What is known.
    places
        The variables by block and answer.
    """
    width = matrix.shape[1]
    answers = range(places.shape[1])
    pairs = [(start, end) for start in answers for end in answers if start != end]
    changes = np.zeros((len(places), len(pairs), width))
    for block, own in enumerate(places):
        for number, (start, end) in enumerate(pairs):
            changes[block, number, own[start]] = -1.0
            changes[block, number, own[end]] = 1.0
    alike = islice(_alike(_counted(matrix[:, places])), _MOST_ALIKE)
    found = [changes[[*there]].sum(axis=0) - changes[[*back]].sum(axis=0) for there, back in alike]
    return np.concatenate(found) if found else np.zeros((0, width))


def _counted(weights: _Vector) -> NDArray[np.bool_]:
    """Return which counts of answers of several blocks each block is in, from rows of weights."""
    touched = np.asarray(weights.any(axis=2))
    counts = np.asarray(((weights == 0) | (weights == 1)).all(axis=(1, 2)))
    return np.asarray(touched.T[:, counts & (touched.sum(axis=1) > 1)])


def _alike(counted: NDArray[np.bool_]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield blocks of which one is in the same counts as another, or two as two others."""
    kinds: dict[bytes, list[tuple[int, ...]]] = defaultdict(list)
    free = [block for block in range(len(counted)) if not counted[block].any()]
    yield from (((block,), ()) for block in free)
    bound = [block for block in range(len(counted)) if counted[block].any()]
    names = [own.tobytes() for own in counted]
    for count in (1, 2):
        for some in combinations(bound, count):
            kinds[counted[list(some)].sum(axis=0).astype(np.int8).tobytes()].append(some)
    for alike in kinds.values():
        for there, back in combinations(alike, 2):
            shares = any(names[one] == names[other] for one in there for other in back)
            # One in the same counts as another makes a step of fewer people, which is there too.
            if not shares or len(there) == len(back) == 1:
                yield there, back
