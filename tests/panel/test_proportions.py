from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from panel_data import Waves, law, waves
from reference_values import near, table

from panel.estimators.proportions import overlapping_shares, paired_shares
from survey.problems import SurveyError


def pairs(counts: dict[tuple[int, int], int]) -> tuple[pd.Series, pd.Series]:
    """Answers of people who said (before, after) so often."""
    rows = np.repeat(np.array(list(counts)), list(counts.values()), axis=0).astype(float)
    return pd.Series(rows[:, 0]), pd.Series(rows[:, 1])


def approval() -> tuple[pd.Series, pd.Series]:
    rows = table("agresti_mcnemar.csv")
    return pairs(
        {
            (int(first == "approve"), int(later == "approve")): n
            for first, later, n in rows.itertuples(index=False)
        }
    )


def test_blocks_mcnemar() -> None:
    result = paired_shares(*approval())
    assert result.p == near("mcnemar_agresti", "p_exact")
    assert result.p == near("mcnemar_mid_p", "p")
    assert result.p_mid == near("mcnemar_mid_p", "p_mid")
    assert (result.n_pairs, result.n_gained, result.n_lost) == (1600, 86, 150)
    assert result.change == pytest.approx((86 - 150) / 1600)


def test_block_prop_paired_bonett_price() -> None:
    # statpsych takes the first share minus the second.
    result = paired_shares(*pairs({(0, 0): 12, (0, 1): 26, (1, 0): 4, (1, 1): 6}))
    assert -result.adjusted == near("prop_paired_bonett_price", "Estimate")
    assert result.se == near("prop_paired_bonett_price", "SE")
    assert -result.ci_high == near("prop_paired_bonett_price", "LL")
    assert -result.ci_low == near("prop_paired_bonett_price", "UL")


def test_block_shares_of_separate_waves() -> None:
    before = pd.Series([1.0] * 18 + [0.0] * 22)
    after = pd.Series([1.0] * 31 + [0.0] * 14, index=range(100, 145))
    result = overlapping_shares(before, after)
    assert result.z == near("shares_of_separate_waves", "z")
    assert result.p == near("shares_of_separate_waves", "p")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], "no answers"),
        ([1, 0], [], "no answers"),
        ([1, 1, 1], [1, 1, 1], "answered alike"),
    ],
)
def test_no_test_of_all_comes_with_a_reason(before: list, after: list, reason: str) -> None:
    result = overlapping_shares(pd.Series(before, dtype=float), pd.Series(after, dtype=float))
    assert reason in result.reason
    assert (result.z, result.p, result.ci_low) == (None, None, None)


def test_nobody_in_both_waves_is_a_status() -> None:
    result = paired_shares(pd.Series([1.0]), pd.Series([1.0], index=[5]))
    assert (result.p, result.estimable) == (None, False)
    assert result.reason == "Nobody has an answer in both waves."


def test_nobody_who_changed_has_p_1_and_an_interval_that_is_not_empty() -> None:
    result = paired_shares(*pairs({(1, 1): 9, (0, 0): 3}))
    assert (result.p, result.p_mid, result.change) == (1, 1, 0)
    assert result.ci_low < 0 < result.ci_high


@pytest.mark.parametrize("answers", [[0, 1, 2], [0.5, 1, 1]])
def test_other_answers_than_yes_and_no_are_refused(answers: list[float]) -> None:
    for of in (paired_shares, overlapping_shares):
        with pytest.raises(SurveyError, match="answers 0 and 1"):
            of(pd.Series(answers), pd.Series([0.0, 1.0]))


def test_intervals_cover_what_they_should() -> None:
    """40 people in both waves and 30 in each alone; half of them say yes, then as now."""
    rng = np.random.default_rng(20160401)
    hits: dict[str, list[bool]] = {"paired": [], "all": []}
    for _ in range(600):
        before = rng.random(100) < 0.5
        after = np.where(rng.random(100) < 0.5, before, rng.random(100) < 0.5).astype(float)
        before = before.astype(float)
        after[40:70], before[70:] = np.nan, np.nan
        for name, of in (("paired", paired_shares), ("all", overlapping_shares)):
            result = of(pd.Series(before), pd.Series(after))
            hits[name].append(result.ci_low <= 0 <= result.ci_high)
    for covered in hits.values():
        assert 0.92 <= np.mean(covered) <= 0.985


def close(number: object) -> object:
    return pytest.approx(number, rel=1e-9, abs=1e-9) if isinstance(number, float) else number


def yes(scores: pd.Series) -> pd.Series:
    return (scores > 3).astype(float).where(scores.notna())


@law
@given(waves())
def test_swapping_waves_flips_the_sign_and_names_change_nothing(data: Waves) -> None:
    before, after = yes(data[0]), yes(data[1])
    for of in (paired_shares, overlapping_shares):
        there, back = asdict(of(before, after)), asdict(of(after, before))
        for name in there.keys() & {"change", "adjusted", "z"}:
            assert there[name] is None or -there[name] == close(back[name])
        for name in there.keys() & {"p", "p_mid", "se", "r"}:
            assert there[name] == close(back[name])
        assert there["ci_low"] is None or -there["ci_low"] == close(back["ci_high"])
        renamed = [s.rename(lambda name: f"{name[::-1]}x").sort_index() for s in (before, after)]
        assert {name: close(own) for name, own in there.items()} == asdict(of(*renamed))
