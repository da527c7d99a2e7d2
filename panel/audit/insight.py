"""What somebody knows of one measure who knows how many answered, everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from panel.audit.numbers_shown import Shown, answer_counts, rounded_ends
from panel.audit.possible import Possible, Row
from panel.comparison import Comparison
from panel.disclosure import Atoms
from panel.estimates import Change, Level, Weights
from panel.release import CellKey, Release, ReleasedMeasure
from panel.scores import Mask, MeasureScores

Sum = dict[int, float]
"""What each atom's sum of scores weighs in a number."""


@dataclass(frozen=True, slots=True)
class Side:
    """One mean of a cell: the people it is about, and what their scores weigh in it."""

    people: frozenset[int]
    weights: Sum


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
    codes
        By wave, the score of each answer of a single question; empty for others.
    low, high
        Ends of the scale, in scale points.
    groups
        Groups of people that somebody could name, each a set of atoms.
    """

    measure: str
    atoms: Atoms
    sides: Mapping[CellKey, tuple[Side, ...]]
    scores: Mapping[int, tuple[float, ...]]
    codes: Mapping[str, Mapping[float, float]]
    low: float
    high: float
    groups: tuple[frozenset[int], ...] = field(repr=False)

    def size(self, people: frozenset[int]) -> int:
        """Return how many people these are."""
        return sum(self.atoms.sizes[atom] for atom in people)


def insights(comparison: Comparison, release: Release) -> Iterator[Insight]:
    """Yield what insiders know of each released measure."""
    for scores in comparison.scores:
        id = scores.line.id
        measure = release.text.measures.get(id)
        if measure is None or measure.low is None or measure.high is None:
            continue
        levels = [level for level in comparison.levels if level.measure == id]
        changes = [c for c in comparison.changes if c.measure == id and c.estimand != "model"]
        yield _insight(scores, levels, changes, measure)


def _insight(
    scores: MeasureScores, levels: list[Level], changes: list[Change], measure: ReleasedMeasure
) -> Insight:
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
    codes = {w: _codes(scores, w, measure) for w in scores.scores} if measure.choices else {}
    return Insight(measure.id, atoms, sides, given, codes, low, high, groups)


def _side(atoms: Atoms, wave: str, people: Mask, weights: Weights | None) -> Side:
    members = atoms.members(wave, people)
    n = sum(atoms.sizes[atom] for atom in members)
    weighed = atoms.functional(members, weights) or tuple((atom, 1 / n) for atom in members)
    return Side(members, dict(weighed))


def _codes(scores: MeasureScores, wave: str, measure: ReleasedMeasure) -> dict[float, float]:
    """Return the score of each answer: reversed if the question is, recoded as it was."""
    codes = [float(code) for code in measure.choices]
    ends = min(codes) + max(codes)
    table = {code: ends - code if measure.reverse else code for code in codes}
    answers, own = scores.answers[wave], scores.scores[wave]
    there = np.isfinite(answers) & np.isfinite(own)
    return table | dict(zip(answers[there].tolist(), own[there].tolist(), strict=True))


def possible_answers(
    insight: Insight, shown: Shown
) -> tuple[Possible, tuple[CellKey | None, ...], dict[int, Sum]]:
    """Return the answers that fit what is shown of a measure, to those who know every n.

    Returns
    -------
    Possible
        Its variables are the sum of scores of each atom or, where answers are shown one by one,
        how many of an atom gave each answer.
    tuple
        The shown cell behind each of its rows.
    dict
        Each atom's sum of scores as a sum of these variables.
    """
    whole = bool(insight.codes)
    counted = {key[4] for key in shown if key[0] == "distribution" and key[1] == insight.measure}
    low: list[float] = []
    high: list[float] = []
    rows: list[Row] = []
    sums: dict[int, Sum] = {}
    answers: dict[int, dict[float, int]] = {}
    for wave, numbers in insight.atoms.numbers.items():
        for atom in np.unique(numbers[numbers >= 0]).tolist():
            n = insight.atoms.sizes[atom]
            if wave in counted:
                places = range(len(low), len(low) + len(insight.codes[wave]))
                answers[atom] = dict(zip(insight.codes[wave], places, strict=True))
                sums[atom] = {answers[atom][c]: s for c, s in insight.codes[wave].items()}
                rows.append((dict.fromkeys(places, 1.0), n, n))
                low += [0.0] * len(places)
                high += [float(n)] * len(places)
            else:
                sums[atom] = {len(low): 1.0}
                low.append(n * insight.low)
                high.append(n * insight.high)
    owners: list[CellKey | None] = [None] * len(rows)
    for key, values in shown.items():
        rows += _rows(insight, key, values, sums, answers)
        owners += [key] * (len(rows) - len(owners))
    return Possible(low, high, rows, [whole] * len(low)), tuple(owners), sums


def _rows(
    insight: Insight,
    key: CellKey,
    values: Mapping[str, float],
    sums: Mapping[int, Sum],
    answers: Mapping[int, Mapping[float, int]],
) -> Iterator[Row]:
    """Yield what one shown cell says."""
    if key[0] == "distribution":
        (side,) = insight.sides[("level", *key[1:])]  # type: ignore[index]
        n = insight.size(side.people)
        counts = answer_counts(values, n)
        for code, (least, most) in counts.items():
            yield {answers[atom][code]: 1.0 for atom in side.people}, least, most
        middle = (min(counts) + max(counts)) / 2
        above = [answers[a][code] for a in side.people for code in counts if code > middle]
        yield dict.fromkeys(above, 1.0), values["agree_n"], values["agree_n"]
        return
    if key[0] not in ("level", "change") or key not in insight.sides:
        return
    sides = insight.sides[key]
    names = ("mean",) if len(sides) == 1 else ("mean_from", "mean_to")
    for side, statistic in zip(sides, names, strict=True):
        if (ends := rounded_ends(values, statistic)) is not None:
            yield in_variables(side.weights, sums), *ends
    if len(sides) == 2 and (ends := rounded_ends(values, "change")) is not None:
        minus = {atom: -weight for atom, weight in sides[0].weights.items()}
        both = minus | {a: w + minus.get(a, 0.0) for a, w in sides[1].weights.items()}
        yield in_variables(both, sums), *ends


def in_variables(weights: Mapping[int, float], sums: Mapping[int, Sum]) -> Sum:
    """Return a weighted sum of the atoms' scores as one of the variables."""
    found: Sum = {}
    for atom, weight in weights.items():
        for variable, part in sums[atom].items():
            found[variable] = found.get(variable, 0.0) + weight * part
    return found
