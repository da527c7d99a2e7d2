"""Every group rates every group: the gap, and own against others' ratings."""

from __future__ import annotations

import numpy as np
import pytest
from invented_panel import Row, make_panel

from panel.battery import gaps
from panel.comparison import compare
from panel.dataset import Panel
from panel.mutual_ratings import own_against_others
from survey.library import Library

RATED = {"HEARD_TEA": 4, "HEARD_PUP": 2, "HEARD_PAR": 3}
TARGETS = tuple(RATED)


def raters(role: str, n: int, project: str = "HILL", **codes: int | None) -> list[Row]:
    given = RATED | codes
    return [
        {"person": f"{project}{role}{k}", "role": role, "project": project, **given}
        for k in range(n)
    ]


@pytest.fixture(scope="module")
def panel(garden: Library) -> Panel:
    rows = [
        *raters("TEA", 12),
        *raters("PUP", 6, HEARD_PUP=1),
        *raters("PAR", 6, project="BAY", HEARD_PAR=1, HEARD_TEA=2),
    ]
    return make_panel(garden, w1=rows)


def test_a_gap_is_between_the_best_and_the_poorest_rated(panel: Panel) -> None:
    found = {(g.group.id, g.wave): g for g in gaps(panel, compare(panel))}
    assert set(found) == {("all", "w1"), ("HILL", "w1"), ("BAY", "w1")}
    hill = found["HILL", "w1"]
    assert hill.items == TARGETS
    # Teachers see 4 - 2 and pupils 4 - 1; both parties weigh the same whatever their size.
    assert hill.result.gap == pytest.approx(4 - (2 + 1) / 2)
    assert hill.result.n_raters == 18
    assert (hill.result.highest, hill.result.lowest) == ("HEARD_TEA", "HEARD_PUP")


def test_raters_of_a_small_party_are_left_out_of_the_gap(garden: Library) -> None:
    rows = [*raters("TEA", 6), *raters("PUP", garden.study.min_party - 1, HEARD_PUP=1)]
    panel = make_panel(garden, w1=rows)
    found = next(g for g in gaps(panel, compare(panel)) if g.group.id == "HILL")
    assert found.result.n_raters == 6
    assert found.result.gap == pytest.approx(2)


def every_address(panel: Panel) -> set[tuple[str, ...]]:
    comparison = compare(panel)
    return {
        ("level", v.measure, v.group.kind, v.group.id, v.wave, "", "all")
        for v in comparison.levels
        if v.mean is not None
    }


def test_own_rating_against_the_mean_of_the_other_parties(panel: Panel) -> None:
    shown = every_address(panel)
    found = {role: v for _, role, _, v in own_against_others(compare(panel), shown)}
    assert set(found) == {"TEA", "PUP", "PAR"}
    assert found["PUP"]["own"] == pytest.approx(1)
    assert found["PUP"]["others"] == pytest.approx(2)
    assert found["PUP"]["difference"] == pytest.approx(-1)
    assert found["TEA"]["others"] == pytest.approx((4 + 2) / 2)


@pytest.mark.parametrize("hidden", ["SCHOOL", "PUPILS", "HOMES"])
def test_a_hidden_mean_hides_what_is_made_of_it(panel: Panel, hidden: str) -> None:
    shown = {address for address in every_address(panel) if address[3] != hidden}
    found = {role: v for _, role, _, v in own_against_others(compare(panel), shown)}
    assert all(values == {} for values in found.values())


def test_no_answer_is_no_rating(garden: Library) -> None:
    rows = [*raters("TEA", 6), *raters("PUP", 6, HEARD_PUP=8, HEARD_PAR=None)]
    comparison = compare(make_panel(garden, w1=rows))
    pupils = next(
        v for v in comparison.levels if (v.measure, v.group.id) == ("HEARD_PUP", "PUPILS")
    )
    assert pupils.n == 0
    assert pupils.mean is None
    ratings = next(s for s in comparison.scores if s.line.id == "HEARD_PUP").scores["w1"]
    assert np.isfinite(ratings).sum() == 6
