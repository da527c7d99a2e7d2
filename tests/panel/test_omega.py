"""One factor by maximum likelihood, and omega."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, sai_flat_items, table, value

from panel.estimators.factor_model import LOWEST_UNIQUENESS, fit_one_factor
from panel.estimators.omega import Omega, omega_total
from survey.problems import SurveyError


def bfi_extraversion() -> pd.DataFrame:
    items = table("bfi_ae.csv").filter(like="E").dropna()
    items[["E1", "E2"]] = 7 - items[["E1", "E2"]]
    return items


def factor_items(seed: int, n: int = 120, k: int = 4) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    score = rng.normal(0, 1, (n, 1)) + rng.normal(0, 1, (n, k))
    return pd.DataFrame(
        np.clip(np.round(3 + score), 1, 5), [f"p{i}" for i in range(n)], [f"i{j}" for j in range(k)]
    )


@pytest.mark.parametrize(
    ("block", "items"),
    [
        ("omega_attitude", table("attitude.csv")),
        ("omega_bfi_E_200", bfi_extraversion()[:200]),
        ("omega_bfi_E_three", bfi_extraversion()[:200][["E3", "E4", "E5"]]),
        ("sai_flat_omega", sai_flat_items(1)),
    ],
)
def test_blocks_omega(block: str, items: pd.DataFrame) -> None:
    result = omega_total(items, draws=0, min_people=30)
    assert (result.n, result.df) == (value(block)["n"], value(block)["df"])
    assert result.omega == near(block, "omega")
    assert result.loadings == pytest.approx(value(block)["loadings"], abs=1e-5)
    assert result.chi2 == pytest.approx(value(block)["chi2"], rel=1e-5, abs=1e-9)


def test_blocks_alpha_bfi_have_the_omega_of_lavaan() -> None:
    agreeable = table("bfi_ae.csv").filter(like="A")
    agreeable["A1"] = 7 - agreeable["A1"]
    assert omega_total(agreeable, draws=0).omega == near("alpha_bfi_A", "omega_cfa_ml")
    assert omega_total(bfi_extraversion(), draws=0).omega == near("alpha_bfi_E", "omega_cfa_ml")


def test_block_heywood_three() -> None:
    fit = fit_one_factor(np.array([value("heywood_three")["r"]]))
    assert fit.settled.tolist() == [True]
    assert fit.at_bound.tolist() == [[True, False, False]]
    assert fit.uniqueness[0].tolist() == near("heywood_three", "uniqueness")


def test_many_matrices_are_fitted_as_one_by_one() -> None:
    matrices = np.array([factor_items(seed).corr().to_numpy() for seed in range(6)])
    together = fit_one_factor(matrices)
    for number, matrix in enumerate(matrices):
        alone = fit_one_factor(matrix[None])
        assert together.loadings[number] == pytest.approx(alone.loadings[0], abs=1e-7)


def test_the_solution_is_where_the_discrepancy_is_lowest() -> None:
    matrix = factor_items(3, k=5).corr().to_numpy()
    fit = fit_one_factor(matrix[None])

    def discrepancy(loadings: np.ndarray, uniqueness: np.ndarray) -> float:
        implied = np.outer(loadings, loadings) + np.diag(uniqueness)
        return float(
            np.linalg.slogdet(implied)[1]
            + np.trace(matrix @ np.linalg.inv(implied))
            - np.linalg.slogdet(matrix)[1]
            - len(matrix)
        )

    best = discrepancy(fit.loadings[0], fit.uniqueness[0])
    assert best == pytest.approx(fit.discrepancy[0])
    rng = np.random.default_rng(0)
    for _ in range(50):
        moved = fit.loadings[0] + rng.normal(0, 0.02, 5), fit.uniqueness[0] * rng.uniform(0.9, 1.1)
        assert discrepancy(*moved) >= best


def test_a_heywood_case_has_no_omega_and_names_the_item() -> None:
    matrix = np.array(value("heywood_three")["r"])
    normal = np.random.default_rng(1).normal(size=(150, 3))
    normal -= normal.mean(axis=0)
    white = normal @ np.linalg.inv(np.linalg.cholesky(np.cov(normal.T))).T
    items = pd.DataFrame(white @ np.linalg.cholesky(matrix).T, columns=["a", "b", "c"])
    result = omega_total(items)
    assert (result.omega, result.improper, result.estimable) == (None, ("a",), False)
    assert result.reason == ("One factor leaves a no variance of its own (Heywood case): no omega.")
    assert LOWEST_UNIQUENESS == 0.005


def constant(items: pd.DataFrame) -> pd.DataFrame:
    return items.assign(i1=4.0)


def summed(items: pd.DataFrame) -> pd.DataFrame:
    return items.assign(i3=items.i0 + items.i1 - items.i2)


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (factor_items(1)[["i0", "i1"]], "Omega needs three items."),
        (factor_items(1)[:99], "Omega needs 100 people, not 99."),
        (constant(factor_items(1)), "Everybody answered alike: i1."),
        (
            summed(factor_items(1)),
            "An item can be computed from the others: one factor cannot be fitted.",
        ),
        (factor_items(1) * np.nan, "Omega needs 100 people, not 0."),
    ],
)
def test_no_omega_comes_with_a_reason(items: pd.DataFrame, reason: str) -> None:
    result = omega_total(items)
    assert (result.omega, result.estimable, result.reason) == (None, False, reason)


def test_two_rows_of_a_person_and_texts_are_refused() -> None:
    items = factor_items(2)
    with pytest.raises(SurveyError, match="more than one row"):
        omega_total(pd.concat([items, items[:1]]))
    with pytest.raises(SurveyError, match="i0: the answers are not numbers"):
        omega_total(items.assign(i0="agree"))


def test_the_interval_holds_omega_and_says_what_it_rests_on() -> None:
    result = omega_total(factor_items(7))
    assert result.ci_low is not None
    assert result.ci_high is not None
    assert result.omega is not None
    assert result.ci_low < result.omega < result.ci_high
    assert (result.draws, result.draws_improper) == (1000, 0)


@law
@given(st.integers(0, 10_000))
def test_names_and_order_of_people_change_nothing(seed: int) -> None:
    items = factor_items(seed)
    order = np.random.default_rng(seed).permutation(len(items))
    other = items.iloc[order].set_axis([f"q{i}" for i in range(len(items))])
    assert same(omega_total(items, draws=100), omega_total(other, draws=100))


def same(one: Omega, other: Omega) -> bool:
    ends = [(o.omega, o.ci_low, o.ci_high) for o in (one, other)]
    return one.reason == other.reason and ends[0] == pytest.approx(ends[1])
