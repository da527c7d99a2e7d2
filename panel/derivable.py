"""What follows by addition and subtraction from the numbers that are shown."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

_PRIME = 2**31 - 1
_LARGEST_DENOMINATOR = 1_000_000
# Every real number lies within 1e-12 of some such fraction; a ratio of doubles within 1e-15.
_RATIO_ROUNDING = 1e-14
_MOST_CATEGORIES_FOR_ALL_UNIONS = 10

_Matrix = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CellPlan:
    """A cell that may be shown: a weighted sum of answers over disjoint groups of people.

    Parameters
    ----------
    key
        Name of the cell; its `repr` must be stable, for it breaks ties.
    members
        Numbers of the atoms (disjoint groups of people) whose people the cell is about.
    n
        People with a valid answer in the cell.
    cost
        Loss if the cell is hidden, at least 0; a project total costs more than its parts.
    functional
        Weight of each atom's answer sum in the shown value; None when every weight is 1, as in
        an ordinary mean. A party-equal mean has 1 / (parties * n of the party).
    never
        The cell must be hidden whatever its size, for instance because all answers are alike.
        Its value is then protected exactly as it stands, its n only when small.
    """

    key: Hashable
    members: frozenset[int]
    n: int
    cost: float = 1.0
    functional: tuple[tuple[int, float], ...] | None = None
    never: bool = False

    def counts(self, atom_sizes: Sequence[int]) -> dict[int, float]:
        """Weights of the cell's number of people over the atoms that have people."""
        return {atom: 1.0 for atom in sorted(self.members) if atom_sizes[atom] > 0}

    def values(self, atom_sizes: Sequence[int]) -> dict[int, float]:
        """Weights of the cell's value over the answer sums of the atoms that have people."""
        if self.functional is None:
            return self.counts(atom_sizes)
        return {a: w for a, w in sorted(self.functional) if w != 0 and atom_sizes[a] > 0}

    def concerns(self, atom_sizes: Sequence[int]) -> tuple[frozenset[int], ...]:
        """Atoms with people behind the cell's n and behind its value, each once."""
        n_atoms = frozenset(self.counts(atom_sizes))
        value_atoms = frozenset(self.values(atom_sizes))
        return (n_atoms,) if n_atoms == value_atoms else (n_atoms, value_atoms)

    def is_small(self, atom_sizes: Sequence[int], min_n: int) -> bool:
        """Whether the n or the value is about too few people, nobody not counted."""
        behind = (sum(atom_sizes[a] for a in atoms) for atoms in self.concerns(atom_sizes))
        return any(0 < n < min_n for n in (self.n, *behind))


@dataclass(frozen=True, slots=True)
class Leak:
    """A number about too few people that the shown cells give away.

    Parameters
    ----------
    group
        Atoms with people that the number is about.
    n
        People in the group.
    by
        Keys of a smallest-by-inclusion set of shown cells that gives the number away.
    """

    group: frozenset[int]
    n: int
    by: tuple[Hashable, ...]


def given_away(
    cells_shown: Iterable[CellPlan],
    atom_sizes: Sequence[int],
    groups: Iterable[frozenset[int]],
    min_n: int,
    hidden: Iterable[CellPlan] = (),
) -> list[Leak]:
    """List the small groups about which the shown cells tell something exactly.

    Parameters
    ----------
    cells_shown
        Cells whose value and n the intruder knows.
    atom_sizes
        People in each atom.
    groups
        Groups to protect, each a set of atoms. The people of the cells themselves are added.
    min_n
        A group of 1 to min_n - 1 people is unsafe; a group of nobody is not.
    hidden
        Cells that are not shown. Those marked `never` must not be derivable at any size.

    Returns
    -------
    list of Leak
        In order of size and atom number; empty when the cells may be shown together.

    Notes
    -----
    A group is given away when the span of the shown cells holds any number other than zero that
    is about nobody outside the group. Its plain sum is the common case; 1/4 of one person's
    answer plus 1/8 of two others' is as much a number about three people. Values and n are two
    systems of equations, the same one as long as no cell is weighted.

    The span is computed without rounding, in whole numbers modulo 2**31 - 1, on purpose by other
    means than `panel.suppression.protect`. The modulus could mislead only if it divided a minor
    of the matrix, a chance of about 5e-10 a number.
    Source: Hundepool et al. (2012), Statistical Disclosure Control, chapter 4 (cited from
    memory); the elimination is Gauss-Jordan.
    """
    shown = sorted(cells_shown, key=lambda cell: repr(cell.key))
    kept_back = list(hidden)
    check_cells([*shown, *kept_back], atom_sizes)
    unsafe = _unsafe([*shown, *kept_back], atom_sizes, groups, min_n)
    systems = _systems(shown, atom_sizes)
    undetermined = [_null_space(system) for system in systems]
    found: dict[frozenset[int], Leak] = {}
    for group in set().union(*(_dependent(free, unsafe) for free in undetermined)):
        n = sum(atom_sizes[a] for a in group)
        found[group] = Leak(group, n, _by(shown, systems, sorted(group)))
    for cell in kept_back:
        row = _residues(cell.values(atom_sizes), len(atom_sizes))
        group = frozenset(cell.values(atom_sizes))
        if not cell.never or not group or group in found or _dot(row, undetermined[0]).any():
            continue
        by = _by(shown, [np.vstack([systems[0], row])], [], target=True)
        found[group] = Leak(group, sum(atom_sizes[a] for a in group), by)
    return sorted(found.values(), key=lambda leak: (leak.n, sorted(leak.group)))


def lattice_groups(
    dimensions: Mapping[str, Sequence[frozenset[int]]], subsets: Collection[frozenset[int]]
) -> set[frozenset[int]]:
    """Return the groups that the margins of a table could give away.

    Parameters
    ----------
    dimensions
        For each breakdown (project, party ...) the atoms of each of its categories.
    subsets
        Atoms of each subset of people that is shown (all, stayers ...).

    Notes
    -----
    People: each subset, what two subsets share, and each subset less another (all less stayers
    are the others). Within each of them: everybody; all unions of a dimension's categories, or
    with more than 10 categories the single ones, the pairs and all but these; and for a category
    of one dimension and a category of another what they share, either less the other, and what
    belongs to only one of them.
    """
    bases = set(subsets)
    for one, other in combinations(subsets, 2):
        bases |= {one & other, one - other, other - one}
    within: set[frozenset[int]] = set()
    for categories in dimensions.values():
        whole = frozenset().union(*categories)
        short = len(categories) <= _MOST_CATEGORIES_FOR_ALL_UNIONS
        largest = len(categories) if short else min(2, len(categories))
        within.add(whole)
        for size in range(1, largest + 1):
            for chosen in combinations(categories, size):
                union = frozenset().union(*chosen)
                within |= {union, whole - union}
    for first, second in combinations(dimensions.values(), 2):
        for a in first:
            for b in second:
                within |= {a & b, a - b, b - a, a ^ b}
    return (bases | {part & base for part in within for base in bases}) - {frozenset()}


def check_cells(cells: Sequence[CellPlan], atom_sizes: Sequence[int]) -> None:
    """Refuse cells that cannot be meant.

    Raises
    ------
    ValueError
        A key twice, a negative or infinite cost, an atom without a size, or an n that is not
        the number of people in the atoms of an unweighted cell.
    """
    if len({cell.key for cell in cells}) < len(cells):
        raise ValueError("two cells have the same key")
    for cell in cells:
        atoms = cell.members | {atom for atom, _ in cell.functional or ()}
        if not all(0 <= atom < len(atom_sizes) for atom in atoms):
            raise ValueError(f"cell {cell.key!r} names an atom without a size")
        if not 0 <= cell.cost < math.inf:
            raise ValueError(f"cell {cell.key!r} has the cost {cell.cost}")
        if cell.functional is None and cell.n != sum(atom_sizes[a] for a in cell.members):
            raise ValueError(f"cell {cell.key!r} has n = {cell.n}, its atoms have another")


def largest_unsafe(
    cells: Iterable[CellPlan],
    atom_sizes: Sequence[int],
    groups: Iterable[frozenset[int]],
    min_n: int,
) -> list[tuple[int, ...]]:
    """Return the unsafe groups that lie in no other; whoever is safe there is safe in the parts."""
    largest: list[frozenset[int]] = []
    small = _unsafe(cells, atom_sizes, groups, min_n)
    for group in sorted(small, key=lambda g: (-len(g), sorted(g))):
        if not any(group <= other for other in largest):
            largest.append(group)
    return [tuple(sorted(group)) for group in largest]


def _unsafe(
    cells: Iterable[CellPlan],
    atom_sizes: Sequence[int],
    groups: Iterable[frozenset[int]],
    min_n: int,
) -> list[frozenset[int]]:
    """Return each group of 1 to min_n - 1 people, those of the cells among them, once."""
    safe = frozenset(a for a, n in enumerate(atom_sizes) if n >= min_n)
    empty = frozenset(a for a, n in enumerate(atom_sizes) if n <= 0)
    own = [atoms for cell in cells for atoms in cell.concerns(atom_sizes)]
    found = {g - empty for g in (*groups, *own) if safe.isdisjoint(g)}
    return [g for g in found if 0 < sum(atom_sizes[a] for a in g) < min_n]


def _systems(shown: Sequence[CellPlan], atom_sizes: Sequence[int]) -> list[_Matrix]:
    """Return the equations for the values, and those for n where they differ."""
    width = len(atom_sizes)
    rows = [_residues(cell.values(atom_sizes), width) for cell in shown]
    values = np.array(rows, dtype=np.int64).reshape(len(rows), width)
    if all(cell.functional is None for cell in shown):
        return [values]
    rows = [_residues(cell.counts(atom_sizes), width) for cell in shown]
    return [values, np.array(rows, dtype=np.int64).reshape(len(rows), width)]


def _residues(weights: Mapping[int, float], width: int) -> _Matrix:
    """Return weights, up to a common factor, as whole numbers modulo the prime.

    Raises
    ------
    ValueError
        Two weights are not in the ratio of whole numbers up to a million.
    """
    row = np.zeros(width, dtype=np.int64)
    first = next(iter(weights.values()), 1.0)
    for atom, weight in weights.items():
        residue = _residue(weight / first)
        if residue is None:
            raise ValueError(f"weight {weight} of atom {atom} is not a ratio of whole numbers")
        row[atom] = residue
    return row


@lru_cache(maxsize=4096)
def _residue(ratio: float) -> int | None:
    """Return a ratio of whole numbers modulo the prime, `None` where it is none."""
    exact = Fraction(ratio).limit_denominator(_LARGEST_DENOMINATOR)
    if exact == 0 or abs(float(exact) - ratio) > _RATIO_ROUNDING * abs(ratio):
        return None
    return exact.numerator * pow(exact.denominator, -1, _PRIME) % _PRIME


def _dot(row: _Matrix, matrix: _Matrix) -> _Matrix:
    product: _Matrix = (row[:, None] * matrix % _PRIME).sum(axis=0) % _PRIME
    return product


def _eliminate(matrix: _Matrix, columns: Iterable[int] | None = None) -> tuple[_Matrix, list[int]]:
    """Reduce a matrix modulo the prime; pivot rows first, with the columns they stand in."""
    reduced = matrix.copy()
    pivots: list[int] = []
    for column in range(matrix.shape[1]) if columns is None else columns:
        top = len(pivots)
        used = reduced[:, column].nonzero()[0].tolist()
        pivot = next((row for row in used if row >= top), None)
        if pivot is None:
            continue
        own = reduced[pivot] * pow(int(reduced[pivot, column]), -1, _PRIME) % _PRIME
        if len(used) > 1:
            rows = reduced[used]
            reduced[used] = (rows + (_PRIME - rows[:, column, None]) * own) % _PRIME
        if pivot != top:
            reduced[pivot] = reduced[top]
        reduced[top] = own
        pivots.append(column)
    return reduced, pivots


def _null_space(matrix: _Matrix) -> _Matrix:
    """Return a basis, shape (atoms, dimensions), of what the equations leave undetermined."""
    reduced, pivots = _eliminate(matrix)
    free = [column for column in range(matrix.shape[1]) if column not in set(pivots)]
    basis = np.zeros((matrix.shape[1], len(free)), dtype=np.int64)
    basis[free, range(len(free))] = 1
    basis[pivots] = -reduced[: len(pivots)][:, free] % _PRIME
    return basis


def _dependent(free: _Matrix, groups: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Return the groups whose rows of a null space, shape (atoms, dimensions), are dependent.

    Nearly all are independent, and stay so in as many random combinations of the dimensions as a
    group has atoms but for a chance of 5e-10 a number; those of all groups of a size are reduced
    at once. Independent combinations prove independent rows, the others are looked at exactly.
    """
    by_size: dict[int, list[frozenset[int]]] = {}
    for group in groups:
        by_size.setdefault(len(group), []).append(group)
    random = np.random.default_rng(0).integers(1, _PRIME, (free.shape[1], max(by_size, default=0)))
    mixed = (free[:, :, None] * random % _PRIME).sum(axis=1) % _PRIME
    found: list[frozenset[int]] = []
    for size, own in by_size.items():
        index = np.array([sorted(group) for group in own])
        rows = mixed[index, :size]
        doubtful = np.zeros(len(own), dtype=bool)
        while rows.size:
            first, rest = rows[:, :1], rows[:, 1:]
            doubtful |= first[:, 0, 0] == 0
            rows = (rest * first[:, :, :1] - rest[:, :, :1] * first)[:, :, 1:] % _PRIME
        found += [
            own[n] for n in np.flatnonzero(doubtful) if len(_eliminate(free[index[n]])[1]) < size
        ]
    return found


def _by(
    shown: Sequence[CellPlan],
    systems: Sequence[_Matrix],
    inside: Sequence[int],
    target: bool = False,
) -> tuple[Hashable, ...]:
    """Return a smallest-by-inclusion set of shown cells behind a leak.

    Looks in each system for a combination of rows that is zero outside `inside` and not zero
    within; with `target` the last row is a hidden cell, and the combination is zero everywhere
    and uses it. It is made of one row and of pivot rows, which are independent outside, so that
    fewer of its rows have none; in the other system they may.
    """
    width = systems[0].shape[1]
    outside = [a for a in range(width) if a not in set(inside)]

    def combination(rows: _Matrix, chosen: Sequence[int]) -> list[int]:
        part = rows[[*chosen, *([len(rows) - 1] if target else [])]]
        track = np.eye(len(part), dtype=np.int64)
        reduced, pivots = _eliminate(np.hstack([part, track]), outside)
        for row in reduced[len(pivots) :]:
            if row[-1] if target else row[list(inside)].any():
                return [c for c, used in zip(chosen, row[width:], strict=False) if used]
        return []

    needed: list[int] = []
    for rows in systems:
        if found := combination(rows, needed or range(len(shown))):
            fewer = (combination(rows, [c for c in needed if c != cell]) for cell in needed)
            needed = next(filter(None, fewer), needed or found)
    return tuple(shown[c].key for c in needed)
