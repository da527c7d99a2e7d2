"""What other tables say they are made of, and that hiding holds for small invented studies."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from test_release import rows_of

from benchmarks.simulate_releases import attack, invent_studies, simulate
from panel.audit.insight import insights
from panel.audit.numbers_shown import shown_cells
from panel.build_release import Built, build_for_attack
from panel.comparison import Comparison, compare
from survey.library import Library


@pytest.fixture(scope="module")
def made(garden: Library) -> tuple[Comparison, Built]:
    from invented_panel import make_panel

    rng = np.random.default_rng(3)
    panel = make_panel(garden, w1=rows_of(rng, 60), w2=rows_of(rng, 75)[15:])
    comparison = compare(panel)
    return comparison, build_for_attack(panel, comparison)


def test_every_number_is_the_sum_it_says_it_is(made: tuple[Comparison, Built]) -> None:
    comparison, built = made
    shown = shown_cells(built.release)
    tables = set()
    for insight in insights(comparison, built):
        for cell, statistics in insight.made.items():
            for each in (each for each in statistics if each.statistic in shown[cell]):
                total = sum(some.weight * some.given for some in each.people)
                assert shown[cell][each.statistic] == pytest.approx(total, abs=each.half + 1e-9)
                tables.add(cell[0])
    assert {"decomposition", "item_shift", "party_range"} <= tables


def test_no_hidden_number_of_small_invented_studies_is_told() -> None:
    """`make simulate` does this for 200 studies."""
    found = list(simulate(3, seed=5, most=60))
    assert [one.failures for one in found] == [0, 0, 0]
    assert all(one.cells > one.shown > 0 for one in found)


@pytest.mark.parametrize("number", [14, 33, 57])
def test_studies_on_which_a_release_broke_down(number: int) -> None:
    """A recoded answer that nobody gave, and two programs that HiGHS left without an answer."""
    panel = next(islice(invent_studies(number + 1, seed=5, most=80), number, None))
    assert attack(panel).failures == 0
