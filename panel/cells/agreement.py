"""How alike the people of a project answer, and how much of a score lies between projects.

Agreement is made of the items' variances, shown only where the group's mean of the scale and of
every item is; the spread of one question's answers only where those are; ICC(1) only where the
means of everybody and of every project are. People are the same as behind those means, so that no
difference of two groups is about others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd

from panel.cells.cell import Cell, Source, Values, rounded
from panel.disclosure import DERIVED, SHOWN
from panel.estimates import Level
from panel.estimators.agreement import group_agreement
from panel.estimators.intraclass import intraclass_correlation
from panel.estimators.ordinal_spread import ordinal_spread
from panel.measures import answer_codes
from panel.release import CellKey
from panel.release_text import asked_projects
from panel.scores import Codes, MeasureScores

Key = tuple[str, str, str, str]
"""measure, group_kind, group, wave."""

_FEWEST_ANSWERS = 3


def agreement_cells(source: Source) -> Iterator[Cell]:
    """Yield r_wg(j) and the average deviation of every reflective scale, by project and for all."""
    comparison = source.comparison
    levels = {(v.measure, v.group.kind, v.group.id, v.wave): v for v in comparison.levels}
    for (measure, kind, group, wave), level in levels.items():
        scale = comparison.library.instruments[wave].scales.get(measure)
        if scale is None or scale.kind == "formative" or kind == "party" or not level.n:
            continue
        items = source.scores[measure].line.items[wave]
        parts = [source.items[wave, item] for item in items]
        instrument = comparison.library.instruments[wave]
        options = {len(instrument.answer_of(item).choices) for item in items}
        if len(options) != 1:
            continue
        address: CellKey = ("agreement", measure, kind, group, wave, "", "all")
        behind = [(id, kind, group, wave) for id in (measure, *(s.line.id for s in parts))]
        if not _are_shown(behind, source):
            yield Cell(address, DERIVED)
            continue
        places = source.once(("places", measure, wave), partial(_places, parts))
        answered = [(s, levels[s.line.id, kind, group, wave]) for s in parts]
        found = source.once(address, partial(_agreement, answered, places, options.pop()))
        yield Cell(address, SHOWN, found)


def spread_cells(source: Source) -> Iterator[Cell]:
    """Yield agreement A and ordinal dispersion of every question, by project and for all."""
    comparison = source.comparison
    for level in comparison.levels:
        wave, group, line = level.wave, level.group, source.scores[level.measure].line
        if line.kind != "item" or group.kind == "party" or not level.answers:
            continue
        codes = answer_codes(line, comparison.library)
        if len(codes) < _FEWEST_ANSWERS:
            continue
        address: CellKey = ("spread", level.measure, group.kind, group.id, wave, "", "all")
        if ("distribution", *address[1:]) not in source.shown:
            yield Cell(address, DERIVED)
            continue
        counts = [level.answers.get(code, 0) for code in codes]
        yield Cell(address, SHOWN, source.once(address, partial(_spread, counts)))


def intraclass_cells(source: Source) -> Iterator[Cell]:
    """Yield ICC(1) of projects, with its interval, of every scale and index."""
    library = source.panel.library
    for level in source.comparison.levels:
        measure, wave, scores = level.measure, level.wave, source.scores[level.measure]
        if level.group.kind != "all" or scores.line.kind == "item":
            continue
        if len(asked_projects(library, scores.line)) < 2:
            continue
        address: CellKey = ("icc", measure, "all", "all", wave, "", "all")
        projects, values = source.once(address, partial(_intraclass, scores, level))
        behind = [(measure, "project", project, wave) for project in projects]
        shown = _are_shown([(measure, "all", "all", wave), *behind], source)
        yield Cell(address, SHOWN, values) if shown else Cell(address, DERIVED)


def _are_shown(keys: Sequence[Key], source: Source) -> bool:
    return all(("level", *key, "", "all") in source.shown for key in keys)


def _intraclass(scores: MeasureScores, level: Level) -> tuple[list[str], Values]:
    """Return the projects of the people behind a level, and what is said of them."""
    codes = scores.projects[level.wave]
    inside = level.people & (codes >= 0)
    own = pd.Series(np.array(scores.project_ids, object)[codes[inside]], scores.people[inside])
    found = intraclass_correlation(pd.Series(scores.scores[level.wave][inside], own.index), own)
    values = rounded({"icc1": found.icc1, "ci_low": found.ci_low, "ci_high": found.ci_high}, 2)
    estimable = found.estimable and values["ci_low"] is not None
    return list(own.unique()), {"projects": found.n_groups, **values} if estimable else {}


def _spread(counts: Sequence[int]) -> Values:
    found = ordinal_spread(counts)
    return rounded({"agreement": found.agreement, "dispersion": found.dispersion}, 2)


def _places(parts: Sequence[MeasureScores]) -> list[Codes]:
    """Return where everybody stands in the scores of each question; -1 is nowhere."""
    everybody = pd.Index(sorted(set().union(*(scores.people for scores in parts))), dtype=object)
    return [scores.people.get_indexer(everybody) for scores in parts]


def _agreement(
    items: Sequence[tuple[MeasureScores, Level]], places: Sequence[Codes], options: int
) -> Values:
    answers = (
        np.append(np.where(level.people, scores.scores[level.wave], np.nan), np.nan)
        for scores, level in items
    )
    placed = np.column_stack([own[at] for own, at in zip(answers, places, strict=True)])
    found = group_agreement(pd.DataFrame(placed), options)
    r_wg = {"r_wg_uniform": found.r_wg_uniform, "r_wg_skewed": found.r_wg_skewed}
    return rounded(r_wg, 2) | rounded({"average_deviation": found.average_deviation})
