"""Which numbers of a comparison may be shown, by the study's rules.

A cell is hidden when it rests on too few people, when all of them answered alike, or when it
could be worked out from what is shown: from a total and its parts, or from all respondents and
those who answered both waves. A cell is hidden with everything in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from panel.estimates import Change, Level, Weights
from panel.release import Status
from panel.scores import Mask, MeasureScores
from panel.suppression import CellPlan, given_away, lattice_groups, protect
from survey.study import Disclosure

Reason = Literal["", "few", "derived", "alike", "class", "not_asked", "reworded"]
Key = tuple[str, ...]
"""`("level", kind, group, wave)`, `("distribution", kind, group, wave)`, or
`("change", kind, group, wave_from, wave_to, estimand)`."""

_LEVEL_COST = {"all": 100.0, "project": 10.0, "party": 5.0}
_STAYERS_COST = {"all": 30.0, "project": 4.0, "party": 2.0}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a cell is shown, and if not, why."""

    status: Status
    reason: Reason = ""


SHOWN = Decision("shown")
FEW = Decision("primary", "few")
ALIKE = Decision("primary", "alike")
DERIVED = Decision("secondary", "derived")
NOT_OF_CLASS = Decision("primary", "class")


class Protector:
    """Decides for one measure at a time, remembering patterns it has met before."""

    def __init__(self, rules: Disclosure) -> None:
        self.rules = rules
        self._known: dict[object, frozenset[object]] = {}

    def shown(
        self, cells: Sequence[CellPlan], atoms: Atoms, groups: Iterable[frozenset[int]], min_n: int
    ) -> frozenset[object]:
        """Return the keys of the cells that may be shown together."""
        question = (tuple(cells), atoms.sizes, min_n)
        if question not in self._known:
            self._known[question] = protect(cells, atoms.sizes, groups, min_n).shown
        return self._known[question]

    def decide(
        self, scores: MeasureScores, levels: Sequence[Level], changes: Sequence[Change]
    ) -> dict[Key, Decision]:
        """Decide every cell of one measure.

        Parameters
        ----------
        scores
            The measure's scores.
        levels, changes
            All its levels and changes.
        """
        atoms = Atoms.of(scores, followed=any(c.estimand == "stayers" for c in changes))
        groups = atoms.groups({level.group.kind for level in levels}, changes)
        cells = plan_cells(scores, levels, changes, atoms)
        shown = self.shown(cells, atoms, groups, self.rules.min_n)
        decisions: dict[Key, Decision] = {}
        by_key = {cell.key: cell for cell in cells}
        for level in levels:
            key = level_key(level)
            decisions[key] = self._verdict(key, by_key, shown) if level.n else FEW
        for change in changes:
            decisions[change_key(change)] = self._change_verdict(change, by_key, shown, decisions)
        rule = self.rules.classes.get(scores.line.anonymity)
        if rule is None or not rule.distributions:
            return decisions | {_distribution_key(v): NOT_OF_CLASS for v in levels if v.answers}
        plain = [cell for cell in cells if cell.key in shown]
        return decisions | self._distributions(levels, atoms, groups, plain, decisions)

    def _verdict(
        self, key: Key, cells: Mapping[object, CellPlan], shown: frozenset[object]
    ) -> Decision:
        cell = cells[key]
        if key in shown:
            return SHOWN
        if cell.n < self.rules.min_n:
            return FEW
        return ALIKE if cell.never else DERIVED

    def _change_verdict(
        self,
        change: Change,
        cells: Mapping[object, CellPlan],
        shown: frozenset[object],
        decisions: Mapping[Key, Decision],
    ) -> Decision:
        kind, group = change.group.kind, change.group.id
        if change.estimand == "all":
            ends = [("level", kind, group, wave) for wave in (change.wave_from, change.wave_to)]
            worst = [decisions[end] for end in ends if decisions[end] != SHOWN]
            if worst:
                return worst[0]
            own = (*change_key(change), "both")
            return DERIVED if own in cells and own not in shown else SHOWN
        if not change.people_from.any():
            return FEW
        sides = [(*change_key(change), side) for side in ("from", "to")]
        verdicts = [self._verdict(side, cells, shown) for side in sides]
        return next((verdict for verdict in verdicts if verdict != SHOWN), SHOWN)

    def _distributions(
        self,
        levels: Sequence[Level],
        atoms: Atoms,
        groups: Sequence[frozenset[int]],
        means: Sequence[CellPlan],
        decisions: Mapping[Key, Decision],
    ) -> dict[Key, Decision]:
        """Decide where answers may be shown one by one.

        They need more people, may not be nearly all alike, and together with the means shown,
        which may weigh people otherwise, must give no small group away.
        """
        cells: list[CellPlan] = []
        verdicts: dict[Key, Decision] = {}
        for level in levels:
            key = _distribution_key(level)
            if not level.answers:
                continue
            if decisions[level_key(level)] != SHOWN:
                verdicts[key] = decisions[level_key(level)]
                continue
            alike = max(level.answers.values()) > self.rules.max_share * level.n
            members = atoms.members(level.wave, level.people)
            cost = _LEVEL_COST[level.group.kind]
            cells.append(CellPlan(key, members, level.n, cost, never=alike))
            verdicts[key] = ALIKE if alike else DERIVED
            if level.n < self.rules.min_n_distribution:
                verdicts[key] = FEW
        kept = self.shown(cells, atoms, groups, self.rules.min_n_distribution)
        chosen = [cell for cell in cells if cell.key in kept]
        while chosen and (
            leaks := given_away([*means, *chosen], atoms.sizes, groups, self.rules.min_n)
        ):
            guilty = {key for leak in leaks for key in leak.by}
            drop = min((c for c in chosen if c.key in guilty), key=lambda c: (c.cost, repr(c.key)))
            chosen.remove(drop)
        kept_keys = {cell.key for cell in chosen}
        return {key: SHOWN if key in kept_keys else verdict for key, verdict in verdicts.items()}


@dataclass(frozen=True, slots=True)
class Atoms:
    """The disjoint groups of people, wave by wave, that every shown group is made of.

    People are alike who, in the same waves, have a score and the same project and party. A
    person's answers of two waves are two atoms: what is known of one says nothing of the other.
    """

    sizes: tuple[int, ...]
    numbers: Mapping[str, NDArray[np.intp]]
    parties: tuple[str, ...]
    projects: tuple[str, ...]

    @classmethod
    def of(
        cls, scores: MeasureScores, followed: bool, apart: Mapping[str, Mask] | None = None
    ) -> Atoms:
        """Divide the people of one measure.

        Parameters
        ----------
        followed
            Whether some are followed through waves.
        apart
            By wave, people who are to be atoms of their own.
        """
        marked = apart or {}
        keys = {
            wave: np.column_stack(
                [
                    np.isfinite(values),
                    scores.projects[wave],
                    scores.parties[wave],
                    marked.get(wave, np.zeros(values.size, bool)),
                ]
            )
            for wave, values in scores.scores.items()
        }
        together = np.concatenate(list(keys.values()), axis=1) if keys else np.empty((0, 0))
        numbers: dict[str, NDArray[np.intp]] = {}
        sizes: list[int] = []
        parties: list[str] = []
        projects: list[str] = []
        for wave, values in scores.scores.items():
            scored = np.isfinite(values)
            kinds = (together if followed else keys[wave])[scored]
            first, code = distinct_rows(kinds)
            numbers[wave] = np.full(values.size, -1)
            numbers[wave][scored] = code + len(sizes)
            sizes += np.bincount(code, minlength=len(first)).tolist()
            for own, ids, labels in (
                (scores.parties[wave], scores.party_ids, parties),
                (scores.projects[wave], scores.project_ids, projects),
            ):
                labels += [("", *ids)[place + 1] for place in own[scored][first]]
        return cls(tuple(sizes), numbers, tuple(parties), tuple(projects))

    def members(self, wave: str, people: Mask) -> frozenset[int]:
        """Return the atoms of these people in a wave."""
        return frozenset(self.numbers[wave][people].tolist())

    def functional(
        self, members: frozenset[int], weights: Weights | None, sign: int = 1
    ) -> tuple[tuple[int, float], ...] | None:
        """Return what each atom's sum of scores weighs in a mean; `None` when all the same."""
        if weights is None:
            return None
        return tuple(
            (atom, sign * weights[self.parties[atom]])
            for atom in sorted(members)
            if self.parties[atom] in weights
        )

    def groups(self, kinds: set[str], changes: Sequence[Change]) -> tuple[frozenset[int], ...]:
        """List the groups of people that nothing shown may give away."""
        found: set[frozenset[int]] = set()
        for wave, numbers in self.numbers.items():
            everybody = frozenset(numbers[numbers >= 0].tolist())
            dimensions = {
                kind: [
                    frozenset(atom for atom in everybody if labels[atom] == label)
                    for label in sorted({labels[atom] for atom in everybody})
                ]
                for kind, labels in (("project", self.projects), ("party", self.parties))
                if kind in kinds
            }
            stayers = {
                self.members(wave, people)
                for change in changes
                if change.estimand == "stayers" and change.group.kind == "all"
                for at, people in (
                    (change.wave_from, change.people_from),
                    (change.wave_to, change.people_to),
                )
                if at == wave
            }
            found |= lattice_groups(dimensions, {everybody, *stayers})
        return tuple(sorted(found, key=lambda group: (len(group), sorted(group))))


def distinct_rows(rows: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where each different row stands first, in order, and which of them each row is.

    It is what `numpy.unique` gives by axis, which takes seven times as long for a few hundred.
    """
    order = np.lexsort(rows.T[::-1])
    sorted_rows = rows[order]
    is_new = np.ones(len(rows), dtype=bool)
    is_new[1:] = (sorted_rows[1:] != sorted_rows[:-1]).any(axis=1)
    code = np.empty(len(rows), dtype=np.intp)
    code[order] = np.cumsum(is_new) - 1
    return order[is_new], code


def plan_cells(
    scores: MeasureScores, levels: Sequence[Level], changes: Sequence[Change], atoms: Atoms
) -> list[CellPlan]:
    """Return the cells that a measure's levels and changes add, over these atoms."""
    cells = [level_plan(level, atoms, scores) for level in levels if level.n]
    for change in changes:
        cells += change_plans(change, atoms, cells)
    return cells


def shown_with(
    scores: MeasureScores,
    levels: Sequence[Level],
    changes: Sequence[Change],
    people: Sequence[tuple[str, Mask]],
    rules: Disclosure,
) -> bool:
    """Tell whether means of some people may stand beside what is shown of a measure.

    Parameters
    ----------
    scores
        The measure's scores.
    levels, changes
        Those that are shown, without the model's.
    people
        A wave, and the people whose plain mean in it could be shown as well.
    """
    atoms = Atoms.of(scores, followed=True)
    cells = plan_cells(scores, levels, changes, atoms)
    for number, (wave, own) in enumerate(people):
        cells.append(CellPlan(("people", str(number)), atoms.members(wave, own), int(own.sum())))
    groups = atoms.groups({"project", "party"}, changes)
    return not given_away(cells, atoms.sizes, groups, rules.min_n)


def level_key(level: Level) -> Key:
    """Return the key of a level's cell."""
    return ("level", level.group.kind, level.group.id, level.wave)


def _distribution_key(level: Level) -> Key:
    return ("distribution", level.group.kind, level.group.id, level.wave)


def change_key(change: Change) -> Key:
    """Return the key of a change's cell."""
    group = change.group
    return ("change", group.kind, group.id, change.wave_from, change.wave_to, change.estimand)


def level_plan(level: Level, atoms: Atoms, scores: MeasureScores) -> CellPlan:
    """Return the cell of a level."""
    members = atoms.members(level.wave, level.people)
    values = scores.scores[level.wave][level.people]
    return CellPlan(
        level_key(level),
        members,
        level.n,
        _LEVEL_COST[level.group.kind],
        atoms.functional(members, level.weights),
        never=bool(np.ptp(values) == 0),
    )


def change_plans(change: Change, atoms: Atoms, levels: Sequence[CellPlan]) -> list[CellPlan]:
    """Return the cells a change adds to the levels of its two waves.

    Those who answered both times are a cell in each wave. The change of all who answered adds
    one only when it weighs them otherwise than the levels do.
    """
    key = change_key(change)
    sides = [
        (change.wave_from, change.people_from, change.weights_from, -1),
        (change.wave_to, change.people_to, change.weights_to, 1),
    ]
    members = [atoms.members(wave, people) for wave, people, _, _ in sides]
    if change.estimand == "stayers":
        if not change.people_from.any():
            return []
        return [
            CellPlan(
                (*key, side),
                members[number],
                int(people.sum()),
                _STAYERS_COST[change.group.kind] / 2,
                atoms.functional(members[number], weights),
            )
            for number, (side, (_, people, weights, _)) in enumerate(
                zip(("from", "to"), sides, strict=True)
            )
        ]
    known = {cell.key: cell for cell in levels}
    if all(
        (end := known.get(("level", *key[1:3], wave))) is not None
        and end.members == own
        and end.functional == atoms.functional(own, weights)
        for own, (wave, _, weights, _) in zip(members, sides, strict=True)
    ):
        return []
    functional = [
        part
        for own, (_, _, weights, sign) in zip(members, sides, strict=True)
        for part in atoms.functional(own, weights, sign) or ((atom, sign) for atom in own)
    ]
    n = change.n_from + change.n_to
    together = members[0] | members[1]
    if not together:
        return []
    return [CellPlan((*key, "both"), together, n, 1.0, tuple(functional))]
