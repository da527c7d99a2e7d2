from __future__ import annotations

import inspect

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, value

from panel.estimators import perceived_change
from panel.estimators.perceived_change import perceived_and_measured
from survey.problems import SurveyError


def test_block_tau_b() -> None:
    block = "tau_b"
    said, moved = (pd.Series(value(block)[name], dtype=float) for name in ("perceived", "change"))
    result = perceived_and_measured(said, pd.Series(3.0, said.index), 3 + moved, middle=3)
    assert result.tau_b == near(block, "tau_b")
    # Worse, same, better as said; down, same, up as measured.
    assert result.counts == ((2, 1, 0), (1, 2, 1), (1, 1, 3))
    assert (result.n, result.n_agree) == (12, 7)
    assert result.share_agree == pytest.approx(7 / 12)


def test_only_people_who_have_both_count_and_a_missing_id_joins_nobody() -> None:
    said = pd.Series([4.0, 4, 2, 3], ["a", "b", "c", None])
    before = pd.Series([1.0, 2, 3, 3], ["a", "b", "d", None])
    after = pd.Series([2.0, 1, 3, 3], ["a", "b", "d", None])
    result = perceived_and_measured(said, before, after, middle=3)
    assert (result.n, result.n_agree, result.tau_b) == (2, 1, None)
    assert result.reason == "A correlation needs 5 people."
    empty = perceived_and_measured(said.iloc[:0], before, after, middle=3)
    assert (empty.n, empty.share_agree, empty.reason) == (0, None, "Nobody has both.")


def test_without_variation_there_are_counts_and_no_correlation() -> None:
    scores = pd.Series([1.0, 2, 3, 4, 5])
    result = perceived_and_measured(pd.Series(4.0, scores.index), scores, scores + 0.5, middle=3)
    assert (result.n_agree, result.tau_b) == (5, None)
    assert "does not vary" in result.reason


def test_a_person_with_two_rows_is_refused() -> None:
    once = pd.Series([1.0, 2], ["a", "b"])
    with pytest.raises(SurveyError, match="more than one row"):
        perceived_and_measured(pd.Series([1.0, 2], ["a", "a"]), once, once, middle=3)


@law
@given(st.integers(0, 10_000))
def test_swapping_the_waves_turns_the_columns_and_the_sign(seed: int) -> None:
    rng = np.random.default_rng(seed)
    said, before, after = (pd.Series(rng.integers(1, 6, 12).astype(float)) for _ in range(3))
    there = perceived_and_measured(said, before, after, 3)
    back = perceived_and_measured(said, after, before, 3)
    assert back.counts == tuple(row[::-1] for row in there.counts)
    assert (back.tau_b is None) == (there.tau_b is None)
    if there.tau_b is not None:
        assert back.tau_b == pytest.approx(-there.tau_b)


def test_no_word_of_it_says_why() -> None:
    words = inspect.getsource(perceived_change).lower()
    for word in ("cause", "effect", "because", "due to", "led to", "explain", "impact"):
        assert word not in words
