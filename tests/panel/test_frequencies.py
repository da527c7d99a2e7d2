"""Plain counts: every cell is in one row, percentages are of the right people, and marked."""

import csv
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from command_line import call
from docx import Document
from exported_garden import GARDEN, store_garden, store_garden_in
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_panel import make_panel

from panel.answer_reasons import read_reasons
from panel.dataset import Panel, read_panel
from panel.frequencies import By, QuestionCounts, count_answers, count_groups
from panel.frequency_request import FrequencyRequest, parse_request
from panel.frequency_tables import build_frequencies
from panel.rendering.write import SUFFIXES, write_tables
from panel.tables import Table
from survey.exporting.write_sav import write_sav
from survey.library import Library
from survey.problems import SurveyError
from survey.store.responses_store import read_responses
from survey.store.stores import Stores
from survey.study import ExclusionSet

NOBODY = pd.DataFrame(columns=["response_id", "column", "reason"])


@pytest.fixture
def stored(stores: Stores, garden: Library) -> tuple[Panel, dict[str, pd.DataFrame]]:
    store_garden(stores, garden)
    panel = read_panel(stores, garden)
    return panel, read_reasons(stores, panel)


def shown(counted: QuestionCounts) -> dict[str, tuple[int, ...]]:
    return {row.label.get("en", row.label.get("", "")): row.counts for row in counted.rows}


def count(
    panel: Panel, reasons: pd.DataFrame, wave: str, question: str, by: By | None = None
) -> QuestionCounts:
    groups = count_groups(panel, wave, by)
    (found,) = count_answers(panel, reasons, wave, groups, by, [question])
    return found


def test_answers_and_reasons_are_rows_of_their_own(
    stored: tuple[Panel, dict[str, pd.DataFrame]],
) -> None:
    panel, reasons = stored
    assert shown(count(panel, reasons["w1"], "w1", "OW_1")) == {
        "Completely disagree": (0,), "Slightly disagree": (0,), "In between": (0,),
        "Slightly agree": (0,), "Completely agree": (2,), "Valid answers": (2,),
        "Don't know": (0,), "Does not apply to me": (0,), "Had broken off": (1,), "Asked": (3,),
    }  # fmt: skip
    assert shown(count(panel, reasons["w1"], "w1", "HOURS")) == {
        "7": (2,), "Valid answers": (2,), "Don't know": (0,), "Asked": (2,), "Not asked": (1,),
    }  # fmt: skip
    assert shown(count(panel, reasons["w1"], "w1", "OW_3"))["Skipped"] == (2,)


def test_percentages_are_of_those_asked_and_of_valid_answers(
    stored: tuple[Panel, dict[str, pd.DataFrame]],
) -> None:
    panel, reasons = stored
    (vo_2,) = build_frequencies(panel, reasons, FrequencyRequest(("w1",), ("VO_2",)), "en")
    rows = {row.label: [cell.text("en") for cell in row.cells] for row in vo_2.rows}
    assert rows["Completely disagree"] == ["1", "33.3%", "50.0%"]
    assert rows["Valid answers"] == ["2", "66.7%", "100.0%"]
    assert rows["Don't know"] == ["1", "33.3%", "."]
    assert rows["Asked"] == ["3", "100.0%", "."]
    assert vo_2.rows[0].label == "VO_2: The others have listened to me."


def test_options_of_a_multiple_choice_are_of_those_who_met_them(
    stored: tuple[Panel, dict[str, pd.DataFrame]],
) -> None:
    panel, _ = stored
    why = pd.DataFrame(
        {
            "response_id": panel.waves["w1"]["response_id"].iloc[[0, 0, 0, 1]].to_numpy(),
            "column": ["JOBS.weed", "JOBS.water", "JOBS.harvest", "JOBS.harvest"],
            "reason": ["not_asked", "skipped", "not_asked", "not_asked"],
        }
    )
    frame = panel.waves["w1"].copy()
    frame.loc[frame.index[0], ["JOBS.weed", "JOBS.water", "JOBS.harvest"]] = pd.NA
    frame.loc[frame.index[1], "JOBS.harvest"] = pd.NA
    changed = replace(panel, waves=panel.waves | {"w1": frame})
    counted = count(changed, why, "w1", "JOBS")
    assert shown(counted) == {
        "Weeding": (2,), "Watering": (0,), "Harvesting": (1,), "Valid answers": (2,),
        "Skipped": (1,), "Asked": (3,),
    }  # fmt: skip
    assert [row.asked for row in counted.rows[:3]] == [(2,), (3,), (1,)]
    assert counted.several


def test_groups_are_those_anybody_is_in(stored: tuple[Panel, dict[str, pd.DataFrame]]) -> None:
    panel, reasons = stored
    titles = [group.title["en"] for group in count_groups(panel, "w1", "project")]
    assert titles == ["All", "The hill schools", "The bay schools"]
    assert [g.id for g in count_groups(panel, "w1", "role")] == ["", "TEA", "PUP", "PAR"]
    assert [g.id for g in count_groups(panel, "w2", "party")] == ["", "SCHOOL", "PUPILS"]
    visits = shown(count(panel, reasons["w1"], "w1", "VISITS", "project"))
    assert visits["Every week"] == (1, 0, 1)
    frame = panel.waves["w1"].assign(project=pd.NA)
    nowhere = replace(panel, waves={"w1": frame})
    groups = count_groups(nowhere, "w1", "project")
    assert [g.title["nb"] for g in groups] == ["Alle", "Ukjent eller ingen"]


def test_what_the_study_keeps_apart_is_not_divided(
    stored: tuple[Panel, dict[str, pd.DataFrame]],
) -> None:
    panel, reasons = stored
    apart = ExclusionSet(id="X9", questions=("VO_1", "VO_3"), against=("MY_ROLE",), rule={})
    rules = panel.library.study.disclosure.model_copy(update={"exclusion_sets": (apart,)})
    study = panel.library.study.model_copy(update={"disclosure": rules})
    strict = replace(panel, library=replace(panel.library, study=study))
    assert count(strict, reasons["w1"], "w1", "VO_1", "role").apart == "X9"
    assert count(strict, reasons["w1"], "w1", "VO_1", "project").apart is None
    assert count(strict, reasons["w1"], "w1", "MY_ROLE", "role").apart is None
    (table,) = build_frequencies(
        strict, reasons, FrequencyRequest(("w1",), ("VO_1", "PL_1"), "role"), "en"
    )
    cells = [row.cells for row in table.rows if row.cells]
    assert [cell.sign for cell in cells[0][3:]] == ["–"] * 9
    assert cells[-1][3].value == 1
    assert "VO_1 are shown for all only, since the study does not let them be divided so (X9)." in (
        table.notes
    )


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, 4, 5, 8, 9, None]),
        st.sampled_from(["not_asked", "skipped", "break_off", "invalid", "dont_know", None]),
        st.sampled_from(["HILL", "BAY", None]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_every_person_is_in_one_row_and_groups_add_up(
    garden: Library, people: list[tuple[int | None, str | None, str | None]]
) -> None:
    rows: list[dict[str, Any]] = [
        {"person": f"p{n}", "response_id": f"r{n}", "VO_1": code, "project": project}
        for n, (code, _, project) in enumerate(people)
    ]
    panel = make_panel(garden, w1=rows)
    reasons = pd.DataFrame(
        [(f"r{n}", "VO_1", why) for n, (code, why, _) in enumerate(people) if why and not code],
        columns=list(NOBODY.columns),
    )
    groups = count_groups(panel, "w1", "project")
    counted = count(panel, reasons, "w1", "VO_1", "project")
    by_kind: dict[str, Any] = {
        kind: sum((np.array(row.counts) for row in counted.rows if row.kind == kind), start=0)
        for kind in ("answer", "valid", "no_answer", "asked", "not_asked")
    }
    size = np.array([int(group.people.sum()) for group in groups])
    assert (by_kind["answer"] == by_kind["valid"]).all()
    assert (by_kind["valid"] + by_kind["no_answer"] == by_kind["asked"]).all()
    assert (by_kind["asked"] + by_kind["not_asked"] == size).all()
    for row in counted.rows:
        assert row.counts[0] == sum(row.counts[1:])


# What is asked for


def test_a_request_says_everything_that_is_wrong_with_it(garden: Library) -> None:
    with pytest.raises(SurveyError) as raised:
        parse_request(garden, ["w1", "w2"], "w3,w2", ["VO_9", "K_1"], "county")
    said = [str(problem) for problem in raised.value.problems]
    assert 'no wave "w3" has answers. Write one or more of w1,w2' in said[0]
    assert '"VO_9" is no question that is counted in w2' in said[1]
    assert 'Did you mean "VO_' in said[1]
    assert '"K_1" is no question that is counted' in said[2]
    assert 'people cannot be divided by "county". Write --by project, party or role.' in said[3]


def test_waves_are_named_with_commas_or_as_a_pair(garden: Library) -> None:
    waves = ["w1", "w2", "w3"]
    assert parse_request(garden, waves, None, (), None).waves == ("w1", "w2", "w3")
    assert parse_request(garden, waves, "w3, w1", (), None).waves == ("w1", "w3")
    assert parse_request(garden, waves, "w2-w3", ("VO_1",), "role").waves == ("w2", "w3")


# Files


def read_text(path: Path) -> str:
    """Everything a reader of the file sees."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        cells = [c.value for s in book for row in s.iter_rows() for c in row]
        return "\n".join(str(cell) for cell in cells if cell is not None)
    if path.suffix == ".docx":
        document = Document(str(path))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("language", "mark"),
    [
        ("nb", "Internt: ikke beskyttet, skal ikke sendes videre"),
        ("en", "Internal: not protected, not to be passed on"),
    ],
)
def test_every_format_says_that_it_is_not_protected(
    stored: tuple[Panel, dict[str, pd.DataFrame]],
    tmp_path: Path,
    suffix: str,
    language: str,
    mark: str,
) -> None:
    panel, reasons = stored
    request = FrequencyRequest(("w1", "w2"), ("VO_1", "JOBS"), "party")
    path = tmp_path / f"f{suffix}"
    write_tables(build_frequencies(panel, reasons, request, language), path)
    assert mark in read_text(path)


def test_the_command_wants_internal_and_says_what_else_to_use(
    garden: Library, tmp_path: Path
) -> None:
    store_garden_in(tmp_path / "data", garden)
    study = ("--study", str(GARDEN), "--language", "en")
    refused = call(tmp_path, "panel", "frequencies", "-o", "f.csv", *study)
    assert refused.status == 1
    assert "plain counts are not protected" in refused.err
    assert "--internal" in refused.err
    assert "`panel compare` and `panel release`" in refused.err
    assert not (tmp_path / "f.csv").exists()
    (tmp_path / "f.csv").write_text("old")
    done = call(
        tmp_path, "panel", "frequencies", "VISITS", "--by", "project", "--waves", "w1,w3",
        "--internal", "-o", "f.csv", *study,
    )  # fmt: skip
    assert done.status == 0, done.err
    assert "Internal: not protected, not to be passed on." in done.out
    assert (tmp_path / "f.csv").stat().st_mode & 0o777 == 0o600
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    heading = [line for line in lines if line and line[0].startswith("Answer")]
    assert heading[0][:4] == [
        "Answer (Internal: not protected, not to be passed on)", "All n", "All Percent",
        "All Valid",
    ]  # fmt: skip
    assert ["Hardly ever", "1", "33.3", "33.3", "1", "50.0", "50.0", "0", "0.0", "0.0"] in lines
    said = call(tmp_path, "panel", "frequencies", "OW_1", "--internal", *study).out
    assert "Internal: not protected" in said
    assert "Had broken off" in said


@pytest.mark.office
def test_pspp_counts_the_same(
    stores: Stores, garden: Library, stored: tuple[Panel, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    if shutil.which("pspp") is None:
        if os.environ.get("CI"):
            pytest.fail("PSPP is not installed")
        pytest.skip("PSPP is not installed, so nothing outside counted")
    panel, reasons = stored
    write_sav(garden, "w1", read_responses(stores, garden, "w1"), tmp_path / "f.sav", "en")
    questions = ("VO_1", "VO_2", "VISITS", "OW_1", "OW_2", "PL_2")
    (tmp_path / "f.sps").write_text(
        f"GET FILE='f.sav'.\nFREQUENCIES {' '.join(questions)}.\n", encoding="utf-8"
    )
    out = subprocess.run(
        ["pspp", "-O", "format=csv", "f.sps"], capture_output=True, text=True, check=True,
        cwd=tmp_path, env={**os.environ, "LC_ALL": "C.UTF-8"},
    ).stdout  # fmt: skip
    tables = build_frequencies(panel, reasons, FrequencyRequest(("w1",), questions), "en")
    counted = counts_of(next(iter(tables)))
    compared, question = 0, ""
    for line in csv.reader(out.splitlines()):
        if line and line[0].startswith("Table: "):
            question = next((q for q in counted if q.endswith(f": {line[0][7:]}")), "")
        elif question and line and line[0] in ("Valid", "Missing", "") and line[1] not in ("", "."):
            figures = [float(each.rstrip("%")) for each in line[2:5] if each]
            assert counted[question][line[1]][: len(figures)] == figures
            compared += 1
    # Everyone was asked these, so percent of asked is PSPP's percent of all.
    assert compared == 12


def counts_of(table: Table) -> dict[str, dict[str, list[float]]]:
    """The figures of every row, by question and answer."""
    found: dict[str, dict[str, list[float]]] = {}
    for row in table.rows:
        if row.style == "group":
            current = found.setdefault(row.label, {})
        else:
            current[row.label] = [float(c.number) for c in row.cells if c.number is not None]
    return found
