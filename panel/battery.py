"""Batteries in which every group rates every group: the gap, and own against others' rating."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

import pandas as pd

from panel.comparison import Comparison
from panel.dataset import Panel
from panel.estimators.rating_gap import RatingGap, rating_gap
from panel.groups import Group
from survey.instrument import Instrument, Measure, Question


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
                raters = group.of(frame)
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


def own_against_others(
    comparison: Comparison, shown: Container[tuple[str, ...]]
) -> Iterator[tuple[str, str, str, dict[str, float]]]:
    """Yield measure, rated role, wave and values of every `self_minus_others` measure.

    A group's own rating is its party's; the others' is the mean of the other parties' means. Both
    are made of means that are shown, so that they tell nothing more; where one of those is
    hidden there are no values.
    """
    study = comparison.library.study
    means = {
        (level.measure, level.group.id, level.wave): level.mean
        for level in comparison.levels
        if level.group.kind == "party"
    }
    line_ids = _line_ids(comparison)
    for wave, instrument in comparison.library.instruments.items():
        for name, rule in instrument.measures.items():
            if rule.kind != "self_minus_others":
                continue
            for question in _rated(instrument, rule):
                id = line_ids.get((wave, question.id))
                own = study.party_of(question.rates)
                if id is None or own is None or (id, own, wave) not in means:
                    continue
                parties = [
                    party.id
                    for party in study.parties
                    if ("level", id, "party", party.id, wave, "", "all") in shown
                ]
                others = [means[id, party, wave] for party in parties if party != own]
                asked = [p.id for p in study.parties if means.get((id, p.id, wave)) is not None]
                values: dict[str, float] = {}
                if own in parties and len(parties) == len(asked) and others:
                    mine, theirs = means[id, own, wave], [m for m in others if m is not None]
                    if mine is not None:
                        rest = sum(theirs) / len(theirs)
                        values = {"own": mine, "others": rest, "difference": mine - rest}
                yield name, str(question.rates), wave, values


def _rated(instrument: Instrument, rule: Measure) -> Iterator[Question]:
    for question in instrument.batteries.get(rule.battery or "", ()):
        if question.rates and (not rule.targets or question.rates in rule.targets):
            yield question


def _groups(panel: Panel, rule: Measure) -> tuple[Group, ...]:
    projects = panel.library.study.projects
    if rule.by == "all":
        return (Group("all"),)
    return (Group("all"), *(Group("project", project.id) for project in projects))


def _line_ids(comparison: Comparison) -> dict[tuple[str, str], str]:
    return {
        (wave, name): scores.line.id
        for scores in comparison.scores
        if scores.line.kind == "item"
        for wave, name in scores.line.names.items()
    }
