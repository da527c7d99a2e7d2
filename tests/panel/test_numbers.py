from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel import numbers
from survey.problems import SurveyError

scores = st.floats(-1000, 1000, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "nb", "en"),
    [(3.6, "3,6", "3.6"), (3.65, "3,7", "3.7"), (-0.04, "0,0", "0.0"), (-1.25, "−1,3", "−1.3")],
)
def test_mean(value: float, nb: str, en: str) -> None:
    assert numbers.format_mean(value, "nb") == nb
    assert numbers.format_mean(value, "en") == en


@pytest.mark.parametrize(
    ("value", "nb", "en"),
    [
        (0.2, "+0,2", "+0.2"),
        (-0.3, "\u22120,3", "\u22120.3"),
        (0.0, "0,0", "0.0"),
        (-0.0, "0,0", "0.0"),
        (0.04, "0,0", "0.0"),
        (-0.049, "0,0", "0.0"),
        (0.05, "+0,1", "+0.1"),
    ],
)
def test_change(value: float, nb: str, en: str) -> None:
    assert numbers.format_change(value, "nb") == nb
    assert numbers.format_change(value, "en") == en


def test_interval() -> None:
    assert numbers.format_interval(3.2, 4.1, "nb") == "3,2–4,1"
    assert numbers.format_interval(3.2, 4.1, "en") == "3.2–4.1"
    assert numbers.format_interval(-0.4, 0.1, "nb", signed=True) == "[−0,4; +0,1]"
    assert numbers.format_interval(-0.4, 0.1, "en", signed=True) == "[−0.4, +0.1]"
    assert numbers.format_interval(-0.04, 0.1, "nb", signed=True) == "[0,0; +0,1]"


def test_unsigned_interval_below_zero_does_not_run_dash_into_minus() -> None:
    assert numbers.format_interval(-0.4, 0.1, "nb") == "−0,4 til 0,1"
    assert numbers.format_interval(-0.4, -0.1, "en") == "−0.4 to −0.1"


def test_percent_share_and_counts() -> None:
    assert numbers.format_percent(29, "nb") == "29\u00a0%"
    assert numbers.format_percent(28.5, "en") == "29%"
    assert numbers.format_share(25, 34, "nb") == "25 av 34"
    assert numbers.format_share(25, 34, "en") == "25 of 34"
    assert numbers.format_count(1234, "nb") == "1234"
    assert numbers.format_count(12345, "nb") == "12\u00a0345"
    assert numbers.format_count(12345, "en") == "12,345"


@pytest.mark.parametrize(
    ("n", "text"), [(0, ":"), (4, ":"), (5, "5–9"), (9, "5–9"), (10, "10"), (17, "17")]
)
def test_n_is_a_band_where_it_is_small(n: int, text: str) -> None:
    assert numbers.format_n(n) == text


def test_a_band_of_one_number_is_that_number() -> None:
    assert numbers.format_n(5, exact_from=6) == "5"
    assert numbers.format_n(5, exact_from=5) == "5"


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.0123, "0,012"), (0.0001, "<0,001"), (0.001, "0,001"), (0.9999, ">0,999"), (1.0, ">0,999")],
)
def test_p(p: float, text: str) -> None:
    assert numbers.format_p(p, "nb") == text
    assert numbers.format_p(p, "en") == text.replace(",", ".")


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (0.5, 0, 1.0),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (2.675, 2, 2.68),
        (1.005, 2, 1.01),
        (3.6499999999999995, 1, 3.7),
        (3.6499, 1, 3.6),
        (1234.5, -1, 1230.0),
    ],
)
def test_ties_go_away_from_zero(value: float, decimals: int, rounded: float) -> None:
    assert numbers.round_half_away(value, decimals) == rounded


@given(scores, st.integers(0, 3))
def test_rounding_is_odd_and_never_gives_minus_zero(value: float, decimals: int) -> None:
    rounded = numbers.round_half_away(value, decimals)
    assert rounded == -numbers.round_half_away(-value, decimals)
    assert math.copysign(1, rounded) == 1 or rounded < 0
    assert abs(rounded - value) <= 0.5 * 10**-decimals + 1e-8
    assert numbers.round_half_away(rounded, decimals) == rounded


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_number_is_refused(value: float) -> None:
    with pytest.raises(SurveyError, match="sign instead"):
        numbers.round_half_away(value, 1)


@given(st.lists(scores, min_size=1, max_size=9), st.integers(0, 2))
def test_rounded_parts_add_up_to_the_rounded_total(parts: list[float], decimals: int) -> None:
    total = math.fsum(parts)
    rounded = numbers.largest_remainder(parts, total, decimals)
    wanted = Decimal(str(numbers.round_half_away(total, decimals)))
    # Each part counts 1e-9 of noise, so a total on a tie may fall either way.
    near_tie = abs(abs(total * 10**decimals % 1) - 0.5) < 1e-6
    assert sum(Decimal(str(part)) for part in rounded) == wanted or near_tie
    unit = 10**-decimals
    assert all(abs(r - p) <= unit + 1e-8 for r, p in zip(rounded, parts, strict=True))


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8))
def test_percentages_add_up_to_100(counts: list[int]) -> None:
    shares = [100 * count / sum(counts) for count in counts]
    assert sum(numbers.largest_remainder(shares, 100)) == 100


def test_largest_remainder_prefers_the_largest_remainder_then_the_first() -> None:
    assert numbers.largest_remainder([0.14, 0.14, 0.02], 0.3, 1) == (0.2, 0.1, 0.0)
    assert numbers.largest_remainder([-0.05, 0.15, 0.0], 0.1, 1) == (-0.1, 0.2, 0.0)
    assert numbers.largest_remainder([], 0) == ()


def test_parts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(SurveyError, match="do not add up"):
        numbers.largest_remainder([10, 20], 100)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_sign_is_explained(language: str) -> None:
    for sign in (numbers.SUPPRESSED, numbers.IMPOSSIBLE, numbers.MISSING, numbers.NOT_COMPUTED):
        assert numbers.explain_sign(sign, language)
