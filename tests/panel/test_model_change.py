"""The model's change between waves: against lme4, and what it is for."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from panel_data import Waves, law, waves
from reference_values import near, table, two_waves, value

from panel.estimators.change import overlapping_change, paired_change
from panel.estimators.kenward_roger import estimate_contrast, small_sample
from panel.estimators.mixed_model import fit_random_intercept
from panel.estimators.model_change import ModelChange, model_change, model_change_of
from panel.estimators.samples import SEED
from survey.problems import SurveyError

NUMBERS = {"change": "est", "se": "se", "df": "df", "t": "t", "p": "p"}


def test_block_kr_two_waves_flat() -> None:
    block, result = "kr_two_waves_flat", model_change(*two_waves("sai_flat"))
    for name, key in NUMBERS.items():
        assert getattr(result, name) == near(block, "contrasts", 0, key)
    first, later = value(block)["beta"]
    assert result.mean_from == near(block, "beta", 0)
    assert result.mean_to == pytest.approx(first + later)
    assert (result.n_from, result.n_to, result.n_pairs, result.n_people) == (136, 127, 102, 161)
    assert result.sd == pytest.approx(
        np.sqrt(value(block)["var_person"] + value(block)["var_residual"])
    )


def growth() -> tuple[np.ndarray, np.ndarray]:
    """Scores and sexes by age of block reml_two_spreads, shape (ages, children)."""
    rows = table("orthodont.csv")
    kept = (rows.index + 1) % 5 != 0
    rows = rows[kept & ~((rows.Subject == "F10") & (rows.age > 8))]
    scores = rows.pivot(index="age", columns="Subject", values="distance")
    sex = (scores.columns.str[0] == "M").astype(int)
    return scores.to_numpy(), np.tile(sex, (4, 1))


@pytest.mark.parametrize(("number", "pair"), [(0, (0, 3)), (1, (0, 1)), (2, (1, 2))])
def test_four_waves_and_two_parties_are_the_block_reml_two_spreads(
    number: int, pair: tuple[int, int]
) -> None:
    scores, sexes = growth()
    result = model_change_of(scores, pair, sexes, ("girls", "boys"))
    assert result.change == near("reml_two_spreads", "contrasts", number, "est")
    assert result.icc == near("reml_two_spreads", "icc")
    assert result.se > value("reml_two_spreads")["contrasts"][number]["se"]
    assert result.parties_used == ("girls", "boys")
    assert result.method == "REML, Kenward-Roger, 2 parties, 2 spreads"
    assert result.n_people == 27


def test_small_parties_share_a_spread() -> None:
    """Four of each sex are too few for a spread of their own: one model with one variance."""
    scores, sexes = growth()
    followed = np.isfinite(scores[[0, 3]]).all(axis=0)
    kept = np.concatenate([np.flatnonzero(followed & (sexes[0] == sex))[:4] for sex in (0, 1)])
    scores, sexes = scores[:, kept], sexes[:, kept]
    result = model_change_of(scores, (0, 3), sexes, ("girls", "boys"))
    assert result.method == "REML, Kenward-Roger, 2 parties"
    wave, person = np.nonzero(np.isfinite(scores))
    design = np.eye(8)[4 * sexes[wave, person] + wave]
    fit = fit_random_intercept(scores[wave, person], person, design)
    found = estimate_contrast(small_sample(fit), [-0.5, 0, 0, 0.5] * 2)
    assert (result.change, result.se, result.df) == pytest.approx(
        (found.estimate, found.se, found.df)
    )


def test_block_kr_singular_two_waves_says_that_people_do_not_differ() -> None:
    before, after = two_waves("Cont")
    # Rows 2 and 5 of the first weights and row 4 of the second are left out.
    result = model_change(before.drop(before.index[[1, 4]]), after.drop(after.index[3]))
    for name, key in NUMBERS.items():
        assert getattr(result, name) == near("kr_singular_two_waves", "contrasts", 0, key)
    assert (result.singular, result.icc) == (True, 0)
    assert result.method == "REML, Kenward-Roger, no variance between people"


def test_complete_pairs_give_the_paired_t_test() -> None:
    before, after = two_waves("FT")
    model, paired = model_change(before, after), paired_change(before, after)
    assert (model.t, model.df, model.p) == pytest.approx((paired.t, paired.df, paired.p_t))


def test_pairs_of_several_waves_come_from_one_model() -> None:
    scores, _ = growth()
    a, b, whole = (model_change_of(scores, pair) for pair in [(0, 1), (1, 3), (0, 3)])
    assert a.change is not None
    assert b.change is not None
    assert a.change + b.change == pytest.approx(whole.change)
    assert a.icc == b.icc == whole.icc
    alone = model_change(pd.Series(scores[0]), pd.Series(scores[1]))
    assert alone.change != pytest.approx(a.change)


def test_low_scorers_who_leave_bias_the_other_estimands_and_not_the_model() -> None:
    """As methods has it, with many people: nothing changes, the low scorers answer once."""
    rng = np.random.default_rng(SEED)
    n = 20_000
    person = rng.normal(0, np.sqrt(0.6), n)
    before, after = (pd.Series(person + rng.normal(0, np.sqrt(0.4), n)) for _ in range(2))
    after[rng.random(n) < 1 / (1 + np.exp(1.5 * before))] = np.nan
    model, stayers = model_change(before, after), paired_change(before, after)
    everybody = overlapping_change(before, after)
    assert model.change == pytest.approx(0, abs=0.02)
    assert stayers.change is not None
    assert stayers.change < -0.15
    assert everybody.change is not None
    assert everybody.change > 0.15


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], "A wave has no scores"),
        ([np.nan] * 8, [np.nan] * 8, "A wave has no scores"),
        ([3.0], [4.0], "too few"),
        ([3.0] * 8, [3.0] * 8, "do not vary"),
        ([1.0, 2, 3, 4, 3, 2, 4], [1.3, 2.3, 3.3, 4.3, 3.3, 2.3, 4.3], "in step"),
        ([1, 2, 3, np.nan, np.nan, np.nan], [np.nan, np.nan, np.nan, 2, 3, 5], "more than one"),
        ([1.0, 2, 3, 4, 5], [2.0, 2, 5, 4, 3], "5 could reach is 0.0625"),
    ],
)
def test_what_cannot_be_estimated_says_why(
    before: list[float], after: list[float], reason: str
) -> None:
    result = model_change(pd.Series(before, dtype=float), pd.Series(after, dtype=float))
    assert reason in result.reason
    assert (result.estimable, result.p, result.ci_low) == (False, None, None)


def test_below_6_pairs_there_is_an_estimate() -> None:
    before = pd.Series([1.0, 2, 3, 4, 5, 3, 2])
    after = pd.Series([2.0, 2, 5, 4, 3], index=range(5))
    result = model_change(before, after)
    assert result.change is not None
    assert (result.n_pairs, result.estimable) == (5, False)


def test_a_party_with_too_few_scores_is_left_out_and_named() -> None:
    scores, sexes = growth()
    sexes = sexes.copy()
    sexes[:, 0] = 2
    result = model_change_of(scores, (0, 3), sexes, ("girls", "boys", "others"))
    assert result.parties_left_out == ("others",)
    assert result.n_people == 26
    nobody = model_change_of(
        scores, (0, 3), np.full_like(sexes, 2), ("girls", "boys", "others"), 50
    )
    assert nobody.reason == "No party has 50 scores in both waves."


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (pd.Series([1.0, 2], index=["a", "a"]), "more than one row"),
        (pd.Series([1.0, np.inf]), "infinite"),
        (pd.Series(["3", "4"]), "not a number"),
        (pd.Series(["agree", 4], dtype=object), "not a number"),
    ],
)
def test_bad_scores_are_refused(scores: pd.Series, message: str) -> None:
    for call in (model_change, paired_change, overlapping_change):
        with pytest.raises(SurveyError, match=message):
            call(scores, pd.Series([1.0, 2]))


def test_nan_join_trap_missing_ids_are_people_of_their_own() -> None:
    before = pd.Series([1.0, 2.0, 3.0, 5.0], index=["a", None, "b", None])
    after = pd.Series([2.0, 5.0, 4.0], index=["a", None, "b"])
    result = model_change(before, after)
    assert (result.n_from, result.n_to, result.n_pairs, result.n_people) == (4, 3, 2, 5)


SIGNED = ("change", "t")
UNSIGNED = ("se", "df", "p", "icc", "sd", "singular", "estimable", "n_pairs")


def close(number: object) -> object:
    return pytest.approx(number, rel=1e-6, abs=1e-6) if isinstance(number, float) else number


@law
@given(waves())
def test_swapping_waves_flips_the_sign(data: Waves) -> None:
    before, after, *_ = data
    there, back = model_change(before, after), model_change(after, before)
    for name in SIGNED:
        own = getattr(there, name)
        assert own is None or -own == close(getattr(back, name))
    for name in UNSIGNED:
        assert getattr(there, name) == close(getattr(back, name))
    assert there.ci_low is None or -there.ci_low == close(back.ci_high)


@law
@given(waves())
def test_names_of_people_change_nothing_and_a_constant_moves_the_means_only(data: Waves) -> None:
    before, after, *_ = data
    there = asdict(model_change(before, after))
    renamed = [series.rename(lambda name: f"{name[::-1]}x").sort_index() for series in data[:2]]
    moved = asdict(model_change(renamed[0] + 2.5, renamed[1] + 2.5))
    for mean in ("mean_from", "mean_to"):
        if there[mean] is not None:
            there[mean] += 2.5
    assert {name: close(number) for name, number in there.items()} == moved


@law
@given(waves())
def test_numbers_are_finite_or_none_and_a_reason_stands_for_them(data: Waves) -> None:
    before, after, first, second = data
    codes = [pd.Index(["A", "B", "C"]).get_indexer(pd.Index(party)) for party in (first, second)]
    by_party = model_change_of(np.stack((before, after)), (0, 1), np.stack(codes), ("A", "B", "C"))
    results: tuple[ModelChange, ...] = (model_change(before, after), by_party)
    for result in results:
        numbers = [number for number in asdict(result).values() if isinstance(number, float)]
        assert np.isfinite(numbers).all()
        assert result.estimable != bool(result.reason)
