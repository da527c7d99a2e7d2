from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, sai_flat_items, table

from panel.estimators.alpha_change import alpha_change, alpha_of_samples
from panel.estimators.reliability import cronbach
from survey.problems import SurveyError


def two_waves(seed: int, n: int = 60, k: int = 4) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    trait = rng.normal(0, 1, (n, 1))
    people = [f"p{i}" for i in range(n)]
    first, second = (
        pd.DataFrame(np.clip(np.round(3 + trait + rng.normal(0, 1, (n, k))), 1, 5), people)
        for _ in range(2)
    )
    return first[: n - n // 4], second[n // 4 :]


def test_block_sai_flat_alpha_is_compared_between_waves() -> None:
    result = alpha_change(sai_flat_items(1), sai_flat_items(2))
    assert result.alpha_from == near("sai_flat_alpha", "w1", "alpha")
    assert result.alpha_to == near("sai_flat_alpha", "w2", "alpha")
    assert (result.n_from, result.n_to, result.n_both) == (135, 124, 100)
    assert result.ci_low is not None
    assert result.ci_high is not None
    assert result.ci_low < 0 < result.ci_high


def test_alpha_of_samples_is_alpha_of_the_people_drawn() -> None:
    items = table("attitude.csv")
    drawn = [0, 0, 4, 7, 9, 9, 9, 12, 20, 29]
    counts = np.bincount(drawn, minlength=len(items)).astype(float)[None]
    again = cronbach(items.iloc[drawn].reset_index(drop=True)).alpha
    assert alpha_of_samples(items.to_numpy(dtype=float), counts)[0] == pytest.approx(again)


def test_a_missing_key_is_nobody_in_the_other_wave() -> None:
    rows = table("sai_gray_home.csv")
    gray = rows[rows.study == "GRAY"]
    waves = [
        gray[gray.time == time].set_index("id").drop(columns=["study", "time"]) for time in (1,)
    ]
    items = waves[0]
    lost = int(items.index.isna().sum())
    assert lost == 6
    result = alpha_change(items, items)
    assert (result.n_from, result.n_to) == (len(items.dropna()), len(items.dropna()))
    assert result.n_both == result.n_from - items[items.index.isna()].dropna().shape[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda a, b: (a, b[[0, 1]]), "The waves do not have the same two items or more."),
        (lambda a, b: (a[[]], b[[]]), "The waves do not have the same two items or more."),
        (lambda a, b: (a, b[:2]), "A wave has fewer than 3 people with all items."),
        (lambda a, b: (a, b * np.nan), "A wave has fewer than 3 people with all items."),
        (lambda a, b: (a * 0 + 3, b), "Everybody has the same sum of answers in a wave."),
    ],
)
def test_no_difference_comes_with_a_reason(change: object, reason: str) -> None:
    result = alpha_change(*change(*two_waves(1)))  # type: ignore[operator]
    assert (result.change, result.estimable, result.reason) == (None, False, reason)


def test_two_rows_of_a_person_are_refused() -> None:
    first, second = two_waves(1)
    with pytest.raises(SurveyError, match="more than one row"):
        alpha_change(first, pd.concat([second, second[:1]]))


def test_samples_without_alpha_give_no_interval() -> None:
    first, second = two_waves(1, n=20)
    nearly_flat = second * 0 + 3.0
    nearly_flat.iloc[0] = [1, 2, 1, 2]
    result = alpha_change(first, nearly_flat)
    assert result.change is not None
    assert (result.ci_low, result.draws) == (None, 0)
    assert result.reason == "Too many samples of these people have no alpha: no interval."


@law
@given(st.integers(0, 10_000))
def test_names_and_order_change_nothing_and_swapping_waves_flips_the_sign(seed: int) -> None:
    first, second = two_waves(seed)
    names = {f"p{i}": f"q{(i * 7) % 60}" for i in range(60)}
    here = alpha_change(first, second, draws=200)
    there = alpha_change(first.rename(names).iloc[::-1], second.rename(names), draws=200)
    assert (there.change, there.ci_low) == pytest.approx((here.change, here.ci_low))
    back = alpha_change(second, first, draws=200)
    assert here.change is not None
    assert back.change == pytest.approx(-here.change)
