"""Whether a difference of means may be shown beside a measure's levels and changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import cast

import numpy as np

from panel.cells.cell import Part, Source, address_of
from panel.derivable import CellPlan, given_away, lattice_groups
from panel.disclosure import Atoms, Key, change_plans, distinct_rows, level_key, level_plan
from panel.release import CellKey
from panel.scores import MeasureScores


def add_safely(source: Source, scores: MeasureScores, parts: tuple[Part, ...]) -> bool:
    """Add a sum of means of disjoint parts if it gives no small group away, and tell whether.

    Together with the levels and changes of the measure that are shown, and with what was added
    before, nothing may follow about 1 to min_n - 1 people: of a part, or of those of its wave in
    no part, in no project and party.
    """
    rules, before = source.rules, source.added.setdefault(scores.line.id, [])
    if min(int(part.people.sum()) for part in parts) < rules.min_n:
        return False
    sums = [*before, parts]
    shown = source.shown_of(scores.line.id)
    question = tuple((part.wave, part.people.tobytes(), part.sign) for own in sums for part in own)
    safe = source.once(
        ("added", scores.line.id, question, shown), lambda: _are_safe(source, scores, sums, shown)
    )
    if safe:
        before.append(parts)
    return safe


def _are_safe(
    source: Source,
    scores: MeasureScores,
    sums: Sequence[tuple[Part, ...]],
    shown: frozenset[CellKey],
) -> bool:
    """Tell whether sums of means give nothing away beside the cells of the measure shown."""
    every = [part for own in sums for part in own]
    atoms = _divided(Atoms.of(scores, followed=True), every)
    plans = [
        plan
        for plan in _plans(source, scores, atoms)
        if address_of(scores.line.id, cast(Key, plan.key)) in shown
    ]
    plans += [_plan(number, own, atoms) for number, own in enumerate(sums)]
    return not given_away(plans, atoms.sizes, _groups(scores, atoms, every), source.rules.min_n)


def _plan(number: int, parts: tuple[Part, ...], atoms: Atoms) -> CellPlan:
    sizes = [int(part.people.sum()) for part in parts]
    weights = {
        atom: part.sign / n
        for part, n in zip(parts, sizes, strict=True)
        for atom in atoms.members(part.wave, part.people)
    }
    functional = tuple(sorted(weights.items()))
    return CellPlan(("added", number), frozenset(weights), sum(sizes), functional=functional)


def _divided(atoms: Atoms, parts: Sequence[Part]) -> Atoms:
    """Return the atoms with the people of each part apart from the others of their wave."""
    numbers = dict(atoms.numbers)
    sizes: list[int] = []
    came_from: list[int] = []
    for wave, own in atoms.numbers.items():
        there = own >= 0
        inside = [part.people[there] for part in parts if part.wave == wave]
        first, code = distinct_rows(np.column_stack([own[there], *inside]))
        numbers[wave] = np.full(own.size, -1)
        numbers[wave][there] = code + len(sizes)
        sizes += np.bincount(code, minlength=len(first)).tolist()
        came_from += own[there][first].tolist()
    return replace(
        atoms,
        sizes=tuple(sizes),
        numbers=numbers,
        parties=tuple(atoms.parties[atom] for atom in came_from),
        projects=tuple(atoms.projects[atom] for atom in came_from),
    )


def _plans(source: Source, scores: MeasureScores, atoms: Atoms) -> Iterator[CellPlan]:
    """Yield every cell of the measure: levels, distributions and changes."""
    plans: list[CellPlan] = []
    for level in source.levels_of(scores.line.id):
        if level.n:
            plans.append(level_plan(level, atoms, scores))
            if level.answers:
                key = ("distribution", *level_key(level)[1:])
                yield CellPlan(key, plans[-1].members, level.n)
    yield from plans
    for change in source.changes_of(scores.line.id):
        yield from change_plans(change, atoms, plans)


def _groups(scores: MeasureScores, atoms: Atoms, parts: Sequence[Part]) -> set[frozenset[int]]:
    """List what nothing may follow about, as `Atoms.groups` does, with the parts as subsets."""
    found: set[frozenset[int]] = set()
    remainders: list[frozenset[int]] = []
    for wave, numbers in atoms.numbers.items():
        everybody = frozenset(numbers[numbers >= 0].tolist())
        dimensions = {
            kind: [
                frozenset(atom for atom in everybody if labels[atom] == label)
                for label in sorted({labels[atom] for atom in everybody})
            ]
            for kind, labels in (("project", atoms.projects), ("party", atoms.parties))
        }
        own = [atoms.members(wave, part.people) for part in parts if part.wave == wave]
        again = [
            atoms.members(wave, np.isfinite(scores.scores[wave]) & np.isfinite(other))
            for at, other in scores.scores.items()
            if at != wave
        ]
        found |= lattice_groups(dimensions, {everybody, *own, *again})
        remainders += [everybody - part for part in own]
        remainders.append(everybody - frozenset().union(*own))
    # A difference between waves leaves the remainders of both as one number.
    return found | {one | other for one, other in combinations(remainders, 2)}
