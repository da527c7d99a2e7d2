"""Whether one more mean, or difference of means, may be shown beside a measure's other cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from panel.cells.cell import Source
from panel.derivable import CellPlan, given_away, lattice_groups
from panel.disclosure import Atoms, Key, change_plans, level_plan
from panel.release import CellKey
from panel.scores import Mask, MeasureScores


@dataclass(frozen=True, slots=True)
class Part:
    """People of a wave, by place in the scores, whose plain mean is added or taken away."""

    wave: str
    people: Mask
    sign: int


def may_be_added(source: Source, scores: MeasureScores, parts: Sequence[Part]) -> bool:
    """Tell whether a sum of means of disjoint parts gives no small group away.

    Together with the levels and changes of the measure that are shown, nothing may follow about
    1 to min_n - 1 people, of a part or of a part's remainder, in no project and party.
    """
    rules = source.rules
    atoms = _divided(Atoms.of(scores, followed=True), parts)
    members = [atoms.members(part.wave, part.people) for part in parts]
    sizes = [int(part.people.sum()) for part in parts]
    if min(sizes) < rules.min_n:
        return False
    weights = {
        atom: part.sign / n
        for part, own, n in zip(parts, members, sizes, strict=True)
        for atom in own
    }
    added = CellPlan(
        ("added",), frozenset(weights), sum(sizes), functional=tuple(sorted(weights.items()))
    )
    shown = [plan for plan in _plans(source, scores, atoms) if _is_shown(plan.key, source, scores)]
    groups = _groups(scores, atoms, parts, members)
    return not given_away([*shown, added], atoms.sizes, groups, rules.min_n)


def _divided(atoms: Atoms, parts: Sequence[Part]) -> Atoms:
    """Return the atoms with those of each part apart from the others."""
    numbers = dict(atoms.numbers)
    sizes: list[int] = []
    came_from: list[int] = []
    for wave, own in atoms.numbers.items():
        of = np.zeros(own.size, dtype=int)
        for number, part in enumerate(parts, start=1):
            if part.wave == wave:
                of[part.people] = number
        there = own >= 0
        pairs, code = np.unique(
            np.column_stack([own[there], of[there]]), axis=0, return_inverse=True
        )
        divided = np.full(own.size, -1)
        divided[there] = code.ravel() + len(sizes)
        numbers[wave] = divided
        sizes += np.bincount(code.ravel(), minlength=len(pairs)).tolist()
        came_from += pairs[:, 0].tolist()
    return replace(
        atoms,
        sizes=tuple(sizes),
        numbers=numbers,
        parties=tuple(atoms.parties[atom] for atom in came_from),
        projects=tuple(atoms.projects[atom] for atom in came_from),
    )


def _plans(source: Source, scores: MeasureScores, atoms: Atoms) -> Iterator[CellPlan]:
    """Yield every cell of the measure: levels, distributions and changes."""
    comparison, id = source.comparison, scores.line.id
    plans: list[CellPlan] = []
    for level in comparison.levels:
        if level.measure == id and level.n:
            plans.append(level_plan(level, atoms, scores))
            if level.answers:
                key = ("distribution", *plans[-1].key[1:])  # type: ignore[index]
                yield CellPlan(key, plans[-1].members, level.n)
    yield from plans
    for change in comparison.changes:
        if change.measure == id:
            yield from change_plans(change, atoms, plans)


def _is_shown(key: Key, source: Source, scores: MeasureScores) -> bool:
    table, kind, group, wave, *rest = key
    to, subset = (rest[0], rest[1]) if table == "change" else ("", "all")
    address: CellKey = (table, scores.line.id, kind, group, wave, to, subset)
    return address in source.shown


def _groups(
    scores: MeasureScores,
    atoms: Atoms,
    parts: Sequence[Part],
    members: Sequence[frozenset[int]],
) -> set[frozenset[int]]:
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
        own = [part for part, at in zip(members, parts, strict=True) if at.wave == wave]
        again = [
            atoms.members(wave, np.isfinite(scores.scores[wave]) & np.isfinite(other))
            for at, other in scores.scores.items()
            if at != wave
        ]
        subsets = dict.fromkeys([everybody, *own, *again])
        found |= set(lattice_groups(dimensions, list(subsets)))
        if own:
            remainders.append(everybody - frozenset().union(*own))
    # A difference between waves leaves the remainders of both as one number.
    return found | {one | other for one, other in combinations(remainders, 2)}
