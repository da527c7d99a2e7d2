from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, table, value

from panel.pingouin_adapter import alpha
from panel.reliability import cronbach
from survey.problems import SurveyError


def bfi(scale: str, reversed_items: list[str]) -> pd.DataFrame:
    items = table("bfi_ae.csv").filter(like=scale)
    items[reversed_items] = 7 - items[reversed_items]
    return items


@pytest.mark.parametrize(
    ("block", "scale", "reverse"),
    [("alpha_bfi_A", "A", ["A1"]), ("alpha_bfi_E", "E", ["E1", "E2"])],
)
def test_blocks_alpha_bfi(block: str, scale: str, reverse: list[str]) -> None:
    items = bfi(scale, reverse)
    result = cronbach(items)
    assert result.n == value(block)["n_listwise"]
    assert result.alpha == near(block, "alpha_listwise")
    assert result.feldt_low == near(block, "feldt_lo")
    assert result.feldt_high == near(block, "feldt_hi")
    assert alpha(items) == near(block, "alpha_pairwise")


def test_block_alpha_attitude() -> None:
    result = cronbach(table("attitude.csv"))
    assert result.alpha == near("alpha_attitude", "raw")
    assert result.item_rest == near("alpha_attitude", "r_drop")
    assert result.alpha_if_dropped == near("alpha_attitude", "drop")


def test_two_items_have_no_alpha_without_one_of_them() -> None:
    result = cronbach(pd.DataFrame({"a": [1, 2, 3, 5], "b": [1, 3, 2, 5]}))
    assert (result.k, result.alpha_if_dropped) == (2, {})
    assert result.item_rest["a"] == pytest.approx(result.item_rest["b"])


def test_an_item_everybody_answers_alike_has_no_item_rest_correlation() -> None:
    result = cronbach(pd.DataFrame({"a": [1, 2, 3, 5], "b": [1, 3, 2, 5], "c": [4, 4, 4, 4]}))
    assert result.item_rest.keys() == {"a", "b"}


@pytest.mark.parametrize(
    "items",
    [
        pd.DataFrame({"a": [1.0, 2, 3]}),
        pd.DataFrame({"a": [1.0, np.nan, 3], "b": [1.0, 2, 3]}),
        pd.DataFrame({"a": [1.0, 2, 3], "b": [3.0, 2, 1]}),
    ],
)
def test_no_alpha_comes_with_a_reason(items: pd.DataFrame) -> None:
    result = cronbach(items)
    assert (result.estimable, result.alpha, result.feldt_low) == (False, None, None)
    assert result.reason


def test_two_rows_of_a_person_are_refused() -> None:
    with pytest.raises(SurveyError, match="more than one row"):
        cronbach(pd.DataFrame({"a": [1, 2], "b": [1, 2]}, index=["x", "x"]))


@law
@given(st.integers(0, 10_000), st.integers(-3, 3))
def test_a_constant_on_an_item_and_the_order_of_people_change_nothing(seed: int, by: int) -> None:
    rng = np.random.default_rng(seed)
    items = pd.DataFrame(rng.normal(0, 1, (20, 1)) + rng.normal(0, 1, (20, 4)), columns=[*"abcd"])
    there, here = cronbach(items), cronbach(items.assign(a=items.a + by).iloc[::-1])
    assert (there.alpha, there.feldt_low) == pytest.approx((here.alpha, here.feldt_low))
    assert there.item_rest == pytest.approx(here.item_rest)
