from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reference_values import near, table, value

from panel.estimators.intraclass import intraclass_correlation
from survey.problems import SurveyError


def test_block_icc_bh1996() -> None:
    frame, block = table("bh1996_lead.csv"), "icc_bh1996"
    result = intraclass_correlation(frame["WBEING"], frame["GRP"], size="average")
    assert result.icc1 == near(block, "icc1")
    assert 1 - 1 / result.f == near(block, "icc2")
    assert result.n_groups == value(block)["n_groups"]
    adjusted = intraclass_correlation(frame["WBEING"], frame["GRP"])
    # Groups of unequal size: the average size overstates k and understates the correlation.
    assert adjusted.group_size < result.group_size
    assert adjusted.icc1 > result.icc1


def test_block_icc1_shrout_fleiss() -> None:
    block = "icc1_shrout_fleiss"
    scores = np.array(value(block)["scores"], dtype=float)
    groups = pd.Series(np.repeat(np.arange(6), 4))
    for size in ("adjusted", "average"):
        result = intraclass_correlation(pd.Series(scores.ravel()), groups, size=size)
        assert (result.icc1, result.f) == (near(block, "icc1"), near(block, "f"))
        assert (result.ci_low, result.ci_high) == (near(block, "lo"), near(block, "hi"))
        assert (result.df_between, result.df_within) == (value(block)["df1"], value(block)["df2"])


def test_with_few_groups_it_says_that_it_says_nothing() -> None:
    rng = np.random.default_rng(1)
    groups = pd.Series(np.repeat([*"abc"], 25))
    levels = groups.map({"a": 2.7, "b": 3.0, "c": 3.4})
    result = intraclass_correlation(pd.Series(rng.normal(0, 1, 75)) + levels, groups)
    assert result.ci_low < 0.05
    assert result.ci_high > 0.7
    assert result.note("nb").startswith("Med 3 grupper sier ICC(1) i praksis ingenting")
    assert result.note("en").startswith("With 3 groups an ICC(1) says next to nothing")
    many = intraclass_correlation(
        pd.Series(rng.normal(3, 1, 75)), pd.Series(np.repeat(range(15), 5))
    )
    assert many.note("nb") == ""


def test_the_interval_covers_also_with_groups_of_unequal_size() -> None:
    rng = np.random.default_rng(2)
    sizes = [4, 6, 8, 10, 20, 30, 5, 7, 9, 12]
    groups = pd.Series(np.repeat(range(10), sizes))
    covered = 0
    for _ in range(500):
        scores = pd.Series(rng.normal(0, 0.5, 10)[groups] + rng.normal(0, 1, len(groups)))
        result = intraclass_correlation(scores, groups)
        covered += result.ci_low <= 0.2 <= result.ci_high
    assert 0.93 <= covered / 500 <= 0.97


@pytest.mark.parametrize(
    ("scores", "groups", "reason"),
    [
        ([1.0, 2], ["a", "a"], "two groups"),
        ([1.0, 2], ["a", "b"], "No group has two scores"),
        ([3.0, 3, 3], ["a", "a", "b"], "All scores are equal"),
        ([1.0, 1, 2, 2], ["a", "a", "b", "b"], "Nobody differs within a group"),
        ([np.nan, np.nan], ["a", "b"], "two groups"),
        ([1.0, 2, 3], [None, None, "b"], "two groups"),
    ],
)
def test_no_interval_comes_with_a_reason(
    scores: list[float], groups: list[str | None], reason: str
) -> None:
    result = intraclass_correlation(pd.Series(scores), pd.Series(groups, dtype=object))
    assert (result.estimable, result.ci_low, result.ci_high) == (False, None, None)
    assert reason in result.reason


def test_a_person_with_two_rows_is_refused() -> None:
    with pytest.raises(SurveyError, match="more than one row"):
        intraclass_correlation(pd.Series([1.0, 2], [1, 1]), pd.Series(["a", "b"]))
