from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, table, two_waves, value
from scipy import stats

from panel.estimators.change import overlapping_change, paired_change
from panel.estimators.effect_sizes import (
    EffectSize,
    paired_effects,
    separate_effects,
    standardised_change,
)
from panel.estimators.intervals import detectable_difference
from survey.problems import SurveyError


def effects_of(dataset: str) -> dict[str, EffectSize]:
    before, after = two_waves(dataset)
    found = paired_effects(before.to_numpy(), after.reindex(before.index).to_numpy())
    return {effect.name: effect for effect in found}


def test_block_sleep_effect() -> None:
    found = effects_of("sleep")
    assert found["d_av"].value == near("sleep_effect", "d_av")
    assert found["g_av"].value == near("sleep_effect", "g_av_J_n_minus_1")
    assert found["d_z"].value == near("sleep_effect", "d_z")
    assert [found["d_z"].low, found["d_z"].high] == near("sleep_effect", "dz_ci")
    assert found["g_z"].value == near("sleep_effect", "gz")


@pytest.mark.parametrize(
    ("block", "dataset"),
    [
        ("anorexia_paired_CBT", "CBT"),
        ("anorexia_paired_FT", "FT"),
        ("sai_partover_FLAT", "sai_flat"),
    ],
)
def test_effects_of_blocks(block: str, dataset: str) -> None:
    before, after = two_waves(dataset)
    both = before.index.intersection(after.index)
    found = paired_effects(before[both].to_numpy(), after[both].to_numpy())
    d_av, g_av, d_z, _ = found
    assert d_av.value == near(block, "d_av")
    assert g_av.value == near(block, "g_av_J_n_minus_1")
    assert d_z.value == near(block, "d_z")


@pytest.mark.parametrize("group", ["CBT", "FT"])
def test_d_av_has_the_interval_of_blocks_dav_ci_bonett(group: str) -> None:
    d_av, block = effects_of(group)["d_av"], f"dav_ci_bonett_{group}"
    assert d_av.low == near(block, "lo")
    assert d_av.high == near(block, "hi")


def test_block_hedges_g_independent() -> None:
    wide = table("anorexia.csv").set_index("Treat").Postwt
    control, family = wide["Cont"], wide["FT"]
    d_s, g_s = separate_effects(family.to_numpy(), control.to_numpy())
    assert g_s.value == near("hedges_g_independent", "g")
    assert [g_s.low, g_s.high] == [
        near("hedges_g_independent", "lo"),
        near("hedges_g_independent", "hi"),
    ]
    assert (d_s.name, d_s.n) == ("d_s", len(control) + len(family))
    welch = overlapping_change(
        family.reset_index(drop=True), control.reset_index(drop=True).rename(lambda n: n + 100)
    )
    for name in ("t", "df", "p"):
        assert getattr(welch, name) == near("hedges_g_independent", name)


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ([], [], "three pairs"),
        ([1.0, 2], [2.0, 4], "three pairs"),
        ([1.0, 2, 3], [2.0, 3, 4], "alike"),
        ([3.0, 3, 3], [3.0, 3, 3], "alike"),
    ],
)
def test_no_paired_effect_comes_with_a_reason(x: list[float], y: list[float], reason: str) -> None:
    for effect in paired_effects(np.array(x), np.array(y)):
        assert reason in effect.reason
        assert (effect.value, effect.low, effect.high) == (None, None, None)


@pytest.mark.parametrize(
    ("x", "y", "reason"), [([1.0], [2.0, 3], "two scores"), ([3.0, 3], [4.0, 4], "do not vary")]
)
def test_no_separate_effect_comes_with_a_reason(
    x: list[float], y: list[float], reason: str
) -> None:
    assert all(reason in effect.reason for effect in separate_effects(np.array(x), np.array(y)))


@law
@given(st.integers(0, 2**32 - 1), st.integers(3, 30))
def test_swapping_waves_flips_every_effect(seed: int, n: int) -> None:
    x, y = np.random.default_rng(seed).normal(0, 1, (2, n))
    for of in (paired_effects, separate_effects):
        for there, back in zip(of(x, y), of(y, x), strict=True):
            assert back.value == pytest.approx(-there.value)
            assert (back.low, back.high) == pytest.approx((-there.high, -there.low), rel=1e-6)
            assert there.low < there.value < there.high


@law
@given(st.integers(0, 2**32 - 1), st.integers(3, 30))
def test_a_constant_and_a_scale_change_no_effect(seed: int, n: int) -> None:
    x, y = np.random.default_rng(seed).normal(0, 1, (2, n))
    for of in (paired_effects, separate_effects):
        for there, moved in zip(of(x, y), of(10 * x + 3, 10 * y + 3), strict=True):
            assert moved.value == pytest.approx(there.value)
            assert moved.low == pytest.approx(there.low, rel=1e-6)
    assert standardised_change(x, y).d_av == paired_effects(x, y)[0].value


def test_block_detectable_difference() -> None:
    given = value("detectable_difference")
    for number, n in enumerate(given["n"]):
        smallest = detectable_difference(given["sd"] / np.sqrt(n), n - 1)
        assert smallest == near("detectable_difference", "delta", number)


@pytest.mark.parametrize("df", [1, 1.7, 5.4, 38.2, 97.3, 400])
def test_a_detectable_difference_is_found_as_often_as_it_says(df: float) -> None:
    """The noncentral t of scipy.stats, at df where its lower tail is no longer a number."""
    smallest = detectable_difference(0.2, df, 0.9) / 0.2
    critical = stats.t.ppf(0.975, df)
    power = stats.nct.sf(critical, df, smallest) + stats.nct.sf(critical, df, -smallest)
    assert power == pytest.approx(0.9)


def test_a_detectable_difference_belongs_to_each_test() -> None:
    before, after = two_waves("sai_flat")
    for change in (paired_change(before, after), overlapping_change(before, after)):
        assert change.se is not None
        assert change.df is not None
        # 2.8 standard errors: 1.96 + 0.84, and a little more for few people.
        assert 2.8 < detectable_difference(change.se, change.df) / change.se < 2.9


@pytest.mark.parametrize("power", [0.0, 0.025, 1.0, 80])
def test_an_impossible_power_is_refused(power: float) -> None:
    with pytest.raises(SurveyError, match="power"):
        detectable_difference(0.1, 20, power)
