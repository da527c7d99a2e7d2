from __future__ import annotations

from dataclasses import asdict, fields
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from panel_data import Waves, law, waves
from reference_values import near, two_waves

from panel.estimators.change import OverlappingChange, overlapping_change, paired_change
from panel.estimators.intervals import mean_interval
from panel.estimators.weighting import (
    party_equal_change,
    party_equal_mean,
    party_equal_paired_change,
)
from survey.problems import SurveyError


def close(value: object) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value


def one_party(scores: pd.Series) -> pd.Series:
    return pd.Series("PRA", index=scores.index)


def study() -> Waves:
    """Thirteen researchers, six users, four teachers; two users left, one researcher teaches."""
    rng = np.random.default_rng(7)
    party = pd.Series(["FOU"] * 13 + ["BRU"] * 6 + ["UTD"] * 4, [f"p{i}" for i in range(23)])
    before = pd.Series(rng.normal(3, 1, 23), party.index)
    after = before + rng.normal(0.2, 0.5, 23)
    after[["p13", "p14"]] = np.nan
    return before, after, party, party.mask(party.index == "p0", "UTD")


def test_parties_weigh_the_same_whatever_their_size() -> None:
    scores = pd.Series([1.0] * 5 + [2.0] * 5 + [5, 4, 3])
    parties = pd.Series(["FOU"] * 10 + ["BRU"] * 3)
    assert party_equal_mean(scores, parties).mean == pytest.approx((1.5 + 4) / 2)


def test_the_error_is_the_pooled_one() -> None:
    scores = pd.Series([1.0, 2, 3, 4, 2, 4, 5])
    parties = pd.Series(["FOU"] * 4 + ["BRU"] * 3)
    within = ((scores - scores.groupby(parties).transform("mean")) ** 2).sum() / (7 - 2)
    result = party_equal_mean(scores, parties)
    assert result.se == pytest.approx(sqrt(within * (1 / 4 + 1 / 3)) / 2)
    assert result.df == 5


def test_a_small_party_and_people_of_none_are_left_out_and_named() -> None:
    scores = pd.Series([1.0, 2, 3, 5, 5, 1, np.nan], index=[*"abcdefg"])
    parties = pd.Series(["FOU"] * 3 + ["BRU"] * 2 + [None, "BRU"], index=[*"abcdefg"])
    result = party_equal_mean(scores, parties)
    assert (result.n, result.mean) == (3, 2)
    assert (result.parties_used, result.parties_left_out) == (("FOU",), ("BRU",))
    assert result.n_by_party == {"BRU": 2, "FOU": 3}


@pytest.mark.parametrize("scores", [[1.0, 2.0], [4.0, 4, 4, 4]])
def test_a_mean_without_interval_has_a_reason(scores: list[float]) -> None:
    result = party_equal_mean(pd.Series(scores), pd.Series(["FOU"] * len(scores)))
    assert (result.estimable, result.ci_low, bool(result.reason)) == (False, None, True)


def test_a_party_of_one_is_refused() -> None:
    with pytest.raises(SurveyError, match="2 scores"):
        party_equal_mean(pd.Series([1.0]), pd.Series(["FOU"]), min_party=1)


def test_one_party_is_t_new2_in_block_sai_partover_flat() -> None:
    before, after = two_waves("sai_flat")
    result = party_equal_change(before, after, one_party(before), one_party(after))
    for name, key in {"t": "t", "df": "df", "p": "p", "change": "est", "r": "r"}.items():
        assert getattr(result, name) == near("sai_partover_FLAT", key)
    assert [result.ci_low, result.ci_high] == near("sai_partover_FLAT", "ci")


@law
@given(waves())
def test_one_party_is_t_new2(data: Waves) -> None:
    before, after, *_ = data
    parties = one_party(before)
    weighted = asdict(party_equal_change(before, after, parties, parties, min_party=2))
    plain = overlapping_change(before, after)
    if plain.sd_from is None or plain.sd_to is None:
        assert not weighted["estimable"]
        return
    for field in fields(OverlappingChange):
        expected = getattr(plain, field.name)
        if isinstance(expected, float):
            assert weighted[field.name] == pytest.approx(expected, rel=1e-12, abs=1e-12)
        elif field.name not in ("method", "reason"):
            assert weighted[field.name] == expected


@law
@given(waves())
def test_one_party_is_the_plain_mean_and_the_plain_paired_change(data: Waves) -> None:
    before, after, *_ = data
    parties = one_party(before)
    mean, plain_mean = party_equal_mean(before, parties), mean_interval(before)
    if mean.estimable:
        for name in ("n", "mean", "se", "df", "ci_low", "ci_high"):
            assert getattr(mean, name) == pytest.approx(getattr(plain_mean, name))
    weighted, plain = (
        party_equal_paired_change(before, after, parties),
        paired_change(before, after),
    )
    if weighted.parties_used:
        for name in ("n_pairs", "change", "se", "df", "t", "p", "ci_low", "ci_high", "estimable"):
            expected = getattr(plain, name)
            assert getattr(weighted, name) == (
                None if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-9)
            )


def test_a_change_uses_the_parties_of_both_waves_and_pairs_who_kept_theirs() -> None:
    before, after, first, second = study()
    result = party_equal_change(before, after, first, second)
    assert result.n_by_party == {"BRU": (6, 4, 4), "FOU": (13, 12, 12), "UTD": (4, 5, 4)}
    assert (result.n_from, result.n_to, result.n_pairs) == (23, 21, 20)
    expected = after.groupby(second).mean() - before.groupby(first).mean()
    assert result.change == pytest.approx(expected.mean())


def test_the_variance_of_a_change_is_the_documented_one() -> None:
    """The 13 researchers have a spread of their own, users and teachers share one."""
    before, after, first, second = study()
    result = party_equal_change(before, after, first, second)
    kept = (first == second) & after.notna()
    x, y = (w[kept] - w[kept].groupby(first[kept]).transform("mean") for w in (before, after))
    r = (x * y).sum() / sqrt((x**2).sum() * (y**2).sum())
    variances, dfs = [], []
    for parties in (["FOU"], ["BRU", "UTD"]):
        parts = [
            (scores[party.isin(parties) & scores.notna()], party)
            for scores, party in ((before, first), (after, second))
        ]
        spreads = [
            sum(((own[party == p] - own[party == p].mean()) ** 2).sum() for p in parties)
            / (len(own) - len(parties))
            for own, party in parts
        ]
        n = [[int((party[own.index] == p).sum()) for p in parties] for own, party in parts]
        pairs = [int((kept & (first == p)).sum()) for p in parties]
        v1, v2 = (s * sum(1 / k for k in ns) for s, ns in zip(spreads, n, strict=True))
        shared = sum(c / (a * b) for a, b, c in zip(*n, pairs, strict=True))
        variances.append(v1 + v2 - 2 * r * sqrt(spreads[0] * spreads[1]) * shared)
        df1, df2 = (sum(ns) - len(parties) for ns in n)
        welch_df = (v1 + v2) ** 2 / (v1**2 / df1 + v2**2 / df2)
        share = 2 * sum(pairs) / sum(map(sum, n))
        dfs.append(share * (sum(pairs) - len(parties)) + (1 - share) * welch_df)
    assert result.r == pytest.approx(r)
    assert result.se == pytest.approx(sqrt(sum(variances)) / 3)
    expected = sum(variances) ** 2 / sum(v**2 / d for v, d in zip(variances, dfs, strict=True))
    assert result.df == pytest.approx(expected)


def test_a_party_of_6_has_a_spread_of_its_own() -> None:
    """A few who differ much widen the interval as they should, and not by what others do."""
    calm = pd.Series([2.9, 3.0, 3.1, 3.0, 2.9, 3.1] * 5)
    wild = pd.Series([1.0, 5, 1, 5, 1, 5], index=range(100, 106))
    scores = pd.concat([calm, wild])
    parties = pd.Series(["FOU"] * 30 + ["BRU"] * 6, scores.index)
    own = sqrt(calm.var() / 30 + wild.var() / 6) / 2
    assert party_equal_mean(scores, parties).se == pytest.approx(own)
    smaller = party_equal_mean(scores.iloc[:-1], parties.iloc[:-1])
    assert smaller.se == pytest.approx(sqrt(calm.var() / 30 + wild.iloc[:-1].var() / 5) / 2)


def test_small_parties_share_a_spread() -> None:
    scores = pd.Series([2.0, 3, 4, 1, 3, 5, 5])
    parties = pd.Series([*"AAABBBB"])
    pooled = (scores[:3].var() * 2 + scores[3:].var() * 3) / 5
    result = party_equal_mean(scores, parties)
    assert result.se == pytest.approx(sqrt(pooled * (1 / 3 + 1 / 4)) / 2)
    assert result.df == 5


def test_the_correlation_needs_the_degrees_of_freedom_of_5_pairs_of_one_party() -> None:
    parties = pd.Series(["FOU"] * 3 + ["BRU"] * 3)
    before, after = pd.Series([1.0, 2, 3, 2, 5, 4]), pd.Series([1.0, 3, 3, 2, 4, 4])
    assert party_equal_change(before, after, parties, parties).r != 0
    after[5], after[6] = np.nan, 4.0
    parties[6] = "BRU"
    result = party_equal_change(before, after, parties, parties)
    assert (result.n_pairs, result.r) == (5, 0)
    assert result.method == "party-equal T_new2, r = 0 (5 pairs)"


def test_a_party_in_one_wave_only_is_left_out() -> None:
    before, after, first, second = study()
    result = party_equal_change(before, after, first, second.replace("UTD", "EIE"))
    assert result.parties_used == ("BRU", "FOU")
    assert result.parties_left_out == ("EIE", "UTD")


def test_stayers_are_the_party_equal_mean_of_their_differences() -> None:
    before, after, first, second = study()
    stayed = first.where(first == second)
    result = party_equal_paired_change(before, after, stayed)
    mean = party_equal_mean(after - before, stayed)
    for name, other in {"change": "mean", "se": "se", "df": "df", "ci_low": "ci_low"}.items():
        assert getattr(result, name) == pytest.approx(getattr(mean, other))
    assert (result.n_pairs, result.method) == (20, "party-equal paired t")


def test_few_stayers_are_estimates_only() -> None:
    before, after = pd.Series([1.0, 2, 3, 4]), pd.Series([2.0, 4, 3, 5])
    result = party_equal_paired_change(before, after, pd.Series(["BRU"] * 4))
    assert (result.change, result.p, result.ci_low) == (1, None, None)
    # One of the four did not change: 2 / 2^3.
    assert "4 could reach is 0.25" in result.reason


def test_changes_equal_within_parties_are_a_status() -> None:
    before = pd.Series(np.arange(8.0))
    parties = pd.Series([*"AAAABBBB"])
    after = before + parties.map({"A": 0.1, "B": 0.2})
    paired = party_equal_paired_change(before, after, parties)
    assert (paired.estimable, paired.t, paired.ci_low) == (False, None, None)
    assert paired.p == 2 / 2**8
    assert "within parties" in paired.reason
    assert "within parties" in party_equal_change(before, after, parties, parties).reason


@pytest.mark.parametrize("level", [0, 1, 95])
def test_an_impossible_level_is_refused(level: float) -> None:
    before, after, first, second = study()
    with pytest.raises(SurveyError, match="level"):
        party_equal_change(before, after, first, second, level=level)


@law
@given(waves())
def test_swapping_waves_flips_the_sign(data: Waves) -> None:
    before, after, first, second = data
    there = party_equal_change(before, after, first, second)
    back = party_equal_change(after, before, second, first)
    if there.change is not None:
        assert -there.change == close(back.change)
    if there.estimable:
        assert (there.se, there.df, there.p, there.r) == pytest.approx(
            (back.se, back.df, back.p, back.r), rel=1e-9, abs=1e-9
        )


@law
@given(waves())
def test_a_constant_moves_the_means_only_and_names_of_people_do_not_matter(data: Waves) -> None:
    before, after, first, second = data
    there = asdict(party_equal_change(before, after, first, second))
    renamed = [series.rename(lambda name: f"{name[::-1]}x").sort_index() for series in data]
    moved = asdict(party_equal_change(renamed[0] + 2.5, renamed[1] + 2.5, *renamed[2:]))
    for mean in ("mean_from", "mean_to"):
        if there[mean] is not None:
            there[mean] += 2.5
    assert {name: close(expected) for name, expected in there.items()} == moved


@law
@given(waves())
def test_all_numbers_are_finite_or_none(data: Waves) -> None:
    before, after, first, second = data
    results = (
        party_equal_mean(before, first),
        party_equal_change(before, after, first, second),
        party_equal_paired_change(before, after, first.where(first == second)),
        overlapping_change(before, after),
        paired_change(before, after),
    )
    for result in results:
        numbers = [value for value in asdict(result).values() if isinstance(value, float)]
        assert np.isfinite(numbers).all()
        assert result.estimable != bool(result.reason)
