"""What real files have that no manual mentions; each of these was seen."""

import importlib
import os
import re
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from orchard import TODAY, open_orchard, person, picker, write_csv, write_xlsx

from survey.adopting.adopt_file import adopt_file
from survey.importing.import_file import CodedFile, code_file
from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.read_file import read_file
from survey.library import Library, open_study
from survey.problems import SurveyError

sys.path.append(str(Path(__file__).parents[1] / "specimens" / "exports"))
made: Any = importlib.import_module("make_exports")

ROWS = [person(1), picker(2)]
WELCOME = "Velkommen til undersøkelsen. " + "Svarene er frivillige og brukes bare her. " * 29
assert len(WELCOME) > 1235


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def only(path: Path) -> RawExport:
    (export,) = read_file(path)
    return export


def column(export: RawExport, name: str) -> RawColumn:
    return next(c for c in export.columns if c.shown_as == name)


def read(path: Path, library: Library) -> CodedFile:
    return code_file(path, library, "2021", today=TODAY)


def adopted(path: Path, folder: Path, id_column: str) -> CodedFile:
    """Draft a study from a file, and take the same file in."""
    adopt_file(path, folder, wave="w1", id_column=id_column)
    return code_file(path, open_study(folder), "w1")


def write_lines(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_norwegian_google_forms_times_and_decimal_commas(library: Library, tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "a.csv",
        "Tidsmerke,Timer i uken,Hva gjør du?,Første bokstav i mors navn,Fødselsdag (01–31)",
        '06.05.2021 kl. 15.37.20,"7,5",Dyrker,K,07',
    )
    done = read(path, library)
    assert done.report.layout == "Google Forms"
    responses = done.batch.responses
    assert responses["completed_on"].astype(str).tolist() == ["2021-05-06"]
    assert responses["HOURS"].tolist() == [7.5]


def test_28_names_that_stand_twice_are_28_questions(tmp_path: Path) -> None:
    names = ["token", *[f"Hvor enig er du? ({n})" for n in range(28)] * 2]
    rows = [{f"c{n}": f"t{row}" if n == 0 else (row + n) % 5 + 1 for n in range(len(names))}
            for row in range(12)]  # fmt: skip
    path = write_xlsx(tmp_path / "a.xlsx", rows, names)
    done = adopted(path, tmp_path / "drafted", "token")
    (note,) = [p for p in done.report.problems if p.rule == "header-twice"]
    assert "28 column names stand more than once" in note.message
    assert (done.report.kept, sum(line.became == "question" for line in done.report.columns)) == (
        12, 56,
    )  # fmt: skip
    text = (tmp_path / "drafted" / "w1-v1.yaml").read_text("utf-8")
    assert text.count("another column has the same name: known by its place in the file") == 28
    first, last = done.report.columns[1], done.report.columns[-1]
    assert first.column == "Hvor enig er du? (0)"
    assert last.column == "Hvor enig er du? (27) (BE)"
    got = done.batch.responses[[first.target, last.target]]
    assert sorted(got[first.target]) == sorted((row + 1) % 5 + 1 for row in range(12))
    assert sorted(got[last.target]) == sorted((row + 56) % 5 + 1 for row in range(12))


def test_the_second_of_a_name_is_itself_where_the_first_is_no_question(tmp_path: Path) -> None:
    rows = [f"t{n};;{n % 3}" for n in range(6)]
    path = write_lines(tmp_path / "a.csv", "token;svar;svar", *rows)
    done = adopted(path, tmp_path / "drafted", "token")
    assert [line.became for line in done.report.columns] == ["purpose", "unmatched", "question"]


def test_names_that_stand_twice_are_no_question_of_a_study(
    library: Library, tmp_path: Path
) -> None:
    path = write_lines(tmp_path / "a.csv", "token;EQ_1;EQ_1;EQ_2", "T1;4;2;5")
    with pytest.raises(SurveyError, match='column "EQ_1" and this column are both question "EQ_1"'):
        read(path, library)


def test_646_columns_of_which_some_have_one_name(tmp_path: Path) -> None:
    names = ["token", *[f"Påstand {n % 600}, «den lange; med tegn» og, komma" for n in range(645)]]
    lines = [";".join(f'"{name}"' for name in names)]
    lines += [";".join([f"t{row}", *[str((row * n) % 5 + 1) for n in range(645)]])
              for row in range(6)]  # fmt: skip
    export = only(write_lines(tmp_path / "a.csv", *lines))
    assert (len(export.columns), len(export.rows)) == (646, 6)
    assert len({c.shown_as for c in export.columns}) == 646
    assert "parted by semicolons" in export.read_as
    assert "45 column names stand more than once" in export.problems[0].message


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_header_that_holds_the_welcome_text(tmp_path: Path, ending: str) -> None:
    rows = [{"token": f"t{n}", WELCOME: n % 5 + 1, "EQ_2": 4} for n in range(8)]
    path = tmp_path / f"a.{ending}"
    path = write_csv(path, rows) if ending == "csv" else write_xlsx(path, rows)
    done = adopted(path, tmp_path / "drafted", "token")
    assert done.report.kept == 8
    assert [line.became for line in done.report.columns] == ["purpose", "question", "question"]
    longest = max(map(len, (tmp_path / "drafted" / "w1-v1.yaml").read_text().split()))
    assert longest < 60


def test_a_header_longer_than_what_is_looked_at(tmp_path: Path) -> None:
    names = [f"{n}: {WELCOME}, " for n in range(150)]
    assert sum(map(len, names)) > 100_000
    export = only(write_lines(tmp_path / "a.csv", ";".join(names), ";".join(["4"] * 150)))
    assert (len(export.columns), len(export.rows)) == (150, 1)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_blank_rows_before_the_names(library: Library, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "csv":
        write_csv(path, ROWS)
        path.write_text(";;\n\n" + path.read_text("utf-8"), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in ([], [], list(ROWS[0]), *(list(row.values()) for row in ROWS)):
            book.active.append(row)
        book.save(path)
    done = read(path, library)
    assert [(line.row, line.fate) for line in done.report.rows] == [(4, "kept"), (5, "kept")]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_title_above_the_names_of_a_text_file(
    library: Library, tmp_path: Path, separator: str
) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS, separator)
    path.write_text("Frukthagen våren 2021\n" + path.read_text("utf-8"), encoding="utf-8")
    done = read(path, library)
    assert done.report.kept == 2
    assert "row 1 holds one cell only and was taken for a title" in str(done.report.problems[0])


def test_cells_and_names_of_several_lines(library: Library, tmp_path: Path) -> None:
    words = 'Første linje\nandre "linje"; og, mer\r\n\r\nsiste'
    for path in (write_csv(tmp_path / "a.csv", [person(1, WORDS=words), person(2)]),
                 write_xlsx(tmp_path / "a.xlsx", [person(1, WORDS=words), person(2)])):  # fmt: skip
        export = only(path)
        assert len(export.rows) == 2
        assert str(column(export, "WORDS").cells[0]).split("\n")[0] == "Første linje"
    names = [name if name != "EQ_1" else "Jeg blir hørt\ni hagen." for name in ROWS[0]]
    done = read(write_xlsx(tmp_path / "b.xlsx", ROWS, names), library)
    assert "EQ_1" in {line.target for line in done.report.columns}


def test_merged_cells_count_once(library: Library, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [*ROWS, person(3, EQ_1=None)])
    book = openpyxl.load_workbook(path)
    place = list(ROWS[0]).index("EQ_1") + 1
    book["Data"].merge_cells(start_row=3, end_row=4, start_column=place, end_column=place)
    book.save(path)
    responses = read(path, library).batch.responses
    assert responses.loc[["r1", "r2"], "EQ_1"].tolist() == [4, 4]
    assert responses.loc["r3"].isna()["EQ_1"]


def test_formulas_that_nobody_has_computed(library: Library, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [person(1, EQ_1="=2+2"), person(2, EQ_2="#N/A")])
    done = read(path, library)
    said = {p.rule: p.message for p in done.report.problems}
    assert (
        "1 cells hold a formula whose result is not in the file" in said["formula-without-result"]
    )
    assert "came in empty: N2." in said["formula-without-result"]
    assert "came in empty: O3." in said["cell-error"]


@pytest.mark.office
def test_formulas_that_libreoffice_has_computed(library: Library, tmp_path: Path) -> None:
    import shutil
    import subprocess

    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is not installed")
        pytest.skip("LibreOffice (soffice) is not installed, so nothing computed the formulas")
    path = write_xlsx(tmp_path / "a.xlsx", [person(1, EQ_1="=2+2"), person(2, EQ_1='=""')])
    for ending in ("xlsx", "ods", "xls"):
        subprocess.run(
            [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
             "--convert-to", ending, "--outdir", str(tmp_path / ending), str(path)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        done = read(tmp_path / ending / f"a.{ending}", library)
        assert done.batch.responses.loc["r1", "EQ_1"] == 4
        assert not {"formula-without-result", "cell-error"} & {p.rule for p in done.report.problems}


def test_numeric_ids_written_as_decimals_are_the_same_ids(library: Library, tmp_path: Path) -> None:
    rows = [person(1, response_id=1234.0, token=77.0), picker(2, response_id="1235.0", token="78")]
    for path in (write_xlsx(tmp_path / "a.xlsx", rows), made.write_sav(tmp_path / "a.sav", [
        row | {"response_id": float(row["response_id"]), "token": float(row["token"])}
        for row in rows
    ])):  # fmt: skip
        done = read(path, library)
        assert done.batch.responses.index.tolist()[0] == "1234"
        assert done.batch.tokens.tolist() == ["77", "78"]


def test_an_extension_that_lies(library: Library, tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", ROWS)
    lying = whole.rename(tmp_path / "a.csv")
    done = read(lying, library)
    assert done.report.kept == 2
    assert 'the name ends with ".csv", but the content is Excel' in done.report.problems[0].message


def test_a_workbook_outside_its_usual_folder(library: Library, tmp_path: Path) -> None:
    import zipfile

    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            moved = re.sub(rb"/?xl/(worksheets/)?", b"/", content)
            moved = moved.replace(b'Target="worksheets/', b'Target="/')
            names_parts = name.endswith((".rels", "Types].xml"))
            name = re.sub(r"^xl/(worksheets/)?", "", name)  # noqa: PLW2901
            archive.writestr(name, moved if names_parts else content)
    assert only(path).layout == "Excel"


def test_repeated_forms_of_redcap_without_events(tmp_path: Path) -> None:
    lines = ["record_id,redcap_repeat_instrument,redcap_repeat_instance,eq_1,pressure,a_complete",
             "1,,,4,,2", "1,visit,1,,110,", "1,visit,2,,112,", "2,,,5,,2"]  # fmt: skip
    export = only(write_lines(tmp_path / "a.csv", *lines))
    assert export.layout == "REDCap"
    assert column(export, "record_id").cells.tolist() == ["1", "2"]
    assert "pressure" not in {c.name for c in export.columns}
    assert [p.rule for p in export.problems] == ["repeated-forms"]
    assert "2 rows hold a repeated form" in export.problems[0].message


def test_surveyxacts_labels_are_no_data_set(tmp_path: Path) -> None:
    made.surveyxact_files(tmp_path / "a.csv", made.ROWS)
    with pytest.raises(SurveyError, match="describes the questions; the answers are not in it"):
        read_file(tmp_path / "labels.csv")


def test_a_text_file_of_one_column(tmp_path: Path) -> None:
    export = only(write_lines(tmp_path / "a.csv", "Hva synes du?", "Bra; men kort", "Fint, takk"))
    assert export.read_as == "CSV, plain ASCII, one column"
    assert export.columns[0].cells.tolist() == ["Bra; men kort", "Fint, takk"]
    assert export.problems == ()


def test_names_with_raised_figures_are_adopted(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", "token;m²;½ time;Ⅻ", *(f"t{n};4;2;1" for n in range(4)))
    done = adopted(path, tmp_path / "drafted", "token")
    assert [line.target for line in done.report.columns[1:]] == ["m2", "1_2_time", "XII"]


def test_an_id_made_up_is_not_another_columns(tmp_path: Path) -> None:
    """Three questions shortened to `s` would be s, s_2, s_3; the last is a column of its own."""
    names = ["token", "s #", "s !", "s &", "s_3"]
    rows = [";".join([f"t{n}", "4", "2", "1", ""]) for n in range(4)]
    path = write_lines(tmp_path / "a.csv", ";".join(names), *rows)
    done = adopted(path, tmp_path / "drafted", "token")
    assert done.report.kept == 4
    assert "s_3" not in {line.target for line in done.report.columns}
