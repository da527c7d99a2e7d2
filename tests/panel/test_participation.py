"""Who could answer, who did, and who answered both times."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from invented_panel import Row, make_panel

from panel.build_release import build_release
from panel.dataset import Panel
from panel.participation import Pattern, patterns, respondents, responses
from survey.library import Library


def roster(*projects: tuple[str, int]) -> pd.DataFrame:
    rows = [project for project, n in projects for _ in range(n)]
    return pd.DataFrame(
        {"project": rows, "role": "TEA", "party": "SCHOOL", "invited": True},
        index=[f"r{k}" for k in range(len(rows))],
    )


def people(prefix: str, n: int, **row: object) -> list[Row]:
    return [{"person": f"{prefix}{k}", "VO_1": 1 + k % 5, **row} for k in range(n)]


def pattern(panel: Panel, group: str) -> Pattern:
    return next(found for found in patterns(panel) if found.group.id == group)


def test_response_is_counted_against_the_register(garden: Library) -> None:
    panel = make_panel(garden, w1=[*people("h", 6), *people("b", 3, project="BAY")])
    panel = replace(panel, rosters={**panel.rosters, "w1": roster(("HILL", 10), ("BAY", 5))})
    found = {r.group.id: (r.invited, r.responded) for r in responses(panel)}
    assert found == {"all": (15, 9), "HILL": (10, 6), "BAY": (5, 3)}


def test_without_a_register_nobody_is_known_to_be_invited(garden: Library) -> None:
    panel = make_panel(garden, w1=people("h", 6))
    assert {r.invited for r in responses(panel)} == {None}


def test_a_row_with_every_answer_empty_is_no_respondent(garden: Library) -> None:
    rows = [
        {"person": "answered", "VO_2": 4},
        {"person": "dont_know", "VO_2": 8},
        {"person": "empty"},
        {"person": "background", "JOBS.1": 1},
    ]
    panel = make_panel(garden, w1=rows, w2=[{"person": "empty", "VO_1": 3}])
    assert respondents(panel, "w1").index.tolist() == ["answered", "dont_know"]
    assert [r.responded for r in responses(panel, ("all",))] == [2, 1]
    assert pattern(panel, "all").parts == (0, 2, 1)


def test_the_divisions_asked_for_are_counted(garden: Library) -> None:
    panel = make_panel(garden, w1=[*people("a", 3), *people("b", 2, role="PUP")])
    found = {r.group.id: r.responded for r in responses(panel, ("party",))}
    assert found == {"SCHOOL": 3, "PUPILS": 2, "HOMES": 0}


def test_patterns_add_up_to_everybody_who_answered(garden: Library) -> None:
    panel = make_panel(
        garden,
        w1=[*people("s", 7), *people("l", 4), *people("r", 2, status="refused")],
        w2=[*people("s", 7), *people("j", 5), *people("x", 3, status="refused")],
    )
    found = pattern(panel, "all")
    assert (found.both, found.first_only, found.later_only) == (7, 4 + 2, 5 + 3)
    assert found.parts == (7, 6, 8)


def test_who_changed_project_is_counted_where_they_came(garden: Library) -> None:
    panel = make_panel(
        garden, w1=people("m", 6), w2=[*people("m", 6, project="BAY"), *people("j", 2)]
    )
    assert pattern(panel, "HILL").parts[:3] == (0, 0, 2)
    assert pattern(panel, "BAY").parts[:3] == (6, 0, 0)
    assert pattern(panel, "all").parts[:3] == (6, 0, 2)


def released(panel: Panel) -> dict[tuple[str, str], str]:
    release = build_release(panel)
    rows = release.rows[release.rows["table"] == "participation"]
    return {(row.group, row.wave_to): row.status for row in rows.itertuples()}


def test_a_part_of_few_people_hides_the_pattern(garden: Library) -> None:
    study = garden.study
    panel = make_panel(
        garden,
        w1=[*people("s", 12), *people("b", 20, project="BAY")],
        w2=[*people("s", 12), *people("j", 3), *people("b", 20, project="BAY")],
    )
    found = released(panel)
    assert found["HILL", "w2"] == "primary"
    assert found["all", "w2"] == "primary"
    assert found["BAY", "w2"] == "shown"
    assert study.disclosure.min_n == 5


def test_a_project_with_few_answers_is_not_left_over_from_the_total(garden: Library) -> None:
    panel = make_panel(garden, w1=[*people("h", 12), *people("b", 3, project="BAY")])
    found = released(panel)
    assert found["BAY", ""] == "primary"
    shown = [group for group in ("all", "HILL") if found[group, ""] == "shown"]
    assert shown == ["all"]
    assert found["HILL", ""] == "secondary"


def test_few_who_refused_in_a_wave_do_not_follow_from_the_pattern(garden: Library) -> None:
    panel = make_panel(
        garden,
        w1=[*people("s", 9), *people("l", 6), *people("r", 3, status="refused")],
        w2=[*people("s", 9), *people("j", 6), *people("x", 4, status="refused")],
    )
    release = build_release(panel)
    answered = release.cell("participation", "", "all", "all", "w1")
    strip = release.cell("participation", "", "all", "all", "w1", "w2")
    assert answered.values["responded"] == 18
    bands = {"both_low": 5, "both_high": 9, "first_only_low": 5, "first_only_high": 9}
    assert strip.values == bands | {"later_only": 10}
