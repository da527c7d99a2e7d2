from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, sai_flat_items, value

from panel.estimators.item_shifts import item_shifts
from panel.estimators.least_people import NOT_TESTABLE


def moved(seed: int, by: tuple[float, ...], n: int = 40) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    people = [f"p{i}" for i in range(n)]
    first = pd.DataFrame(rng.normal(3, 1, (n, len(by))), people)
    return first, first + np.array(by) + rng.normal(0, 1, first.shape)


def test_block_sai_flat_shifts() -> None:
    result = item_shifts(sai_flat_items(1), sai_flat_items(2))
    assert result.n == value("sai_flat_shifts")["n"]
    assert result.spread == near("sai_flat_shifts", "spread")
    for shift in result.shifts:
        assert shift.shift == near("sai_flat_shifts", "items", shift.item, "shift")
        assert shift.ci_low == near("sai_flat_shifts", "items", shift.item, "low")
        assert shift.ci_high == near("sai_flat_shifts", "items", shift.item, "high")
    assert not result.testable
    assert NOT_TESTABLE["en"].startswith("With fewer than 150 people who answered both times")


def test_items_that_move_alike_have_the_spread_of_chance() -> None:
    shares = [item_shifts(*moved(seed, (0.5,) * 4), draws=400).share_as_large for seed in range(60)]
    rejected = np.mean([share is not None and share < 0.1 for share in shares])
    assert 0.02 <= rejected <= 0.2


def test_an_item_that_moves_apart_is_seen() -> None:
    result = item_shifts(*moved(2, (0.0, 0.0, 0.0, 1.0)))
    assert result.share_as_large is not None
    assert result.spread is not None
    assert result.spread_by_chance is not None
    assert result.share_as_large < 0.01
    assert result.spread > 2 * result.spread_by_chance


def test_with_few_stayers_there_are_estimates_only() -> None:
    first, second = moved(3, (0.0, 0.5), n=5)
    result = item_shifts(first, second)
    assert (result.n, result.estimable, result.shifts[0].ci_low) == (5, False, None)
    assert result.spread is not None
    assert result.reason == "What the spread is by chance needs 6 people and two items."
    assert item_shifts(first, second.set_axis([*"vwxyz"])).reason == (
        "Nobody answered all items in both waves."
    )
    assert item_shifts(first, second[[0]]).reason == "The waves do not have the same items."
    assert item_shifts(first[[]], second[[]]).reason == "The waves do not have the same items."


@law
@given(st.integers(0, 10_000))
def test_names_and_order_change_nothing(seed: int) -> None:
    first, second = moved(seed, (0.0, 0.3, 0.1))
    names = {f"p{i}": f"q{(i * 7) % 40}" for i in range(40)}
    here = item_shifts(first, second, draws=200)
    there = item_shifts(first.rename(names), second.rename(names).iloc[::-1], draws=200)
    assert here.spread == pytest.approx(there.spread)
    assert here.share_as_large == pytest.approx(there.share_as_large)
