import stat
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select
from stored_garden import write_register
from typer.testing import CliRunner

from survey.fieldwork.register import (
    Register,
    people_by_token,
    person_id_of,
    read_register,
    roster,
    store_register,
    write_register_template,
)
from survey.library import Library
from survey.problems import SurveyError
from survey.store.schema import holdings, persons
from survey.store.stores import Stores
from survey.tokens import has_valid_check, token_for

PERSONS = [
    {"person": "p1", "name": "Ask Oppdiktet", "email": "ask@example.invalid", "language": "nb"},
    {"person": "p2", "name": "Bo Oppdiktet", "key": "ext-2"},
    {"person": "p3", "name": "Cam Oppdiktet"},
    {"person": "p4"},
]
HOLDINGS = [
    {"person": "p1", "position": "P_LEAD_HILL", "from": "2020-08-01", "to": "2022-03-01",
     "exit_reason": "new job"},
    {"person": "p2", "project": "BAY", "role": "TEA", "arena": "A_SHORE", "from": "01.08.2020"},
    {"person": "p2", "project": "BAY", "role": "PAR", "from": "2021-01-01", "primary": "nei"},
    {"person": "p3", "position": "P_LEAD_HILL", "from": "2022-03-02", "predecessor": "p1"},
    {"person": "p4", "project": "Skolene på Åsen", "role": "Elev", "from": "2021-01-01",
     "to": "2021-12-31"},
    {"person": "p4", "project": "HILL", "role": "TEA", "from": "2022-01-01"},
]  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    invited = [{"person": "p2", "wave": "w1", "invited": "no", "disposition": "abroad"}]
    return write_register(
        tmp_path / "register.xlsx", persons=PERSONS, holdings=HOLDINGS, invited=invited
    )


def faults(register: Register) -> list[str]:
    return [str(problem) for problem in register.report]


def test_a_sound_register_has_no_faults(workbook: Path, garden: Library) -> None:
    register = read_register(workbook, garden)
    assert faults(register) == []
    assert len(register.persons) == 4
    assert register.holdings["role"].tolist() == ["HEA", "TEA", "PAR", "HEA", "PUP", "TEA"]
    assert register.holdings["arena"].tolist()[0] == "A_TOP"


@pytest.mark.parametrize(
    ("sheet", "row", "words"),
    [
        ("holdings", {"person": "p9", "project": "HILL", "role": "TEA"},
         'sheet "holdings", row 8, column "person": the person of this row is not in the sheet'),
        ("holdings", {"person": "p1", "project": "HELL", "role": "TEA"},
         'column "project": "HELL" is no project of the study. Write one of HILL, BAY.'),
        ("holdings", {"person": "p1", "project": "HILL", "role": "COOK"},
         'column "role": "COOK" is no role of the study'),
        ("holdings", {"person": "p1", "position": "P_9"}, '"P_9" is no position of the study'),
        ("holdings", {"person": "p1", "project": "HILL", "role": "TEA", "arena": "A_9"},
         '"A_9" is no arena'),
        ("holdings", {"person": "p1", "project": "HILL", "role": "TEA", "arena": "A_SHORE"},
         'the arena "A_SHORE" belongs to "BAY", not to "HILL"'),
        ("holdings", {"person": "p1", "position": "P_SPEAKER", "project": "BAY"},
         'the position "P_SPEAKER" has project "HILL", not "BAY"'),
        ("holdings", {"person": "p1", "project": "HILL"},
         "this row names neither a position nor a project with a role"),
        ("holdings", {"person": "p1", "project": "HILL", "role": "TEA", "from": "2022-05-01",
                      "to": "2022-04-01"},
         'column "to": this ends on 2022-04-01, before it begins on 2022-05-01'),
        ("holdings", {"person": "p1", "project": "HILL", "role": "TEA", "from": "soon"},
         'column "from": "soon" is not a day. Write it as 2015-08-01 or 01.08.2015.'),
        ("holdings", {"person": "p1", "project": "HILL", "role": "TEA", "primary": "perhaps"},
         '"perhaps" is neither yes nor no'),
        ("holdings", {"person": "p4", "project": "HILL", "role": "PAR", "from": "2022-02-01"},
         "this person has another primary holding at the same time, on row 7"),
        ("holdings", {"person": "p4", "project": "HILL", "role": "PAR", "primary": "no",
                      "predecessor": "p4"}, "given as their own predecessor"),
        ("holdings", {"person": "p4", "project": "HILL", "role": "PAR", "primary": "no",
                      "predecessor": "p7"}, 'column "predecessor": the predecessor of this row'),
        ("holdings", {"person": "p4", "position": "P_LEAD_HILL", "from": "2021-06-01",
                      "primary": "no"}, "another person holds this position at the same time, on"),
        ("holdings", {"person": "p4", "position": "P_LEAD_BAY_1", "from": "2022-01-01",
                      "primary": "no"}, "existed from 2022-07-01, not all of this time"),
        ("holdings", {"person": "p4", "project": "HILL", "role": "PAR", "from": "2022-02-01",
                      "primary": "no", "predecessor": "p2"},
         "the predecessor did not hold this position or role before"),
        ("persons", {"person": "p1"}, 'row 6, column "person": the same person stands on row 2'),
        ("persons", {"name": "Dag Oppdiktet"}, "this row names no person"),
        ("persons", {"person": "p5", "key": "ext-2"}, 'column "key": the same key stands on row 3'),
        ("persons", {"person": "p5", "email": "ask@example.invalid"},
         'column "email": the same email stands on row 2'),
        ("persons", {"person": "p5", "email": "ask,bo@example.invalid"}, "not an e-mail address"),
        ("persons", {"person": "p5", "email": "ask at home"}, "this is not an e-mail address"),
        ("persons", {"person": "p5", "language": "tlh"}, '"tlh" is not a language of the study'),
        ("persons", {"person": "p5"}, "this person holds no position and no role"),
        ("invited", {"person": "p1", "wave": "w9"}, '"w9" is no wave of the study'),
        ("invited", {"person": "p9", "wave": "w1"}, "is not in the sheet"),
    ],
)  # fmt: skip
def test_each_fault_is_found_with_its_place(
    tmp_path: Path, garden: Library, sheet: str, row: dict[str, str], words: str
) -> None:
    sheets = {"persons": PERSONS, "holdings": HOLDINGS, "invited": []}
    sheets = {name: [*rows, row] if name == sheet else rows for name, rows in sheets.items()}
    found = faults(read_register(write_register(tmp_path / "r.xlsx", **sheets), garden))
    assert len(found) in (1, 2)
    assert any(words in text for text in found), found
    assert all(text.startswith('r.xlsx, sheet "') for text in found)
    assert not any("Oppdiktet" in text or "ask@" in text for text in found)


def test_a_file_that_is_no_register_is_said(tmp_path: Path, garden: Library) -> None:
    def words(path: Path) -> str:
        return "\n".join(faults(read_register(path, garden)))

    assert "this file does not exist" in words(tmp_path / "none.xlsx")
    (tmp_path / "text.xlsx").write_text("person;name\n")
    assert "this is not an Excel workbook" in words(tmp_path / "text.xlsx")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    assert "there are no persons in this workbook" in words(tmp_path / "empty.xlsx")
    path = write_register(tmp_path / "half.xlsx", persons=PERSONS)
    assert 'the sheet "holdings" is missing. Add it with the columns person, position' in words(
        path
    )
    book = openpyxl.load_workbook(path)
    book["persons"]["A1"] = "persson"
    book.save(path)
    said = words(path)
    assert 'the column "person" is missing. The columns of this sheet are person, name' in said
    assert 'the column "persson" is not known and is not read. Did you mean "person"?' in said


def test_storing_says_what_changed(
    workbook: Path, tmp_path: Path, stores: Stores, garden: Library
) -> None:
    register = read_register(workbook, garden)
    assert store_register(stores, register, garden, dry_run=True).added == 4
    first = store_register(stores, register, garden)
    assert (first.added, first.holdings_added, first.invitations_changed) == (4, 6, 1)
    assert first.lines[0] == "persons, row 2: added"
    again = store_register(stores, read_register(workbook, garden), garden)
    assert not again.changes_something
    assert again.lines == ()

    changed = [PERSONS[0] | {"email": "ny@example.invalid"}, *PERSONS[1:3]]
    held = [h for h in HOLDINGS if h["person"] != "p4"]
    held[1] = held[1] | {"to": "2022-06-01"}
    path = write_register(tmp_path / "second.xlsx", persons=changed, holdings=held)
    second = store_register(stores, read_register(path, garden), garden)
    assert (second.added, second.changed, second.left) == (0, 1, 1)
    assert (second.holdings_added, second.holdings_removed) == (1, 1)
    assert "persons, row 2: changed email" in second.lines
    assert not any("Oppdiktet" in line for line in second.lines)
    with stores.contacts.connect() as contacts:
        gone = person_id_of(stores.key(), "p4")
        assert contacts.execute(
            select(persons.c.left_register).where(persons.c.person_id == gone)
        ).scalar()
        kept = contacts.execute(select(holdings).where(holdings.c.person_id == gone)).all()
        assert len(kept) == 2
    third = store_register(stores, register, garden)
    assert (third.came_back, third.changed) == (1, 1)


def test_a_register_with_errors_is_not_stored(
    tmp_path: Path, stores: Stores, garden: Library
) -> None:
    path = write_register(tmp_path / "r.xlsx", persons=[*PERSONS, PERSONS[0]], holdings=HOLDINGS)
    with pytest.raises(SurveyError, match="the same person stands on row 2"):
        store_register(stores, read_register(path, garden), garden)
    with stores.contacts.connect() as contacts:
        assert contacts.execute(select(persons)).all() == []


def test_the_roster_counts_a_person_once_on_the_reference_day(
    workbook: Path, stores: Stores, garden: Library
) -> None:
    store_register(stores, read_register(workbook, garden), garden)
    p1, p2, p3, p4 = (person_id_of(stores.key(), f"p{n}") for n in range(1, 5))
    first = roster(stores, garden, "w1")
    assert set(first.index) == {p1, p2, p4}
    assert first.loc[p2, ["role", "role2", "party", "arena", "county"]].tolist() == [
        "TEA", "PAR", "SCHOOL", "A_SHORE", "Kystfylket",
    ]  # fmt: skip
    assert first["invited"].to_dict() == {p1: True, p2: False, p4: True}
    assert not first[["stayed", "left", "newcomer"]].to_numpy().any()
    second = roster(stores, garden, "w2")
    assert set(second.index) == {p2, p3, p4}
    assert second.loc[p3, ["newcomer", "successor", "stayed"]].tolist() == [True, True, False]
    assert second.loc[p4, ["role", "party", "stayed"]].tolist() == ["TEA", "SCHOOL", True]
    assert second.loc[p3, "county"] == "Fjellfylket"
    third = roster(stores, garden, "w3")
    assert set(third.index) == {p1, p2, p3, p4}
    assert third.loc[p1, ["left", "role", "position"]].tolist() == [True, "HEA", "P_LEAD_HILL"]


def test_a_roster_without_register_is_empty_but_typed(stores: Stores, garden: Library) -> None:
    empty = roster(stores, garden, "w1")
    assert empty.empty
    assert empty["invited"].dtype == bool
    with pytest.raises(SurveyError, match='has no wave "w9"'):
        roster(stores, garden, "w9")


def test_people_are_recognised_by_every_token_and_key(
    workbook: Path, stores: Stores, garden: Library
) -> None:
    store_register(stores, read_register(workbook, garden), garden)
    key = stores.key()
    p1 = person_id_of(key, "p1")
    with stores.contacts.begin() as contacts:
        contacts.execute(persons.update().where(persons.c.person_id == p1).values(issue=2))
    people = people_by_token(stores, garden, "w2", stores.data)
    assert len(people) == 6
    assert people.loc[token_for(key, p1, 1), "person_id"] == p1
    assert people.loc[token_for(key, p1, 2), "person_id"] == p1
    assert people.loc["ext-2", "role"] == "TEA"
    assert people.loc[token_for(key, p1), "stayed"] == False  # noqa: E712
    assert people["invited"].dtype == bool


def test_the_template_can_be_filled_in_and_read(tmp_path: Path, garden: Library) -> None:
    path = tmp_path / "template.xlsx"
    write_register_template(path, garden)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["about (nb)", "about (en)"]
    assert "neste" not in book["about (nb)"]["B2"].value
    lists = {
        str(rule.sqref): rule.formula1 for rule in book["holdings"].data_validations.dataValidation
    }
    assert len(lists) == 5
    assert book["persons"]["A1"].comment.text.startswith("En kort nøkkel")
    assert "there are no persons" in faults(read_register(path, garden))[0]
    book["persons"].append(["p1", "Ask Oppdiktet"])
    book["holdings"].append(["p1", "P_SPEAKER", None, None, None, "2021-01-01"])
    book.save(path)
    register = read_register(path, garden)
    assert faults(register) == []
    assert register.holdings["project"].tolist() == ["HILL"]


def test_the_commands(workbook: Path, tmp_path: Path, garden: Library) -> None:
    import typer

    from survey.commands.register import add_commands

    app = typer.Typer()
    add_commands(app)
    common = ["--study", str(garden.folder), "--data", str(tmp_path / "data")]

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, [*words, *common], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert "dry run" in run("register", str(workbook), "--dry-run")
    assert "4 persons added" in run("register", str(workbook))
    assert "Nothing has changed" in run("register", str(workbook))
    out = tmp_path / "contacts.csv"
    said = run("tokens", "-o", str(out), "--wave", "w1")
    assert "only you can read the file" in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[0] == "firstname,lastname,email,language,token,token_on_card"
    assert len(lines) == 3
    assert all(has_valid_check(line.split(",")[4]) for line in lines[1:])
    with pytest.raises(SurveyError, match="this file exists already"):
        run("tokens", "-o", str(out))
    run("tokens", "-o", str(tmp_path / "contacts.xlsx"))
    assert openpyxl.load_workbook(tmp_path / "contacts.xlsx").active.max_row == 5
    with pytest.raises(SurveyError, match=r"is an \.xlsx or \.csv file"):
        run("tokens", "-o", str(tmp_path / "contacts.txt"))
    run("register", str(tmp_path / "new.xlsx"), "--template")
    from survey.__main__ import app as survey

    done = CliRunner().invoke(survey, ["imports", "--data", str(tmp_path / "data")])
    assert "No file has been imported" in done.output
