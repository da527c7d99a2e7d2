"""Are those who answered the first of two waves only other people than those who answered both?

For everybody alone, and only where the retention of everybody is shown. A p that can be counted
back is a range unless the retention of every group it compares is shown; a difference of scores
is shown where nothing about few people follows from it and the other cells of the measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from panel.attrition import (
    ScoreDifference,
    attrition_tests,
    first_wave_people,
    score_difference,
)
from panel.cells.added_means import add_safely
from panel.cells.cell import NOT_ASKED, Cell, Made, Part, Source, band, rounded
from panel.disclosure import DERIVED, FEW, SHOWN
from panel.groups import GROUP_KINDS
from panel.release import CellKey
from panel.scores import MeasureScores

P_ENDS = (0.0, 0.001, 0.01, 0.05, 0.1, 1.0)
"""The ends of the ranges in which a p that cannot be shown itself is given."""


def attrition_cells(source: Source) -> Iterator[Cell]:
    """Yield the tests by role, party and project, and the first-wave scores of both."""
    panel = source.panel
    for pair in panel.pairs:
        everybody: CellKey = ("retention", "", "all", "all", *pair, "all")
        hidden = everybody not in source.shown
        people = source.once(("first wave people", pair), partial(first_wave_people, panel, *pair))
        tests = source.once(("attrition", pair), partial(attrition_tests, people))
        for row in tests.to_dict("records"):
            address: CellKey = ("attrition", "", "all", "all", *pair, row["trait"])
            if hidden:
                yield Cell(address, DERIVED)
            elif row["p"] is None or pd.isna(row["p"]):
                yield Cell(address, NOT_ASKED)
            else:
                exact = _is_exact(source, people, row["trait"], pair)
                values = _p_values(row["p"], exact=exact)
                if pd.notna(row["se"]):
                    values["drawn"] = 1.0
                yield Cell(address, SHOWN, values)
        for scores in _headline(source, pair):
            address = ("attrition", scores.line.id, "all", "all", *pair, "all")
            yield _score_cell(source, scores, people, address)


def _is_exact(source: Source, people: pd.DataFrame, trait: str, pair: tuple[str, str]) -> bool:
    """Tell whether the table behind a p is shown: the retention of each of its groups."""
    groups = people[trait].dropna().unique()
    cells = [("retention", "", trait, str(group), *pair, "all") for group in groups]
    return trait in GROUP_KINDS and all(cell in source.shown for cell in cells)


def _p_values(p: float, *, exact: bool) -> dict[str, float | None]:
    if exact:
        return rounded({"p": p}, 3)
    place = next(number for number, end in enumerate(P_ENDS[1:]) if p <= end or end == 1)
    return {"p_low": P_ENDS[place], "p_high": P_ENDS[place + 1]}


def _headline(source: Source, pair: tuple[str, str]) -> Iterator[MeasureScores]:
    """Yield the measures the study named in advance that the first wave has scores of."""
    families = source.panel.library.instruments[pair[1]].families
    named = [id for members in families.values() for id in members]
    for id in dict.fromkeys(named):
        if id in source.scores and pair[0] in source.scores[id].scores:
            yield source.scores[id]


def _score_cell(
    source: Source, scores: MeasureScores, people: pd.DataFrame, address: CellKey
) -> Cell:
    wave, rules = address[4], source.rules
    found, parts = source.once(address, partial(_difference, scores, people, wave))
    known = int(np.isfinite(scores.scores[wave]).sum())
    sizes = (found.n_both, found.n_first_only, known - found.n_both - found.n_first_only)
    decision = SHOWN
    if min(sizes[:2]) < rules.min_n:
        decision = FEW
    elif (
        not _follows_from_shown(source, address)
        or 0 < sizes[2] < rules.min_n
        or not add_safely(source, scores, parts)
    ):
        decision = DERIVED
    ends = {"difference": found.difference, "ci_low": found.ci_low, "ci_high": found.ci_high}
    counts = band(found.n_both, rules, "both") | band(found.n_first_only, rules, "first_only")
    made = Made(scores.line.id, "difference", parts)
    return Cell(address, decision, counts | rounded(ends), (made,))


def _difference(
    scores: MeasureScores, people: pd.DataFrame, wave: str
) -> tuple[ScoreDifference, tuple[Part, Part]]:
    """Return the difference of the first wave's scores, and the two means it is of."""
    known, later = scores.in_wave(wave), people["answered_later"].astype(bool)
    scored = scores.people.isin(known.index)
    only, both = (scores.people.isin(people.index[own]) & scored for own in (~later, later))
    found = score_difference(known.reindex(scores.people[both]), known.reindex(scores.people[only]))
    return found, (Part(wave, only, 1), Part(wave, both, -1))


def _follows_from_shown(source: Source, address: CellKey) -> bool:
    """Tell whether the level of all, and how many of them were retained, are shown."""
    _, measure, *_, wave, to, _ = address
    level: CellKey = ("level", measure, "all", "all", wave, "", "all")
    retained: CellKey = ("retention", "", "all", "all", wave, to, "all")
    return level in source.shown and retained in source.shown
