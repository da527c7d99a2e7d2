"""Ownership as the study divides it: its topics side by side, never one index of them."""

from __future__ import annotations

import pandas as pd

from panel.comparison import Comparison
from panel.measures import MeasureLine
from survey.study import Topic

OWNERSHIP = (
    "topic", "measure", "kind", "group_kind", "group", "wave", "n", "mean", "ci_low", "ci_high",
    "no_answer", "weighting",
)  # fmt: skip


def build_ownership(comparison: Comparison) -> pd.DataFrame:
    """Build the levels of every measure of the study's ownership topics, wave by wave.

    Which measure is upward, outward, active or felt, the study says: each is a topic of the page
    `ownership`. A formative scale is shown by its items, since they are different parts of a
    whole; a question that was reworded stands beside its earlier wording.

    Returns
    -------
    pd.DataFrame
        Columns `OWNERSHIP`, in the order of the topics and their measures; means in scale
        points, `no_answer` a share. There is no row for several topics together.
    """
    study = comparison.library.study
    rows = []
    for topic in (topic for topic in study.topics if topic.page == "ownership"):
        for line in _lines(comparison, topic):
            for level in comparison.levels:
                if level.measure == line.id:
                    rows.append(
                        (topic.id, line.id, line.kind, level.group.kind, level.group.id,
                         level.wave, level.n, level.mean, level.ci_low, level.ci_high,
                         level.no_answer, level.weighting)
                    )  # fmt: skip
    numbers = ("mean", "ci_low", "ci_high", "no_answer")
    return pd.DataFrame(rows, columns=list(OWNERSHIP)).astype(dict.fromkeys(numbers, float))


def _lines(comparison: Comparison, topic: Topic) -> list[MeasureLine]:
    """Return the measures of a topic as they run through the waves, earlier wordings first."""
    order = {wave: place for place, wave in enumerate(comparison.library.waves)}
    lines = sorted(
        (scores.line for scores in comparison.scores),
        key=lambda line: min(order[wave] for wave in line.names),
    )
    found = {
        line.id: line
        for measure in topic.measures
        for part in _parts(comparison, measure)
        for line in lines
        if part in (line.id, line.before, *line.names.values())
    }
    return list(found.values())


def _parts(comparison: Comparison, measure: str) -> tuple[str, ...]:
    """Return the items of a formative scale, in whatever wave it had them, else the measure."""
    instruments = comparison.library.instruments.values()
    scales = [i.scales[measure] for i in instruments if measure in i.scales]
    if any(scale.kind == "formative" for scale in scales):
        return tuple(dict.fromkeys(item for scale in scales for item in scale.items))
    return (measure,)
