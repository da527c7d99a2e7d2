"""A file that cannot be read says why and what to do."""

import zipfile
from pathlib import Path

import pytest
from orchard import TODAY, open_orchard, person, write_csv, write_sav, write_xlsx

from survey.importing.import_file import CodedFile, code_file
from survey.library import Library
from survey.problems import Problem, SurveyError


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def read(path: Path, library: Library, sheet: str | None = None) -> CodedFile:
    return code_file(path, library, "2021", sheet=sheet, today=TODAY)


def refusal(path: Path, library: Library) -> Problem:
    with pytest.raises(SurveyError) as caught:
        read(path, library)
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem


@pytest.mark.parametrize(
    ("name", "content", "rule", "words"),
    [
        ("a.xlsx", b"%PDF-1.7 ...", "unknown-format", "this is a PDF document"),
        ("a.xls", b"<html><table></table></html>", "unknown-format", "this is a web page"),
        ("a.csv", b"<!DOCTYPE HTML><p>Log in", "unknown-format", "this is a web page"),
        ("a.sav", b"ENCRYPTEDSAV" + b"\0" * 60, "encrypted-file", "protected by a password"),
        ("a.sav", b"$FL2@(#) SPSS DATA FILE" + b"\0" * 30, "damaged-file", "cannot be read"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 90, "damaged-file", "cut short or damaged"),
        ("a.csv", b"", "empty-sheet", "this file holds nothing"),
        ("a.csv", b";;;\n;;;\n", "empty-sheet", "this file holds only separators"),
        ("a.dat", b"\x01\x00\x02\x00" * 20, "unknown-format", "neither an SPSS file, a workbook"),
        ("a.csv", b"EQ_1;token\n", "empty-sheet", "column names but no rows"),
    ],
)
def test_what_is_no_export(
    library: Library, tmp_path: Path, name: str, content: bytes, rule: str, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    problem = refusal(tmp_path / name, library)
    assert problem.rule == rule
    assert words in problem.message
    assert name in str(problem)


def test_a_missing_file(library: Library, tmp_path: Path) -> None:
    assert refusal(tmp_path / "borte.sav", library).rule == "file-missing"


def test_a_workbook_with_a_password(library: Library, tmp_path: Path) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    (tmp_path / "a.xlsx").write_bytes(head + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(tmp_path / "a.xlsx", library).rule == "encrypted-file"


def test_an_archive(library: Library, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "EQ_1")
    problem = refusal(tmp_path / "a.zip", library)
    assert "this is a zip archive" in problem.message
    assert "Unpack" in problem.remedy


@pytest.mark.parametrize("make", [write_sav, write_xlsx])
def test_a_file_cut_short(library: Library, tmp_path: Path, make: object) -> None:
    assert callable(make)
    path = make(tmp_path / "a.bin", [person(n) for n in range(1, 40)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert refusal(path, library).rule == "damaged-file"


def test_content_decides_over_the_name(library: Library, tmp_path: Path) -> None:
    done = read(write_xlsx(tmp_path / "a.sav", [person(1)]), library)
    (problem,) = done.report.problems
    assert problem.severity == "note"
    assert 'the name ends with ".sav", but the content is Excel; it was read as' in problem.message
    assert done.report.kept == 1


def test_an_empty_workbook(library: Library, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [{}])
    assert "no sheet of this workbook holds anything" in refusal(path, library).message


def test_the_sheet_that_fits_is_chosen(library: Library, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [person(1)], About=[["Laget av"], ["oss"]])
    done = read(path, library)
    (problem,) = done.report.problems
    assert 'of the sheets "Data", "About", "Data" was read' in problem.message


def test_two_sheets_that_fit_alike(library: Library, tmp_path: Path) -> None:
    table = [list(person(1)), list(person(2).values())]
    path = write_xlsx(tmp_path / "a.xlsx", [person(1)], Mai=table)
    problem = refusal(path, library)
    assert problem.rule == "several-sheets"
    assert "--sheet" in problem.remedy
    assert read(path, library, "Mai").batch.responses.index.tolist() == ["r2"]
    with pytest.raises(SurveyError, match='there is no sheet "Juni" that holds anything'):
        read(path, library, "Juni")


def test_blank_first_rows_keep_the_row_numbers(library: Library, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [])
    names = list(person(1))
    table = [[], [], names, list(person(1, EQ_1=6).values()), [], list(person(2).values())]
    write_xlsx(path, [{}], Svar=table)
    done = read(path, library)
    assert [(line.row, line.fate) for line in done.report.rows] == [
        (4, "kept"), (5, "rejected"), (6, "kept"),
    ]  # fmt: skip
    assert [p.place.row for p in done.report.problems if p.place and p.value == "6"] == [4]


def test_an_unknown_encoding_is_said(library: Library, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [person(1, PROJ="Sørhagen")], encoding="cp1252")
    done = read(path, library)
    assert done.batch.responses["PROJ"].tolist() == ["SOUTH"]
    assert [p.rule for p in done.report.problems] == ["encoding-guessed"]


def test_damaged_text_is_reported(library: Library, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [person(1, WORDS="Gj\ufffddsel")])
    done = read(path, library)
    assert [p.rule for p in done.report.problems] == ["text-damaged"]


def test_an_unknown_wave(library: Library, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [person(1)])
    with pytest.raises(SurveyError, match='has no wave "1999"'):
        code_file(path, library, "1999")


def test_a_portable_file_is_read_by_its_first_bytes(library: Library, tmp_path: Path) -> None:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"EQ_1": [4.0, 5.0], "TOKEN": ["A", "B"]})
    pyreadstat.write_por(frame, str(tmp_path / "a.por"))
    done = read(tmp_path / "a.por", library)
    assert done.batch.responses["EQ_1"].tolist() == [4, 5]
    assert done.report.layout == "SPSS portable"
    assert {p.rule for p in done.report.problems} == {"question-absent"}
