from __future__ import annotations

from dataclasses import asdict
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import Waves, law, waves
from reference_values import near, table, two_waves, value

from panel.estimators.change import (
    benjamini_hochberg,
    holm,
    overlapping_change,
    paired_change,
    sign_flip_p,
    standardised_change,
)
from panel.estimators.samples import SEED
from survey.problems import SurveyError


def scores(*values: float | None, start: int = 0) -> pd.Series:
    return pd.Series(values, index=range(start, start + len(values)), dtype=float)


def test_paired_t_is_the_block_sleep_paired_t() -> None:
    result = paired_change(*two_waves("sleep"))
    assert result.t == near("sleep_paired_t", "t")
    assert result.df == near("sleep_paired_t", "df")
    assert result.p_t == near("sleep_paired_t", "p")
    assert result.change == near("sleep_paired_t", "mean_diff")
    assert [result.ci_low, result.ci_high] == near("sleep_paired_t", "ci")
    assert result.estimable


def test_below_20_pairs_p_is_the_sign_flip_of_block_sleep_perm_exact() -> None:
    result = paired_change(*two_waves("sleep"))
    assert result.p == result.p_signflip == near("sleep_perm_exact", "p")
    # One of the ten differences is zero and has no sign to flip.
    assert result.smallest_p == 2 / 2**9


def test_effect_size_is_the_block_sleep_effect() -> None:
    assert paired_change(*two_waves("sleep")).d_av == near("sleep_effect", "d_av")


@pytest.mark.parametrize("group", ["CBT", "FT"])
def test_blocks_anorexia_paired(group: str) -> None:
    block, result = f"anorexia_paired_{group}", paired_change(*two_waves(group))
    assert result.n_pairs == near(block, "n")
    assert result.t == near(block, "t")
    assert result.p_t == near(block, "p")
    assert result.change == near(block, "diff")
    assert [result.ci_low, result.ci_high] == near(block, "ci")
    assert result.d_av == near(block, "d_av")


def test_from_20_pairs_p_is_the_t_test_anorexia_paired_cbt() -> None:
    result = paired_change(*two_waves("CBT"))
    assert (result.p, result.p_signflip, result.method) == (result.p_t, None, "paired t")


def test_exact_p_of_block_anorexia_paired_ft() -> None:
    result = paired_change(*two_waves("FT"))
    assert result.p == result.p_signflip == near("anorexia_paired_FT", "p_perm_exact")


@pytest.mark.parametrize("group", ["CBT", "FT"])
def test_blocks_dav_ci_bonett(group: str) -> None:
    block, (before, after) = f"dav_ci_bonett_{group}", two_waves(group)
    effect = standardised_change(before.to_numpy(), after.to_numpy())
    assert effect.d_av == near(block, "d_av")
    assert effect.adjusted == near(block, "adj")
    assert effect.se == near(block, "se")
    assert effect.low == near(block, "lo")
    assert effect.high == near(block, "hi")
    result = paired_change(before, after)
    assert (result.d_av_adjusted, result.d_av_low) == (effect.adjusted, effect.low)


@pytest.mark.parametrize(("block", "equal"), [("derrick_tnew1", True), ("derrick_tnew2", False)])
def test_blocks_derrick(block: str, equal: bool) -> None:
    result = overlapping_change(*two_waves("derrick2017"), equal_variances=equal)
    for name, key in {"t": "t", "df": "df", "p": "p", "change": "est"}.items():
        assert getattr(result, name) == near(block, key)
    assert [result.ci_low, result.ci_high] == near(block, "ci")


def test_block_sai_partover_flat() -> None:
    block, (before, after) = "sai_partover_FLAT", two_waves("sai_flat")
    result = overlapping_change(before, after)
    assert result.n_pairs == value(block)["n_stay"]
    assert result.n_from - result.n_pairs == value(block)["n_left"]
    assert result.n_to - result.n_pairs == value(block)["n_joined"]
    for name, key in {"t": "t", "df": "df", "p": "p", "change": "est", "r": "r"}.items():
        assert getattr(result, name) == near(block, key)
    assert [result.ci_low, result.ci_high] == near(block, "ci")
    stayers = paired_change(before, after)
    assert stayers.t == near(block, "paired_t")
    assert stayers.p == near(block, "paired_p")
    assert stayers.d_av == near(block, "d_av")


def test_block_min_p_signflip() -> None:
    for pairs in value("min_p_signflip"):
        result = sign_flip_p(np.arange(1.0, int(pairs) + 1))
        assert result.p == result.smallest_p == near("min_p_signflip", pairs)


def test_block_p_adjust() -> None:
    p = value("p_adjust")["p"]
    for adjust, name in ((holm, "holm"), (benjamini_hochberg, "bh")):
        *adjusted, missing = adjust(p)
        *expected, _ = value("p_adjust")[name]
        assert adjusted == pytest.approx(expected, rel=1e-10)
        assert missing is None


def test_without_tests_there_is_nothing_to_adjust() -> None:
    assert (holm([None, None]), benjamini_hochberg([])) == ([None, None], [])


@pytest.mark.parametrize("wrong", [1.1, -0.1, float("nan")])
def test_what_is_no_p_is_refused(wrong: float) -> None:
    with pytest.raises(SurveyError, match="between 0 and 1"):
        holm([0.5, wrong])


@law
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=9))
def test_sign_flip_is_the_brute_force_over_all_patterns(differences: list[int]) -> None:
    sums = [
        abs(sum(s * d for s, d in zip(signs, differences, strict=True)))
        for signs in product((-1, 1), repeat=len(differences))
    ]
    share = sum(total >= abs(sum(differences)) for total in sums) / len(sums)
    assert sign_flip_p(differences).p == share


def test_random_sign_flips_come_near_the_exact_p() -> None:
    differences = np.random.default_rng(SEED).normal(0.4, 1, 20)
    exact, random = sign_flip_p(differences), sign_flip_p(differences, exact_up_to=10)
    assert (exact.exact, random.exact) == (True, False)
    assert random.p == pytest.approx(exact.p, abs=0.01)


@pytest.mark.parametrize("n", range(6))
def test_below_6_pairs_there_are_estimates_only(n: int) -> None:
    before, after = scores(*range(n)), scores(*(2 * i + 1 for i in range(n)))
    result = paired_change(before, after)
    assert not result.estimable
    blank = (result.p, result.p_t, result.p_signflip, result.ci_low, result.ci_high, result.d_av)
    assert blank == (None,) * 6
    assert result.change == ((n + 1) / 2 if n else None)
    assert result.smallest_p == min(1, 2 / 2**n)
    assert f"{result.smallest_p:.3g}" in result.reason or n == 0


@pytest.mark.parametrize("n", [8, 25])
def test_equal_differences_are_a_status_and_never_nan(n: int) -> None:
    before = scores(*(0.1 * (i % 7) for i in range(n)))
    result = paired_change(before, before + 0.3)
    assert not result.estimable
    assert "same amount" in result.reason
    assert (result.se, result.t, result.ci_low, result.d_av) == (0, None, None, None)
    assert result.p == (2 / 2**8 if n == 8 else None)


def test_scores_without_any_spread_are_a_status() -> None:
    result = overlapping_change(scores(*[2.1] * 5), scores(*[3.3] * 5))
    assert (result.estimable, result.p, result.se) == (False, None, None)
    assert result.change == pytest.approx(1.2)
    assert "vary" in result.reason


def test_everybody_changing_alike_is_a_status_in_the_overlapping_test() -> None:
    before = scores(1, 2.3, 3.1, 4, 2, 1.7)
    assert "vary" in overlapping_change(before, before + 0.1).reason


def test_a_wave_of_one_is_not_tested() -> None:
    result = overlapping_change(scores(3, None), scores(4, 4, 5))
    assert (result.n_from, result.change, result.p) == (1, pytest.approx(4 / 3), None)
    assert "two scores" in result.reason


def test_below_5_pairs_the_correlation_is_taken_as_zero_and_the_method_says_so() -> None:
    before, after = scores(1, 2, 3, 4, 5, 2), scores(2, 3, 3.5, 5, 1, 2, 4, start=2)
    result = overlapping_change(before, after)
    assert (result.n_pairs, result.r, result.method) == (4, 0, "T_new2, r = 0 (4 pairs)")


def test_a_wave_that_does_not_vary_among_the_pairs_has_no_correlation() -> None:
    before = scores(3, 3, 3, 3, 3, 1, 5)
    after = scores(1, 2, 3, 4, 5)
    assert overlapping_change(before, after).r == 0


@pytest.mark.parametrize("change", [paired_change, overlapping_change])
def test_two_rows_of_a_person_are_refused(change) -> None:
    twice = pd.Series([1.0, 2.0, 3.0], index=["a", "b", "a"])
    with pytest.raises(SurveyError, match="more than one row"):
        change(twice, pd.Series([1.0], index=["a"]))
    with pytest.raises(SurveyError, match="infinite"):
        change(twice.iloc[:2], pd.Series([np.inf], index=["a"]))


def test_block_sai_duplicate_keys() -> None:
    """Five keys of study GRAY are missing a second time, and one of study HOME stands twice."""
    rows = table("sai_gray_home.csv")
    twice = rows[rows.duplicated(["study", "time", "id"])]
    assert twice.study.tolist() == value("sai_duplicate_keys")["study"]
    scores = {
        (study, time): wave.set_index("id").calm
        for (study, time), wave in rows.groupby(["study", "time"])
    }
    with pytest.raises(SurveyError, match="1 people have more than one row in the second wave"):
        overlapping_change(scores["HOME", 1], scores["HOME", 2])
    gray = scores["GRAY", 1]
    both = overlapping_change(gray, gray)
    assert both.n_pairs == gray[gray.index.notna()].notna().sum()
    assert both.n_from == gray.notna().sum() > both.n_pairs


def test_a_missing_id_joins_nobody_and_still_counts_in_its_wave() -> None:
    before = pd.Series([1.0, 2.0, 3.0, 5.0], index=["a", None, "b", None])
    after = pd.Series([2.0, 5.0, 4.0], index=["a", None, "b"])
    assert paired_change(before, after).n_pairs == 2
    result = overlapping_change(before, after)
    assert (result.n_from, result.n_to, result.n_pairs) == (4, 3, 2)


SIGNED = ("change", "t", "d_av", "d_av_adjusted")
UNSIGNED = ("se", "df", "p", "p_t", "p_signflip", "smallest_p", "r", "estimable")


def close(value: object) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value


@law
@given(waves())
def test_swapping_waves_flips_the_sign(data: Waves) -> None:
    before, after, *_ = data
    for change in (paired_change, overlapping_change):
        there, back = asdict(change(before, after)), asdict(change(after, before))
        for name in there.keys() & SIGNED:
            assert there[name] is None or -there[name] == close(back[name])
        for name in there.keys() & UNSIGNED:
            assert there[name] == close(back[name])
        assert there["ci_low"] is None or -there["ci_low"] == close(back["ci_high"])


@law
@given(waves(), st.randoms(use_true_random=False))
def test_names_and_order_of_people_change_nothing(data: Waves, random) -> None:
    before, after, *_ = data
    names = {name: f"{random.random()}-{name}" for name in before.index}
    renamed = before.rename(names).sort_index(), after.rename(names).sort_index(ascending=False)
    for change in (paired_change, overlapping_change):
        there, here = asdict(change(before, after)), asdict(change(*renamed))
        assert {k: close(v) for k, v in there.items()} == here


@law
@given(waves(), st.sampled_from([-2.0, 0.1, 7.3]))
def test_a_constant_moves_the_means_and_nothing_else(data: Waves, constant: float) -> None:
    before, after, *_ = data
    for change in (paired_change, overlapping_change):
        there, moved = (
            asdict(change(before, after)),
            asdict(change(before + constant, after + constant)),
        )
        for mean in ("mean_from", "mean_to"):
            if there[mean] is not None:
                there[mean] += constant
        assert {k: close(v) for k, v in there.items()} == moved
