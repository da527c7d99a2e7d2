"""Are those who answered the first wave only other people?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_panel import Row, make_panel
from panel_data import law
from reference_values import near, table

from panel.attrition import (
    attrition_model,
    attrition_scores,
    attrition_tests,
    first_wave_people,
    score_difference,
)
from survey.library import Library
from survey.problems import SurveyError


def people(seed: int = 1, n: int = 40) -> tuple[pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(seed)
    names = [f"p{i:02}" for i in range(n)]
    score = pd.Series(rng.normal(3, 1, n), names)
    frame = pd.DataFrame(
        {
            "role": rng.choice(["TEA", "PUP", "PAR"], n, p=[0.5, 0.3, 0.2]),
            "party": rng.choice(["SCHOOL", "HOMES"], n),
            "project": rng.choice(["HILL", "BAY"], n, p=[0.6, 0.4]),
            "answered_later": rng.random(n) < 1 / (1 + np.exp(3 - score)),
        },
        index=names,
    )
    return frame, score


def test_block_welch_anorexia() -> None:
    wide = table("anorexia.csv").set_index("id")
    first_only, both = (wide.Prewt[wide.Treat == group] for group in ("FT", "CBT"))
    found = score_difference(both, first_only)
    for name, key in (
        ("difference", "difference"), ("t", "t"), ("df", "df"), ("p", "p"), ("ci_low", "low"),
        ("ci_high", "high"),
    ):  # fmt: skip
        assert getattr(found, name) == near("welch_anorexia", key)


@pytest.mark.parametrize(
    ("both", "first_only", "reason"),
    [
        ([1.0, 2], [], "One of the two groups has no scores."),
        ([1.0, 2], [np.nan], "One of the two groups has no scores."),
        ([1.0, 2], [4.0], "An interval needs two scores in each group."),
        ([1.0, 1], [4.0, 4], "All scores are equal within the groups: no interval."),
    ],
)
def test_no_interval_comes_with_a_reason(
    both: list[float], first_only: list[float], reason: str
) -> None:
    found = score_difference(pd.Series(both), pd.Series(first_only, dtype=float))
    assert (found.ci_low, found.p, found.estimable, found.reason) == (None, None, False, reason)


def test_two_rows_of_a_person_are_refused() -> None:
    with pytest.raises(SurveyError, match="more than one row"):
        score_difference(pd.Series([1.0, 2], ["a", "a"]), pd.Series([1.0, 2]))


def test_only_the_eligible_and_linked_are_compared(garden: Library) -> None:
    def rows(*ids: str, **row: object) -> list[Row]:
        return [{"person": id, "VO_1": 3, **row} for id in ids]

    panel = make_panel(garden, w1=[*rows(*"abcd"), *rows("r", status="refused")], w2=rows(*"ax"))
    known = pd.DataFrame(
        {"project": "HILL", "role": "TEA", "party": "SCHOOL", "invited": True}, index=[*"abc"]
    )
    panel = replace(panel, rosters={**panel.rosters, "w1": known, "w2": known[:2]})
    found = first_wave_people(panel, "w1", "w2")
    assert found["answered_later"].to_dict() == {"a": True, "b": False}
    assert found.loc["a", ["role", "party", "project"]].tolist() == ["TEA", "SCHOOL", "HILL"]


def test_traits_are_tested_exactly_without_those_who_lack_them() -> None:
    frame, _ = people()
    frame.loc["p00", "party"] = None
    found = attrition_tests(frame).set_index("trait")
    assert found["n"].to_dict() == {"role": 40, "party": 39, "project": 40}
    assert (found["n"] == found["n_both"] + found["n_first_only"]).all()
    assert set(found["method"]) == {"exact"}
    everybody = attrition_tests(frame.assign(answered_later=True))
    assert everybody["p"].isna().all()
    assert set(everybody["reason"]) == {
        "Everybody is in one row or one column: nothing to compare."
    }
    assert attrition_tests(frame[:0])["n"].tolist() == [0, 0, 0]


def test_holm_counts_the_measures_that_were_tested() -> None:
    frame, score = people()
    lost = frame.index[~frame["answered_later"]]
    few = score.drop(lost[1:])
    found = attrition_scores(frame, {"ONE": score, "TWO": -score + 1, "FEW": few})
    found = found.set_index("measure")
    assert found.loc["TWO", "difference"] == pytest.approx(-found.loc["ONE", "difference"])
    assert found.loc["ONE", "p_holm"] == pytest.approx(min(1, 2 * found.loc["ONE", "p"]))
    assert np.isnan(found.loc["FEW", "p_holm"])
    assert found.loc["FEW", "reason"] == "An interval needs two scores in each group."


def test_the_model_names_its_terms_and_what_they_are_compared_with() -> None:
    frame, score = people()
    frame["role"] = ["TEA", "PUP", "TEA", "PAR"] * 10
    frame["project"] = ["HILL", "BAY", "HILL", "HILL", "BAY"] * 8
    found = attrition_model(frame, score)
    assert found["term"].tolist() == ["intercept", "score", "role PAR", "role PUP", "project BAY"]
    assert found["compared_with"].tolist() == ["", "", "TEA", "TEA", "HILL"]
    assert (found["n"] == 40).all()
    own = found.set_index("term").loc["score"]
    assert own["ci_low"] < own["log_odds"] < own["ci_high"]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (people()[0].assign(answered_later=True), "Everybody has the same outcome."),
        (people()[0][:0], "Everybody has the same outcome."),
        (people()[0][:5], "5 coefficients need more than 5 people, not 5."),
        (
            people()[0].assign(project=people()[0].role),
            "The groups cannot be told apart: one follows from more.",
        ),
    ],
)
def test_no_model_comes_with_a_reason(frame: pd.DataFrame, reason: str) -> None:
    found = attrition_model(frame, people()[1])
    assert found["reason"].tolist() == [reason]
    assert found["p"].isna().all()


@law
@given(st.integers(0, 100_000))
def test_names_and_order_of_people_change_nothing(seed: int) -> None:
    frame, score = people(seed)
    names = {name: f"q{99 - i}" for i, name in enumerate(frame.index)}
    other, scores = frame.rename(names).sample(frac=1, random_state=seed), score.rename(names)
    pd.testing.assert_frame_equal(attrition_tests(frame), attrition_tests(other))
    pd.testing.assert_frame_equal(
        attrition_scores(frame, {"M": score}), attrition_scores(other, {"M": scores})
    )
    pd.testing.assert_frame_equal(
        attrition_model(frame, score), attrition_model(other, scores), atol=1e-6
    )
