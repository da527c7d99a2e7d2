"""What people say has changed beside what their own scores changed by.

Shown only where the answers one by one and the change of the same people are, for at least
`min_n_distribution` people who have both, and not when nearly all of them agree, or nearly none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import pandas as pd

from panel.cells.cell import Cell, Source, band, rounded
from panel.disclosure import ALIKE, DERIVED, FEW, NOT_OF_CLASS, SHOWN, Decision
from panel.estimates import Change
from panel.estimators.perceived_change import PerceivedAndMeasured, perceived_and_measured
from panel.numbers import round_half_away
from panel.release import CellKey
from panel.scores import MeasureScores


def perceived_cells(source: Source) -> Iterator[Cell]:
    """Yield, for each question a topic sets beside a measure, how often the two agree."""
    comparison = source.comparison
    stayers = {
        (change.measure, change.wave_from, change.wave_to): change
        for change in comparison.changes
        if change.estimand == "stayers" and change.group.kind == "all"
    }
    by_name = {
        name: scores
        for scores in comparison.scores
        for name in (scores.line.id, *scores.line.names.values())
    }
    beside = {q: m for topic in source.panel.library.study.topics for q, m in topic.beside.items()}
    for question, measure in beside.items():
        said, scores = by_name.get(question), by_name.get(measure)
        if said is None or scores is None:
            continue
        for pair in pairwise(source.panel.waves):
            change = stayers.get((scores.line.id, *pair))
            if change is not None and pair[1] in said.scores:
                yield _cell(said, scores, change, source)


def _cell(said: MeasureScores, scores: MeasureScores, change: Change, source: Source) -> Cell:
    first, later = change.wave_from, change.wave_to
    scale = source.panel.library.instruments[later].answer_of(said.line.names[later])
    address: CellKey = ("perceived", said.line.id, "all", "all", first, later, "all")
    found = source.once(address, partial(_found, said, scores, change, sum(scale.bounds) / 2))
    decision = _decision(found, said, scores, change, source)
    share = None if found.share_agree is None else round_half_away(100 * found.share_agree)
    values = band(found.n, source.rules) | rounded({"tau_b": found.tau_b}, 2)
    return Cell(address, decision, {"agree": share, **values})


def _found(
    said: MeasureScores, scores: MeasureScores, change: Change, middle: float
) -> PerceivedAndMeasured:
    people = scores.people[change.people_from]
    before, after = (
        pd.Series(scores.scores[wave], scores.people)[people]
        for wave in (change.wave_from, change.wave_to)
    )
    return perceived_and_measured(said.in_wave(change.wave_to), before, after, middle)


def _decision(
    found: PerceivedAndMeasured,
    said: MeasureScores,
    scores: MeasureScores,
    change: Change,
    source: Source,
) -> Decision:
    rules = source.rules
    rule = rules.classes.get(said.line.anonymity)
    if rule is None or not rule.distributions:
        return NOT_OF_CLASS
    pair = (change.wave_from, change.wave_to)
    answers = ("distribution", said.line.id, "all", "all", pair[1], "", "all")
    measured = ("change", scores.line.id, "all", "all", *pair, "stayers")
    if answers not in source.shown or measured not in source.shown:
        return DERIVED
    share = found.share_agree
    if share is None or found.n < rules.min_n_distribution:
        return FEW
    return ALIKE if max(share, 1 - share) > rules.max_share else SHOWN
