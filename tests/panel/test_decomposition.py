from __future__ import annotations

import time
from math import fsum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from panel_data import Waves, law, waves
from reference_values import near, two_waves, value

from panel.change import overlapping_change
from panel.decomposition import TERMS, Decomposition, decompose, decompose_party_equal
from panel.weighting import party_equal_change


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
    assert result.intervals.keys() == {"total", "stayers", "joiners", "switchers"}


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
            "switchers": "switchers",
            "replaced": "replaced",
        }.items():
            assert -getattr(there, term) == pytest.approx(getattr(back, opposite), abs=1e-12)


def test_200_people_take_less_than_50_ms() -> None:
    rng = np.random.default_rng(1)
    before, after = (pd.Series(rng.normal(3, 1, 200)).where(rng.random(200) < 0.8) for _ in "ab")
    parties = pd.Series(rng.choice([*"ABCD"], 200))
    seconds = []
    for _ in range(5):
        start = time.thread_time()
        decompose_party_equal(before, after, parties, parties)
        seconds.append(time.thread_time() - start)
    assert min(seconds) < 0.05
