"""A scale with its questions, or an index with its scales, as intruders meet them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panel.audit.insight import Insight
from panel.comparison import Comparison
from panel.disclosure import distinct_rows
from panel.scores import MeasureScores
from survey.library import Library

_Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alike:
    """People of a wave who are alike in a composite and all its parts.

    Parameters
    ----------
    atoms
        By measure in which they have a score, their atom there.
    weights
        By part in which they have a score, what it weighs in that of the whole; 0 where they
        have none of the whole.
    scores
        What they gave to these parts, a row a person.
    people
        Their ids, which tell who of one wave is who of another.
    """

    atoms: Mapping[str, int]
    weights: Mapping[str, float]
    scores: _Vector
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composite:
    """A measure that is made of others, the whole, with these, its parts.

    Parameters
    ----------
    whole
        Its id.
    insights
        The measures with their people.
    alike
        Everybody with a score in any of them, in each wave in which they make the whole.
    """

    whole: str
    insights: Mapping[str, Insight]
    alike: tuple[Alike, ...]

    def holds(self, measure: str, people: frozenset[int]) -> bool:
        """Tell whether these people's scores in a measure are scores of the composite."""
        return people <= {own.atoms.get(measure) for own in self.alike}


def composites(insights: Mapping[str, Insight], comparison: Comparison) -> Iterator[Composite]:
    """Yield the released measures that are means or differences of others, with these.

    In a wave in which a part is not released, or the whole was scored on other questions than its
    parts, there is nothing to hold together.
    """
    named = {at: scores for scores in comparison.scores for at in scores.line.names.items()}
    for whole in comparison.scores:
        if whole.line.kind == "item" or whole.line.id not in insights:
            continue
        members = {whole.line.id: insights[whole.line.id]}
        alike: list[Alike] = []
        for wave in whole.scores:
            names, signs = _parts(whole, wave, comparison.library)
            parts = [named[wave, name] for name in names]
            if all(part.line.id in insights for part in parts):
                found = _alike(whole, parts, signs, wave, insights)
                members |= {part.line.id: insights[part.line.id] for part in parts if found}
                alike += found
        if alike:
            yield Composite(whole.line.id, members, tuple(alike))


def _parts(
    whole: MeasureScores, wave: str, library: Library
) -> tuple[Sequence[str], Sequence[float]]:
    """Return what a measure is made of in a wave, and the signs of a difference."""
    rule = library.instruments[wave].measures.get(whole.line.names[wave])
    if rule is None:
        return whole.line.items[wave], ()
    return rule.of, (1.0, -1.0) if rule.kind == "difference" else ()


def _alike(
    whole: MeasureScores,
    parts: Sequence[MeasureScores],
    signs: Sequence[float],
    wave: str,
    insights: Mapping[str, Insight],
) -> tuple[Alike, ...]:
    """Return the people of a wave by what they have scores in, none if parts make no whole."""
    measures = [whole, *parts]
    everybody = pd.Index(sorted(set().union(*(m.people for m in measures))), dtype=object)
    total, *own = (_placed(m.scores[wave], m, everybody, np.nan) for m in measures)
    given = np.column_stack(own)
    there, scored = np.isfinite(given), np.isfinite(total)
    weights = _weights(there, signs) * scored[:, None]
    if not np.allclose((weights * np.nan_to_num(given)).sum(axis=1)[scored], total[scored]):
        return ()
    atoms = np.column_stack(
        [_placed(insights[m.line.id].atoms.numbers[wave], m, everybody, -1) for m in measures]
    )
    some = np.flatnonzero((atoms >= 0).any(axis=1))
    first, code = distinct_rows(atoms[some])
    found = []
    for number, one in enumerate(some[first]):
        people = some[code == number]
        known = [place for place in range(len(parts)) if there[one, place]]
        found.append(
            Alike(
                {m.line.id: int(a) for m, a in zip(measures, atoms[one], strict=True) if a >= 0},
                {parts[place].line.id: float(weights[one, place]) for place in known},
                given[np.ix_(people, known)],
                tuple(everybody[people]),
            )
        )
    return tuple(found)


def _weights(there: NDArray[np.bool_], signs: Sequence[float]) -> _Vector:
    """Return what each part's score weighs in the whole's: as much as every other, or its sign."""
    if signs:
        return np.where(there.all(axis=1, keepdims=True), signs, 0.0)
    weights: _Vector = there / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return weights


def _placed(
    values: NDArray[Any], measure: MeasureScores, everybody: pd.Index[str], nothing: float
) -> NDArray[Any]:
    placed = np.full(len(everybody), nothing, dtype=values.dtype)
    placed[everybody.get_indexer(measure.people)] = values
    return placed
