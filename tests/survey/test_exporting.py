"""What goes out: codes with their labels, nothing that tells who, and back in the same."""

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from exported_garden import no_rows
from orchard import INSTRUMENT, STUDY, TODAY, open_orchard, person, picker, write_xlsx

from survey.exporting.export_wave import export_wave
from survey.exporting.sav_variables import spss_names
from survey.exporting.write_csv import harmless
from survey.exporting.write_sav import write_sav
from survey.importing.import_file import code_file, import_file
from survey.library import Library, open_study
from survey.problems import SurveyError
from survey.store.responses_store import Responses, read_responses
from survey.store.stores import open_stores

ROWS = [
    person(1, WORDS="Hemmelig"),
    picker(2, EQ_1=8, EQ_2=9, HOURS=None),
    person(3, EQ_2=None, JOB="OWNER", **{"BODIES.board": 0, "BODIES.none": 1}),
    person(4, EQ_3=None, BEGAN=None, WORDS=None, completed_on=None),
    person(5, EQ_1=None, LINK=2),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def responses(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Responses:
    folder = tmp_path_factory.mktemp("data")
    path = write_xlsx(folder / "a.xlsx", ROWS)
    with open_stores(folder) as stores:
        import_file(path, library, "2021", stores, today=TODAY)
        return read_responses(stores, library, "2021")


@pytest.mark.parametrize("ending", [".sav", ".zsav", ".xlsx", ".csv"])
def test_what_goes_out_comes_in_the_same(
    library: Library, responses: Responses, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"f{ending}"
    export_wave(library, "2021", responses, path, "en", all_background=True)
    assert path.stat().st_mode & 0o777 == 0o600
    coded = code_file(path, library, "2021", today=TODAY)
    assert {p.severity for p in coded.report.problems} <= {"note"}
    stored = responses.frame.set_index("response_id").rename_axis("row_key")
    again = coded.batch.responses.loc[stored.index]
    free = ["started_on", "completed_on"]
    pd.testing.assert_frame_equal(
        again.drop(columns=free), stored.drop(columns=free), check_index_type=False
    )
    before = responses.reasons.set_axis(["row_key", "column", "reason"], axis=1)
    order = ["row_key", "column"]
    pd.testing.assert_frame_equal(
        coded.batch.reasons.sort_values(order, ignore_index=True),
        before.sort_values(order, ignore_index=True),
        check_dtype=False,
    )


def test_spss_knows_labels_missing_values_and_levels(
    library: Library, responses: Responses, tmp_path: Path
) -> None:
    problems = write_sav(library, "2021", responses, tmp_path / "f.sav", "nb")
    assert problems == ()
    _, meta = pyreadstat.read_sav(str(tmp_path / "f.sav"), user_missing=True)
    assert meta.column_names_to_labels["EQ_1"] == "Jeg blir hørt i hagen."
    assert meta.variable_value_labels["EQ_1"][8] == "Vet ikke"
    assert meta.missing_ranges["EQ_1"] == [{"lo": 8.0, "hi": 8.0}, {"lo": 9.0, "hi": 9.0}]
    assert meta.variable_measure["EQ_1"] == "ordinal"
    assert meta.variable_measure["HOURS"] == "scale"
    assert meta.variable_value_labels["PROJ"]["SOUTH"] == "Sørhagen"
    assert "Kari Regnestad" in " ".join(meta.notes)


def test_background_that_must_stand_apart_is_left_out(
    library: Library, responses: Responses, tmp_path: Path
) -> None:
    done = export_wave(library, "2021", responses, tmp_path / "f.xlsx", "nb")
    header = [cell.value for cell in openpyxl.load_workbook(tmp_path / "f.xlsx")["Data"][1]]
    assert done.left_out == ("role", "JOB", "BODIES.board", "BODIES.market", "BODIES.none")
    assert not set(done.left_out) & set(header)
    assert "party" in header
    assert not {"token", "CODE_1", "CODE_2", "WORDS"} & set(header)
    assert b"Hemmelig" not in (tmp_path / "f.xlsx").read_bytes()
    assert "left out, because together they could single someone out" in done.lines()[1]
    assert "av Kari Regnestad, og skal ikke publiseres" in done.lines()[2]


def test_days_are_weeks_in_an_export(
    library: Library, responses: Responses, tmp_path: Path
) -> None:
    export_wave(library, "2021", responses, tmp_path / "f.csv", "nb")
    table = pd.read_csv(tmp_path / "f.csv", sep=";")
    assert set(table["started_on"]) == {"2021-04-05"}


def test_formulas_are_made_harmless(library: Library, responses: Responses, tmp_path: Path) -> None:
    assert [harmless(text) for text in ("=1+1", "+47", "-x", "@a", "a=b")] == [
        "'=1+1", "'+47", "'-x", "'@a", "a=b",
    ]  # fmt: skip
    frame = responses.frame.assign(mode="=HYPERLINK(1)")
    risky = Responses(frame, responses.why)
    export_wave(library, "2021", risky, tmp_path / "f.xlsx", "nb")
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx")["Data"]
    column = [cell.value for cell in sheet[1]].index("mode") + 1
    assert sheet.cell(2, column).data_type == "s"
    export_wave(library, "2021", risky, tmp_path / "f.csv", "nb")
    assert "'=HYPERLINK" in (tmp_path / "f.csv").read_text(encoding="utf-8")


def test_an_unknown_format_and_an_empty_wave(
    library: Library, responses: Responses, tmp_path: Path
) -> None:
    with pytest.raises(SurveyError, match=r'"\.doc" is no format that answers are written in'):
        export_wave(library, "2021", responses, tmp_path / "f.doc", "nb")
    nothing = no_rows(responses)
    with pytest.raises(SurveyError, match='wave "2021" has no answers yet'):
        export_wave(library, "2021", nothing, tmp_path / "f.sav", "nb")
    assert not list(tmp_path.iterdir())


def test_labels_beyond_what_spss_holds_are_reported(responses: Responses, tmp_path: Path) -> None:
    long = "Jeg blir hørt når " + "vi møtes på åkeren og " * 20
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "2021-v1.yaml").write_text(
        INSTRUMENT.replace("Jeg blir hørt i hagen.", long), encoding="utf-8"
    )
    library = open_study(tmp_path)
    (problem,) = write_sav(library, "2021", responses, tmp_path / "f.sav", "nb")
    assert problem.rule == "label-too-long"
    assert "SPSS allows 255" in problem.message
    _, meta = pyreadstat.read_sav(str(tmp_path / "f.sav"))
    label = meta.column_names_to_labels["EQ_1"]
    assert label.endswith("…")
    assert len(label.encode()) <= 255
    assert "other-question" not in {
        p.rule for p in code_file(tmp_path / "f.sav", library, "2021", today=TODAY).report.problems
    }


def test_names_spss_takes() -> None:
    names = spss_names(["A-1", "A_1", "1x", "ø" * 60])
    assert names["A-1"] == "A_1"
    assert names["A_1"] == "A_1_2"
    assert names["1x"] == "v1x"
    assert len(names["ø" * 60].encode()) <= 64


@pytest.mark.office
@pytest.mark.skipif(
    shutil.which("pspp") is None and not os.environ.get("CI"),
    reason="PSPP is not installed, so nothing outside judged the SPSS file",
)
def test_pspp_sees_labels_and_missing_values(
    library: Library, responses: Responses, tmp_path: Path
) -> None:
    export_wave(library, "2021", responses, tmp_path / "f.sav", "nb", all_background=True)
    (tmp_path / "f.sps").write_text(
        f"GET FILE='{tmp_path / 'f.sav'}'.\nDISPLAY DICTIONARY.\n"
        "FREQUENCIES EQ_1 BODIES.board JOB.\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        ["pspp", "-O", "format=txt", "-O", "width=200", str(tmp_path / "f.sps")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("Jeg blir hørt i hagen.", "Litt enig", "Vet ikke", "Ikke valgt", "Dyrker"):
        assert words in done.stdout
    assert "Missing" in done.stdout
    assert "8; 9" in done.stdout or "8, 9" in done.stdout
