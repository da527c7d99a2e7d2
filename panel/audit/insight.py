"""What somebody knows of one measure who knows how many answered, everywhere."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from panel.audit.numbers_shown import (
    Ends,
    Shown,
    answer_counts,
    answer_scores,
    rounded_ends,
)
from panel.audit.other_tables import SumsOfSome, Weighed, weighed
from panel.audit.possible import Possible, Row
from panel.audit.solver import Within
from panel.audit.told import Own
from panel.build_release import Built
from panel.cells.cell import Made
from panel.comparison import Comparison
from panel.disclosure import Atoms
from panel.estimates import Change, Level, Weights
from panel.release import CellKey, ReleasedMeasure
from panel.scores import Mask, MeasureScores

Sum = dict[int, float]
"""What each atom's sum of scores weighs in a number."""


@dataclass(frozen=True, slots=True)
class Side:
    """One mean of a cell: the people it is about, and what their scores weigh in it.

    `is_plain` where every score weighs the same, so that the interval is that of such a mean.
    """

    people: frozenset[int]
    weights: Sum
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Insight:
    """One measure with its people, as one knows it who saw them answer but not what.

    Parameters
    ----------
    measure
        The measure.
    atoms
        People alike in project, party and waves answered.
    sides
        The means of every cell, shown or hidden: one of a level, two of a change.
    scores
        By atom, the scores its people gave, lowest first; only for those who play themselves.
    owns
        What each person knows of her own, people who know the same once.
    codes
        The score of each answer of a single question; empty for others.
    low, high
        Ends of the scale, in scale points.
    groups
        Groups of people that somebody could name, each a set of atoms.
    made
        By cell of another table, what its statistics are made of.
    """

    measure: str
    atoms: Atoms
    sides: Mapping[CellKey, tuple[Side, ...]]
    scores: Mapping[int, tuple[float, ...]]
    owns: tuple[Own, ...]
    codes: Mapping[float, float]
    low: float
    high: float
    groups: tuple[frozenset[int], ...] = field(repr=False)
    made: Mapping[CellKey, tuple[Weighed, ...]] = field(default_factory=dict)

    def size(self, people: frozenset[int]) -> int:
        """Return how many people these are."""
        return sum(self.atoms.sizes[atom] for atom in people)

    def with_others(self, score: float, others: int) -> Ends:
        """Return the ends of a sum of scores of which one is known."""
        return score + others * self.low, score + others * self.high


def insights(
    comparison: Comparison, built: Built, chosen: Container[str] | None = None
) -> Iterator[Insight]:
    """Yield what insiders know of each released measure, or of those that are chosen."""
    release = built.release
    made_of: dict[str, dict[CellKey, list[Made]]] = {}
    for cell, statistics in built.made.items():
        for made in statistics:
            made_of.setdefault(made.measure, {}).setdefault(cell, []).append(made)
    for scores in comparison.scores:
        id = scores.line.id
        measure = release.text.measures.get(id)
        if chosen is not None and id not in chosen:
            continue
        if measure is None or measure.low is None or measure.high is None:
            continue
        levels = [level for level in comparison.levels if level.measure == id]
        changes = [c for c in comparison.changes if c.measure == id and c.estimand != "model"]
        yield insight_of(scores, levels, changes, measure, made_of.get(id, {}))


def insight_of(
    scores: MeasureScores,
    levels: Sequence[Level],
    changes: Sequence[Change],
    measure: ReleasedMeasure,
    made_of: Mapping[CellKey, Sequence[Made]] = MappingProxyType({}),
) -> Insight:
    """Return what insiders know of one measure, from its levels and its released changes."""
    atoms = Atoms.of(scores, followed=any(c.estimand == "stayers" for c in changes))
    sides: dict[CellKey, tuple[Side, ...]] = {}
    for level in levels:
        key = ("level", level.measure, level.group.kind, level.group.id, level.wave, "", "all")
        sides[key] = (_side(atoms, level.wave, level.people, level.weights),)
    for c in changes:
        waves = (c.wave_from, c.wave_to)
        key = ("change", c.measure, c.group.kind, c.group.id, *waves, c.estimand)
        sides[key] = (
            _side(atoms, c.wave_from, c.people_from, c.weights_from),
            _side(atoms, c.wave_to, c.people_to, c.weights_to),
        )
    given: dict[int, tuple[float, ...]] = {}
    for wave, numbers in atoms.numbers.items():
        for atom in np.unique(numbers[numbers >= 0]):
            given[int(atom)] = tuple(np.sort(scores.scores[wave][numbers == atom]).tolist())
    low, high = float(measure.low or 0), float(measure.high or 0)
    groups = atoms.groups({level.group.kind for level in levels}, changes)
    made = {
        cell: tuple(weighed(scores, atoms, each) for each in own) for cell, own in made_of.items()
    }
    codes = answer_scores(measure) if measure.choices else {}
    owns = _owns(scores, atoms)
    return Insight(measure.id, atoms, sides, given, owns, codes, low, high, groups, made)


def _owns(scores: MeasureScores, atoms: Atoms) -> tuple[Own, ...]:
    """Return what each person knows of her own through all waves."""
    numbers = np.column_stack(list(atoms.numbers.values())).tolist()
    values = np.column_stack(list(scores.scores.values())).tolist()
    everybody = (
        tuple((atom, score) for atom, score in zip(*person, strict=True) if atom >= 0)
        for person in zip(numbers, values, strict=True)
    )
    return tuple(sorted({*everybody} - {()}))


def _side(atoms: Atoms, wave: str, people: Mask, weights: Weights | None) -> Side:
    members = atoms.members(wave, people)
    n = sum(atoms.sizes[atom] for atom in members)
    weighed = atoms.functional(members, weights) or tuple((atom, 1 / n) for atom in members)
    return Side(members, dict(weighed), weights is None)


@dataclass(frozen=True, slots=True)
class Fitting:
    """The answers of some waves that fit what is shown, to those who know every n.

    Parameters
    ----------
    possible
        Its variables are the sum of scores of each atom or, where answers are shown one by one,
        how many of an atom gave each answer.
    owners
        The shown cell behind each row of `possible`; `None` for what needs no cell.
    sums
        Each atom's sum of scores as a sum of the variables.
    owns
        What each person that `possible` knows of gave in these waves.
    others
        The statistics of other tables, or what of them is of these waves, in the same way.
    """

    possible: Possible
    owners: tuple[CellKey | None, ...]
    sums: Mapping[int, Sum]
    owns: tuple[Own, ...]
    others: Mapping[tuple[CellKey, str], Sum] = field(default_factory=dict)

    def total(self, people: frozenset[int]) -> Sum:
        """Return the sum of some people's scores as a sum of the variables."""
        return in_variables(dict.fromkeys(people, 1.0), self.sums)

    def knowing(self, rows: Sequence[tuple[Row, CellKey]]) -> Fitting:
        """Return what fits when these rows of some cells are known as well."""
        owners = (*self.owners, *(cell for _, cell in rows))
        known = self.possible.knowing([row for row, _ in rows])
        return replace(self, possible=known, owners=owners)

    def without(self, cells: frozenset[CellKey]) -> Fitting:
        """Return what fits when these cells are not shown."""
        kept = [place for place, owner in enumerate(self.owners) if owner not in cells]
        owners = tuple(self.owners[place] for place in kept)
        return replace(self, possible=self.possible.only(kept), owners=owners)


def fitting_answers(insight: Insight, shown: Shown) -> tuple[Fitting, ...]:
    """Return the answers that fit what is shown of a measure, the waves apart where they can be.

    Waves hang together where some people are followed through them. Elsewhere only changes tie
    one wave to another: each narrows a mean of the one by what the other leaves open.
    """
    waves = list(insight.atoms.numbers)
    if any(cell[6] == "stayers" for cell in insight.sides):
        return (_fitting(insight, shown, waves),)
    return _tied(insight, shown, [_fitting(insight, shown, (wave,)) for wave in waves])


def _tied(insight: Insight, shown: Shown, apart: list[Fitting]) -> tuple[Fitting, ...]:
    """Add what a number of two waves says of each: the other's part lies between its own ends."""
    more: list[list[tuple[Row, CellKey]]] = [[] for _ in apart]
    for cell, statistics in insight.made.items():
        for each in statistics if cell in shown else ():
            parts = [own.others.get((cell, each.statistic), {}) for own in apart]
            touched = [place for place, part in enumerate(parts) if part]
            if len(touched) != 2:
                continue
            value = shown[cell][each.statistic]
            for here, there in (touched, touched[::-1]):
                low, high = apart[there].possible.outer(parts[there])
                row = parts[here], value - each.half - high, value + each.half - low
                more[here].append((row, cell))
    return tuple(own.knowing(rows) for own, rows in zip(apart, more, strict=True))


def _fitting(insight: Insight, shown: Shown, waves: Sequence[str]) -> Fitting:
    counted = {key[4] for key in shown if key[0] == "distribution"}
    low: list[float] = []
    high: list[float] = []
    rows: list[Row] = []
    sums: dict[int, Sum] = {}
    answers: dict[int, dict[float, int]] = {}
    for wave in waves:
        numbers = insight.atoms.numbers[wave]
        for atom in np.unique(numbers[numbers >= 0]).tolist():
            n = insight.atoms.sizes[atom]
            if wave in counted:
                places = range(len(low), len(low) + len(insight.codes))
                answers[atom] = dict(zip(insight.codes, places, strict=True))
                sums[atom] = {answers[atom][c]: s for c, s in insight.codes.items()}
                rows.append((dict.fromkeys(places, 1.0), n, n))
                low += [0.0] * len(places)
                high += [float(n)] * len(places)
            else:
                sums[atom] = {len(low): 1.0}
                low.append(n * insight.low)
                high.append(n * insight.high)
    owners: list[CellKey | None] = [None] * len(rows)
    some = SumsOfSome(insight.atoms.sizes, sums, (insight.low, insight.high), len(low))
    others: dict[tuple[CellKey, str], Sum] = {}
    for key, values in shown.items():
        if key[0] == "distribution" and key[4] in waves:
            rows += _counted(insight, key, values, answers)
        else:
            rows += sums_told(insight, key, values, shown, sums, some)
        for each in insight.made.get(key, ()):
            if each.statistic in values and (weights := some.of(each)):
                others[key, each.statistic] = weights
        owners += [key] * (len(rows) - len(owners))
    rows, owners = [*rows, *some.rows], [*owners, *(None for _ in some.rows)]
    whole = [bool(insight.codes)] * len(low) + [False] * len(some.low)
    known = (tuple(one for one in own if one[0] in sums) for own in insight.owns)
    owns = tuple(own for own in dict.fromkeys(known) if own)
    withins = [_within(insight, sums, own) for own in owns]
    possible = Possible([*low, *some.low], [*high, *some.high], rows, whole, withins)
    possible.add([*_given(insight, sums, answers, len(low)), *some.given])
    return Fitting(possible, tuple(owners), sums, owns, others)


def _within(insight: Insight, sums: Mapping[int, Sum], own: Own) -> Within:
    """Return what somebody's own scores say of the variables of her atoms."""
    within: dict[int, Ends] = {}
    for atom, score in own:
        if len(sums[atom]) == 1:
            (place,) = sums[atom]
            within[place] = insight.with_others(score, insight.atoms.sizes[atom] - 1)
        else:
            place = next(place for place, given in sums[atom].items() if given == score)
            within[place] = 1.0, math.inf
    return within


def _given(
    insight: Insight,
    sums: Mapping[int, Sum],
    answers: Mapping[int, Mapping[float, int]],
    count: int,
) -> list[float]:
    """Return the answers that were given, which spare a search for any that fit."""
    point = [0.0] * count
    for atom, variables in sums.items():
        if atom not in answers:
            point[next(iter(variables))] = sum(insight.scores[atom])
            continue
        for score in insight.scores[atom]:
            point[next(place for place, own in variables.items() if own == score)] += 1
    return point


def _counted(
    insight: Insight,
    key: CellKey,
    values: Mapping[str, float],
    answers: Mapping[int, Mapping[float, int]],
) -> Iterator[Row]:
    """Yield what a shown distribution says of numbers of people."""
    (side,) = insight.sides[("level", *key[1:])]
    counts = answer_counts(values, insight.size(side.people))
    for code, (least, most) in counts.items():
        yield {answers[atom][code]: 1.0 for atom in side.people}, least, most
    middle = (min(counts) + max(counts)) / 2
    above = [answers[a][code] for a in side.people for code in counts if code > middle]
    yield dict.fromkeys(above, 1.0), values["agree_n"], values["agree_n"]


def sums_told(
    insight: Insight,
    key: CellKey,
    values: Mapping[str, float],
    shown: Shown,
    sums: Mapping[int, Sum],
    some: SumsOfSome,
) -> Iterator[Row]:
    """Yield what a shown cell, but for answers one by one, says of atoms' sums of scores.

    Parameters
    ----------
    sums, some
        The sums as sums of variables: of whole atoms, and of some of their people. What rests on
        other atoms as well is left out.
    """
    if key in insight.made:
        for each in insight.made[key]:
            if each.statistic in values and all(own.atom in sums for own in each.people):
                value = values[each.statistic]
                yield some.of(each), value - each.half, value + each.half
    elif key in insight.sides:
        for weights, ends in _weighed(insight, key, values, shown):
            if weights.keys() <= sums.keys():
                yield (in_variables(weights, sums), *ends)


def _weighed(
    insight: Insight, key: CellKey, values: Mapping[str, float], shown: Shown
) -> Iterator[tuple[Sum, Ends]]:
    """Yield what a shown mean or change says of weighted sums of scores."""
    sides = insight.sides[key]
    names = ("mean",) if len(sides) == 1 else ("mean_from", "mean_to")
    for side, statistic in zip(sides, names, strict=True):
        if (ends := rounded_ends(values, statistic)) is not None:
            yield side.weights, ends
    change = rounded_ends(values, "change")
    if len(sides) == 1 or change is None:
        return
    minus = {atom: -weight for atom, weight in sides[0].weights.items()}
    yield minus | {a: w + minus.get(a, 0.0) for a, w in sides[1].weights.items()}, change
    if key[6] == "all":
        means = [shown.get(("level", *key[1:4], wave, "", "all")) for wave in key[4:6]]
        known = [rounded_ends(mean, "mean") if mean else None for mean in means]
        if known[0] is not None:
            yield sides[1].weights, (known[0][0] + change[0], known[0][1] + change[1])
        if known[1] is not None:
            yield sides[0].weights, (known[1][0] - change[1], known[1][1] - change[0])


def in_variables(weights: Mapping[int, float], sums: Mapping[int, Sum]) -> Sum:
    """Return a weighted sum of the atoms' scores as one of the variables."""
    found: Sum = {}
    for atom, weight in weights.items():
        for variable, part in sums[atom].items():
            found[variable] = found.get(variable, 0.0) + weight * part
    return found
