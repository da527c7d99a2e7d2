from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from invented_positions import held, study_of
from reference_values import near, two_waves

from panel.estimators.crossed_model import crossed_model
from panel.positions import build_positions
from panel.succession import least_pairs, position_scores, succession_change, succession_pairs
from survey.library import Library
from survey.problems import SurveyError

PAIRS = pd.DataFrame({"predecessor": [*"abcdef"], "successor": [*"uvwxyz"]})


def test_block_sleep_paired_t() -> None:
    before, after = two_waves("sleep")
    after = after.rename(lambda person: f"next of {person}")
    pairs = pd.DataFrame({"predecessor": before.index, "successor": after.index})
    result, block = succession_change(before, after, pairs), "sleep_paired_t"
    assert result.difference == near(block, "mean_diff")
    assert [result.ci_low, result.ci_high] == near(block, "ci")


def test_only_pairs_in_which_both_answered_count() -> None:
    before = pd.Series([1, 2, 3, 4, 5, np.nan], [*"abcdef"])
    after = pd.Series([2, 2, 4, 5, 7, 1.0], [*"uvwxyz"])
    result = succession_change(before, after, PAIRS)
    assert result.n_pairs == 5
    assert (result.mean_predecessors, result.mean_successors) == (3, 4)
    assert result.difference == pytest.approx(1)
    assert result.ci_low < 1 < result.ci_high
    assert result.estimable


def test_below_the_least_number_of_pairs_nothing_is_said() -> None:
    before, after = pd.Series([1.0] * 4, [*"abcd"]), pd.Series([2.0] * 4, [*"uvwx"])
    result = succession_change(before, after, PAIRS)
    assert (result.difference, result.mean_predecessors, result.ci_low) == (None, None, None)
    assert result.reason == "Fewer than 5 pairs of predecessor and successor answered."


def test_equal_differences_have_no_interval() -> None:
    before, after = pd.Series([1.0] * 6, [*"abcdef"]), pd.Series([2.0] * 6, [*"uvwxyz"])
    result = succession_change(before, after, PAIRS)
    assert (result.difference, result.ci_low, result.estimable) == (1, None, False)
    assert result.reason == "All differences are equal: no interval."


def test_no_pairs_and_a_missing_id_join_nobody() -> None:
    before, after = pd.Series([1.0], [None]), pd.Series([2.0], [None])
    assert succession_change(before, after, PAIRS.iloc[:0]).n_pairs == 0
    loose = pd.DataFrame({"predecessor": [None] * 6, "successor": [None] * 6})
    assert succession_change(before, after, loose).n_pairs == 0


def test_a_person_with_two_rows_is_refused() -> None:
    with pytest.raises(SurveyError, match="more than one row"):
        succession_change(pd.Series([1.0, 2], ["a", "a"]), pd.Series([1.0], ["u"]), PAIRS)


def test_a_person_stands_in_one_pair_on_each_side(garden: Library) -> None:
    study = study_of(garden, *({"id": name} for name in ("one", "two", "three", "empty")))
    panel = build_positions(
        [
            # One person hands two seats to another; a third seat goes on to the same successor.
            held("a", "one", None, "2022-01-01"),
            held("a", "two", None, "2022-01-01"),
            held("b", "three", None, "2022-01-01"),
            held("c", "one", "2022-02-01"),
            held("c", "two", "2022-02-01"),
            held("c", "three", "2022-02-01"),
            held("d", "empty", None, "2021-01-01"),
            held("e", "empty", "2022-02-01"),
        ],
        study,
        [("w1", "w2")],
    )
    assert (panel["state"] == "successor").all()
    pairs = succession_pairs(panel)
    assert pairs.to_numpy().tolist() == [["one", "a", "c"]]


def test_the_least_number_of_pairs_is_the_larger_of_two_rules(garden: Library) -> None:
    rules = garden.study.disclosure
    assert least_pairs(rules) == 5
    assert least_pairs(rules.model_copy(update={"succession_pairs": 8})) == 8
    assert least_pairs(rules.model_copy(update={"min_n": 7})) == 7


def test_scores_stand_beside_the_position_held_in_each_wave() -> None:
    scores = {"w1": pd.Series([3.0, 4, np.nan, 5], [*"abcd"]), "w2": pd.Series([2.0], ["a"])}
    positions = {"w1": pd.Series(["x", "y", "z"], [*"abc"]), "w2": pd.Series(["y"], ["a"])}
    rows = position_scores(scores, positions)
    assert rows.to_numpy().tolist() == [
        ["a", "x", "w1", 3.0], ["b", "y", "w1", 4.0], ["a", "y", "w2", 2.0]
    ]  # fmt: skip
    assert crossed_model(rows, ["w1", "w2"]).n_scores == 3
