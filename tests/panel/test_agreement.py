from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, table, value

from panel.estimators.agreement import SLIGHTLY_SKEWED, group_agreement
from survey.problems import SurveyError


def by_group(answers: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """A row a group, a column a field."""
    found = {name: asdict(group_agreement(own, 5)) for name, own in answers.groupby(groups)}
    return pd.DataFrame.from_dict(found, orient="index")


def test_block_rwgj_lq2002() -> None:
    frame, block = table("lq2002_lead.csv"), "rwgj_lq2002"
    companies = frame["COMPID"].astype(str)
    found = by_group(frame.drop(columns="COMPID"), companies)
    assert len(found) == value(block)["n_groups"]
    first = found.loc[value(block)["company"]]
    assert first["r_wg_uniform"].to_list() == near(block, "uniform")
    assert first["r_wg_skewed"].to_list() == near(block, "skewed")
    assert first["average_deviation"].to_list() == near(block, "ad")
    assert found["r_wg_uniform"].mean() == near(block, "uniform_mean")
    assert found["r_wg_skewed"].mean() == near(block, "skewed_mean")
    assert found["average_deviation"].mean() == near(block, "ad_mean")


def test_block_icc_bh1996_agreement_on_one_item() -> None:
    frame, block = table("bh1996_lead.csv"), "icc_bh1996"
    found = by_group(frame[["LEAD"]], frame["GRP"].astype(str))
    assert found["r_wg_uniform"].mean() == near(block, "rwg_lead_mean")
    first = found.loc["1"]
    assert first["r_wg_uniform"] == near(block, "rwg_lead_first")


def test_the_leaning_variance_of_five_answers_is_that_of_its_distribution() -> None:
    shares, answers = np.array([0.05, 0.15, 0.20, 0.35, 0.25]), np.arange(1, 6)
    mean = shares @ answers
    assert SLIGHTLY_SKEWED[5] == pytest.approx(shares @ (answers - mean) ** 2)


def test_all_alike_is_full_agreement_and_a_split_none() -> None:
    alike = group_agreement(pd.DataFrame({"a": [4.0] * 3, "b": [2.0] * 3}), 5)
    assert (alike.r_wg_uniform, alike.r_wg_skewed, alike.average_deviation) == (1, 1, 0)
    split = group_agreement(pd.DataFrame({"a": [1.0, 5, 1, 5]}), 5)
    assert (split.r_wg_uniform, split.average_deviation) == (0, 2)


def test_an_item_uses_the_answers_it_has() -> None:
    frame = pd.DataFrame({"a": [1, 2, 3, None], "b": [4, None, 5, None]}, dtype=float)
    found = group_agreement(frame, 5)
    assert found.n == 3
    assert found.mean_variance == pytest.approx((1 + 0.5) / 2)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (pd.DataFrame({"a": [3.0]}), "two answers to every item"),
        (pd.DataFrame({"a": [3.0, 4.0], "b": [np.nan, 2.0]}), "two answers to every item"),
        (pd.DataFrame({"a": [np.nan, np.nan]}), "two answers to every item"),
        (pd.DataFrame(index=range(3)), "no item"),
    ],
)
def test_too_few_answers_are_a_status(frame: pd.DataFrame, reason: str) -> None:
    found = group_agreement(frame, 5)
    assert (found.estimable, found.r_wg_uniform, found.average_deviation) == (False, None, None)
    assert reason in found.reason


def test_a_scale_without_a_known_leaning_variance_says_so() -> None:
    found = group_agreement(pd.DataFrame({"a": [1.0, 2, 4]}), 4)
    assert (found.estimable, found.r_wg_skewed) == (True, None)
    assert found.reason == "No leaning variance is known for 4 answers."


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (pd.DataFrame({"a": [1.0, 7]}), 5, "further apart than a scale of 5"),
        (pd.DataFrame({"a": [1.0, 1]}), 1, "2 answers or more, not 1"),
        (pd.DataFrame({"a": ["agree", "disagree"]}), 5, "holds texts .* in a"),
        (pd.DataFrame({"a": [1.0, np.inf]}), 5, "infinite"),
        (pd.DataFrame({"a": [1.0, 2]}, index=["x", "x"]), 5, "more than one row"),
    ],
)
def test_what_cannot_be_meant_is_refused(frame: pd.DataFrame, options: int, message: str) -> None:
    with pytest.raises(SurveyError, match=message):
        group_agreement(frame, options)


@law
@given(st.integers(0, 10_000), st.integers(-3, 3))
def test_a_constant_and_the_order_of_people_change_no_agreement(seed: int, shift: int) -> None:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.integers(1, 6, (9, 3)).astype(float)).mask(rng.random((9, 3)) < 0.1)
    there, here = (group_agreement(f, 5) for f in (frame, frame.sample(frac=1) + shift))
    for name in ("r_wg_uniform", "r_wg_skewed", "average_deviation", "mean_variance"):
        expected = getattr(there, name)
        assert getattr(here, name) == (expected and pytest.approx(expected, abs=1e-12))
    if there.estimable:
        assert 0 <= there.r_wg_skewed <= there.r_wg_uniform <= 1
