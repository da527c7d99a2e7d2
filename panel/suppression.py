"""Which cells to hide so that no small group can be worked out, at the least cost."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from panel.derivable import CellPlan, Leak, check_cells, given_away, largest_unsafe, lattice_groups

__all__ = ["CellPlan", "Leak", "Pattern", "given_away", "lattice_groups", "protect"]

_MOST_ROUNDS = 200
_TARGETS_A_ROUND = 8
_SUPPORTS_A_TARGET = 4

# Rows have unit length, so rounding is about 1e-14, while angles and entries that are not zero
# stay above 1e-4 when weights differ by less than a factor of 1e4 (counts of people do). An angle
# in doubt counts as a leak, which hides a cell too many rather than one too few.
_SQUARED_ANGLE = 1e-9
_ENTRY = 1e-7
_SINGULAR = 1e-10

_Matrix = NDArray[np.float64]
_Cut = frozenset[int]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which cells are shown and which are hidden.

    Parameters
    ----------
    shown
        Keys of the cells that may be shown together.
    primary
        Keys hidden for their own sake: too few people, or marked `never`.
    secondary
        Keys hidden because others could be worked out from them.
    cost
        Summed cost of the secondary cells.
    optimal
        False when the round limit was reached: safe, but perhaps dearer than need be.
    """

    shown: frozenset[Hashable]
    primary: frozenset[Hashable]
    secondary: frozenset[Hashable]
    cost: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class _System:
    """Ways to reach forbidden numbers from the cells that may be shown.

    `idle` (k, cells) spans the combinations of cells that add up to nothing; each array (d, cells)
    of `targets` holds combinations that reach d independent forbidden numbers.
    """

    idle: _Matrix
    targets: list[_Matrix]


def protect(
    cells: Sequence[CellPlan],
    atom_sizes: Sequence[int],
    groups: Iterable[frozenset[int]],
    min_n: int,
) -> Pattern:
    """Hide the unsafe cells and, at least cost, what would give a small group away.

    Parameters
    ----------
    cells
        Every cell that could be shown in linked tables, in any order.
    atom_sizes
        People in each atom.
    groups
        Groups to protect, see `lattice_groups`; the people of the primary cells are added.
    min_n
        Fewest people a cell may be about.

    Returns
    -------
    Pattern
        No pattern without a leak (as `given_away` defines it) costs less, if `optimal`. Ties:
        fewest cells hidden, then the cells that come last by cost and `repr` of the key. The
        order of the input does not matter.

    Raises
    ------
    ValueError
        The cells cannot be meant, see `panel.derivable.check_cells`.

    Notes
    -----
    Implicit hitting set: solve "hide at least one cell of each known leak" as an integer
    program, look for leaks in its solution, add them, repeat. Each leak added is minimal: an
    elementary vector of the space of combinations that reach a forbidden number.
    Sources: Fischetti & Salazar (2001), Management Science 47, for suppression by cutting planes
    in linked tables; Moreno-Centeno & Karp (2013), Operations Research 61, for implicit hitting
    sets; Rockafellar (1969) for elementary vectors (all cited from memory).
    """
    order = sorted(cells, key=lambda cell: (-cell.cost, repr(cell.key)))
    check_cells(order, atom_sizes)
    primary = [cell for cell in order if cell.never or cell.is_small(atom_sizes, min_n)]
    hidden = {cell.key for cell in primary}
    open_cells = [c for c in order if c.key not in hidden and any(c.concerns(atom_sizes))]
    unsafe = largest_unsafe(primary, atom_sizes, groups, min_n)
    never = [cell.values(atom_sizes) for cell in primary if cell.never]
    width = len(atom_sizes)
    systems = [_system([c.values(atom_sizes) for c in open_cells], width, unsafe, never)]
    if any(cell.functional is not None for cell in open_cells):
        systems.append(_system([c.counts(atom_sizes) for c in open_cells], width, unsafe, []))
    chosen, optimal = _cheapest(systems, np.array([c.cost for c in open_cells]))
    secondary = frozenset(open_cells[i].key for i in chosen)
    return Pattern(
        shown=frozenset(cell.key for cell in order) - hidden - secondary,
        primary=frozenset(hidden),
        secondary=secondary,
        cost=math.fsum(open_cells[i].cost for i in sorted(chosen)),
        optimal=optimal,
    )


def _system(
    rows: Sequence[dict[int, float]],
    width: int,
    unsafe: Sequence[tuple[int, ...]],
    never: Sequence[dict[int, float]],
) -> _System:
    """Find how all open cells together reach each forbidden number.

    With scaled rows F = U S V', a number v lies in the span when V V' v = v, and is reached by
    v V S^-1 U'; the columns of U without a singular value reach nothing.
    """
    matrix = np.zeros((len(rows), max(width, len(rows))))
    for i, row in enumerate(rows):
        matrix[i, list(row)] = list(row.values())
        matrix[i] /= np.linalg.norm(matrix[i]) or 1.0
    # The small square is ten times faster and wakes no BLAS threads, but squares the rounding.
    squares, left = np.linalg.eigh(matrix @ matrix.T)
    if ((squares > 1e-13) & (squares < 1e-3)).any():
        left, singular, _ = np.linalg.svd(matrix, full_matrices=False)
    else:
        singular = np.sqrt(np.where(squares < 1e-3, 0.0, squares))
    used = singular > _SINGULAR
    right = left[:, used].T @ matrix / singular[used, None]
    reach = right.T / singular[used] @ left[:, used].T
    padded = np.vstack([right.T, np.zeros((1, len(right)))])
    targets: dict[bytes, _Matrix] = {}

    def add(ways: _Matrix) -> None:
        basis = np.linalg.qr(ways.T)[0].T
        targets.setdefault((np.round(basis.T @ basis, 6) + 0.0).tobytes(), basis)

    most = max(map(len, unsafe), default=1)
    index = np.array([[*group, *[-1] * (most - len(group))] for group in unsafe], dtype=int)
    inside = padded[index.reshape(len(unsafe), most)]
    squares, vectors = np.linalg.eigh(inside @ inside.transpose(0, 2, 1))
    for g, group in enumerate(unsafe):
        numbers = vectors[g][: len(group), squares[g] > 1 - _SQUARED_ANGLE].T
        if len(numbers):
            add(numbers @ reach[list(group)])
    for weights in never:
        wanted = np.zeros(matrix.shape[1])
        wanted[list(weights)] = list(weights.values())
        within = right @ wanted
        if weights and within @ within > (1 - _SQUARED_ANGLE) * (wanted @ wanted):
            add((wanted @ reach)[None, :])
    return _System(left[:, ~used].T, list(targets.values()))


def _cheapest(systems: Sequence[_System], costs: _Matrix) -> tuple[frozenset[int], bool]:
    """Return the cells to hide, and whether no cheaper choice is safe."""
    cuts: set[_Cut] = set()
    hidden: frozenset[int] = frozenset()
    optimal = True
    for _ in range(_MOST_ROUNDS):
        if leaks := _cuts(systems, hidden):
            cuts |= leaks
            hidden, optimal = _greedy(cuts, costs), False
        elif optimal:
            return hidden, True
        else:
            hidden, optimal = _hitting_set(frozenset(cuts), tuple(costs.tolist())), True
    while leaks := _cuts(systems, hidden):
        hidden |= _greedy(leaks, costs)
    return hidden, False


def _cuts(systems: Sequence[_System], hidden: frozenset[int]) -> set[_Cut]:
    """Return sets of cells, none of them hidden, each of which reaches a forbidden number.

    A target is safe when hiding leaves no combination of it: when its rows, restricted to the
    hidden cells and less what idle combinations can cancel there, stay independent.
    """
    away = sorted(hidden)
    cuts: set[_Cut] = set()
    for system in systems:
        _, singular, right = np.linalg.svd(system.idle[:, away], full_matrices=False)
        cancelled = right[singular > _ENTRY]
        searched = 0
        for ways in system.targets:
            rest = ways[:, away] - ways[:, away] @ cancelled.T @ cancelled
            if searched == _TARGETS_A_ROUND:
                break
            if away and np.linalg.eigvalsh(rest @ rest.T)[0] > _SQUARED_ANGLE:
                continue
            searched += 1
            cuts |= _supports(ways, system.idle, away)
    return cuts


def _supports(ways: _Matrix, idle: _Matrix, away: Sequence[int]) -> set[_Cut]:
    """Return cells of minimal combinations that reach a forbidden number without the hidden."""
    combinations = np.vstack([ways, idle])
    left, singular, _ = np.linalg.svd(combinations[:, away])
    free = left[:, int((singular > _ENTRY).sum()) :].T
    table = np.hstack([free @ combinations, free[:, : len(ways)]])
    width = combinations.shape[1]
    cuts: set[_Cut] = set()
    used: list[int] = []
    for turn in range(_SUPPORTS_A_TARGET):
        rest = [c for c in range(width) if c not in set(used)]
        reduced = _reduce(table, [*used, *(rest if turn % 2 else reversed(rest))])
        leaking = reduced[(np.abs(reduced[:, width:]) > _ENTRY).any(axis=1), :width]
        found = [frozenset(np.flatnonzero(np.abs(row) > _ENTRY).tolist()) for row in leaking]
        shortest = min(found, key=lambda cut: (len(cut), sorted(cut)))
        if shortest in cuts:
            break
        cuts.add(shortest)
        used += sorted(shortest - set(used))
    return cuts


def _reduce(table: _Matrix, columns: Iterable[int]) -> _Matrix:
    """Gauss-Jordan; each row becomes zero in the pivot columns of all others."""
    reduced = table.copy()
    top = 0
    for column in columns:
        if top == len(reduced):
            break
        pivot = top + int(np.argmax(np.abs(reduced[top:, column])))
        if abs(reduced[pivot, column]) <= _ENTRY:
            continue
        reduced[[top, pivot]] = reduced[[pivot, top]]
        reduced[top] /= reduced[top, column]
        factors = reduced[:, column].copy()
        factors[top] = 0.0
        reduced -= factors[:, None] * reduced[top]
        top += 1
    return reduced


def _greedy(cuts: Iterable[_Cut], costs: _Matrix) -> frozenset[int]:
    """Hit every cut, most cuts for the cost first, then give back what is not needed."""
    open_cuts = list(cuts)
    hits: list[int] = []
    while open_cuts:
        counts = np.zeros(len(costs))
        for cut in open_cuts:
            counts[list(cut)] += 1
        hits.append(int(np.argmax(counts / (costs + 1e-9))))
        open_cuts = [cut for cut in open_cuts if hits[-1] not in cut]
    for cell in sorted(hits, key=lambda cell: (-costs[cell], cell)):
        without = set(hits) - {cell}
        if all(cut & without for cut in cuts):
            hits.remove(cell)
    return frozenset(hits)


@lru_cache(maxsize=1024)
def _hitting_set(cuts: frozenset[_Cut], costs: tuple[float, ...]) -> frozenset[int]:
    """Hit every cut at the least cost; among those with fewest cells, the last ones in order.

    Measures with the same people leave the same question.
    """
    rows = sorted(sorted(cut) for cut in cuts)
    matrix = np.array([np.isin(range(len(costs)), row) for row in rows], dtype=float)
    scaled = np.array(costs) / (max(costs) or 1.0)
    each = LinearConstraint(matrix, lb=1.0)
    limit = scaled @ _solve(scaled, [each]).round() + 1e-9
    # Sums of different square roots hardly ever coincide, so that few ties are left to the solver.
    ties = 1.0 + np.sqrt(np.arange(len(costs), 0, -1) / len(costs)) / len(costs)
    best = _solve(ties, [each, LinearConstraint(scaled, ub=limit)])
    return frozenset(np.flatnonzero(best > 0.5).tolist())


def _solve(objective: _Matrix, constraints: list[LinearConstraint]) -> _Matrix:
    whole = np.ones(len(objective))
    exact = {"mip_rel_gap": 0.0}
    outcome = milp(
        objective, integrality=whole, bounds=Bounds(0, 1), constraints=constraints, options=exact
    )
    if outcome.x is None:
        raise RuntimeError(f"the integer program was not solved: {outcome.message}")
    return np.asarray(outcome.x)
