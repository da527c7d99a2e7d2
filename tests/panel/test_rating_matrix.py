from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from invented_ratings import ratings
from scipy import stats

from panel.rating_matrix import rating_matrix, self_minus_others


def test_a_party_rates_itself_and_the_others() -> None:
    frame = pd.DataFrame(
        {"VEI": [5, 4, 2, np.nan, 1], "LED": [4, 4, 1, 2, 5], "BRU": [1, 2, 5, 5, 3.0]},
        index=[*"abcde"],
    )
    rater = pd.Series({"a": "PRA", "b": "PRA", "c": "BRU", "d": "BRU", "e": None})
    matrix = rating_matrix(frame, rater, {"VEI": "PRA", "BRU": "BRU"})
    cells = matrix.set_index(["rater_party", "target"])
    assert list(matrix.columns) == ["rater_party", "target", "n", "mean", "self"]
    assert cells.loc[("PRA", "VEI")].to_list() == [2, 4.5, True]
    assert cells.loc[("BRU", "VEI")].to_list() == [1, 2, False]
    assert cells.loc[("PRA", "LED")].to_list() == [2, 4, False]
    assert len(matrix) == 6


def test_an_empty_cell_has_n_zero() -> None:
    frame = pd.DataFrame({"VEI": [np.nan, 3.0]}, index=[*"ab"])
    matrix = rating_matrix(frame, pd.Series({"a": "PRA", "b": "BRU"}), {})
    assert matrix.n.to_list() == [1, 0]
    assert np.isnan(matrix["mean"][1])


def test_self_minus_others_is_welch() -> None:
    frame = ratings(40, 5, missing=0.1)
    rater = pd.Series(np.where(frame.index < 12, "PRA", "BRU"), frame.index)
    result = self_minus_others(frame, rater, {"VEI": "PRA", "BRU": "BRU"}).set_index("target")
    own, others = frame.VEI[:12].dropna(), frame.VEI[12:].dropna()
    interval = stats.ttest_ind(own, others, equal_var=False).confidence_interval(0.95)
    row = result.loc["VEI"]
    assert (row.n_self, row.n_others) == (len(own), len(others))
    assert row.difference == pytest.approx(own.mean() - others.mean())
    assert (row.ci_low, row.ci_high) == pytest.approx((interval.low, interval.high))
    assert list(result.index) == ["VEI", "BRU"]


def test_self_minus_others_says_why_there_is_no_interval() -> None:
    frame = pd.DataFrame({"VEI": [5.0, 3, 4], "BRU": [3.0, 3, 3]}, index=[*"abc"])
    rater = pd.Series({"a": "PRA", "b": "BRU", "c": "BRU"})
    result = self_minus_others(frame, rater, {"VEI": "PRA", "BRU": "BRU", "UTD": "UTD"})
    assert result.difference.to_list() == [1.5, 0]
    assert result.ci_low.isna().all()
    assert result.reason.str.contains("two raters").all()
    assert self_minus_others(frame, rater, {}).empty
