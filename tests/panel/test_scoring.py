"""Answers to scores."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import SAI_POSITIVE, near, value
from reference_values import table as reference_table

from panel.scoring import item_scores, mean_of_answered, score_items, score_measure
from survey.comparability import Recode
from survey.instrument import Instrument
from survey.library import Library

ITEMS = ("VO_1", "VO_2", "VO_3")
"""The items of the scale VOICE; the last is reversed."""

answers = st.lists(st.tuples(*[st.sampled_from([1, 2, 3, 4, 5, 8, 9, None])] * 3), min_size=1)


@pytest.fixture(scope="module")
def survey_1(garden: Library) -> Instrument:
    return garden.instrument("w1")


def table(*rows: tuple[Any, ...], columns: tuple[str, ...] = ITEMS) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.array([r[n] for r in rows], dtype="Int64") for n, name in enumerate(columns)},
        index=[f"p{n}" for n in range(len(rows))],
    )


def voice(survey_1: Instrument, *rows: tuple[Any, ...]) -> list[float]:
    scores = score_measure(score_items(table(*rows), survey_1), survey_1, "VOICE")
    return [round(float(score), 6) for score in scores]


def test_a_scale_is_the_mean_of_its_items_with_the_reversed_turned(survey_1: Instrument) -> None:
    assert voice(survey_1, (4, 5, 2)) == [round(13 / 3, 6)]


def test_a_scale_needs_as_many_answers_as_it_says(survey_1: Instrument) -> None:
    assert voice(survey_1, (4, 5, None))[0] == 4.5
    assert np.isnan(voice(survey_1, (4, None, None))[0])
    assert np.isnan(voice(survey_1, (None, None, None))[0])


@pytest.mark.parametrize("code", [8, 9])
def test_dont_know_and_not_applicable_are_no_numbers(survey_1: Instrument, code: int) -> None:
    assert voice(survey_1, (4, 4, code))[0] == 4.0
    assert np.isnan(voice(survey_1, (code, code, 4))[0])


def test_a_code_the_scale_does_not_have_is_no_number(survey_1: Instrument) -> None:
    assert np.isnan(item_scores(table((7, 0, 1))["VO_1"], survey_1, "VO_1")).all()
    assert np.isnan(item_scores(table((7, 0, 1))["VO_2"], survey_1, "VO_2")).all()


def test_a_recode_turns_codes_into_those_of_another_scale(survey_1: Instrument) -> None:
    visits = pd.Series(pd.array([1, 2, 3, 0, None], dtype="Int64"))
    read = item_scores(visits, survey_1, "VISITS", Recode({1: 0, 2: 1, 3: 2}, 0, 2))
    assert read.tolist()[:3] == [0.0, 1.0, 2.0]
    assert np.isnan(read.iloc[3:]).all()


def test_what_is_recoded_is_reversed_on_the_other_scale(survey_1: Instrument) -> None:
    codes = pd.Series(pd.array([1, 2, 5, 8], dtype="Int64"))
    read = item_scores(codes, survey_1, "VO_3", Recode({1: 0, 2: 1, 3: 2, 4: 3, 5: 4}, 0, 4))
    assert read.tolist()[:3] == [4.0, 3.0, 0.0]
    assert np.isnan(read.iloc[3])


def test_what_is_recoded_is_reversed_at_the_ends_of_the_other_scale(survey_1: Instrument) -> None:
    """Five steps that are the lower five of seven: the lowest is as high as can be."""
    codes = pd.Series(pd.array([1, 2, 5], dtype="Int64"))
    read = item_scores(codes, survey_1, "VO_3", Recode({k: k for k in range(1, 6)}, 1, 7))
    assert read.tolist() == [7.0, 6.0, 3.0]


def test_a_mean_of_scales_and_a_difference_of_scales(survey_1: Instrument) -> None:
    columns = (*ITEMS, "PL_1", "OW_1", "OW_2", "OW_3")
    items = score_items(
        table((4, 4, 2, 1, 2, 2, 2), (4, 4, 2, None, None, None, None), columns=columns), survey_1
    )
    items["PL_2"] = np.nan
    whole = score_measure(items, survey_1, "WHOLE")
    assert whole.tolist() == [3.0, 4.0]
    difference = score_measure(items, survey_1, "VOICE_PLAN")
    assert difference.iloc[0] == 3.0
    assert np.isnan(difference.iloc[1])


def test_a_core_keeps_the_number_of_answers_needed_within_its_items(survey_1: Instrument) -> None:
    items = score_items(table((4, None, None), (4, 2, None)), survey_1)
    one = score_measure(items, survey_1, "VOICE", core=["VO_1"])
    assert one.tolist() == [4.0, 4.0]


@law
@given(answers)
def test_reversing_twice_changes_nothing(garden: Library, rows: list[tuple[Any, ...]]) -> None:
    instrument = garden.instrument("w1")
    codes = table(*rows)["VO_3"]
    once = item_scores(codes, instrument, "VO_3")
    again = item_scores(once.astype("Float64"), instrument, "VO_3")
    valid = codes.isin([1, 2, 3, 4, 5]).fillna(value=False).to_numpy(dtype=bool)
    assert again.to_numpy()[valid].tolist() == codes[valid].astype(float).tolist()
    assert np.isnan(once.to_numpy()[~valid]).all()


@law
@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    garden: Library, rows: list[tuple[Any, ...]], shuffle: Any
) -> None:
    instrument = garden.instrument("w1")
    frame = table(*rows)
    order = list(frame.index)
    shuffle.shuffle(order)
    scores = score_measure(score_items(frame, instrument), instrument, "VOICE")
    shuffled = score_measure(score_items(frame.loc[order], instrument), instrument, "VOICE")
    pd.testing.assert_series_equal(shuffled.loc[frame.index], scores)


@law
@given(answers)
def test_a_score_lies_within_the_scale_and_is_there_when_enough_is(
    garden: Library, rows: list[tuple[Any, ...]]
) -> None:
    instrument = garden.instrument("w1")
    scores = score_measure(score_items(table(*rows), instrument), instrument, "VOICE")
    for row, score in zip(rows, scores, strict=True):
        judged = [code for code in row if code in (1, 2, 3, 4, 5)]
        assert np.isfinite(score) == (len(judged) >= 2)
        if np.isfinite(score):
            assert 1 <= score <= 5


def test_a_mean_of_nothing_needs_at_least_one() -> None:
    values = np.array([[np.nan, np.nan], [1.0, np.nan]])
    assert np.isnan(mean_of_answered(values, 0)[0])
    assert mean_of_answered(values, 0)[1] == 1.0


def test_block_score_bfi_E_rule80() -> None:  # noqa: N802
    items = reference_table("bfi_ae.csv")[["E1", "E2", "E3", "E4", "E5"]]
    items[["E1", "E2"]] = 7 - items[["E1", "E2"]]
    scores = mean_of_answered(items.to_numpy(dtype=float), 4)
    block = "score_bfi_E_rule80"
    assert np.isfinite(scores).sum() == value(block)["n_scored"]
    assert len(items.dropna()) == value(block)["n_complete"]
    assert np.nanmean(scores) == near(block, "mean")
    assert np.nanstd(scores, ddof=1) == near(block, "sd")


@pytest.mark.parametrize("study", ["FLAT", "RIM", "SAM"])
@pytest.mark.parametrize("wave", [1, 2])
def test_block_sai_masked_scores(study: str, wave: int) -> None:
    rows = reference_table("sai_masked_items.csv")
    rows = rows[(rows.study == study) & (rows.wave == wave)].drop(columns=["study", "wave"])
    rows[list(SAI_POSITIVE)] = 5 - rows[list(SAI_POSITIVE)]
    scores = mean_of_answered(rows.to_numpy(dtype=float), 16)
    block, key = "sai_masked_scores", f"{study}_w{wave}"
    assert np.isfinite(scores).sum() == value(block)[key]["n"]
    assert np.nanmean(scores) == near(block, key, "m")
    assert np.nanstd(scores, ddof=1) == near(block, key, "s")
