"""The benchmark of how much is shown, on studies that are quick to decide."""

from __future__ import annotations

from benchmarks.simulate_releases import invent_studies
from benchmarks.utility import CHEAPEST, LEAK_BY_LEAK, PRIMARY, RELEASED, decide, table


def test_every_way_shows_what_it_may_of_the_same_cells() -> None:
    studies = [decide(panel) for panel in invent_studies(3, seed=5, most=60)]
    for study in studies:
        assert study.shown(PRIMARY) <= study.asked()
        assert study.shown(CHEAPEST) < study.shown(PRIMARY)
        assert study.shown(LEAK_BY_LEAK) < study.shown(PRIMARY)
        assert study.shown(RELEASED) <= study.shown(CHEAPEST)
        assert 0 < study.planned[CHEAPEST] <= study.planned[LEAK_BY_LEAK]
        assert study.project_totals()
    lines = list(table(studies))
    asked = sum(len(study.asked()) for study in studies)
    assert lines[0].startswith(f"{asked} levels, changes and distributions, ")
    shown = sum(len(study.shown(RELEASED)) for study in studies)
    assert lines[-1].split()[:3] == [RELEASED, f"{shown}", f"{100 * shown / asked:.1f}"]
