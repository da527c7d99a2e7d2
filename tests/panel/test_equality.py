from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from scipy import stats

from panel.equality import party_range, rating_gap, rating_matrix, self_minus_others
from survey.problems import SurveyError

TARGETS = ["VEI", "FOR", "UTD", "BRU"]


def ratings(n: int, seed: int, missing: float = 0.0, **shift: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(3.5, 0.6, (n, 1)) + rng.normal(0, 0.7, (n, 4)), columns=TARGETS)
    frame = (frame + pd.Series(shift, dtype=float).reindex(TARGETS).fillna(0)).round().clip(1, 5)
    return frame.where(rng.random((n, 4)) >= missing)


def test_with_every_rating_the_means_are_the_plain_ones() -> None:
    frame = ratings(30, 1, BRU=-0.8)
    result = rating_gap(frame)
    assert result.means == pytest.approx(frame.mean().to_dict())
    assert result.gap == pytest.approx(frame.mean().max() - frame.mean().min())
    assert result.lowest == "BRU"
    assert result.n_by_target == dict.fromkeys(TARGETS, 30)


def test_missing_ratings_are_adjusted_by_least_squares() -> None:
    frame = ratings(25, 2, missing=0.3)
    frame = frame[frame.count(axis=1) >= 2]
    long = frame.reset_index(names="rater").melt("rater").dropna()
    design = pd.get_dummies(long[["rater", "variable"]].astype(str), dtype=float)
    effects = pd.Series(np.linalg.lstsq(design, long.value, rcond=None)[0], design.columns)
    level = effects.filter(like="rater_").mean()
    expected = {target: level + effects[f"variable_{target}"] for target in TARGETS}
    result = rating_gap(frame)
    assert result.means == pytest.approx(expected)
    assert result.gap == pytest.approx(max(expected.values()) - min(expected.values()))


def test_generous_raters_do_not_lift_the_group_they_happen_to_rate() -> None:
    frame = pd.DataFrame(
        {"VEI": [5, 5, 2, 2.0], "FOR": [5, 5, 2, 2], "BRU": [5, 5, np.nan, np.nan]}
    )
    result = rating_gap(frame)
    assert frame.mean().max() - frame.mean().min() == 1.5
    assert (result.gap, result.beyond_chance) == (pytest.approx(0), False)


def test_raters_of_one_group_are_left_out() -> None:
    frame = ratings(10, 3)
    alone = pd.DataFrame([[5, np.nan, np.nan, np.nan]], columns=TARGETS, index=[99])
    assert rating_gap(pd.concat([frame, alone])) == rating_gap(frame)


def test_without_a_gap_the_observed_one_is_what_chance_gives() -> None:
    gaps = [rating_gap(ratings(24, seed), draws=200) for seed in range(200)]
    assert np.mean([g.gap for g in gaps]) == pytest.approx(
        np.mean([g.chance_gap for g in gaps]), 0.1
    )
    assert np.mean([g.gap for g in gaps]) > 0.2
    # 5 % of 200, within three binomial standard errors.
    assert sum(g.beyond_chance for g in gaps) <= 10 + 3 * np.sqrt(200 * 0.05 * 0.95)


def test_a_true_gap_is_beyond_chance() -> None:
    result = rating_gap(ratings(40, 4, missing=0.2, BRU=-1.2))
    assert result.beyond_chance
    assert result.p_share == pytest.approx(1 / 2001)
    assert result.ci_low < result.gap < result.ci_high


def test_the_share_counts_ties_and_the_observed_arrangement() -> None:
    result = rating_gap(pd.DataFrame(3.0, index=range(5), columns=TARGETS))
    assert (result.gap, result.chance_gap, result.p_share) == (0, 0, 1)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (pd.DataFrame(columns=TARGETS, dtype=float), "two raters"),
        (pd.DataFrame({"VEI": [1.0, 2.0]}), "two raters"),
        (pd.DataFrame({"A": [1.0, 2], "B": [1.0, 3], "C": [np.nan, np.nan]}), "in common"),
        (
            pd.DataFrame(
                [[1, 2, None, None], [2, 2, None, None], [None, None, 3, 5]],
                columns=TARGETS,
                dtype=float,
            ),
            "in common",
        ),
    ],
)
def test_no_gap_comes_with_a_reason(frame: pd.DataFrame, reason: str) -> None:
    result = rating_gap(frame)
    assert (result.estimable, result.gap, result.p_share) == (False, None, None)
    assert reason in result.reason


def test_a_rater_with_two_rows_is_refused() -> None:
    with pytest.raises(SurveyError, match="more than one row"):
        rating_gap(ratings(2, 1).set_axis([1, 1]))


@law
@given(st.integers(0, 10_000), st.sampled_from([0, 0.2, 0.5]))
def test_order_of_raters_and_a_constant_change_no_gap(seed: int, missing: float) -> None:
    frame = ratings(15, seed, missing)
    there, here = rating_gap(frame, 100), rating_gap(frame.sample(frac=1, random_state=1) + 2, 100)
    for name in ("gap", "chance_gap", "p_share", "ci_low", "ci_high"):
        expected = getattr(there, name)
        assert getattr(here, name) == (expected and pytest.approx(expected, abs=1e-9))
    assert here.means == pytest.approx({k: v + 2 for k, v in there.means.items()})


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


def test_party_range_and_epsilon_squared_from_the_analysis_of_variance() -> None:
    rng = np.random.default_rng(6)
    party = pd.Series(["PRA"] * 12 + ["FOU"] * 9 + ["BRU"] * 6 + ["EIE"] * 2)
    scores = pd.Series(rng.normal(3, 1, 29)) + party.map({"BRU": -1.0}).fillna(0)
    result = party_range(scores, party, draws=20_000)
    groups = [scores[party == name] for name in ("BRU", "FOU", "PRA")]
    f, p = stats.f_oneway(*groups)
    # eta^2 = F df_b / (F df_b + df_w), epsilon^2 = (F - 1) df_b / (F df_b + df_w).
    assert result.epsilon_squared == pytest.approx((f - 1) * 2 / (f * 2 + 24))
    assert result.p == pytest.approx(p, abs=0.02)
    means = [group.mean() for group in groups]
    assert result.range == pytest.approx(max(means) - min(means))
    assert (result.n, result.lowest) == (27, "BRU")
    assert result.n_by_party == {"BRU": 6, "FOU": 9, "PRA": 12}


def test_a_range_needs_two_parties_and_spread() -> None:
    few = party_range(pd.Series([1.0, 2, 3]), pd.Series(["PRA"] * 3))
    assert (few.estimable, few.range) == (False, None)
    assert "two parties" in few.reason
    flat = party_range(pd.Series([3.0] * 6), pd.Series([*"AAABBB"]))
    assert (flat.estimable, flat.range, flat.p) == (False, 0, None)


@law
@given(st.permutations(range(20)))
def test_order_of_people_changes_no_range(order: list[int]) -> None:
    scores = pd.Series(np.random.default_rng(8).normal(3, 1, 20))
    parties = pd.Series([*"AABBBBBBCCCCCCCCCCCC"])
    expected = party_range(scores, parties, draws=100)
    assert party_range(scores.iloc[order], parties, draws=100).p == expected.p


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_200_people_take_less_than_50_ms(missing: float) -> None:
    frame, parties = ratings(200, 1, missing), pd.Series([*"ABCD"] * 50)
    for work in (lambda: rating_gap(frame), lambda: party_range(frame.sum(axis=1), parties)):
        seconds = []
        for _ in range(5):
            start = time.thread_time()
            work()
            seconds.append(time.thread_time() - start)
        assert min(seconds) < 0.05
