"""The scores of a panel, with the groups people are counted in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from invented_panel import Row, make_panel

from panel.dataset import Panel
from panel.groups import Group, groups_of
from panel.scores import MeasureScores, score_panel
from survey.instrument import MissingRange
from survey.library import Library


def scored(panel: Panel) -> dict[str, MeasureScores]:
    return {scores.line.id: scores for scores in score_panel(panel)}


def person(name: str, **row: object) -> Row:
    return {"person": name, "VO_1": 4, "VO_2": 4, "VO_3": 2, **row}


def at(scores: MeasureScores, wave: str, name: str) -> float:
    return float(scores.scores[wave][scores.people.get_loc(name)])


def test_everybody_with_a_score_in_some_wave_has_one_place(garden: Library) -> None:
    panel = make_panel(
        garden,
        w1=[person("a"), person("b", VO_1=None, VO_2=None)],
        w2=[person("c"), person("a", VO_1=5)],
    )
    voice = scored(panel)["VOICE"]
    assert list(voice.people) == ["a", "c"]
    assert set(voice.scores) == {"w1", "w2"}
    assert at(voice, "w1", "a") == 4.0
    assert at(voice, "w2", "a") == pytest.approx(13 / 3)
    assert np.isnan(at(voice, "w1", "c"))


def test_a_person_is_counted_where_they_were_in_each_wave(garden: Library) -> None:
    panel = make_panel(
        garden,
        w1=[person("a", project="HILL", role="PUP")],
        w2=[person("a", project="BAY", role="TEA")],
    )
    voice = scored(panel)["VOICE"]
    for wave, project, party in (("w1", "HILL", "PUPILS"), ("w2", "BAY", "SCHOOL")):
        assert voice.in_group(Group("project", project), wave).tolist() == [True]
        assert voice.in_group(Group("party", party), wave).tolist() == [True]
    assert voice.in_group(Group("project", "BAY"), "w1").tolist() == [False]


def test_a_role_without_a_party_counts_for_everybody_only(garden: Library) -> None:
    voice = scored(make_panel(garden, w1=[person("a", role="OTH")]))["VOICE"]
    assert voice.parties["w1"].tolist() == [-1]
    assert voice.in_group(Group("all"), "w1").tolist() == [True]


def test_whoever_is_judged_is_left_out_of_the_judgement(garden: Library) -> None:
    rows = [
        person("head", role="HEA", LEAD_1=5),
        person("hat", role="TEA", role2="HEA", LEAD_1=5),
        person("teacher", LEAD_1=2),
    ]
    found = scored(make_panel(garden, w1=rows))
    assert list(found["LEAD_1"].people) == ["teacher"]
    assert found["LEAD_1"].answers["w1"].tolist() == [2.0]
    assert list(found["VOICE"].people) == ["hat", "head", "teacher"]


def test_the_share_without_a_judgement_is_of_the_answers_given(garden: Library) -> None:
    rows = [
        person("a", VO_1=8, project="HILL"),
        person("b", VO_1=9, VO_2=8, project="BAY"),
        person("c", VO_1=None, project="BAY"),
    ]
    shares = scored(make_panel(garden, w1=rows))["VOICE"].no_answer["w1"]
    assert shares[""] == pytest.approx(3 / 8)
    assert shares["HILL"] == pytest.approx(1 / 3)
    assert shares["BAY"] == pytest.approx(2 / 5)


def test_what_a_file_declares_missing_is_no_answer_given(garden: Library) -> None:
    instruments = dict(garden.instruments)
    scale = instruments["w1"].answer_of("VO_1")
    away = MissingRange(low=90, high=99, reason="platform_missing")
    scales = {**instruments["w1"].answer_scales}
    name = instruments["w1"].questions["VO_1"].answer
    scales[name] = scale.model_copy(update={"missing_ranges": (away,)})
    instruments["w1"] = instruments["w1"].model_copy(update={"answer_scales": scales})
    library = replace(garden, instruments=instruments)
    rows = [person("a", VO_1=95), person("b", VO_1=8)]
    voice = scored(make_panel(library, w1=rows))["VOICE"]
    assert voice.no_answer["w1"][""] == pytest.approx(1 / 5)
    assert at(voice, "w1", "a") == pytest.approx(4.0)


def test_codes_of_an_earlier_wave_are_read_as_the_latest(garden: Library) -> None:
    panel = make_panel(
        garden, w1=[person("a", VISITS=1), person("b", VISITS=3)], w2=[person("a", VISITS=0)]
    )
    visits = scored(panel)["VISITS"]
    assert visits.scores["w1"].tolist() == [0.0, 2.0]
    assert visits.answers["w1"].tolist() == [0.0, 2.0]
    assert at(visits, "w2", "a") == 0.0


def test_a_scale_uses_only_what_compares(garden: Library) -> None:
    found = scored(make_panel(garden, w1=[person("a", OW_1=2, OW_2=2, OW_3=5)]))
    assert found["OWN"].scores["w1"].tolist() == [2.0]
    assert found["OW_3"].scores["w1"].tolist() == [5.0]


def test_a_class_without_a_breakdown_has_no_group(garden: Library) -> None:
    study = garden.study
    assert [g.id for g in groups_of(study, "A")] == [
        "all", "HILL", "BAY", "SCHOOL", "PUPILS", "HOMES",
    ]  # fmt: skip
    assert [g.id for g in groups_of(study, "B")] == ["all", "HILL", "BAY"]
    assert list(groups_of(study, "C")) == []
    assert list(groups_of(study, "E")) == []


def test_parties_weigh_the_same_but_where_the_group_is_a_party(garden: Library) -> None:
    plain = garden.study.model_copy(update={"weighting": "none"})
    for kind, id, weighted in (("all", "all", True), ("project", "HILL", True),
                               ("party", "HOMES", False)):  # fmt: skip
        assert Group(kind, id).is_weighted(garden.study) is weighted  # type: ignore[arg-type]
        assert not Group(kind, id).is_weighted(plain)  # type: ignore[arg-type]
