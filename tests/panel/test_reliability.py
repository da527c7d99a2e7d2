from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import SAI_POSITIVE, near, sai_flat_items, table, value

from panel.estimators.pingouin_adapter import alpha
from panel.estimators.reliability import bonett_interval, cronbach, feldt_interval
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


def test_block_alpha_attitude_standardised() -> None:
    items = table("attitude.csv")
    standardised = cronbach((items - items.mean()) / items.std())
    assert standardised.alpha == near("alpha_attitude", "std")


def test_block_alpha_ci_attitude() -> None:
    result = cronbach(table("attitude.csv"))
    for end in ("feldt_low", "feldt_high", "bonett_low", "bonett_high"):
        assert getattr(result, end) == near("alpha_ci_attitude", end)


def test_block_alpha_ci_bonett() -> None:
    low, high = feldt_interval(0.85, 89, 7)
    assert low == near("alpha_ci_bonett", "LL")
    assert high == near("alpha_ci_bonett", "UL")
    assert bonett_interval(0.85, 89, 7) == pytest.approx((low, high), abs=0.002)


def test_block_sai_flat_alpha_with_and_without_reversed_items() -> None:
    for number in (1, 2):
        items, block = sai_flat_items(number), f"w{number}"
        result = cronbach(items)
        assert result.n == value("sai_flat_alpha")[block]["n"]
        for name in ("alpha", "item_rest", "alpha_if_dropped"):
            assert getattr(result, name) == near("sai_flat_alpha", block, name)
        unreversed = cronbach(items.drop(columns=list(SAI_POSITIVE)))
        assert unreversed.alpha == near("sai_flat_alpha", f"{block}_unreversed")


def test_items_left_unreversed_are_named() -> None:
    items = sai_flat_items(1)
    assert cronbach(items).against == ()
    items["calm"] = 5 - items["calm"]
    assert cronbach(items).against == ("calm",)


def test_rows_without_an_answer_are_nobody_and_a_key_twice_is_refused() -> None:
    rows = table("sai_gray_home.csv")
    home = rows[(rows.study == "HOME") & (rows.time == 2)].set_index("id")
    with pytest.raises(SurveyError, match="1 people have more than one row in items"):
        cronbach(home.iloc[:, 2:])
    once = home[~home.index.duplicated()]
    assert (len(once), cronbach(once.iloc[:, 2:]).n) == (66, 59)


def test_items_that_agree_without_exception_have_an_alpha_and_no_interval() -> None:
    result = cronbach(pd.DataFrame({"a": [1, 2, 3, 5], "b": [2, 3, 4, 6]}))
    assert (result.alpha, result.feldt_low, result.bonett_low) == (pytest.approx(1), None, None)
    assert result.reason == "The items agree without exception: no interval."


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


def test_answers_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(SurveyError, match="b: the answers are not numbers"):
        cronbach(pd.DataFrame({"a": [1, 2], "b": ["agree", "disagree"]}))
    with pytest.raises(SurveyError, match="An answer to an item is infinite"):
        cronbach(pd.DataFrame({"a": [1.0, 2, 3], "b": [1, 2, np.inf]}))


@law
@given(st.integers(0, 10_000), st.sets(st.sampled_from("abcd")))
def test_reversing_items_twice_is_nothing(seed: int, reversed_: set[str]) -> None:
    rng = np.random.default_rng(seed)
    items = pd.DataFrame(rng.integers(1, 6, (25, 4)), columns=[*"abcd"])
    once = items.assign(**{name: 6 - items[name] for name in reversed_})
    twice = once.assign(**{name: 6 - once[name] for name in reversed_})
    assert cronbach(twice) == cronbach(items)


@law
@given(st.integers(0, 10_000), st.integers(-3, 3))
def test_a_constant_on_an_item_and_the_order_of_people_change_nothing(seed: int, by: int) -> None:
    rng = np.random.default_rng(seed)
    items = pd.DataFrame(rng.normal(0, 1, (20, 1)) + rng.normal(0, 1, (20, 4)), columns=[*"abcd"])
    there, here = cronbach(items), cronbach(items.assign(a=items.a + by).iloc[::-1])
    assert (there.alpha, there.feldt_low) == pytest.approx((here.alpha, here.feldt_low))
    assert there.item_rest == pytest.approx(here.item_rest)
