"""A platform is known by what is in the file, and the report says by what."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from orchard import TODAY, open_orchard, person, write_csv, write_xlsx
from typer.testing import CliRunner

from survey.__main__ import app
from survey.importing.import_file import code_file
from survey.importing.match_columns import ColumnMatch
from survey.importing.platforms import PLATFORMS
from survey.importing.raw_export import RawExport
from survey.importing.read_file import read_file
from survey.library import Library
from survey.problems import Problem, SurveyError

sys.path.append(str(Path(__file__).parents[1] / "specimens" / "exports"))
made: Any = importlib.import_module("make_exports")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def only(path: Path, platform: str | None = None) -> RawExport:
    (export,) = read_file(path, platform)
    return export


def refusal(path: Path, platform: str | None = None) -> Problem:
    with pytest.raises(SurveyError) as caught:
        read_file(path, platform)
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem


def write_lines(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lines", "layout"),
    [
        (["Timestamp,EQ_1", "a shop,4"], "CSV"),
        (["ID,Start time,Comment", "1,noon,x"], "CSV"),
        (["id,token,submitdate,EQ_1", "1,a,2021-04-10,4"], "CSV"),
        (["record_id,EQ_1,done", "1,4,2"], "CSV"),
        (["_uuid,EQ_1", "a,4"], "CSV"),
        (["StartDate,EndDate,EQ_1", "2021-04-10,2021-04-10,4"], "CSV"),
        (["Respondent ID,EQ_1", "1,4"], "CSV"),
        (["questionnaire;variable;EQ_1", "1;2;4"], "CSV"),
        (["#,EQ_1,Start Date (UTC),Submit Date (UTC),Network ID", "a,4,,,x"], "Typeform"),
        (["$submission_id;EQ_1", "1;4"], "Nettskjema"),
        (["Tidsmerke;EQ_1", "10.04.2021 kl. 09.20.00;4"], "Google Forms"),
    ],
)
def test_one_likeness_is_not_enough(tmp_path: Path, lines: list[str], layout: str) -> None:
    assert only(write_lines(tmp_path / "a.csv", *lines)).layout == layout


def test_the_report_says_what_and_why(library: Library, tmp_path: Path) -> None:
    done = code_file(made.qualtrics(tmp_path / "a.csv", made.ROWS), library, "2021", today=TODAY)
    assert (
        "layout   recognised as Qualtrics because its third row holds Qualtrics' import ids "
        "(CSV, UTF-8 with a byte order mark, parted by commas)" in done.report.lines()
    )
    summary = dict(done.report.summary())
    assert summary["Recognised as"] == "Qualtrics"
    assert summary["Because"] == "its third row holds Qualtrics' import ids"


def test_a_plain_file_says_so_too(library: Library, tmp_path: Path) -> None:
    done = code_file(write_xlsx(tmp_path / "a.xlsx", [person(1)]), library, "2021", today=TODAY)
    assert done.report.layout == "Excel"
    assert "nothing in it is any other platform's mark" in done.report.because


def test_the_user_may_overrule(tmp_path: Path) -> None:
    path = made.typeform(tmp_path / "a.csv", made.ROWS)
    export = only(path, "plain")
    assert (export.layout, export.because) == ("CSV", "--as says so")
    assert only(path, "Google-Forms").layout == "Google Forms"
    problem = refusal(path, "surveygizmo")
    assert 'there is no platform "surveygizmo"' in problem.message
    assert "qualtrics, nettskjema" in problem.remedy


def test_as_on_the_command_line(tmp_path: Path) -> None:
    open_orchard(tmp_path)
    path = made.nettskjema(tmp_path / "a.csv", made.ROWS)
    arguments = ["import", str(path), "--wave", "2021", "--study", str(tmp_path), "--dry-run"]
    done = CliRunner().invoke(app, [*arguments, "--as", "nettskjema"])
    assert done.exit_code == 0
    assert "recognised as Nettskjema because --as says so" in done.output


def test_every_platform_has_a_name_and_a_place(tmp_path: Path) -> None:
    names = [platform.name for platform in PLATFORMS]
    assert len(set(names)) == len(names) == 12
    assert names[-1] == "plain"
    path = write_csv(tmp_path / "a.csv", [person(1)])
    for name in names[1:]:
        assert read_file(path, name)[0].rows.tolist() == [2]
    with pytest.raises(SurveyError, match="does not say what it was made for"):
        read_file(path, names[0])


@pytest.mark.parametrize("name", [n for n in made.ALL if n.endswith((".csv", ".xlsx"))])
def test_addresses_and_ip_are_never_a_question(library: Library, tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    done = code_file(made.ALL[name](tmp_path / name, made.ROWS), library, "2021", today=TODAY)
    personal = ("ip", "mail", "e-post", "navn", "first", "last name")
    for line in done.report.columns:
        if any(word in line.column.lower() for word in personal) and line.column not in (
            made.TEXTS["CODE_1"],
        ) and "navn" not in made.TEXTS.get(line.target, ""):  # fmt: skip
            assert line.became == "ignored", line.column


def test_columns_keep_their_question_and_row(tmp_path: Path) -> None:
    export = only(made.surveymonkey(tmp_path / "a.csv", made.ROWS))
    column = next(c for c in export.columns if c.item == made.TEXTS["EQ_1"])
    assert column.stem == made.STEM
    assert column.label == f"{made.STEM} - {made.TEXTS['EQ_1']}"


def test_a_row_of_a_matrix_needs_its_own_question(library: Library, tmp_path: Path) -> None:
    rows = ["Tidsmerke,Tenk på høsten. [Jeg blir hørt i hagen.],Hva gjør du?,"
            "Første bokstav i mors navn", "10.04.2021 kl. 09.20.00,4,Dyrker,K"]  # fmt: skip
    done = code_file(write_lines(tmp_path / "a.csv", *rows), library, "2021", today=TODAY)
    became: dict[str, ColumnMatch] = {line.column: line for line in done.report.columns}
    assert became["Tenk på høsten. [Jeg blir hørt i hagen.]"].became == "unmatched"


def test_trials_in_qualtrics_are_named(tmp_path: Path) -> None:
    path = made.qualtrics(tmp_path / "a.csv", made.ROWS)
    text = path.read_text("utf-8-sig").replace("IP Address,192", "Survey Preview,192", 1)
    path.write_text(text, encoding="utf-8-sig")
    (problem,) = [p for p in only(path).problems if p.severity == "warning"]
    assert problem.rule == "trial-row"
    assert problem.place is not None
    assert problem.place.row == 4


def test_surveyxact_without_its_structure(tmp_path: Path) -> None:
    path = made.surveyxact_files(tmp_path / "a.csv", made.ROWS)
    for other in ("structure.csv", "labels.csv"):
        (tmp_path / other).unlink()
    export = only(path)
    assert export.layout == "SurveyXact"
    assert [p.rule for p in export.problems] == ["no-structure"]


def test_surveyxact_with_two_structures(tmp_path: Path) -> None:
    path = made.surveyxact_files(tmp_path / "a.csv", made.ROWS)
    (tmp_path / "old.csv").write_bytes((tmp_path / "structure.csv").read_bytes())
    assert not any(column.label for column in only(path).columns)


def test_surveyxacts_structure_is_no_data_set(tmp_path: Path) -> None:
    made.surveyxact_files(tmp_path / "a.csv", made.ROWS)
    problem = refusal(tmp_path / "structure.csv")
    assert problem.rule == "no-dataset"
    assert "Import dataset.csv" in problem.remedy


def test_parts_of_a_data_set_that_do_not_fit(tmp_path: Path) -> None:
    tables = made.surveyxact_tables(made.ROWS)
    tables["Dataset(1)"] = [["v_90"], [1]]
    problem = refusal(made.write_book(tmp_path / "a.xlsx", tables))
    assert problem.rule == "parts-uneven"
    assert "have 4 and 1 rows" in problem.message


def test_repeated_forms_are_left_out_and_counted(tmp_path: Path) -> None:
    lines = ["record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,eq_1",
             "1,spring,,,4", "1,spring,visit,1,", "1,spring,visit,2,"]  # fmt: skip
    export = only(write_lines(tmp_path / "a.csv", *lines))
    assert (export.sheet, len(export.rows)) == ("spring", 1)
    assert [p.rule for p in export.problems] == ["repeated-forms"]
    assert "2 rows hold a repeated form" in export.problems[0].message


@pytest.mark.parametrize(
    ("dates", "read", "rules"),
    [
        (["04/30/2021 01:05:00 PM"], ["2021-04-30 13:05:00"], []),
        (["30/04/2021 13:05"], ["2021-04-30 13:05:00"], []),
        (["2021/04/30 1:05:09 AM GMT+2"], ["2021-04-30 01:05:09"], []),
        (["04/05/2021 12:05:00 AM"], ["2021-04-05 00:05:00"], ["date-ambiguous"]),
        (["04/05/2021 09:05:00"], ["2021-05-04 09:05:00"], ["date-ambiguous"]),
        (["4/30/21 9:05", "4/5/21 9:05"], ["2021-04-30 09:05:00", "2021-04-05 09:05:00"], []),
    ],
)
def test_dates_with_slashes(
    tmp_path: Path, dates: list[str], read: list[str], rules: list[str]
) -> None:
    lines = ["Respondent ID,Collector ID,End Date,Hva gjør du?"]
    lines += [f"{number},1,{date},Dyrker" for number, date in enumerate(dates)]
    export = only(write_lines(tmp_path / "a.csv", *lines))
    assert export.columns[2].cells.tolist() == read
    assert [p.rule for p in export.problems] == rules
