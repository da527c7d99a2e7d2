"""Sign flips, joint permutation and maxT against all patterns counted in R."""

from __future__ import annotations

import time
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from panel_data import Waves, law, waves
from reference_values import near, two_waves, value
from scipy import stats

from panel.estimators.joint_permutation import joint_permutation, joint_permutation_of
from panel.estimators.max_t import max_t_sign_flips
from panel.estimators.samples import SEED
from panel.estimators.sign_flip import sign_flip_p
from survey.problems import SurveyError


def incomplete() -> tuple[pd.Series, pd.Series]:
    given = value("joint_permutation")
    before = pd.Series([*given["pairs_from"], *given["only_from"]])
    after = pd.Series([*given["pairs_to"], *given["only_to"]])
    after.index = pd.Index([*range(5), *range(8, 12)])
    return before, after


def test_block_joint_permutation() -> None:
    result = joint_permutation(*incomplete())
    assert result.statistic == near("joint_permutation", "t")
    assert result.p == near("joint_permutation", "p")
    assert (result.exact, result.n_pairs) == (True, 5)
    assert result.smallest_p == 2 / value("joint_permutation")["patterns"]


def test_random_patterns_come_near_the_exact_p() -> None:
    rng = np.random.default_rng(SEED)
    before, after = rng.normal(0, 1, 21), rng.normal(0.6, 1, 21)
    before[:5], after[-5:] = np.nan, np.nan
    few = before[2:13], after[2:13]
    assert joint_permutation_of(*few).exact
    exact, random = joint_permutation_of(before, after, 40_000), joint_permutation_of(before, after)
    assert (exact.exact, random.exact) == (False, False)
    assert random.p == pytest.approx(exact.p, abs=0.02)
    assert random.smallest_p == 2 / 5001


def test_without_others_it_is_a_sign_flip_of_t_and_without_pairs_a_welch_permutation() -> None:
    before, after = two_waves("sleep")
    assert joint_permutation(before, after).p == near("sleep_perm_exact", "p")
    x, y = np.array([1.0, 2, 4, 3.5]), np.array([3.0, 4.5, 5])
    apart = joint_permutation(pd.Series(x), pd.Series(y, index=[7, 8, 9]))
    splits = stats.permutation_test(
        (y, x), lambda a, b: stats.ttest_ind(a, b, equal_var=False).statistic
    )
    assert apart.p == pytest.approx(splits.pvalue)


@pytest.mark.parametrize("sizes", value("min_p_two_sample"))
def test_block_min_p_two_sample(sizes: str) -> None:
    n1, n2 = map(int, sizes.split(","))
    assert 2 / comb(n1 + n2, n1) == near("min_p_two_sample", sizes)
    low = pd.Series(np.arange(n1, dtype=float))
    high = pd.Series(np.arange(n2, dtype=float) + 100, index=range(n1, n1 + n2))
    result = joint_permutation(low, high)
    assert result.p == result.smallest_p == near("min_p_two_sample", sizes)


@pytest.mark.parametrize(
    ("before", "after"),
    [([], []), ([1.0], []), ([3, 3, 3], [3, 3, 3]), ([np.nan, 2], [3, np.nan])],
)
def test_nothing_to_exchange_is_a_status(before: list[float], after: list[float]) -> None:
    result = joint_permutation(pd.Series(before, dtype=float), pd.Series(after, dtype=float))
    assert (result.estimable, result.p, result.statistic) == (False, None, None)
    assert "exchanged" in result.reason


@law
@given(waves(max_people=12))
def test_swapping_waves_turns_the_statistic_and_keeps_the_exact_p(data: Waves) -> None:
    before, after, *_ = data
    there, back = joint_permutation(before, after), joint_permutation(after, before)
    if there.exact:
        assert there.statistic == pytest.approx(-back.statistic)
        assert there.p == pytest.approx(back.p)
        assert there.p >= there.smallest_p - 1e-12


@law
@given(waves())
def test_names_and_a_constant_change_nothing(data: Waves) -> None:
    before, after, *_ = data
    there = joint_permutation(before, after, draws=200)
    renamed = [series.rename(lambda name: f"{name[::-1]}x").sort_index() for series in data[:2]]
    moved = joint_permutation(renamed[0] + 2.5, renamed[1] + 2.5, draws=200)
    assert moved.p == there.p
    assert moved.statistic == pytest.approx(there.statistic)


def changes() -> pd.DataFrame:
    columns = value("max_t_sign_flips")["changes"]
    return pd.DataFrame(dict(zip("abc", columns, strict=True)), dtype=float)


def test_block_max_t_sign_flips() -> None:
    block, found = "max_t_sign_flips", max_t_sign_flips(changes())
    assert [one.measure for one in found] == ["a", "b", "c"]
    for number, one in enumerate(found):
        assert one.t == near(block, "t", number)
        assert one.p == near(block, "p", number)
        assert one.p_adjusted == near(block, "p_adjusted", number)
    assert [one.n_pairs for one in found] == [9, 9, 10]


def test_random_max_t_comes_near_the_exact_one() -> None:
    for exact, random in zip(
        max_t_sign_flips(changes()), max_t_sign_flips(changes(), draws=1000), strict=True
    ):
        assert random.p_adjusted == pytest.approx(exact.p_adjusted, abs=0.04)


def test_one_measure_needs_no_adjustment_and_an_untestable_one_counts_for_nothing() -> None:
    alone = max_t_sign_flips(changes()[["a"]])[0]
    assert alone.p_adjusted == alone.p
    more = changes()[["a"]].assign(flat=0.0, empty=np.nan)
    with_it, flat, empty = max_t_sign_flips(more)
    assert with_it == alone
    assert (flat.p, empty.change) == (None, None)
    assert flat.reason == empty.reason == "Fewer than two people changed: no test."


def test_max_t_refuses_what_is_no_change_and_two_rows_of_a_person() -> None:
    with pytest.raises(SurveyError, match="not a number"):
        max_t_sign_flips(pd.DataFrame({"a": ["1", "2"]}))
    with pytest.raises(SurveyError, match="more than one row"):
        max_t_sign_flips(pd.DataFrame({"a": [1.0, 2.0]}, index=["p", "p"]))


def test_rows_without_an_id_are_people_of_their_own_in_max_t() -> None:
    nameless = changes().set_axis(pd.Index([None] * 10, dtype=object))
    assert max_t_sign_flips(nameless) == max_t_sign_flips(changes())


def test_a_random_sign_flip_says_how_sure_its_p_is() -> None:
    differences = np.random.default_rng(SEED).normal(0.4, 1, 30)
    random = sign_flip_p(differences)
    assert (random.exact, random.draws) == (False, 20_000)
    assert random.se == pytest.approx(np.sqrt(random.p * (1 - random.p) / 20_000))
    assert (sign_flip_p(differences[:9]).draws, sign_flip_p(differences[:9]).se) == (0, 0)


def test_200_people_take_less_than_50_ms() -> None:
    rng = np.random.default_rng(1)
    before, after = rng.normal(0, 1, 200), rng.normal(0.1, 1, 200)
    some_before, some_after = before.copy(), after.copy()
    some_before[:60], some_after[-60:] = np.nan, np.nan
    table = pd.DataFrame(rng.normal(0, 1, (200, 8)))
    for work in (
        lambda: sign_flip_p(after - before),
        lambda: joint_permutation_of(some_before, some_after),
        lambda: max_t_sign_flips(table),
    ):
        took = []
        for _ in range(5):
            began = time.process_time()
            work()
            took.append(time.process_time() - began)
        assert min(took) < 0.05
