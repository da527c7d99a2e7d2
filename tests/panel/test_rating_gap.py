from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_ratings import TARGETS, ratings
from panel_data import law
from reference_values import near, table, value

from panel.estimators.rating_gap import rating_gap
from survey.problems import SurveyError


def test_block_gap_additive() -> None:
    frame, block = table("ratings.csv").set_index("rater")[TARGETS], "gap_additive"
    result = rating_gap(frame)
    for target in TARGETS:
        assert result.means[target] == near(block, "means", target)
    assert result.gap == near(block, "gap")
    assert result.n_raters == value(block)["n"]


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


@pytest.mark.parametrize(
    ("frame", "weights", "message"),
    [
        (pd.DataFrame({"A": ["high"], "B": ["low"]}), None, "holds texts .* in A, B"),
        (pd.DataFrame({"A": [1.0], "B": [np.inf]}), None, "infinite"),
        (pd.DataFrame({"A": [1.0], "B": [2.0]}), pd.Series([np.inf]), "weight is infinite"),
        (pd.DataFrame({"A": [1.0], "B": [2.0]}), pd.Series([-1.0]), "below 0"),
    ],
)
def test_what_is_no_rating_is_refused(
    frame: pd.DataFrame, weights: pd.Series | None, message: str
) -> None:
    with pytest.raises(SurveyError, match=message):
        rating_gap(frame, weights=weights)


@law
@given(st.integers(0, 10_000), st.sampled_from([0, 0.2, 0.5]))
def test_order_of_raters_and_a_constant_change_no_gap(seed: int, missing: float) -> None:
    frame = ratings(15, seed, missing)
    there, here = rating_gap(frame, 100), rating_gap(frame.sample(frac=1, random_state=1) + 2, 100)
    for name in ("gap", "chance_gap", "p_share", "ci_low", "ci_high"):
        expected = getattr(there, name)
        assert getattr(here, name) == (expected and pytest.approx(expected, abs=1e-9))
    assert here.means == pytest.approx({k: v + 2 for k, v in there.means.items()})
