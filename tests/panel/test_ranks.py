from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from panel_data import Waves, law, waves
from reference_values import near, two_waves, value
from scipy import stats

from panel.estimators.change import paired_change
from panel.estimators.ranks import dominance, dominance_of, rank_change, rank_change_of
from panel.estimators.sign_flip import sign_flip_p
from survey.problems import SurveyError


def rating_scale() -> tuple[pd.Series, pd.Series]:
    given = value("wilcoxon_rating_scale")
    return pd.Series(given["before"], dtype=float), pd.Series(given["after"], dtype=float)


def test_block_sleep_wilcoxon() -> None:
    pratt, dropped = (rank_change(*two_waves("sleep"), zeros=z) for z in ("pratt", "dropped"))
    assert pratt.p == near("sleep_wilcoxon", "p_pratt")
    assert dropped.p == near("sleep_wilcoxon", "p_wilcoxon")
    assert dropped.z == near("sleep_wilcoxon", "Z_wilcoxon")
    assert dropped.v == near("sleep_wilcoxon", "V_no_zero")
    assert (pratt.n_pairs, pratt.n_zeros, pratt.exact) == (10, 1, True)


@pytest.mark.parametrize("group", ["CBT", "FT"])
def test_blocks_anorexia_paired_wilcoxon(group: str) -> None:
    # R ranked the differences as they come, with what arithmetic leaves in the 15th digit.
    result = rank_change(*two_waves(group), decimals=15)
    assert result.p == near(f"anorexia_paired_{group}", "p_wilcoxon_exact")


def test_changes_that_are_equal_but_for_arithmetic_tie() -> None:
    before, after = two_waves("CBT")
    tenths = np.rint(10 * before), np.rint(10 * after)
    assert rank_change(before, after) == rank_change(*tenths)
    assert rank_change(before, after, decimals=15).p != rank_change(before, after).p


@pytest.mark.parametrize("zeros", ["pratt", "dropped"])
def test_block_wilcoxon_rating_scale(zeros) -> None:
    result = rank_change(*rating_scale(), zeros=zeros)
    for name in ("v", "p", "z", "rank_biserial"):
        assert getattr(result, name) == near("wilcoxon_rating_scale", zeros, name)


def test_block_pspp_rating_scale() -> None:
    dropped = rank_change(*rating_scale(), zeros="dropped")
    assert dropped.z == pytest.approx(-value("pspp_rating_scale")["z"], abs=0.005)
    result = paired_change(*rating_scale())
    assert result.t == pytest.approx(-value("pspp_rating_scale")["t"], abs=0.005)
    assert result.p_t == pytest.approx(value("pspp_rating_scale")["p"], abs=0.0005)
    assert result.df == value("pspp_rating_scale")["df"]


def test_beyond_200_changes_p_is_the_normal_one_of_scipy() -> None:
    rng = np.random.default_rng(3)
    before, after = (np.round(rng.normal(m, 1, 260)) for m in (3, 3.2))
    result = rank_change_of(before, after)
    expected = stats.wilcoxon(after - before, zero_method="pratt", method="asymptotic")
    if result.n_pairs - result.n_zeros <= 200:
        assert result.exact
        before, after = np.tile(before, 2), np.tile(after, 2)
        result = rank_change_of(before, after)
        expected = stats.wilcoxon(after - before, zero_method="pratt", method="asymptotic")
    assert not result.exact
    assert result.z == pytest.approx(abs(expected.zstatistic) * np.sign(result.z))
    assert result.p == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("scores", [[], [np.nan], [3.0, 3, 3]])
def test_nobody_who_changed_is_a_status(scores: list[float]) -> None:
    both = pd.Series(scores, dtype=float)
    result = rank_change(both, both)
    assert (result.p, result.rank_biserial, result.estimable) == (None, None, False)
    assert "changed" in result.reason


def test_block_cliff_delta_ft() -> None:
    before, after = two_waves("FT")
    separate = dominance(before, after.rename(lambda name: f"x{name}"))
    for kind, result in (("paired", dominance(before, after)), ("separate", separate)):
        assert result.delta == near("cliff_delta_FT", kind, "delta")
        assert result.se == near("cliff_delta_FT", kind, "se")
        assert [result.ci_low, result.ci_high] == near("cliff_delta_FT", kind, "ci")


def test_with_nobody_in_both_delta_over_se_is_scipys_brunner_munzel() -> None:
    rng = np.random.default_rng(8)
    x, y = np.round(rng.normal(3, 1, 25) * 2) / 2, np.round(rng.normal(3.4, 1, 31) * 2) / 2
    result = dominance(pd.Series(x), pd.Series(y, index=range(100, 131)))
    expected = stats.brunnermunzel(x, y).statistic
    assert result.delta / result.se == pytest.approx(expected)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], "two scores"),
        ([3.0], [4.0], "two scores"),
        ([1, 2, 1], [4, 5, 5], "do not overlap"),
        ([3, 3, 3], [3, 3, 3], "do not vary"),
    ],
)
def test_no_interval_of_delta_comes_with_a_reason(
    before: list[float], after: list[float], reason: str
) -> None:
    result = dominance(pd.Series(before, dtype=float), pd.Series(after, dtype=float))
    assert reason in result.reason
    assert (result.se, result.ci_low, result.ci_high) == (None, None, None)


def test_text_is_no_score() -> None:
    for of in (rank_change, dominance):
        with pytest.raises(SurveyError, match="not a number"):
            of(pd.Series(["4"]), pd.Series([4.0]))


def test_the_interval_of_delta_covers_what_it_should() -> None:
    rng = np.random.default_rng(20160401)
    covered = []
    for _ in range(2000):
        person = rng.normal(0, np.sqrt(0.6), 55)
        before, after = (person + rng.normal(0, np.sqrt(0.4), 55) for _ in range(2))
        before[:20], after[20:40] = np.nan, np.nan
        result = dominance_of(before, after)
        covered.append(result.ci_low <= 0 <= result.ci_high)
    assert 0.93 <= np.mean(covered) <= 0.97


def close(number: object) -> object:
    return pytest.approx(number, rel=1e-9, abs=1e-9) if isinstance(number, float) else number


@law
@given(waves())
def test_swapping_waves_flips_the_sign(data: Waves) -> None:
    before, after, *_ = data
    for zeros in ("pratt", "dropped"):
        there, back = (rank_change(*w, zeros=zeros) for w in ((before, after), (after, before)))
        assert there.p == close(back.p)
        for name in ("z", "rank_biserial"):
            own = getattr(there, name)
            assert own is None or -own == close(getattr(back, name))
    there, back = dominance(before, after), dominance(after, before)
    assert there.delta is None or -there.delta == close(back.delta)
    assert there.se == close(back.se)
    assert there.ci_low is None or -there.ci_low == close(back.ci_high)


@law
@given(waves())
def test_names_and_a_constant_change_nothing(data: Waves) -> None:
    before, after, *_ = data
    renamed = [series.rename(lambda name: f"{name[::-1]}x").sort_index() for series in data[:2]]
    for of in (rank_change, dominance):
        moved = asdict(of(renamed[0] + 2.5, renamed[1] + 2.5))
        assert {name: close(own) for name, own in asdict(of(before, after)).items()} == moved


@law
@given(waves(max_people=9))
def test_the_exact_p_is_the_sign_flip_of_the_ranks(data: Waves) -> None:
    before, after, *_ = data
    changes = (after - before).dropna().round(9)
    ranks = np.sign(changes) * stats.rankdata(np.abs(changes)) if len(changes) else changes
    result = rank_change(before, after)
    if result.estimable:
        assert result.p == pytest.approx(sign_flip_p(ranks).p)
