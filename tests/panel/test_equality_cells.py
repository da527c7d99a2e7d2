"""What of equality may be shown: each number is the estimator's, and hidden with its parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from invented_panel import Row, make_panel

from panel.build_release import build_release
from panel.cells.cell import Source
from panel.cells.party_ranges import party_range_cells
from panel.comparison import compare
from panel.disclosure import DERIVED
from panel.estimators.agreement import group_agreement
from panel.estimators.intraclass import intraclass_correlation
from panel.estimators.party_range import party_range
from panel.estimators.perceived_change import perceived_and_measured
from panel.numbers import round_half_away
from panel.release import Release
from survey.library import Library

ROLES = {"TEA": "SCHOOL", "PUP": "PUPILS", "PAR": "HOMES"}
VOICE = ("VO_1", "VO_2", "VO_3")


def answers(seed: int, n: int = 60, roles: str = "TEA PUP PAR", **own: Any) -> list[Row]:
    """People of these roles in turn, in two projects, with answers at random around their role."""
    rng = np.random.default_rng(seed)
    names = roles.split()
    items = (*VOICE, "PL_1", "OW_1", "OW_2")
    return [
        {
            "person": f"p{k}",
            "role": names[k % len(names)],
            "project": ("HILL", "BAY")[k // len(names) % 2],
            **{i: int(np.clip(rng.normal(3.2 + k % len(names) / 3, 1), 1, 5)) for i in items},
            **{name: value(k) if callable(value) else value for name, value in own.items()},
        }
        for k in range(n)
    ]


def released(garden: Library, **waves: list[Row]) -> Release:
    return build_release(make_panel(garden, **waves))


def scores(rows: list[Row]) -> pd.DataFrame:
    """Score, party and project by person, in plain pandas; VO_3 is reversed."""
    frame = pd.DataFrame(rows).set_index("person")
    frame["VO_3"] = 6 - frame["VO_3"]
    frame["party"] = frame["role"].map(ROLES)
    return frame.assign(score=frame[[*VOICE]].mean(axis=1))


def test_the_range_of_the_parties_is_that_of_their_means(garden: Library) -> None:
    rows = answers(5)
    cell = released(garden, w1=rows).cell("party_range", "VOICE", "all", "all", "w1")
    own = scores(rows)
    means = own.groupby("party")["score"].mean()
    expected = party_range(own["score"], own["party"])
    assert cell.values["range"] == round_half_away(means.max() - means.min(), 1)
    assert cell.values["chance_range"] == round_half_away(expected.chance_range, 1)
    assert cell.values["epsilon_squared"] == round_half_away(expected.epsilon_squared, 2)
    assert cell.values["p"] == round_half_away(expected.p, 3)
    assert cell.values["parties"] == 3
    assert cell.values["p_holm"] >= cell.values["p"]


def test_a_party_that_is_hidden_is_not_in_the_range(garden: Library) -> None:
    rows = answers(5)
    panel = make_panel(garden, w1=rows)
    shown = {("level", "VOICE", "party", p, "w1", "", "all"): {} for p in ("SCHOOL", "HOMES")}
    source = Source(panel, compare(panel), shown)
    found = {cell.address[1]: cell for cell in party_range_cells(source)}
    own = scores(rows)
    means = own.groupby("party")["score"].mean()[["SCHOOL", "HOMES"]]
    assert found["VOICE"].values["parties"] == 2
    assert found["VOICE"].values["range"] == round_half_away(means.max() - means.min(), 1)
    assert (found["PLAN"].decision, found["PLAN"].values) == (DERIVED, {})


def test_a_small_party_leaves_too_few_to_compare(garden: Library) -> None:
    rows = answers(5, roles="TEA PUP")
    rows += [{**row, "person": f"q{k}", "role": "PAR"} for k, row in enumerate(rows[:4])]
    release = released(garden, w1=rows)
    assert not release.cell("level", "VOICE", "party", "HOMES", "w1").shown
    cell = release.cell("party_range", "VOICE", "all", "all", "w1")
    assert (cell.status, cell.reason, cell.values) == ("secondary", "derived", {})


def test_one_party_alone_has_no_range(garden: Library) -> None:
    cell = released(garden, w1=answers(5, roles="TEA")).cell(
        "party_range", "VOICE", "all", "all", "w1"
    )
    assert (cell.status, cell.reason, cell.values) == ("primary", "few", {})


def test_battery_rows_and_items_of_scales_have_no_range(garden: Library) -> None:
    rows = released(garden, w1=answers(5, HEARD_TEA=2, HEARD_PUP=3, HEARD_PAR=1)).rows
    named = set(rows.loc[rows["table"] == "party_range", "measure"])
    assert named == {"VOICE", "PLAN", "OWN", "WHOLE", "VOICE_PLAN"}


def test_agreement_is_of_the_people_behind_the_mean(garden: Library) -> None:
    # Somebody of no party is in no project's mean, and must not be in its agreement either.
    rows = answers(5)
    stranger = {"person": "x", "role": "OTH", "project": "HILL", "VO_1": 1, "VO_2": 5, "VO_3": 5}
    release = released(garden, w1=[*rows, stranger])
    own = scores(rows)
    for project in ("HILL", "BAY"):
        items = own.loc[own["project"] == project, [*VOICE]]
        expected = group_agreement(items, 5)
        cell = release.cell("agreement", "VOICE", "project", project, "w1")
        assert cell.values == {
            "r_wg_uniform": round_half_away(expected.r_wg_uniform, 2),
            "r_wg_skewed": round_half_away(expected.r_wg_skewed, 2),
            "average_deviation": round_half_away(expected.average_deviation, 1),
        }


def test_an_item_that_all_answer_alike_hides_the_agreement(garden: Library) -> None:
    release = released(garden, w1=answers(5, VO_2=4))
    cell = release.cell("agreement", "VOICE", "project", "HILL", "w1")
    assert release.cell("level", "VOICE", "project", "HILL", "w1").shown
    assert (cell.status, cell.reason, cell.values) == ("secondary", "derived", {})


def test_a_formative_scale_has_no_agreement(garden: Library) -> None:
    rows = released(garden, w1=answers(5)).rows
    assert set(rows.loc[rows["table"] == "agreement", "measure"]) == {"VOICE"} | (
        {"PLAN"} & set(rows["measure"])
    )
    assert "OWN" in set(rows.loc[rows["table"] == "icc", "measure"])


def test_icc_stands_with_its_interval_or_not_at_all(garden: Library) -> None:
    rows = answers(5)
    release = released(garden, w1=rows)
    own = scores(rows)
    expected = intraclass_correlation(own["score"], own["project"])
    cell = release.cell("icc", "VOICE", "all", "all", "w1")
    assert cell.values == {
        "projects": 2,
        "icc1": round_half_away(expected.icc1, 2),
        "ci_low": round_half_away(expected.ci_low, 2),
        "ci_high": round_half_away(expected.ci_high, 2),
    }
    shown = release.rows[(release.rows["table"] == "icc") & (release.rows["status"] == "shown")]
    assert shown.groupby("measure")["statistic"].agg(set).map(len).eq(4).all()


def test_a_hidden_project_hides_the_icc(garden: Library) -> None:
    rows = [row for k, row in enumerate(answers(5)) if row["project"] == "HILL" or k % 15 == 3]
    assert 0 < sum(row["project"] == "BAY" for row in rows) < 5
    release = released(garden, w1=rows)
    cell = release.cell("icc", "VOICE", "all", "all", "w1")
    assert (cell.status, cell.values) == ("secondary", {})


def test_p_stands_with_everybody_only(garden: Library) -> None:
    rows = released(garden, w1=answers(5), w2=answers(6, CH_1=2)).rows
    tested = rows[rows["statistic"].isin(["p", "p_holm"])]
    assert "party_range" in set(tested["table"])
    assert set(tested["group_kind"]) == {"all"}


# What people say has changed


def test_perceived_and_measured_change_are_counted_together(garden: Library) -> None:
    first, second = answers(5), answers(6, CH_1=lambda k: 1 + k * k % 3)
    cell = released(garden, w1=first, w2=second).cell("perceived", "CH_1", "all", "all", "w1", "w2")
    said = pd.DataFrame(second).set_index("person")["CH_1"]
    expected = perceived_and_measured(said, scores(first)["score"], scores(second)["score"], 2)
    assert cell.values["n_low"] == cell.values["n_high"] == expected.n == 60
    assert cell.values["agree"] == round_half_away(100 * expected.n_agree / 60)
    assert cell.values["tau_b"] == round_half_away(expected.tau_b, 2)


def test_few_who_have_both_are_not_shown(garden: Library) -> None:
    said = {"CH_1": lambda k: 1 + k % 3 if k < 9 or k >= 60 else None}
    first, second = answers(5), answers(6, n=72, **said)
    release = released(garden, w1=first, w2=second)
    assert release.cell("distribution", "CH_1", "all", "all", "w2").shown
    cell = release.cell("perceived", "CH_1", "all", "all", "w1", "w2")
    assert (cell.status, cell.reason, cell.values) == ("primary", "few", {})


def test_answers_that_are_hidden_hide_what_they_are_compared_with(garden: Library) -> None:
    release = released(garden, w1=answers(5), w2=answers(6, CH_1=3))
    assert not release.cell("distribution", "CH_1", "all", "all", "w2").shown
    cell = release.cell("perceived", "CH_1", "all", "all", "w1", "w2")
    assert (cell.status, cell.reason, cell.values) == ("secondary", "derived", {})


def test_when_nearly_all_agree_it_is_not_said(garden: Library) -> None:
    first = answers(5, VO_1=lambda k: 2 + k % 3, VO_2=3, VO_3=3)
    second = answers(6, VO_1=lambda k: 1 + k % 3 if k % 2 else 3 + k % 3, VO_2=3, VO_3=3,
                     CH_1=lambda k: 1 if k % 2 else 3)  # fmt: skip
    cell = released(garden, w1=first, w2=second).cell("perceived", "CH_1", "all", "all", "w1", "w2")
    assert (cell.status, cell.reason, cell.values) == ("primary", "alike", {})
