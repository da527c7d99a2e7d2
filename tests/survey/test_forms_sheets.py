"""Answer sheets come home: filled in by people, LibreOffice or chance, as the same answers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest
from command_line import call
from filled_forms import (
    TOKENS,
    Answers,
    answers_of,
    cells_to_fill,
    fill,
    somebody,
    write_plain,
)
from form_people import Visitor, add_everybody, make_client, token_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from survey.asked import Asking
from survey.exporting.forms.answer_sheet import write_answer_sheet
from survey.exporting.forms.entry_sheet import FIRST, write_entry_sheet
from survey.exporting.forms.form_content import build_content
from survey.fieldwork.participants import read_participants
from survey.importing.collect_sittings import collect_sittings
from survey.importing.import_file import CodedFile, code_file, import_file
from survey.library import Library, open_study
from survey.problems import SurveyError
from survey.responses import REASON_VALUES, answer_columns
from survey.routing import Respondent
from survey.store.responses_store import read_free_text, read_responses
from survey.store.stores import Stores, open_stores

ROOT = Path(__file__).parents[2]
STUDIES = [("pku", "2016"), ("pku", "2017"), ("garden", "w1"), ("garden", "w3")]


@pytest.fixture(scope="module")
def studies(garden: Library) -> dict[str, Library]:
    return {"garden": garden, "pku": open_study(ROOT / "instruments" / "pku")}


def columns_of(library: Library, wave: str) -> list[str]:
    instrument = library.instrument(wave)
    columns = answer_columns(instrument)
    others = [q for q in instrument.questions if q not in columns.values()]
    return [*columns, *others]


def sheet_for(
    library: Library, wave: str, language: str, person: Respondent | None, path: Path, token: str
) -> Path:
    write_answer_sheet(
        build_content(library, wave, language, person and Asking(person), {}), path, token
    )
    return path


def assert_same(
    one: CodedFile, other: CodedFile, mode: str, absent: frozenset[str] = frozenset()
) -> None:
    """The same answers, with the same reasons for none; only the mode is the sheet's.

    What is absent from the sheet was not asked; a plain table may take it to be skipped.
    """
    assert set(one.batch.responses["mode"]) == {mode}
    drop = ["mode", "language", "completed_on"]
    left, right = (
        each.batch.responses.drop(columns=drop).reset_index(drop=True) for each in (one, other)
    )
    pd.testing.assert_frame_equal(left, right)
    columns = one.batch.why.columns
    stood = [place for place, name in enumerate(columns) if name not in absent]
    others = [place for place, name in enumerate(columns) if name in absent]
    assert (one.batch.why.codes[:, stood] == other.batch.why.codes[:, stood]).all()
    not_asked = 1 + REASON_VALUES.index("not_asked")
    assert (one.batch.why.codes[:, others] == not_asked).all()
    assert one.batch.tokens.tolist() == other.batch.tokens.tolist()
    for name, codes in other.batch.codes.items():
        assert one.batch.codes[name].tolist() == codes.tolist()
    assert one.batch.consent.tolist() == other.batch.consent.tolist()
    texts = [each.batch.free_text[["question", "text"]].values.tolist() for each in (one, other)]
    assert sorted(texts[0]) == sorted(texts[1])


# Shrinking an invented person says little and takes minutes.
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.randoms(use_true_random=False), st.sampled_from(STUDIES), st.sampled_from(["nb", "en"]))
def test_whatever_is_answered_a_sheet_and_a_plain_table_give_the_same(
    studies: dict[str, Library], chance: Random, study: tuple[str, str], language: str
) -> None:
    library, wave = studies[study[0]], study[1]
    person = somebody(library, wave, chance)
    answers = answers_of(library, wave, person, chance)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        own = person if chance.random() < 0.5 else None
        content = build_content(library, wave, language, own and Asking(own), {})
        write_answer_sheet(content, folder / "empty.xlsx", TOKENS[0])
        filled = fill(folder / "empty.xlsx", folder / "filled.xlsx", answers)
        plain = write_plain(folder / "a.csv", [(TOKENS[0], answers)], columns_of(library, wave))
        home, table = (code_file(file, library, wave) for file in (filled, plain))
    assert [p for p in home.report.problems if p.severity == "error"] == []
    asked = {q.id for page in content.pages for q in page.questions}
    named = answer_columns(library.instrument(wave)).items()
    absent = frozenset(column for column, question in named if question not in asked)
    assert_same(home, table, "excel", absent)
    assert home.batch.responses["language"].tolist() == [language]


def make_macro(profile: Path) -> None:
    """Put a macro into LibreOffice's profile that types into cells, and saves."""
    library = profile / "user" / "basic" / "Standard"
    for name, text in {
        "script.xlb": '<library:library xmlns:library="http://openoffice.org/2000/library" '
        'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="Filling"/></library:library>',
        "Filling.xba": '<script:module xmlns:script="http://openoffice.org/2000/script" '
        f'script:name="Filling" script:language="StarBasic">{MACRO}</script:module>',
    }.items():
        (library / name).write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}', "utf-8")


MACRO = """
Sub Fill(work As String)
  Dim unseen(0) As New com.sun.star.beans.PropertyValue
  Dim kept(0) As New com.sun.star.beans.PropertyValue
  Dim said As String
  unseen(0).Name = "Hidden"
  unseen(0).Value = True
  kept(0).Name = "FilterName"
  kept(0).Value = "Calc MS Excel 2007 XML"
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(work + "/empty.xlsx"), "_blank", 0, unseen())
  number = FreeFile
  Open work + "/cells.txt" For Input As #number
  Do While Not Eof(number)
    Line Input #number, said
    parts = Split(said, Chr(9))
    cell = doc.Sheets.getByIndex(1).getCellRangeByName(parts(0))
    cell.setFormula(parts(1))
  Loop
  Close #number
  doc.storeToURL(ConvertToURL(work + "/filled.xlsx"), kept())
  doc.close(True)
End Sub
"""


def soffice(profile: Path, *words: str) -> None:
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is not installed")
        pytest.skip("LibreOffice (soffice) is not installed")
    subprocess.run(
        [program, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", *words],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip


@pytest.mark.office
def test_a_sheet_filled_in_by_libreoffice_comes_home_as_the_same_answers(
    studies: dict[str, Library], tmp_path: Path
) -> None:
    library, chance = studies["pku"], Random(7)
    person = somebody(library, "2016", chance)
    answers = answers_of(library, "2016", person, chance)
    answers = {name: TEXT if value == "x" * 300 else value for name, value in answers.items()}
    empty = sheet_for(library, "2016", "nb", person, tmp_path / "empty.xlsx", TOKENS[1])
    cells = cells_to_fill(empty, answers)
    lines = [f"{place}\t{value}\n" for place, value in cells.items()]
    (tmp_path / "cells.txt").write_text("".join(lines), encoding="utf-8")
    profile = tmp_path / "profile"
    soffice(profile, "--terminate_after_init")
    make_macro(profile)
    soffice(profile, f'macro:///Standard.Filling.Fill("{tmp_path}")')
    plain = [(TOKENS[1], answers)]
    table = write_plain(tmp_path / "a.csv", plain, columns_of(library, "2016"))
    expected = code_file(table, library, "2016")
    assert_same(code_file(tmp_path / "filled.xlsx", library, "2016"), expected, "excel")
    for kind in ("ods", "xls"):
        soffice(profile, "--convert-to", kind, "--outdir", str(tmp_path),
                str(tmp_path / "filled.xlsx"))  # fmt: skip
        assert_same(code_file(tmp_path / f"filled.{kind}", library, "2016"), expected, "excel")


TEXT = "Regn; sol"


@pytest.mark.office
def test_a_sheet_filled_in_by_libreoffice_and_the_web_form_come_home_equal(
    garden: Library, tmp_path: Path
) -> None:
    said = {"VISITS": 2, "HOURS": 12, "VO_1": 5, "VO_2": 8, "HEARD_TEA": 4, "OW_1": 1,
            "OPEN_1": TEXT, "SINCE": "2020-03-01"}  # fmt: skip
    with open_stores(tmp_path / "web") as stores:
        add_everybody(stores)
        visitor = Visitor(make_client(stores, garden), token_of(stores, "teacher")).enter()
        visitor.agree()
        while visitor.path != "/form/send":
            names = set(re.findall(r'name="([^"]+)"', visitor.page.text)) | {"JOBS"}
            sent = {name: str(value) for name, value in said.items() if name in names}
            if 'name="JOBS"' in visitor.page.text:
                sent |= {"JOBS": ["weed", "harvest"]}  # type: ignore[dict-item]
            visitor.send(sent)
        visitor.send(go="send")
        collect_sittings(stores, garden, "w1")
        web = read_responses(stores, garden, "w1")
        texts = read_free_text(stores, "w1")
    with open_stores(tmp_path / "excel") as stores:
        add_everybody(stores)
        token = token_of(stores, "teacher")
        asking = read_participants(stores, garden, "w1")["teacher"].asking
        content = build_content(garden, "w1", "nb", asking, {})
        write_answer_sheet(content, tmp_path / "empty.xlsx", token)
        jobs = garden.instrument("w1").answer_of("JOBS").choices
        ticks = {f"JOBS.{code}": int(code in ("weed", "harvest")) for code in jobs}
        answers = said | {"CONSENT": 1, "LINK_OK": 1} | ticks
        cells = cells_to_fill(tmp_path / "empty.xlsx", answers)
        lines = [f"{place}\t{value}\n" for place, value in cells.items()]
        (tmp_path / "cells.txt").write_text("".join(lines), encoding="utf-8")
        soffice(tmp_path / "profile", "--terminate_after_init")
        make_macro(tmp_path / "profile")
        soffice(tmp_path / "profile", f'macro:///Standard.Filling.Fill("{tmp_path}")')
        import_file(tmp_path / "filled.xlsx", garden, "w1", stores)
        excel = read_responses(stores, garden, "w1")
        written = read_free_text(stores, "w1")
    own = ["response_id", "mode", "started_on", "completed_on"]
    left, right = (each.frame.drop(columns=own) for each in (web, excel))
    pd.testing.assert_frame_equal(left, right)
    assert [web.frame["mode"].tolist(), excel.frame["mode"].tolist()] == [["web"], ["excel"]]
    assert texts["text"].tolist() == written["text"].tolist() == [TEXT]
    why = [dict(zip(each.reasons["column"], each.reasons["reason"], strict=True))
           for each in (web, excel)]  # fmt: skip
    assert why[0] == why[1]


def test_only_answers_can_be_written_and_lists_hold_the_words(
    garden: Library, tmp_path: Path
) -> None:
    empty = sheet_for(garden, "w2", "nb", None, tmp_path / "a.xlsx", "")
    book = openpyxl.load_workbook(empty)
    assert [sheet.protection.sheet for sheet in book.worksheets] == [True, True]
    sheet = book.worksheets[1]
    opened = {c.row for row in sheet for c in row if not c.protection.locked}
    asked = {row[0].row for row in sheet.iter_rows(min_row=3) if row[0].value}
    assert opened == asked
    assert {c.column_letter for row in sheet for c in row if not c.protection.locked} == {"D"}
    assert all(cell.protection.locked for row in book.worksheets[0] for cell in row)
    hidden = {name for name, column in sheet.column_dimensions.items() if column.hidden}
    assert "A" in hidden
    assert {"B", "C", "D", "E"}.isdisjoint(hidden)
    words = {str(c.value) for row in sheet.iter_rows(max_col=5) for c in row if c.value}
    questions = garden.instrument("w2").questions.values()
    assert all(any(q.text["nb"] in said for said in words) for q in questions)
    assert "Bare for: Lærer" in "\n".join(words)


def test_a_sheet_of_another_questionnaire_is_refused_in_its_own_words(
    garden: Library, tmp_path: Path
) -> None:
    empty = sheet_for(garden, "w2", "nb", None, tmp_path / "a.xlsx", TOKENS[0])
    filled = fill(empty, tmp_path / "b.xlsx", {"CONSENT": 1, "VO_1": 4})
    with pytest.raises(SurveyError) as other_wave:
        code_file(filled, garden, "w1")
    said = str(other_wave.value)
    assert "this sheet was made from version 1 of wave w2" in said
    assert TOKENS[0] not in said
    instrument = garden.instrument("w2")
    reworded = instrument.model_copy(update={"code_elements": instrument.code_elements[:3]})
    changed = Library(
        garden.folder, garden.study, garden.instruments | {"w2": reworded}, garden.bridges, {}
    )
    with pytest.raises(SurveyError, match="version 1 of wave w2 as it was before it was changed"):
        code_file(filled, changed, "w2")


def test_a_sheet_without_answers_is_counted_and_left_out(garden: Library, tmp_path: Path) -> None:
    for token in ("", TOKENS[0]):
        empty = sheet_for(garden, "w2", "nb", None, tmp_path / "a.xlsx", token)
        done = code_file(empty, garden, "w2")
        assert done.report.rows.why == ["empty-row"]
        assert [problem.rule for problem in done.report.problems] == ["empty-row"]


def test_a_damaged_mark_is_named(garden: Library, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sheet_for(garden, "w2", "nb", None, tmp_path / "a.xlsx", ""))
    book.worksheets[1]["B1"] = "{}"
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(SurveyError, match="its first row is damaged"):
        code_file(tmp_path / "b.xlsx", garden, "w2")


def folder_of_sheets(library: Library, folder: Path) -> list[tuple[str, Answers]]:
    """Three sheets of two persons; one has answered twice."""
    folder.mkdir()
    rows = []
    for number, token in enumerate((TOKENS[0], TOKENS[1], TOKENS[0]), 1):
        answers: Answers = {"CONSENT": 1, "GROUP": "HILL", "MY_ROLE": "TEA", "VO_1": number}
        answers |= {"VO_2": 5, "VO_3": 1} if number == 3 else {}
        empty = sheet_for(library, "w2", "nb", None, folder / f".{number}.xlsx", token)
        fill(empty, folder / f"{number}.xlsx", answers)
        rows.append((token, answers))
    return rows


def test_a_folder_of_sheets_is_one_import_with_one_row_a_sheet(
    garden: Library, tmp_path: Path, stores: Stores
) -> None:
    folder_of_sheets(garden, tmp_path / "sheets")
    done = import_file(tmp_path / "sheets", garden, "w2", stores)
    assert [done.rows.count(fate) for fate in ("kept", "duplicate", "rejected")] == [2, 1, 0]
    assert done.layout == "answer sheet"
    responses = read_responses(stores, garden, "w2").frame
    assert sorted(responses["VO_1"].tolist()) == [2, 3]
    assert set(responses["mode"]) == {"excel"}
    again = import_file(tmp_path / "sheets", garden, "w2", stores)
    assert again.stored is not None
    assert not again.stored.changed_something


def test_a_folder_with_something_else_is_refused_whole(garden: Library, tmp_path: Path) -> None:
    folder_of_sheets(garden, tmp_path / "sheets")
    (tmp_path / "sheets" / "notes.csv").write_text("token;VO_1\nabc;4\n", encoding="utf-8")
    with pytest.raises(SurveyError) as refused:
        code_file(tmp_path / "sheets", garden, "w2")
    (problem,) = refused.value.problems
    assert (problem.rule, problem.place and problem.place.file) == ("no-answer-sheet", "notes.csv")
    (tmp_path / "nothing").mkdir()
    with pytest.raises(SurveyError, match="no file in this folder"):
        code_file(tmp_path / "nothing", garden, "w2")


def test_an_odd_answer_in_a_folder_is_listed_with_its_file(garden: Library, tmp_path: Path) -> None:
    folder_of_sheets(garden, tmp_path / "sheets")
    book = openpyxl.load_workbook(tmp_path / "sheets" / "2.xlsx")
    for row in book.worksheets[1].iter_rows(min_row=3):
        if row[0].value == "VO_1":
            row[3].value = "Litt eneg"
    book.save(tmp_path / "sheets" / "2.xlsx")
    done = code_file(tmp_path / "sheets", garden, "w2")
    (odd,) = [p for p in done.report.problems if p.rule == "unknown-answer"]
    assert odd.place is not None
    assert (odd.place.file, odd.place.column) == ("2.xlsx", "VO_1")
    assert 'Did it mean "Litt enig"?' in str(odd)


def test_sheets_without_a_code_are_each_somebodys(
    garden: Library, tmp_path: Path, stores: Stores
) -> None:
    empty = sheet_for(garden, "w2", "en", None, tmp_path / "empty.xlsx", "")
    for number in (1, 2):
        given = {"CONSENT": 1, "GROUP": "BAY", "MY_ROLE": "TEA", "VO_1": number}
        import_file(fill(empty, tmp_path / f"{number}.xlsx", given), garden, "w2", stores)
    assert sorted(read_responses(stores, garden, "w2").frame["VO_1"]) == [1, 2]


def test_paper_comes_in_through_the_entry_sheet(
    garden: Library, tmp_path: Path, stores: Stores
) -> None:
    chance = Random(3)
    people = [somebody(garden, "w2", chance) for _ in TOKENS]
    rows = [
        (token, answers_of(garden, "w2", person, chance))
        for token, person in zip(TOKENS, people, strict=True)
    ]
    write_entry_sheet(build_content(garden, "w2", "nb", None, {}), tmp_path / "entry.xlsx")
    book = openpyxl.load_workbook(tmp_path / "entry.xlsx")
    sheet = book.worksheets[0]
    targets = [cell.value for cell in sheet[2]]
    assert targets[:4] == ["response_id", "token", "completed_on", "language"]
    for number, (token, answers) in enumerate(rows):
        typed = answers | {"response_id": number + 1, "token": token, "language": "nb"}
        for column, target in enumerate(targets, 1):
            if target in typed:
                sheet.cell(FIRST + number, column, typed[target])
    book.save(tmp_path / "typed.xlsx")
    typed_in = code_file(tmp_path / "typed.xlsx", garden, "w2")
    plain = write_plain(tmp_path / "a.csv", rows, columns_of(garden, "w2"))
    assert_same(typed_in, code_file(plain, garden, "w2"), "paper")
    listed = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert any("1 Helt uenig" in (rule.prompt or "") for rule in listed)


@pytest.mark.parametrize("order", [("excel.xlsx", "paper.xlsx"), ("paper.xlsx", "excel.xlsx")])
def test_the_same_person_on_paper_and_in_excel_is_kept_once_and_the_mode_goes_out(
    garden: Library, tmp_path: Path, order: tuple[str, str]
) -> None:
    study = ["--study", str(garden.folder), "--data", str(tmp_path / "data")]
    few: Answers = {"CONSENT": 1, "LINK_OK": 1, "GROUP": "HILL", "MY_ROLE": "TEA", "VO_1": 1}
    more: Answers = few | {"VO_1": 5, "VO_2": 4, "VO_3": 2}
    empty = sheet_for(garden, "w2", "nb", None, tmp_path / "empty.xlsx", TOKENS[0])
    fill(empty, tmp_path / "excel.xlsx", few)
    write_entry_sheet(build_content(garden, "w2", "nb", None, {}), tmp_path / "entry.xlsx")
    book = openpyxl.load_workbook(tmp_path / "entry.xlsx")
    sheet: Any = book.worksheets[0]
    for column, cell in enumerate(sheet[2], 1):
        sheet.cell(FIRST, column, (more | {"token": TOKENS[0]}).get(cell.value))
    book.save(tmp_path / "paper.xlsx")
    for name in order:
        done = call(tmp_path, "survey", "import", name, "--wave", "w2", *study)
        assert done.status == 0, done.err
    done = call(tmp_path, "survey", "export", "w2", "-o", "out.csv", "--language", "en", *study)
    assert done.status == 0, done.err
    out = pd.read_csv(tmp_path / "out.csv")
    assert out[["mode", "VO_1", "VO_2"]].values.tolist() == [["paper", 5, 4]]
