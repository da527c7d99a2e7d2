from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, value

from panel.estimators.ordinal_spread import ordinal_spread
from survey.problems import SurveyError


def test_block_ordinal_spread() -> None:
    block = "ordinal_spread"
    found = [ordinal_spread(counts) for counts in value(block)["counts"]]
    assert [spread.agreement for spread in found] == near(block, "agreement")
    assert [spread.dispersion for spread in found] == near(block, "dispersion")


@pytest.mark.parametrize(
    ("counts", "agreement", "dispersion"),
    [
        ([0, 0, 9, 0, 0], 1, 0),
        ([9, 0, 0, 0, 0], 1, 0),
        ([5, 0, 0, 0, 5], -1, 1),
        ([4, 4, 4, 4, 4], 0, 0.8),
    ],
)
def test_the_ends_of_the_two_measures(
    counts: list[int], agreement: float, dispersion: float
) -> None:
    found = ordinal_spread(counts)
    assert (found.agreement, found.dispersion) == (
        pytest.approx(agreement),
        pytest.approx(dispersion),
    )


def test_no_answers_are_a_status() -> None:
    found = ordinal_spread([0, 0, 0])
    assert (found.estimable, found.agreement, found.dispersion) == (False, None, None)
    assert found.reason == "There are no answers."


@pytest.mark.parametrize(
    ("counts", "message"),
    [([3, 4], "three answers or more, not 2"), ([1, -1, 2], "whole numbers"),
     ([1.5, 2, 3], "whole numbers")],
)  # fmt: skip
def test_what_is_no_distribution_is_refused(counts: list[int], message: str) -> None:
    with pytest.raises(SurveyError, match=message):
        ordinal_spread(counts)


@law
@given(st.lists(st.integers(0, 40), min_size=3, max_size=9))
def test_turning_the_scale_round_changes_no_spread(counts: list[int]) -> None:
    there, here = ordinal_spread(counts), ordinal_spread(counts[::-1])
    if there.estimable:
        assert here.agreement == pytest.approx(there.agreement, abs=1e-12)
        assert here.dispersion == pytest.approx(there.dispersion, abs=1e-12)
        assert -1 - 1e-12 <= there.agreement <= 1
        assert -1e-12 <= there.dispersion <= 1
