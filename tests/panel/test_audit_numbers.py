"""What a rounded number says, against counting all the ways it can have come about."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.audit.numbers_shown import answer_counts, count_ends, rounded_ends, score_sums
from panel.audit.possible import NothingFitsError, Possible
from panel.numbers import largest_remainder

CODES = (1.0, 2.0, 3.0, 4.0, 5.0)


def distribution(counts: tuple[int, ...]) -> dict[str, float]:
    n = sum(counts)
    percents = largest_remainder([100 * c / n for c in counts], 100)
    shares = {f"share_{k:g}": p for k, p in zip(CODES, percents, strict=True)}
    return {"n_low": n, "n_high": n, "agree_n": counts[3] + counts[4], **shares}


def test_a_mean_lies_within_its_rounding() -> None:
    assert rounded_ends({"mean": 3.4}, "mean") == pytest.approx((3.35, 3.45))
    assert rounded_ends({"ci_low": 3.0}, "mean") is None


def test_the_middle_of_the_interval_narrows_the_mean() -> None:
    """3.4 (2.8 to 4.1): the middle is 3.45, give or take 0.05."""
    ends = rounded_ends({"mean": 3.4, "ci_low": 2.8, "ci_high": 4.1}, "mean")
    assert ends == pytest.approx((3.4, 3.45))


def test_a_band_and_an_exact_number() -> None:
    assert count_ends({"n_low": 5.0, "n_high": 9.0}) == (5, 9)
    assert count_ends({"responded": 17.0}, "responded") == (17, 17)
    assert count_ends({}) is None


def test_percents_with_n_give_the_counts() -> None:
    """25 % of 12 is 3 people: a percent is 0.12 people, so that no other number fits."""
    found = answer_counts(distribution((0, 3, 2, 6, 1)), 12)
    assert found == {code: (n, n) for code, n in zip(CODES, (0, 3, 2, 6, 1), strict=True)}


@given(st.tuples(*[st.integers(0, 90)] * 5).filter(lambda counts: sum(counts) >= 10))
def test_the_true_counts_fit_their_percents(counts: tuple[int, ...]) -> None:
    found = answer_counts(distribution(counts), sum(counts))
    for code, n in zip(CODES, counts, strict=True):
        assert found[code][0] <= n <= found[code][1]


@settings(max_examples=20, deadline=None)
@given(st.tuples(*[st.integers(0, 130)] * 5).filter(lambda counts: sum(counts) >= 150))
def test_the_sum_of_a_distribution_is_the_least_and_most_of_all_counts(
    counts: tuple[int, ...],
) -> None:
    values, n = distribution(counts), sum(counts)
    ends = answer_counts(values, n)
    scores = {code: 6 - code for code in CODES}
    sums = [
        sum(scores[c] * k for c, k in zip(CODES, one, strict=True))
        for one in product(*(range(low, high + 1) for low, high in ends.values()))
        if sum(one) == n and one[3] + one[4] == values["agree_n"]
    ]
    assert score_sums(values, n, scores) == (min(sums), max(sums))


@st.composite
def systems(draw: st.DrawFn) -> tuple[np.ndarray, list[tuple[dict[int, float], float, float]]]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    high = rng.integers(1, 5, 4)
    truth = rng.integers(0, high + 1)
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        weights = {int(k): float(rng.integers(1, 4)) for k in rng.choice(4, 2, replace=False)}
        total = sum(w * truth[k] for k, w in weights.items())
        rows.append((weights, total - float(rng.integers(0, 2)), total + float(rng.integers(0, 2))))
    return high, rows


@settings(max_examples=50, deadline=None)
@given(systems(), st.integers(0, 2**32 - 1))
def test_an_interval_is_that_of_all_whole_points(
    system: tuple[np.ndarray, list[tuple[dict[int, float], float, float]]], seed: int
) -> None:
    high, rows = system
    weights = {k: float(w) for k, w in enumerate(np.random.default_rng(seed).integers(0, 3, 4))}
    values = [
        sum(w * point[k] for k, w in weights.items())
        for point in product(*(range(int(top) + 1) for top in high))
        if all(low <= sum(w * point[k] for k, w in own.items()) <= top for own, low, top in rows)
    ]
    possible = Possible([0] * 4, high.tolist(), rows, [True] * 4)
    assert possible.interval(weights) == pytest.approx((min(values), max(values)))
    width = max(values) - min(values)
    fresh = Possible([0] * 4, high.tolist(), rows, [True] * 4)
    assert fresh.is_wide(weights, width)
    assert not fresh.is_wide(weights, width + 1)


def test_what_cannot_be_is_said() -> None:
    impossible = Possible([0, 0], [1, 1], [({0: 1.0, 1: 1.0}, 3.0, 4.0)], [False, False])
    assert not impossible.has_any()
    with pytest.raises(NothingFitsError):
        impossible.interval({0: 1.0})


def test_the_rows_behind_an_end_are_named() -> None:
    rows = [({0: 1.0, 1: 1.0}, 4.0, 4.0), ({1: 1.0}, 1.0, 2.0), ({0: 1.0}, 0.0, 9.0)]
    assert Possible([0, 0], [9, 9], rows, [False] * 2).behind({0: 1.0}) == {0, 1}
