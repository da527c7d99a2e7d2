"""How alike the people of a project answer, and how much of a score lies between projects.

Agreement is made of the items' variances, shown only where the group's mean of the scale and of
every item is; the spread of one question's answers only where those are; ICC(1) only where the
means of everybody and of every project are. People are the same as behind those means, so that no
difference of two groups is about others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from panel.cells.cell import Cell, Source, rounded
from panel.disclosure import DERIVED, SHOWN
from panel.estimates import Level
from panel.estimators.agreement import GroupAgreement, group_agreement
from panel.estimators.intraclass import intraclass_correlation
from panel.estimators.ordinal_spread import ordinal_spread
from panel.release import CellKey
from panel.release_text import asked_projects
from panel.scores import MeasureScores

Key = tuple[str, str, str, str]
"""measure, group_kind, group, wave."""

_FEWEST_ANSWERS = 3


def agreement_cells(source: Source) -> Iterator[Cell]:
    """Yield r_wg(j) and the average deviation of every reflective scale, by project and for all."""
    comparison = source.comparison
    levels = {(v.measure, v.group.kind, v.group.id, v.wave): v for v in comparison.levels}
    items = {(wave, s.line.names[wave]): s for s in comparison.scores for wave in s.scores}
    for (measure, kind, group, wave), level in levels.items():
        scale = comparison.library.instruments[wave].scales.get(measure)
        if scale is None or scale.kind == "formative" or kind == "party" or not level.n:
            continue
        line = items[wave, measure].line
        parts = [items[wave, item] for item in line.items[wave]]
        instrument = comparison.library.instruments[wave]
        options = {len(instrument.answer_of(item).choices) for item in line.items[wave]}
        if len(options) != 1:
            continue
        address: CellKey = ("agreement", measure, kind, group, wave, "", "all")
        behind = [(id, kind, group, wave) for id in (measure, *(s.line.id for s in parts))]
        if not _are_shown(behind, source):
            yield Cell(address, DERIVED)
            continue
        answers = {s.line.id: _answers(s, levels[s.line.id, kind, group, wave]) for s in parts}
        found = group_agreement(pd.DataFrame(answers), options.pop())
        yield Cell(address, SHOWN, _values(found))


def spread_cells(source: Source) -> Iterator[Cell]:
    """Yield agreement A and ordinal dispersion of every question, by project and for all."""
    comparison = source.comparison
    names = {s.line.id: s.line.names for s in comparison.scores if s.line.kind == "item"}
    for level in comparison.levels:
        wave, group = level.wave, level.group
        if level.measure not in names or group.kind == "party" or not level.answers:
            continue
        scale = comparison.library.instruments[wave].answer_of(names[level.measure][wave])
        codes = sorted(float(code) for code in scale.choices if not isinstance(code, str))
        if len(codes) < _FEWEST_ANSWERS:
            continue
        address: CellKey = ("spread", level.measure, group.kind, group.id, wave, "", "all")
        if ("distribution", *address[1:]) not in source.shown:
            yield Cell(address, DERIVED)
            continue
        found = ordinal_spread([level.answers.get(code, 0) for code in codes])
        values = {"agreement": found.agreement, "dispersion": found.dispersion}
        yield Cell(address, SHOWN, rounded(values, 2))


def intraclass_cells(source: Source) -> Iterator[Cell]:
    """Yield ICC(1) of projects, with its interval, of every scale and index."""
    library = source.panel.library
    for level in source.comparison.levels:
        measure, wave = level.measure, level.wave
        scores = next(s for s in source.comparison.scores if s.line.id == measure)
        asked = asked_projects(library, scores.line)
        if level.group.kind != "all" or scores.line.kind == "item" or len(asked) < 2:
            continue
        address: CellKey = ("icc", measure, "all", "all", wave, "", "all")
        projects = scores.projects_in(wave)
        own = projects[projects.notna() & projects.index.isin(scores.people[level.people])]
        behind = [(measure, "project", project, wave) for project in sorted(own.unique())]
        if not _are_shown([(measure, "all", "all", wave), *behind], source):
            yield Cell(address, DERIVED)
            continue
        found = intraclass_correlation(scores.in_wave(wave)[own.index], own)
        values = rounded({"icc1": found.icc1, "ci_low": found.ci_low, "ci_high": found.ci_high}, 2)
        estimable = found.estimable and values["ci_low"] is not None
        yield Cell(address, SHOWN, {"projects": found.n_groups, **values} if estimable else {})


def _are_shown(keys: Sequence[Key], source: Source) -> bool:
    return all(("level", *key, "", "all") in source.shown for key in keys)


def _answers(scores: MeasureScores, level: Level) -> pd.Series[float]:
    own = np.where(level.people, scores.scores[level.wave], np.nan)
    return pd.Series(own, scores.people)


def _values(found: GroupAgreement) -> dict[str, float | None]:
    r_wg = {"r_wg_uniform": found.r_wg_uniform, "r_wg_skewed": found.r_wg_skewed}
    return rounded(r_wg, 2) | rounded({"average_deviation": found.average_deviation})
