"""The wave comparison: levels and changes of every measure, numbers only.

These are the analyst's own figures. Nothing here may be shown before `panel.build_release` has
decided which of it can be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import pandas as pd

from panel.dataset import Panel
from panel.estimates import (
    ESTIMANDS,
    Change,
    Estimand,
    Level,
    estimate_change,
    estimate_level,
    weighted_parties,
)
from panel.estimators.change import holm
from panel.groups import groups_of
from panel.scores import MeasureScores, score_panel
from survey.library import Library
from survey.study import Study


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every level and change of a study, with the scores they rest on."""

    library: Library
    scores: tuple[MeasureScores, ...]
    pairs: tuple[tuple[str, str], ...]
    levels: tuple[Level, ...]
    changes: tuple[Change, ...]

    def rows(self) -> pd.DataFrame:
        """Return the changes as a tidy frame, a column a field of a comparison row."""
        kept = [f.name for f in fields(Change) if f.name not in _NOT_IN_ROWS]
        return pd.DataFrame(
            [
                {"group_kind": change.group.kind, "group": change.group.id}
                | {name: getattr(change, name) for name in kept}
                for change in self.changes
            ]
        )


_NOT_IN_ROWS = {"group", "people_from", "people_to", "weights_from", "weights_to"}


def compare(panel: Panel) -> Comparison:
    """Compute every level, and every change between the waves that are compared."""
    library = panel.library
    scores = score_panel(panel)
    levels = [level for measure in scores for level in _levels(measure, library.study)]
    changes: list[Change] = []
    for pair in panel.pairs:
        found = [c for measure in scores for c in _changes(measure, pair, library.study)]
        changes += _with_holm(found, library, pair[1])
    return Comparison(library, scores, panel.pairs, tuple(levels), tuple(changes))


def _levels(scores: MeasureScores, study: Study) -> Iterator[Level]:
    for group in groups_of(study, scores.line.anonymity):
        parties = weighted_parties(scores, group, study)
        for wave in scores.scores:
            yield estimate_level(scores, group, wave, parties, study.min_party)


def _changes(scores: MeasureScores, pair: tuple[str, str], study: Study) -> Iterator[Change]:
    """Yield the changes of a measure; single questions only for all who answered, untested."""
    line = scores.line
    if not line.comparable or not all(wave in scores.scores for wave in pair):
        return
    is_item = line.kind == "item"
    estimands: tuple[Estimand, ...] = ("all",) if is_item else ESTIMANDS
    for group in groups_of(study, line.anonymity):
        parties = weighted_parties(scores, group, study)
        for estimand in estimands:
            change = estimate_change(scores, group, pair, estimand, parties, study.min_party)
            untested = is_item or group.kind == "project"
            yield replace(change, p=None) if untested else change


def _with_holm(changes: list[Change], library: Library, wave: str) -> list[Change]:
    """Adjust the p of each family's measures, over everybody, one family an estimand."""
    families = library.instruments[wave].families
    adjusted = list(changes)
    for members in families.values():
        for estimand in ESTIMANDS:
            at = [
                number
                for number, c in enumerate(changes)
                if c.measure in members and c.estimand == estimand and c.group.kind == "all"
            ]
            for number, p in zip(at, holm([changes[n].p for n in at]), strict=True):
                adjusted[number] = replace(adjusted[number], p_holm=p)
    return adjusted
