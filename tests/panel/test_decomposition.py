from __future__ import annotations

import time
from math import fsum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from panel_data import Waves, law, waves
from reference_values import near, two_waves, value

from panel.estimators.change import overlapping_change
from panel.estimators.decomposition import (
    TERMS,
    Decomposition,
    decompose,
    decompose_group,
    decompose_party_equal,
    decompose_waves,
)
from panel.estimators.weighting import party_equal_change


def sum_of_terms(result: Decomposition) -> float:
    return fsum(getattr(result, term) for term in TERMS)


def test_block_sai_decomp_flat() -> None:
    result, block = decompose(*two_waves("sai_flat")), "sai_decomp_FLAT"
    assert result.total == near(block, "total")
    assert result.stayers == near(block, "within")
    assert result.joiners == near(block, "joiners")
    assert result.leavers == near(block, "leavers")
    counts = value("sai_partover_FLAT")
    assert result.n_both == counts["n_stay"]
    assert (result.n_first_only, result.n_later_only) == (counts["n_left"], counts["n_joined"])


def test_the_intervals_hold_their_terms() -> None:
    result = decompose(*two_waves("sai_flat"))
    for name, (low, high) in result.intervals.items():
        assert low < getattr(result, name) < high
    assert result.intervals.keys() == {"total", "stayers", "joiners", "leavers"}


def test_a_sample_without_a_partys_only_stayer_is_passed_over() -> None:
    rng = np.random.default_rng(9)
    first = pd.Series([*"AAAAAAAABBB"], dtype=object)
    second = pd.Series([*"AAAAAAAABAABB"], dtype=object)
    before, after = pd.Series(rng.normal(3, 1, 11)), pd.Series(rng.normal(3, 1, 13))
    result = decompose_party_equal(before, after, first, second)
    assert (result.n_both, result.n_switched, result.replaced) == (9, 2, 0)
    assert result.intervals.keys() == {
        "total",
        "stayers",
        "joiners",
        "switchers_in",
        "switchers_out",
    }


def test_the_interval_of_the_total_is_near_that_of_t_new2() -> None:
    before, after = two_waves("sai_flat")
    low, high = decompose(before, after, draws=20_000).intervals["total"]
    expected = overlapping_change(before, after)
    assert (low, high) == pytest.approx((expected.ci_low, expected.ci_high), abs=0.01)


def test_by_hand_with_a_switcher_and_a_party_replaced() -> None:
    people = [*"abcdefghij"]
    before = pd.Series([1, 2, 3, 5, None, 4, 4, 1, None, None], people)
    after = pd.Series([2, 4, None, 3, 5, None, None, None, 2, 3], people)
    first = pd.Series(["A", "A", "A", "B", None, "C", "C", "B", None, None], people)
    second = pd.Series(["A", "A", None, "A", "A", None, None, None, "C", "C"], people)
    result = decompose_party_equal(before, after, first, second, min_party=2)
    assert (result.parties_used, result.parties_left_out) == (("A", "C"), ("B",))
    # A: 2 -> 3.5; stayers 1.5 -> 3, one of three left (3), one of four joined (5) and switched (3).
    # C: 4 -> 2.5 without anybody in both waves.
    assert result.stayers == pytest.approx(1.5 / 2)
    assert result.leavers == pytest.approx(-(3 - 1.5) / 3 / 2)
    assert result.joiners == pytest.approx((5 - 3) / 4 / 2)
    assert result.switchers == pytest.approx((3 - 3) / 4 / 2)
    assert result.replaced == pytest.approx(-1.5 / 2)
    assert result.total == pytest.approx((1.5 - 1.5) / 2)
    assert (result.n_both, result.n_first_only, result.n_later_only, result.n_switched) == (
        2,
        3,
        3,
        1,
    )
    assert result.intervals == {}
    assert "2 people" in result.reason


def test_nobody_in_both_waves_is_a_replaced_group() -> None:
    result = decompose(pd.Series([1.0, 2], [*"ab"]), pd.Series([4.0], ["c"]))
    assert (result.replaced, result.total, result.stayers) == (2.5, 2.5, 0)


@pytest.mark.parametrize("empty", [[], [np.nan]])
def test_an_empty_wave_is_a_status(empty: list[float]) -> None:
    result = decompose(pd.Series(empty, dtype=float), pd.Series([1.0, 2.0]))
    assert (result.estimable, result.total, result.n_later_only) == (False, None, 2)
    assert "no scores" in result.reason
    nobody = pd.Series([], dtype=object)
    parties = decompose_party_equal(pd.Series(empty, dtype=float), pd.Series([1.0]), nobody, nobody)
    assert "No party" in parties.reason


def test_a_missing_id_joins_nobody() -> None:
    before = pd.Series([1.0, 2.0, 3.0], index=["a", None, None])
    after = pd.Series([1.5, 9.0], index=["a", None])
    result = decompose(before, after)
    assert (result.n_both, result.n_first_only, result.n_later_only) == (1, 2, 1)
    assert result.total == pytest.approx(5.25 - 2)


@law
@given(waves())
def test_the_terms_sum_to_the_change(data: Waves) -> None:
    before, after, first, second = data
    plain = decompose(before, after, draws=50)
    if plain.estimable:
        assert sum_of_terms(plain) == pytest.approx(plain.total, abs=1e-12)
        assert plain.total == pytest.approx(overlapping_change(before, after).change, abs=1e-12)
    parties = decompose_party_equal(before, after, first, second, draws=50)
    change = party_equal_change(before, after, first, second)
    assert parties.estimable == (change.change is not None)
    assert parties.parties_used == change.parties_used
    if parties.estimable:
        assert sum_of_terms(parties) == pytest.approx(parties.total, abs=1e-12)
        assert parties.total == pytest.approx(change.change, abs=1e-12)
        assert parties.n_both == change.n_pairs


@law
@given(waves(codes="A"))
def test_one_party_is_the_plain_decomposition(data: Waves) -> None:
    before, after, *_ = data
    parties = pd.Series("A", before.index)
    one = decompose_party_equal(before, after, parties, parties, min_party=2, draws=50)
    if one.estimable:
        plain = decompose(before, after, draws=50)
        for name in ("total", *TERMS):
            assert getattr(one, name) == pytest.approx(getattr(plain, name), abs=1e-12)
        assert one.intervals == plain.intervals


@law
@given(waves())
def test_names_and_order_of_people_change_nothing(data: Waves) -> None:
    there = decompose_party_equal(*data, draws=50)
    renamed = [series.rename(lambda name: f"{name[::-1]}x").sort_index() for series in data]
    here = decompose_party_equal(*renamed, draws=50)
    assert here.intervals.keys() == there.intervals.keys()
    for name, interval in there.intervals.items():
        assert here.intervals[name] == pytest.approx(interval, abs=1e-9)


@law
@given(waves())
def test_swapping_waves_flips_the_sign_and_exchanges_joiners_and_leavers(data: Waves) -> None:
    before, after, first, second = data
    there = decompose_party_equal(before, after, first, second, draws=10)
    back = decompose_party_equal(after, before, second, first, draws=10)
    if there.estimable:
        for term, opposite in {
            "total": "total",
            "stayers": "stayers",
            "joiners": "leavers",
            "leavers": "joiners",
            "switchers_in": "switchers_out",
            "switchers_out": "switchers_in",
            "replaced": "replaced",
        }.items():
            assert -getattr(there, term) == pytest.approx(getattr(back, opposite), abs=1e-12)


def test_a_group_with_people_who_came_in_and_went_out() -> None:
    people = [*"abcdefg"]
    before = pd.Series([1, 2, 4, 5, None, 3, 2], people)
    after = pd.Series([2, 4, None, 3, 5, 1, 2], people)
    first = pd.Series(["A", "A", "A", "B", None, "A", "B"], people)
    second = pd.Series(["A", "A", None, "A", "A", "B", "B"], people)
    result = decompose_group(before, after, first, second, "A")
    # a, b stay 1.5 -> 3; c left (4) and f went to B (3) of four; d came from B (3), e joined (5).
    assert result.stayers == pytest.approx(1.5)
    assert result.leavers == pytest.approx(-(4 - 1.5) / 4)
    assert result.switchers_out == pytest.approx(-(3 - 1.5) / 4)
    assert result.joiners == pytest.approx((5 - 3) / 4)
    assert result.switchers_in == pytest.approx(0)
    assert result.switchers == pytest.approx(-(3 - 1.5) / 4)
    assert result.total == pytest.approx(3.5 - 2.5)
    assert (result.n_both, result.n_first_only, result.n_later_only, result.n_switched) == (
        2,
        1,
        1,
        2,
    )


def test_a_group_nobody_was_in_is_a_status() -> None:
    scores, groups = pd.Series([1.0, 2.0]), pd.Series(["A", "A"])
    result = decompose_group(scores, scores, groups, groups.replace("A", "B"), "A")
    assert (result.estimable, result.total) == (False, None)
    assert result.reason == "Nobody of A has a score in one of the waves."


@law
@given(waves())
def test_the_terms_of_a_group_sum_to_its_change(data: Waves) -> None:
    before, after, first, second = data
    for group in "ABC":
        found = decompose_group(before, after, first, second, group, draws=10)
        means = [scores[of == group].mean() for scores, of in ((before, first), (after, second))]
        assert found.estimable == bool(np.isfinite(means).all())
        if found.estimable:
            assert sum_of_terms(found) == pytest.approx(found.total, abs=1e-12)
            assert found.total == pytest.approx(means[1] - means[0], abs=1e-12)


def test_three_waves_are_split_neighbour_by_neighbour_and_end_to_end() -> None:
    rng = np.random.default_rng(2)
    scores = {wave: pd.Series(rng.normal(3, 1, 60)).iloc[k:] for k, wave in enumerate("xyz")}
    groups = {wave: pd.Series(rng.choice([*"AB"], 60)) for wave in "xyz"}
    everybody = decompose_waves(scores)
    pairs = [("x", "y"), ("y", "z"), ("x", "z")]
    assert list(zip(everybody.wave_from, everybody.wave_to, strict=True)) == pairs
    first, second, both = everybody.total
    assert first + second == pytest.approx(both, abs=1e-12)
    by_group = decompose_waves(scores, groups, draws=200)
    assert by_group.group.to_list() == ["A", "B"] * 3
    row = by_group.iloc[2]
    alone = decompose_group(scores["y"], scores["z"], groups["y"], groups["z"], "A", draws=200)
    assert row.switchers_out == alone.switchers_out
    assert (row.total_low, row.total_high) == alone.intervals["total"]
    assert (by_group[list(TERMS)].sum(axis=1) - by_group.total).abs().max() < 1e-12


def test_a_wave_without_scores_is_a_row_with_its_reason() -> None:
    rows = decompose_waves({"x": pd.Series([1.0]), "y": pd.Series([np.nan])})
    assert rows.estimable.to_list() == [False]
    assert np.isnan(rows.total[0])
    assert rows.reason[0] == "A wave has no scores."


def test_200_people_take_less_than_50_ms() -> None:
    rng = np.random.default_rng(1)
    before, after = (pd.Series(rng.normal(3, 1, 200)).where(rng.random(200) < 0.8) for _ in "ab")
    parties = [pd.Series(rng.choice([*"ABCD"], 200)) for _ in "ab"]
    for work in (
        lambda: decompose_party_equal(before, after, *parties),
        lambda: decompose_group(before, after, *parties, "A"),
        lambda: decompose(before, after),
    ):
        seconds = []
        for _ in range(5):
            start = time.thread_time()
            work()
            seconds.append(time.thread_time() - start)
        assert min(seconds) < 0.05
