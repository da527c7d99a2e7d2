from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_values import near, table, value

from panel.estimators.crossed_model import CrossedModel, crossed_model
from survey.problems import SurveyError


def held(file: str) -> pd.DataFrame:
    frame = table(file).rename(columns={"person": "person_id"})
    return frame.astype({"wave": str})


def check_block(result: CrossedModel, block: str, pairs: list[tuple[str, str]]) -> None:
    assert result.var_person == near(block, "var_person")
    assert result.var_residual == near(block, "var_residual")
    assert result.criterion == near(block, "reml")
    changes = {(c.wave_from, c.wave_to): c for c in result.changes}
    for pair, expected in zip(pairs, value(block)["changes"], strict=True):
        for name, number in expected.items():
            assert getattr(changes[pair], name) == pytest.approx(number, rel=1e-6)


def test_block_crossed_three_waves() -> None:
    block = "crossed_three_waves"
    result = crossed_model(held("crossed.csv"), ["1", "2", "3"])
    check_block(result, block, [("1", "2"), ("2", "3"), ("1", "3")])
    assert result.var_position == near(block, "var_position")
    assert not result.singular
    assert (result.n_scores, result.n_people, result.n_positions) == (118, 60, 40)
    whole = result.var_person + result.var_position + result.var_residual
    assert result.share_person == pytest.approx(result.var_person / whole)
    assert result.share_position == pytest.approx(result.var_position / whole)


def test_block_crossed_singular() -> None:
    result = crossed_model(held("crossed_singular.csv"), ["1", "2"])
    check_block(result, "crossed_singular", [("1", "2")])
    assert (result.singular, result.var_position) == (True, 0)


def test_swapping_waves_flips_the_sign_and_names_change_nothing() -> None:
    frame = held("crossed.csv")
    there = crossed_model(frame, ["1", "2"])
    renamed = frame.sample(frac=1, random_state=1).assign(
        person_id=lambda f: "p" + f.person_id.astype(str), position=lambda f: -f.position
    )
    back = crossed_model(renamed, ["2", "1"])
    (change,), (flipped,) = there.changes, back.changes
    assert flipped.change == pytest.approx(-change.change)
    assert (flipped.ci_low, flipped.ci_high) == pytest.approx((-change.ci_high, -change.ci_low))
    assert (flipped.n_from, flipped.n_to) == (change.n_to, change.n_from)
    assert back.var_position == pytest.approx(there.var_position, rel=1e-5)


def test_adding_a_constant_changes_no_change_and_no_variance() -> None:
    frame = held("crossed.csv")
    there, here = (
        crossed_model(f, ["1", "2", "3"]) for f in (frame, frame.assign(score=frame.score + 2))
    )
    assert here.var_person == pytest.approx(there.var_person, rel=1e-5)
    for one, other in zip(there.changes, here.changes, strict=True):
        assert (other.change, other.se) == pytest.approx((one.change, one.se), rel=1e-6)


def rows(*given: tuple[Any, Any, str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(given, columns=["person_id", "position", "wave", "score"])


STABLE = [(p, p, w, s) for p, w, s in zip("abcabc", "111222", [1.0, 2, 3, 2, 4, 3], strict=True)]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (rows(), "two waves with scores"),
        (rows(("a", "x", "1", 1.0), ("b", "y", "1", 2.0)), "two waves with scores"),
        (rows(("a", "x", "1", 1.0), ("b", "x", "2", 2.0)), "Nobody answered twice"),
        (rows(("a", "x", "1", 1.0), ("a", "y", "2", 2.0)), "No position was answered from twice"),
        (rows(*STABLE), "cannot be told apart"),
        (rows(*((p, q, w, 3.0) for p, q, w, _ in STABLE)), "All scores are equal"),
        (
            rows(("a", "x", "1", 1.0), ("a", "y", "2", 2.0), ("b", "x", "2", 2.5)),
            "too few scores for so many",
        ),
        (rows(("a", "x", "1", None), ("a", "x", "2", 1.0)), "two waves with scores"),
    ],
)
def test_what_cannot_be_fitted_says_why(frame: pd.DataFrame, reason: str) -> None:
    result = crossed_model(frame, ["1", "2"])
    assert (result.estimable, result.var_person, result.changes) == (False, None, ())
    assert result.share_person is None
    assert reason in result.reason


def test_scores_without_a_residual_are_a_status() -> None:
    frame = held("crossed_singular.csv")
    exact = frame.assign(score=frame.person_id % 7 + frame.position % 5 + (frame.wave == "2"))
    result = crossed_model(exact, ["1", "2"])
    assert not result.estimable
    assert result.reason == "Persons and positions leave nothing over to test against."


def test_a_persons_second_row_in_a_wave_is_refused() -> None:
    frame = rows(("a", "x", "1", 1.0), ("a", "y", "1", 2.0))
    with pytest.raises(SurveyError, match="Keep each person's primary position"):
        crossed_model(frame, ["1", "2"])


@pytest.mark.parametrize(("score", "message"), [("high", "texts"), (np.inf, "infinite")])
def test_scores_that_are_no_numbers_are_refused(score: Any, message: str) -> None:
    with pytest.raises(SurveyError, match=message):
        crossed_model(rows(("a", "x", "1", score), ("b", "x", "2", 1.0)), ["1", "2"])


def test_200_scores_take_less_than_half_a_second() -> None:
    frame = held("crossed.csv")
    twice = pd.concat([frame, frame.assign(person_id=frame.person_id + 100)])
    seconds = []
    for _ in range(3):
        start = time.thread_time()
        crossed_model(twice, ["1", "2", "3"])
        seconds.append(time.thread_time() - start)
    assert min(seconds) < 0.5
