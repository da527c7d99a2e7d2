"""How the single items of a scale moved among people who answered both waves.

A scale whose items moved differently may not mean the same in both waves. Whether it does is
tested by comparing factor models, which says nothing with few people; the shifts are shown
instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from panel.estimators.change import paired_change_of
from panel.estimators.least_people import TESTABLE_FROM
from panel.estimators.reliability import answered_both, complete_answers
from panel.estimators.samples import MIN_PAIRS_TEST, SEED, FloatArray


@dataclass(frozen=True, slots=True)
class ItemShift:
    """Mean change of one item among stayers, later minus earlier, with its paired interval."""

    item: str
    mean_from: float | None
    mean_to: float | None
    shift: float | None
    ci_low: float | None
    ci_high: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ItemShifts:
    """The shifts of a scale's items among the n stayers who answered all of them both times.

    `spread` is the largest shift minus the smallest, in scale points. It is above 0 by chance
    alone: `spread_by_chance` is what it would be on average if all items moved alike, and
    `share_as_large` how often it would then be as large as it is.
    """

    n: int
    shifts: tuple[ItemShift, ...] = ()
    spread: float | None = None
    spread_by_chance: float | None = None
    share_as_large: float | None = None
    estimable: bool = False
    reason: str = ""

    @property
    def testable(self) -> bool:
        """Whether there are enough stayers to test that the items mean the same both times."""
        return self.n >= TESTABLE_FROM


def item_shifts(
    before: pd.DataFrame,
    after: pd.DataFrame,
    draws: int = 5000,
    seed: int = SEED,
    level: float = 0.95,
) -> ItemShifts:
    """Mean change of every item of a scale among the people who answered all in both waves.

    Parameters
    ----------
    before, after
        Items indexed by person_id, the same items in the same order, already reversed where
        they should be; NaN is no answer. Shifts carry the names of the later wave.
    draws, seed
        Random signs for what the spread is by chance.
    level
        Level of the paired intervals.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or an answer is no finite number.

    Notes
    -----
    By chance: if all items moved alike, what a person's changes differ from their own mean could
    as well have had the opposite sign. The signs are flipped person by person and the spread of
    the item means taken anew; the observed one counts as one draw.
    """
    first, second = complete_answers(before), complete_answers(after)
    both = answered_both(first, second).sort_values()
    if first.shape[1] != second.shape[1] or not first.shape[1]:
        return ItemShifts(len(both), reason="The waves do not have the same items.")
    if both.empty:
        return ItemShifts(0, reason="Nobody answered all items in both waves.")
    x, y = first.loc[both].to_numpy(), second.loc[both].to_numpy()
    shifts = tuple(
        _shift(old, new, str(item), level)
        for old, new, item in zip(x.T, y.T, second.columns, strict=True)
    )
    changes = y - x
    about = ItemShifts(len(both), shifts, spread=float(np.ptp(changes.mean(axis=0))))
    if len(both) < MIN_PAIRS_TEST or changes.shape[1] < 2:
        needed = f"What the spread is by chance needs {MIN_PAIRS_TEST} people and two items."
        return replace(about, reason=needed)
    spreads = _spreads_by_chance(changes, draws, seed)
    reached = int((spreads >= (about.spread or 0.0) - 1e-9).sum())
    return replace(
        about,
        spread_by_chance=float(spreads.mean()),
        share_as_large=(reached + 1) / (draws + 1),
        estimable=True,
    )


def _shift(before: FloatArray, after: FloatArray, item: str, level: float) -> ItemShift:
    own = paired_change_of(before, after, level)
    return ItemShift(
        item, own.mean_from, own.mean_to, own.change, own.ci_low, own.ci_high, own.reason
    )


def _spreads_by_chance(changes: FloatArray, draws: int, seed: int) -> FloatArray:
    own = changes - changes.mean(axis=1, keepdims=True)
    own = own[np.lexsort(own.T)]
    signs = np.random.default_rng(seed).integers(0, 2, (draws, len(own))) * 2.0 - 1
    spreads: FloatArray = np.ptp(signs @ own / len(own), axis=1)
    return spreads
