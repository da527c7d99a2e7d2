from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from invented_ratings import ratings
from reference_values import near, table
from scipy import stats

from panel.estimators.rating_differences import asymmetry, self_minus_others
from survey.problems import SurveyError

OWNER = {"VEI": "PRA", "FOR": "FOU", "UTD": "FOU", "BRU": "BRU"}


def rated() -> tuple[pd.DataFrame, pd.Series]:
    frame = table("ratings.csv").set_index("rater")
    return frame[list(OWNER)], frame["party"]


def test_block_self_minus_others() -> None:
    found, block = self_minus_others(*rated(), OWNER).set_index("target"), "self_minus_others"
    for target in OWNER:
        row = found.loc[target]
        assert row.difference == near(block, target, "difference")
        assert (row.ci_low, row.ci_high) == (near(block, target, "lo"), near(block, target, "hi"))


def test_block_asymmetry() -> None:
    found, block = asymmetry(*rated(), OWNER), "asymmetry"
    assert [*zip(found.group, found.other, strict=True)] == [
        ("BRU", "FOU"), ("BRU", "PRA"), ("FOU", "PRA")
    ]  # fmt: skip
    for row in found.itertuples():
        pair = f"{row.group}-{row.other}"
        assert row.asymmetry == near(block, pair, "asymmetry")
        assert (row.ci_low, row.ci_high) == (near(block, pair, "lo"), near(block, pair, "hi"))
        assert row.asymmetry == pytest.approx((row.mean_of_other - row.mean_of_group) / 2)


def test_the_two_directions_of_a_pair_are_each_others_mirror() -> None:
    frame, party = rated()
    renamed = {"PRA": "3", "FOU": "2", "BRU": "1"}, {"PRA": "1", "FOU": "2", "BRU": "3"}
    there, back = (
        asymmetry(frame, party.map(names), {k: names[v] for k, v in OWNER.items()})
        for names in renamed
    )
    one = there.set_index(["group", "other"]).loc[("1", "2")]
    other = back.set_index(["group", "other"]).loc[("2", "3")]
    assert other.asymmetry == pytest.approx(-one.asymmetry)
    assert (other.ci_low, other.ci_high) == pytest.approx((-one.ci_high, -one.ci_low))


def test_a_pair_in_which_one_side_is_silent_says_so() -> None:
    frame = pd.DataFrame({"A": [3.0, 4, 2], "B": [5.0, np.nan, np.nan]}, index=[*"xyz"])
    found = asymmetry(frame, pd.Series([*"ABB"], [*"xyz"]), {"A": "A", "B": "B"})
    assert found.n_of_other.to_list() == [1]
    assert found.ci_low.isna().all()
    assert found.reason.to_list() == ["Each side needs at least two raters."]
    assert asymmetry(frame, pd.Series([], dtype=object), {"A": "A", "B": "B"}).empty


def test_texts_are_refused() -> None:
    frame = pd.DataFrame({"A": ["4", "5"]})
    for work in (self_minus_others, asymmetry):
        with pytest.raises(SurveyError, match="holds texts"):
            work(frame, pd.Series(["A", "B"]), {"A": "A"})


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
