"""The gap between the rated groups of a battery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from panel.comparison import Comparison
from panel.dataset import Panel
from panel.estimators.rating_gap import RatingGap, rating_gap
from panel.groups import Group
from survey.instrument import Measure


@dataclass(frozen=True, slots=True)
class Gap:
    """A `range` measure in one group and wave, with the questions of the groups it compares."""

    measure: str
    group: Group
    wave: str
    items: tuple[str, ...]
    result: RatingGap


def gaps(panel: Panel, comparison: Comparison) -> Iterator[Gap]:
    """Yield every `range` measure for each project and for everybody, wave by wave.

    Where the study weighs parties equally, so do the raters.
    """
    study = panel.library.study
    lines = {
        (wave, scores.line.names[wave]): scores
        for scores in comparison.scores
        if scores.line.kind == "item"
        for wave in scores.scores
    }
    for wave, frame in panel.waves.items():
        instrument = panel.library.instruments[wave]
        for name, rule in instrument.measures.items():
            if rule.kind != "range":
                continue
            items = [lines[wave, item] for item in instrument.items_of(name)]
            ratings = pd.DataFrame(
                {s.line.id: pd.Series(s.scores[wave], index=s.people) for s in items}
            ).reindex(frame.index)
            for group in _groups(panel, rule):
                raters = group.of(frame[["project", "party"]])
                own = ratings.loc[raters.index].dropna(how="all")
                weights = None
                if group.is_weighted(study):
                    weights = _party_weights(raters.loc[own.index, "party"], study.min_party)
                    own = own.loc[weights.index]
                yield Gap(name, group, wave, tuple(own.columns), rating_gap(own, weights=weights))


def _party_weights(party: pd.Series[str], min_party: int) -> pd.Series[float]:
    """Return what each rater weighs when every party weighs the same; small parties are out."""
    sizes = party.value_counts()
    sizes = sizes[sizes >= min_party]
    return 1 / party[party.isin(sizes.index)].map(sizes).astype("float64")


def _groups(panel: Panel, rule: Measure) -> tuple[Group, ...]:
    projects = panel.library.study.projects
    if rule.by == "all":
        return (Group("all"),)
    return (Group("all"), *(Group("project", project.id) for project in projects))
