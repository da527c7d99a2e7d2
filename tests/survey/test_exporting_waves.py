"""Waves together: what is one column, what stays apart, and what is said of it."""

from pathlib import Path

import pandas as pd
import pytest
from command_line import call
from exported_garden import GARDEN, no_rows, store_garden, store_garden_in

from survey.exporting.export_wave import export_waves
from survey.exporting.microdata import Microdata, build_microdata
from survey.exporting.question_lines import follow_questions
from survey.library import Library, open_study
from survey.problems import SurveyError
from survey.store.responses_store import Responses
from survey.store.stores import Stores


@pytest.fixture
def responses(stores: Stores, garden: Library) -> dict[str, Responses]:
    return store_garden(stores, garden)


@pytest.fixture
def together(garden: Library, responses: dict[str, Responses]) -> Microdata:
    return build_microdata(garden, responses)


def answers(microdata: Microdata, column: str) -> dict[str, list[object]]:
    """The answers of a column by wave, smallest first."""
    by_wave = microdata.table.groupby("wave")[column]
    return {str(wave): sorted(values.dropna()) for wave, values in by_wave}


def test_a_row_is_a_response_and_nobody_is_linked(together: Microdata) -> None:
    table = together.table
    assert table["wave"].tolist() == ["w1"] * 3 + ["w2"] * 3 + ["w3"] * 2
    assert table["response_id"].is_unique
    assert "person" not in table.columns
    assert list(table.columns) == list(together.columns)


def test_a_renamed_question_is_one_column_under_its_latest_name(together: Microdata) -> None:
    assert "VO_2" not in together.columns
    assert answers(together, "VO_2_r2") == {"w1": [1, 3, 8], "w2": [2, 4, 5], "w3": [3, 4]}
    column = together.columns["VO_2_r2"]
    assert column.waves == ("w1", "w2", "w3")
    assert "In w1: VO_2." in column.notes["en"]
    assert "Tense only." in column.notes["en"]


def test_answers_are_recoded_where_the_bridge_says_so_and_nowhere_else(
    together: Microdata, responses: dict[str, Responses]
) -> None:
    assert answers(together, "VISITS") == {"w1": [0, 1, 2], "w2": [0, 1, 2], "w3": [0, 2]}
    notes = together.columns["VISITS"].notes
    assert "The answers of w1 are recoded (1 → 0, 2 → 1, 3 → 2)." in notes["en"]
    assert "Svarene fra w1 er omkodet" in notes["nb"]
    assert "De samme svarene har fått andre koder." in notes["nb"]
    recoded = {n for n, c in together.columns.items() if "recoded" in c.notes.get("en", "")}
    assert recoded == {"VISITS"}
    stored = pd.concat([each.frame["VO_1"] for each in responses.values()], ignore_index=True)
    pd.testing.assert_series_equal(together.table["VO_1"], stored)


def test_what_is_reworded_stays_apart(together: Microdata) -> None:
    assert answers(together, "PL_2") == {"w1": [2, 3, 9], "w2": [], "w3": []}
    assert answers(together, "PL_2_r2") == {"w1": [], "w2": [1, 4, 5], "w3": [4, 4]}
    assert together.columns["PL_2"].waves == ("w1",)
    said = together.columns["PL_2_r2"].notes["en"]
    assert "Not the same question as PL_2 in w1." in said
    assert "The expectation has become an experience." in said


def test_what_only_one_wave_asks_is_there(together: Microdata) -> None:
    assert answers(together, "OW_3") == {"w1": [4], "w2": [], "w3": []}
    assert answers(together, "AFTER_1") == {"w1": [], "w2": [], "w3": [1]}
    assert list(together.columns)[-2:] == ["PL_2", "OW_3"]


def test_waves_compare_across_one_that_is_not_in_the_file(
    garden: Library, responses: dict[str, Responses]
) -> None:
    file = build_microdata(garden, {wave: responses[wave] for wave in ("w3", "w1")})
    assert file.waves == ("w1", "w3")
    assert answers(file, "VO_2_r2") == {"w1": [1, 3, 8], "w3": [3, 4]}
    assert answers(file, "VISITS") == {"w1": [0, 1, 2], "w3": [0, 2]}
    two = build_microdata(garden, {wave: responses[wave] for wave in ("w1", "w2")})
    assert "VO_2" in two.columns
    assert "VO_2_r2" not in two.columns


def test_a_question_reworded_under_its_own_name_gets_the_wave_in_its_name(
    tmp_path: Path,
) -> None:
    for file in GARDEN.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if file.name != "w1-v1.yaml":
            text = text.replace("PL_2_r2", "PL_2")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    library = open_study(tmp_path)
    lines = {line.name: line for line in follow_questions(library, library.waves)}
    assert lines["PL_2"].ids == {"w2": "PL_2", "w3": "PL_2"}
    assert lines["PL_2_w1"].ids == {"w1": "PL_2"}
    before = lines["PL_2"].before
    assert before is not None
    assert before[:2] == ("w1", "PL_2_w1")


def test_a_question_away_for_a_wave_is_followed_across_it(tmp_path: Path) -> None:
    """w2 does not ask PL_1, w3 asks it again in the same words."""
    for file in GARDEN.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if file.name == "w2-v1.yaml":
            lines = [line for line in text.splitlines() if "{id: PL_1," not in line]
            text = "\n".join(lines).replace("[PL_1, PL_2_r2]", "[PL_2_r2]")
        note = "  - {id: PL_1, reason: {nb: Ikke nå., en: Not now.}}\n"
        if file.name == "w1-w2.yaml":
            text = text.replace("dropped:\n", f"dropped:\n{note}")
        if file.name == "w2-w3.yaml":
            text = text.replace("new:\n", f"new:\n{note}")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    library = open_study(tmp_path)
    (line,) = [each for each in follow_questions(library, library.waves) if each.name == "PL_1"]
    assert line.ids == {"w1": "PL_1", "w3": "PL_1"}


def test_reasons_follow_their_columns(together: Microdata) -> None:
    assert set(together.reasons.columns) == {"response_id", "column", "reason"}
    assert set(together.reasons["column"]) <= set(together.columns)
    counted = together.reasons["reason"].value_counts().to_dict()
    assert counted["break_off"] == 1


def test_background_kept_apart_in_any_wave_is_left_out_of_all(
    garden: Library, responses: dict[str, Responses], together: Microdata
) -> None:
    assert together.left_out == ("LEAD_1",)
    assert "LEAD_1" in build_microdata(garden, responses, all_background=True).columns


def test_every_wave_without_answers_is_named(
    garden: Library, responses: dict[str, Responses], tmp_path: Path
) -> None:
    nothing = no_rows(responses["w1"])
    empty = responses | {"w1": nothing, "w3": nothing}
    with pytest.raises(SurveyError) as raised:
        export_waves(garden, empty, tmp_path / "f.csv", "nb")
    assert [str(p).split(" has no answers")[0] for p in raised.value.problems] == [
        'wave "w1"', 'wave "w3"',
    ]  # fmt: skip


def test_the_command_writes_waves_in_order_and_links_nobody(
    garden: Library, tmp_path: Path
) -> None:
    store_garden_in(tmp_path / "data", garden)
    study = ("--study", str(GARDEN))
    done = call(tmp_path, "survey", "export", "w2", "w1", "w2", "-o", "f.csv", *study)
    assert done.status == 0, done.err
    assert "f.csv: 6 responses" in done.out
    assert "f.codebook.csv: what the columns and codes are" in done.out
    table = pd.read_csv(tmp_path / "f.csv", sep=";")
    assert table["wave"].tolist() == ["w1"] * 3 + ["w2"] * 3
    wide = call(tmp_path, "survey", "export", "w1", "w2", "--wide", "-o", "g.csv", *study)
    assert wide.status == 1
    assert "this command links nobody" in wide.err
    assert "panel export --wide" in wide.err
    unknown = call(tmp_path, "survey", "export", "w1", "w9", "-o", "g.csv", *study)
    assert unknown.status == 1
    assert 'has no wave "w9"' in unknown.err
    assert not (tmp_path / "g.csv").exists()
