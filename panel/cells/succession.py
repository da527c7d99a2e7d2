"""Successors beside their predecessors, in aggregate only.

Shown for ordinary judgements (class A) of at least `succession_pairs` pairs, and only if nothing
about a small group follows from the two means together with the levels and changes shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import numpy as np
import pandas as pd

from panel.cells.cell import Cell, Made, Part, Source, Values, address_of, band, rounded
from panel.derivable import CellPlan, given_away
from panel.disclosure import DERIVED, FEW, SHOWN, Atoms, Key, plan_cells
from panel.estimators.crossed_model import crossed_model
from panel.numbers import round_half_away
from panel.positions import build_positions
from panel.release import CellKey
from panel.scores import Mask, MeasureScores
from panel.succession import (
    SuccessionChange,
    least_pairs,
    position_scores,
    succession_change,
    succession_pairs,
)

Pair = tuple[str, str]


def succession_cells(source: Source) -> Iterator[Cell]:
    """Yield the difference between successors and predecessors of every scale and index."""
    least = least_pairs(source.rules)
    for pair, handed_on, scores, found in source.once("succession", lambda: tuple(_found(source))):
        address: CellKey = ("succession", scores.line.id, "all", "all", *pair, "all")
        if found.n_pairs < least:
            yield Cell(address, FEW)
        elif _gives_away(scores, pair, handed_on, source):
            yield Cell(address, DERIVED)
        else:
            made = _made(scores, pair, handed_on)
            yield Cell(address, SHOWN, _values(found, scores, pair, source), made)


def _found(source: Source) -> Iterator[tuple[Pair, pd.DataFrame, MeasureScores, SuccessionChange]]:
    """Yield what is compared of each pair of waves, and who handed on to whom."""
    panel = source.panel
    for pair in panel.pairs:
        positions = build_positions(panel.holdings, panel.library.study, [pair])
        if positions.empty:
            continue
        handed_on = succession_pairs(positions)
        for scores in source.comparison.scores:
            line = scores.line
            if line.kind == "item" or line.anonymity != "A" or not line.comparable:
                continue
            if set(pair) <= set(scores.scores):
                before, after = (scores.in_wave(wave) for wave in pair)
                found = succession_change(before, after, handed_on, least_pairs(source.rules))
                yield pair, handed_on, scores, found


def _gives_away(scores: MeasureScores, pair: Pair, handed_on: pd.DataFrame, source: Source) -> bool:
    """Tell whether the means of both sides, with what is shown, tell of a small group."""
    apart = _sides(scores, pair, handed_on)
    levels = source.levels_of(scores.line.id)
    changes = [c for c in source.changes_of(scores.line.id) if c.estimand != "model"]
    atoms = Atoms.of(scores, followed=True, apart=apart)
    plans = plan_cells(scores, levels, changes, atoms)
    id = scores.line.id
    shown = [plan for plan in plans if address_of(id, cast(Key, plan.key)) in source.shown]
    for wave, people in apart.items():
        shown.append(CellPlan(("succession", wave), atoms.members(wave, people), int(people.sum())))
    groups = atoms.groups({level.group.kind for level in levels}, changes)
    return bool(given_away(shown, atoms.sizes, groups, source.rules.min_n))


def _sides(scores: MeasureScores, pair: Pair, handed_on: pd.DataFrame) -> dict[str, Mask]:
    """Return the predecessors in the earlier wave, and in the later one their successors."""
    answered = [scores.in_wave(wave).index for wave in pair]
    both = handed_on["predecessor"].isin(answered[0]) & handed_on["successor"].isin(answered[1])
    sides = [handed_on.loc[both, side] for side in ("predecessor", "successor")]
    return {
        wave: np.asarray(scores.people.isin(own)) for wave, own in zip(pair, sides, strict=True)
    }


def _made(scores: MeasureScores, pair: Pair, handed_on: pd.DataFrame) -> tuple[Made, ...]:
    apart, id = _sides(scores, pair, handed_on), scores.line.id
    before, after = (Part(wave, apart[wave], 1) for wave in pair)
    return (
        Made(id, "mean_predecessors", (before,)),
        Made(id, "mean_successors", (after,)),
        Made(id, "difference", (after, replace(before, sign=-1))),
    )


def _values(found: SuccessionChange, scores: MeasureScores, pair: Pair, source: Source) -> Values:
    by_position = {wave: source.panel.rosters[wave]["position"] for wave in pair}
    model = crossed_model(
        position_scores({wave: scores.in_wave(wave) for wave in pair}, by_position), pair
    )
    shares = {"share_person": model.share_person, "share_position": model.share_position}
    return {
        **band(found.n_pairs, source.rules),
        **rounded(
            {
                "mean_predecessors": found.mean_predecessors,
                "mean_successors": found.mean_successors,
                "difference": found.difference,
                "ci_low": found.ci_low,
                "ci_high": found.ci_high,
            }
        ),
        **{n: None if s is None else round_half_away(100 * s) for n, s in shares.items()},
    }
