"""Bytes are read by evidence: encodings, separators, damage, and files that would fill memory."""

import random
import struct
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from orchard import TODAY, open_orchard, person, picker, write_csv, write_sav, write_xlsx

from survey.importing.import_file import code_file
from survey.importing.raw_export import RawExport
from survey.importing.read_file import read_file
from survey.library import Library
from survey.problems import Problem, SurveyError

WORDS = "Mer gjødsel på blåbærene, «på våren» – særlig i år"
ROWS = [person(1, WORDS=WORDS, CODE_1="Ø"), picker(2, WORDS="Æsj, så vått")]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def only(path: Path) -> RawExport:
    (export,) = read_file(path)
    return export


def refusal(path: Path) -> Problem:
    started = time.monotonic()
    with pytest.raises(SurveyError) as caught:
        read_file(path)
    assert time.monotonic() - started < 10
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem


def words_in(export: RawExport) -> str:
    return str(next(c for c in export.columns if c.name == "WORDS").cells[0])


@pytest.mark.parametrize(
    ("encoding", "said", "guessed"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8 with a byte order mark", False),
        ("utf-16", "UTF-16", False),
        ("utf-16-le", "UTF-16 without a byte order mark", False),
        ("utf-16-be", "UTF-16 without a byte order mark", False),
        ("cp1252", "Western European (cp1252)", True),
        ("mac-roman", "Mac Roman", True),
    ],
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_are_told_by_their_letters(
    tmp_path: Path, encoding: str, said: str, guessed: bool, separator: str
) -> None:
    export = only(write_csv(tmp_path / "a.csv", ROWS, separator, encoding))
    assert words_in(export) == WORDS
    assert export.read_as.startswith(f"CSV, {said}, parted by ")
    assert [p.rule for p in export.problems] == ["encoding-guessed"] * guessed


def test_one_letter_is_enough(tmp_path: Path) -> None:
    for encoding in ("cp1252", "mac-roman"):
        path = write_csv(tmp_path / "a.csv", [person(1, WORDS="Grønt")], encoding=encoding)
        assert words_in(only(path)) == "Grønt"


def test_latin_1_with_control_characters(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [person(1, WORDS="Gr\u00f8nt\u0081")], encoding="latin-1")
    assert "Latin-1" in only(path).read_as


def test_utf_8_with_one_broken_letter_stays_utf_8(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    path.write_bytes(path.read_bytes().replace("Æsj".encode(), b"\xc3sj"))
    export = only(path)
    assert words_in(export) == WORDS
    assert "damaged in places" in export.read_as
    (problem,) = export.problems
    assert problem.rule == "text-damaged"
    assert problem.place is not None
    assert (problem.place.row, problem.place.column) == (3, "WORDS")


def test_text_encoded_twice_is_reported_and_kept(tmp_path: Path) -> None:
    twice = "Grønt på våren".encode().decode("cp1252")
    rows = [person(1), person(2, WORDS=twice)]
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows),
                 write_sav(tmp_path / "a.sav", rows)):  # fmt: skip
        export = only(path)
        (problem,) = export.problems
        assert "letters were encoded twice" in problem.message
        assert problem.place is not None
        assert problem.place.column == "WORDS"
        assert next(c for c in export.columns if c.name == "WORDS").cells[1] == twice


def test_ordinary_words_are_not_taken_for_damage(tmp_path: Path) -> None:
    rows = [person(1, WORDS="Ãrland, â la carte, Â«"), person(2, WORDS="São Tomé")]
    assert only(write_csv(tmp_path / "a.csv", rows)).problems == ()


def test_a_first_line_that_names_the_separator(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    path.write_text("sep=;\n" + path.read_text("utf-8"), encoding="utf-8")
    export = only(path)
    assert words_in(export) == WORDS
    assert export.rows.tolist() == [3, 4]


def test_a_text_that_holds_the_separator_shifts_no_answers(tmp_path: Path) -> None:
    lines = ["response_id;WORDS;EQ_1;EQ_2", *(f"{n};bra;4;5" for n in range(9)), "9;a; b;4;5"]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    (problem,) = only(tmp_path / "a.csv").problems
    assert problem.rule == "row-too-long"
    assert problem.severity == "error"
    assert "this row has 5 cells where the header has 4" in problem.message
    assert problem.place is not None
    assert problem.place.row == 11


def test_a_file_cut_in_its_last_row(tmp_path: Path) -> None:
    lines = ["response_id;WORDS;EQ_1;EQ_2", *(f"{n};bra;4;5" for n in range(9)), "9;b"]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    (problem,) = only(tmp_path / "a.csv").problems
    assert problem.rule == "row-too-short"


def test_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [{"a": 1, "b": 2, "c": 3}], ["Kommentar"] * 3)
    export = only(path)
    assert [c.shown_as for c in export.columns] == ["Kommentar", "Kommentar (B)", "Kommentar (C)"]
    (problem,) = export.problems
    assert (problem.rule, problem.severity) == ("header-twice", "note")


def test_hidden_sheets_are_left_and_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS, Old=[["EQ_1"], [4]])
    book = openpyxl.load_workbook(path)
    book["Old"].sheet_state = "hidden"
    book.save(path)
    export = only(path)
    assert export.sheet == "Data"
    assert 'hidden sheets were not read: "Old"' in export.problems[0].message


def test_stata_gives_the_same_as_spss(library: Library, tmp_path: Path) -> None:
    rows = [row | {"BODIES.board": 1} for row in (person(1), picker(2))]
    names = {"BODIES.board": "BODIES_board", "BODIES.market": "BODIES_market",
             "BODIES.none": "BODIES_none"}  # fmt: skip
    frame = pd.DataFrame([{names.get(k, k): v for k, v in row.items()} for row in rows])
    frame["started_on"] = pd.to_datetime(frame["started_on"])
    frame["BEGAN"] = pd.to_datetime(frame["BEGAN"]).dt.date
    for name in ("PICK_1", "TREES"):
        frame[name] = pd.to_numeric(frame[name])
    pyreadstat.write_dta(frame, str(tmp_path / "a.dta"))
    one = code_file(write_sav(tmp_path / "a.sav", rows), library, "2021", today=TODAY)
    other = code_file(tmp_path / "a.dta", library, "2021", today=TODAY)
    assert other.report.layout == "Stata"
    pd.testing.assert_frame_equal(one.batch.responses, other.batch.responses)


def test_statas_own_missing_codes_are_kept(library: Library, tmp_path: Path) -> None:
    frame = pd.DataFrame({"response_id": ["a", "b"], "EQ_1": [4.0, "a"], "EQ_2": [3.0, "b"]})
    pyreadstat.write_dta(
        frame,
        str(tmp_path / "a.dta"),
        missing_user_values={"EQ_1": ["a"], "EQ_2": ["b"]},
        variable_value_labels={"EQ_1": {"a": "Vet ikke"}},
    )
    done = code_file(tmp_path / "a.dta", library, "2021", today=TODAY)
    assert done.batch.responses["EQ_1"].tolist() == [4, 8]
    reasons = done.batch.reasons.set_index(["row_key", "column"])["reason"]
    assert reasons["b", "EQ_2"] == "platform_missing"


def without_charset(path: Path, encoding: str) -> Path:
    """Take the charset record out of an SPSS file, and write its texts in another encoding."""
    data = path.read_bytes()
    at = data.find(struct.pack("<ii", 7, 20))
    size, count = struct.unpack("<ii", data[at + 8 : at + 16])
    data = data[:at] + data[at + 16 + size * count :]
    for word in ("blåbær", "Grønt", "hørt"):
        old, new = word.encode(), word.encode(encoding)
        data = data.replace(old, new + b" " * (len(old) - len(new)))
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_spss_without_a_charset(tmp_path: Path, encoding: str) -> None:
    frame = pd.DataFrame({"EQ_1": [1.0, 2.0], "WORDS": ["blåbær", "Grønt"]})
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(frame, str(path), column_labels={"EQ_1": "Jeg blir hørt i hagen."})
    export = only(without_charset(path, encoding))
    assert words_in(export) == "blåbær"
    assert [p.rule for p in export.problems] == ["encoding-guessed"]


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new, 1) if name == part else content)
    return path


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ99999", "A1048576000"])
def test_one_far_cell_does_not_fill_the_memory(tmp_path: Path, cell: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    part = "xl/worksheets/sheet1.xml"
    problem = refusal(rewrite(path, part, b'<c r="B3"', f'<c r="{cell}"'.encode()))
    assert problem.rule in ("file-too-large", "damaged-file")


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    blank = b"<sheetData>" + b" " * 710_000_000
    problem = refusal(rewrite(path, "xl/worksheets/sheet1.xml", b"<sheetData>", blank))
    assert problem.rule == "file-too-large"
    assert "more than 700 MB in a sheet" in problem.message


def test_ten_thousand_columns(library: Library, tmp_path: Path) -> None:
    names = [*person(1), *(f"x{number}" for number in range(10_000))]
    rows = [";".join(names), ";".join([*map(str, person(1).values()), *["1"] * 10_000])]
    (tmp_path / "a.csv").write_text("\n".join(rows).replace("None", ""), encoding="utf-8")
    started = time.monotonic()
    done = code_file(tmp_path / "a.csv", library, "2021", today=TODAY)
    assert time.monotonic() - started < 10
    assert done.report.kept == 1
    assert len(done.report.columns) == len(names)


@pytest.mark.parametrize("rows", [20_000_000, 2**31 - 1])
def test_a_claim_of_millions_of_rows(tmp_path: Path, rows: int) -> None:
    path = write_sav(tmp_path / "a.sav", ROWS)
    data = bytearray(path.read_bytes())
    data[80:84] = struct.pack("<i", rows)
    path.write_bytes(data)
    problem = refusal(path)
    assert problem.rule == "damaged-file"
    assert f"it claims {rows} rows, but is too short to hold them" in problem.message


def test_value_labels_of_no_variable(tmp_path: Path) -> None:
    path = write_sav(tmp_path / "a.sav", ROWS)
    data = bytearray(path.read_bytes())
    at = data.find(struct.pack("<ii", 4, 1))
    data[at + 8 : at + 12] = struct.pack("<i", 99_999)
    path.write_bytes(data)
    problem = refusal(path)
    assert problem.rule == "damaged-file"
    assert "value labels name a variable that is not there" in problem.message


@pytest.mark.parametrize("seed", range(4))
def test_damaged_bytes_are_a_message_never_a_fault(
    library: Library, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    files = [write_csv(tmp_path / "a.csv", ROWS), write_xlsx(tmp_path / "a.xlsx", ROWS),
             write_sav(tmp_path / "a.sav", ROWS)]  # fmt: skip
    for number in range(60):
        path = files[number % 3]
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice([1, 4, 16])):
            at = chance.randrange(len(data))
            if chance.random() < 0.7:
                data[at] = chance.randrange(256)
            elif chance.random() < 0.5:
                del data[at : at + 20]
            else:
                del data[at + 400 :]
        spoilt = tmp_path / f"spoilt{path.suffix}"
        spoilt.write_bytes(data)
        with suppress(SurveyError):
            code_file(spoilt, library, "2021", today=TODAY)


@pytest.mark.parametrize(
    "table",
    [
        [["", "Dyrker", "Plukker", "Totalt"], ["Helt enig", 12, 7, 19], ["Helt uenig", 3, 4, 7]],
        [["Svar", "Antall", "Prosent"], ["Ja", 30, "75 %"], ["Nei", 10, "25 %"]],
    ],
)
def test_a_published_table_is_no_data_set(
    library: Library, tmp_path: Path, table: list[list[object]]
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [dict(enumerate(table[1]))], [str(c) for c in table[0]])
    book = openpyxl.load_workbook(path)
    for row in table[2:]:
        book["Data"].append(row)
    book.save(path)
    with pytest.raises(SurveyError, match="this is a table of counts or percentages") as caught:
        code_file(path, library, "2021", today=TODAY)
    assert [p.rule for p in caught.value.problems] == ["crosstab"]


def test_a_title_above_the_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Frukthagen våren 2021"], [], list(ROWS[0]), *(list(r.values()) for r in ROWS)):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    export = only(tmp_path / "a.xlsx")
    assert words_in(export) == WORDS
    assert export.rows.tolist() == [4, 5]
    assert "taken for a title; the names of the columns were read from row 3" in str(
        export.problems[0]
    )
