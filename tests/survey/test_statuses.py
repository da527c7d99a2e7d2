"""What SurveyXact and LimeSurvey say of those they have asked becomes what became of them here."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from exported_garden import GARDEN
from invented_fieldwork import DAY, identity, store_people, survey, teacher
from openpyxl import Workbook

from survey.fieldwork.events import read_events
from survey.fieldwork.wave_dispositions import read_dispositions
from survey.library import open_study
from survey.store.stores import open_stores
from survey.tokens import token_for

PARTICIPANTS = ("tid", "firstname", "lastname", "email", "emailstatus", "token", "language",
                "validfrom", "validuntil", "invited", "reminded", "remindercount", "completed",
                "usesleft")  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store_people(tmp_path, *(teacher(n) for n in range(1, 8)))
    return tmp_path


def tokens(folder: Path) -> dict[str, str]:
    with open_stores(folder / "data") as stores:
        return {
            name: token_for(stores.key(), identity(stores, name))
            for name in (*(f"t{n}" for n in range(1, 8)), "e1")
        }


def write_participants(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    """Token, state of the address, completed: as LimeSurvey exports its participants."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, PARTICIPANTS, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        for number, (token, address, completed) in enumerate(rows, 1):
            writer.writerow({"tid": number, "token": token, "emailstatus": address,
                             "completed": completed, "invited": "2021-09-01 08:00",
                             "reminded": "N", "remindercount": 0, "usesleft": 1})  # fmt: skip
    return path


def write_dataset(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A data set of SurveyXact with a column for each status."""
    names = ["VO_1", "VO_2", "token", "email", "responde", "organiza", "closetim", "starttim",
             *(f"stato_{n}" for n in range(1, 6))]  # fmt: skip
    names += sorted({name for row in rows for name in row} - set(names))
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Dataset"
    page.append(names)
    for row in rows:
        page.append([row.get(name, 0 if name.startswith("stato_") else None) for name in names])
    labels = book.create_sheet("Labels")
    for name in ("VO_1", "VO_2"):
        labels.append([name, 1, "Helt uenig"])
        labels.append([name, 5, "Helt enig"])
    book.save(path)
    return path


def became(folder: Path) -> dict[str, str]:
    with open_stores(folder / "data") as stores:
        found = read_dispositions(stores, open_study(GARDEN), "w1").of
        names = (*(f"t{n}" for n in range(1, 8)), "e1")
        return {name: found[identity(stores, name)] for name in names}


def events(folder: Path) -> Counter[str]:
    with open_stores(folder / "data") as stores, stores.contacts.connect() as contacts:
        return Counter(event.what for event in read_events(contacts))


def test_the_participants_of_limesurvey_say_what_became_of_whom(folder: Path) -> None:
    own = tokens(folder)
    rows = [(own["t1"], "OK", "N"), (own["t2"], "bounced", "N"), (own["t3"], "OptOut", "N"),
            (own["t4"].lower(), "OK", "Q"), (own["t5"], "OptOut", "2021-09-03 10:12"),
            (own["t6"], "invalid", "N"), ("SOMEBODYELSE", "OK", "N")]  # fmt: skip
    write_participants(folder / "participants.csv", rows)
    said = survey(folder, "statuses", "participants.csv", "--wave", "w1")
    assert said.status == 0, said.err
    assert "6 persons of the register; 1 rows of nobody in it." in said.out
    assert "Newly noted: 4." in said.out
    assert became(folder) == {
        "t1": "invited", "t2": "bounced", "t3": "opted_out", "t4": "not_eligible",
        "t5": "invited", "t6": "bounced", "t7": "invited", "e1": "invited",
    }  # fmt: skip
    again = survey(folder, "statuses", "participants.csv", "--wave", "w1")
    assert "Newly noted: 0." in again.out
    listed = survey(folder, "invite", "w1", "--today", DAY).out
    assert "1 wants no messages" in listed
    assert "2 the address bounced" in listed
    assert not any(token in said.out + said.err + listed for token in own.values())


def test_the_statuses_of_surveyxact_come_with_its_answers_and_go_with_them(folder: Path) -> None:
    own = tokens(folder)
    rows = [
        {"token": own["t1"], "responde": 1, "stato_2": 1},
        {"token": own["t2"], "responde": 2, "stato_3": 1},
        {"token": own["t3"], "responde": 3, "stato_4": 1, "VO_1": 5, "VO_2": 1,
         "closetim": "03-09-2021"},
        {"token": own["t4"], "responde": 4, "stato_5": 1},
        {"responde": 5, "stato_5": 1},
    ]  # fmt: skip
    write_dataset(folder / "xact.xlsx", rows)
    said = survey(folder, "import", "xact.xlsx", "--wave", "w1")
    assert said.status == 0, said.err
    assert "SurveyXact" in said.out
    found = became(folder)
    assert (found["t1"], found["t2"], found["t4"]) == ("invited", "opened", "refused")
    assert found["t3"] in ("partial", "complete")
    assert events(folder) == {"started": 1, "refused": 1}
    assert survey(folder, "import", "xact.xlsx", "--wave", "w1").status == 0
    assert events(folder) == {"started": 1, "refused": 1}
    from command_line import call

    undone = call(folder, "survey", "undo-import", "1")
    assert undone.status == 0, undone.err
    assert events(folder) == {}


def test_a_data_set_alone_can_be_read_for_its_statuses_by_address(folder: Path) -> None:
    rows = [{"email": "T4@hagen.example", "responde": 4, "stato_5": 1}]
    write_dataset(folder / "xact.xlsx", rows)
    said = survey(folder, "statuses", "xact.xlsx", "--wave", "w1")
    assert said.status == 0, said.err
    assert became(folder)["t4"] == "refused"


def test_a_status_nobody_knows_is_said_with_its_place_and_nothing_is_noted(folder: Path) -> None:
    own = tokens(folder)
    rows = [(own["t1"], "bounced", "N"), (own["t2"], "vanished", "N"), (own["t3"], "OK", "maybe")]
    write_participants(folder / "participants.csv", rows)
    said = survey(folder, "statuses", "participants.csv", "--wave", "w1")
    assert said.status == 1
    assert 'row 3, column "emailstatus": "vanished" is no status that LimeSurvey' in said.err
    assert 'row 4, column "completed": "maybe" is no status that LimeSurvey' in said.err
    assert events(folder) == {}
    write_dataset(folder / "xact.xlsx", [{"token": own["t1"], "responde": 1, "stato_6": 1,
                                          "VO_1": 5}])  # fmt: skip
    refused = survey(folder, "import", "xact.xlsx", "--wave", "w1")
    assert refused.status == 1
    assert '"6" is no status that SurveyXact is known to give' in refused.err
    (folder / "m.yaml").write_text("columns: {stato_6: null}\n", encoding="utf-8")
    taken = survey(folder, "import", "xact.xlsx", "--wave", "w1", "--mapping", "m.yaml")
    assert taken.status == 0, taken.err


def test_a_file_without_statuses_or_owners_is_refused(folder: Path) -> None:
    (folder / "a.csv").write_text("token;VO_1\nabc;4\n", encoding="utf-8")
    said = survey(folder, "statuses", "a.csv", "--wave", "w1")
    assert "this file says of nobody what became of them" in said.err
    (folder / "b.csv").write_text("number;statoverall\n1;Frafalt\n", encoding="utf-8")
    said = survey(folder, "statuses", "b.csv", "--wave", "w1")
    assert "nothing in this file says whose each status is" in said.err
