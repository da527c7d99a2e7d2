from __future__ import annotations

import itertools
from math import factorial, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import BLOCKS, value

from panel.estimators.exact_table import fisher_freeman_halton
from survey.problems import SurveyError


def by_hand(table: np.ndarray) -> float:
    """The sum over every table there is, for small ones."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    fixed = prod(map(factorial, [*rows, *columns])) / factorial(int(table.sum()))

    def probability(cells: np.ndarray) -> float:
        return fixed / prod(factorial(int(n)) for n in cells.ravel())

    total, observed = 0.0, probability(table)
    inner = [range(min(r, c) + 1) for r in rows[:-1] for c in columns[:-1]]
    for cells in itertools.product(*inner):
        full = np.array(cells).reshape(len(rows) - 1, -1)
        full = np.column_stack((full, rows[:-1] - full.sum(axis=1)))
        full = np.vstack((full, columns - full.sum(axis=0)))
        if (full >= 0).all() and probability(full) <= observed * (1 + 1e-7):
            total += probability(full)
    return total


@pytest.mark.parametrize("case", value("fisher_freeman_halton"))
def test_block_fisher_freeman_halton(case: dict[str, object]) -> None:
    result = fisher_freeman_halton(case["table"])  # type: ignore[arg-type]
    assert result.p == pytest.approx(case["p"], rel=BLOCKS["fisher_freeman_halton"]["tol_rel"])
    assert (result.method, result.se, result.estimable) == ("exact", None, True)


def test_a_p_far_below_a_thousandth_is_exact() -> None:
    result = fisher_freeman_halton([[20, 0, 0], [0, 20, 0], [0, 0, 20]])
    tables = factorial(60) / factorial(20) ** 3
    assert result.p == pytest.approx(6 / tables, rel=1e-9)


def test_a_large_table_has_a_monte_carlo_p_with_its_error() -> None:
    table = [[14, 6], [8, 2], [9, 6], [5, 5], [3, 6], [4, 1], [6, 5], [2, 9], [1, 3]]
    exact, drawn = fisher_freeman_halton(table), fisher_freeman_halton(table, most_work=100)
    assert (drawn.method, drawn.n) == ("monte_carlo", 95)
    assert exact.p is not None
    assert drawn.p is not None
    assert drawn.se == pytest.approx((drawn.p * (1 - drawn.p) / 20_000) ** 0.5, rel=1e-3)
    assert abs(drawn.p - exact.p) < 4 * drawn.se
    assert fisher_freeman_halton(table, most_work=100) == drawn


@pytest.mark.parametrize("table", [[[3, 4]], [[3], [4]], [[3, 0], [4, 0]], [[0, 0], [0, 0]]])
def test_one_row_or_column_has_nothing_to_compare(table: list[list[int]]) -> None:
    result = fisher_freeman_halton(table)
    assert (result.p, result.estimable) == (None, False)
    assert result.reason == "Everybody is in one row or one column: nothing to compare."


@pytest.mark.parametrize(
    "table", [[[1, -1], [2, 3]], [[0.5, 1], [2, 3]], [[np.nan, 1], [1, 1]], [1]]
)
def test_what_counts_nobody_is_refused(table: object) -> None:
    with pytest.raises(SurveyError, match="whole numbers of 0 or more"):
        fisher_freeman_halton(table)  # type: ignore[arg-type]


shapes = st.sampled_from([(2, 2), (3, 2), (4, 2), (3, 3), (2, 3)])


@law
@given(shapes, st.integers(0, 100_000))
def test_the_sum_is_over_every_table_whatever_the_order(shape: tuple[int, int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 4, shape)
    result = fisher_freeman_halton(table)
    if result.p is None:
        return
    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    assert result.p == pytest.approx(by_hand(kept))
    mixed = rng.permutation(rng.permutation(table, axis=0), axis=1)
    assert fisher_freeman_halton(mixed).p == pytest.approx(result.p)
    assert fisher_freeman_halton(mixed.T).p == pytest.approx(result.p)
