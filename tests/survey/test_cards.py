"""Cards, as the PDF says them; tokens issued again; contact files for platforms."""

from __future__ import annotations

import csv
import os
import re
import stat
import subprocess
from pathlib import Path
from shutil import copytree, which

import openpyxl
import pytest
from command_line import call
from exported_garden import GARDEN
from invented_fieldwork import DAY, identity, store_people, survey, teacher
from scanned import scan
from sqlalchemy import select, update

from survey.fieldwork.events import record_event
from survey.fieldwork.register_person import find_person
from survey.store.schema import audit, persons, steps
from survey.store.stores import open_stores
from survey.tokens import has_valid_check, printed_token, token_for

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def words_of(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    if which("pdftotext") is None:
        if os.environ.get("CI"):
            pytest.fail("pdftotext is not installed")
        pytest.skip("pdftotext is not installed, so nothing outside read the cards")
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")[:-1]


@pytest.mark.office
def test_cards_are_printed_for_roles_that_get_them(tmp_path: Path) -> None:
    store_people(tmp_path, teacher(1), pupils=5)
    said = survey(tmp_path, "cards", "w1", "-o", "cards.pdf")
    assert said.status == 0, said.err
    path = tmp_path / "cards.pdf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second, names = words_of(path)
    assert len(set(CODE.findall(first))) == 4
    assert len(set(CODE.findall(second))) == 1
    with open_stores(tmp_path / "data") as stores:
        codes = [
            printed_token(token_for(stores.key(), identity(stores, f"e{n}"))) for n in range(1, 6)
        ]
        with stores.contacts.connect() as contacts:
            kept = contacts.execute(select(steps.c.step, steps.c.state, steps.c.channel)).all()
    assert set(CODE.findall(first + second)) == set(codes)
    assert [tuple(row) for row in kept] == [("card", "sent", "card")] * 5
    flat = " ".join(second.split())
    assert "Skriv den på hagen.example innen 1. oktober 2021" in flat
    assert "Write it at hagen.example by 1 October 2021" in flat
    assert "Prøve" not in first + second
    assert CODE.search(names) is None
    assert [f"Øy Prøve{n}" in names for n in range(1, 6)] == [True] * 5
    again = survey(tmp_path, "cards", "w1", "-o", "cards.pdf")
    assert "this file exists already" in again.err


@pytest.mark.office
def test_the_picture_on_a_card_is_read_as_the_link(tmp_path: Path) -> None:
    store_people(tmp_path, teacher(1), pupils=5)
    said = survey(tmp_path, "cards", "w1", "-o", "cards.pdf", "--url", "https://hagen.example/ost")
    assert said.status == 0, said.err
    with open_stores(tmp_path / "data") as stores:
        links = {
            f"https://hagen.example/ost/s/{token_for(stores.key(), identity(stores, f'e{n}'))}"
            for n in range(1, 6)
        }
    scanned = scan(tmp_path / "cards.pdf")
    assert len(scanned) == 5
    assert set(scanned) == links


@pytest.mark.office
def test_a_card_is_in_the_language_of_its_holder_and_for_whom_it_is_asked(tmp_path: Path) -> None:
    store_people(tmp_path, teacher(1, language="en"))
    assert survey(tmp_path, "cards", "w1", "-o", "a.pdf", "--person", "t1").status == 0
    (card, names) = words_of(tmp_path / "a.pdf")
    assert "Your code is" in card
    assert "Koden din" not in card
    assert "Åse Prøve1" in names
    both = survey(tmp_path, "cards", "w1", "-o", "b.pdf", "--person", "t1", "--all-languages")
    assert both.status == 0
    assert "Koden din" in words_of(tmp_path / "b.pdf")[0]
    nobody = survey(tmp_path, "cards", "w1", "-o", "c.pdf", "--person", "Nobody Prøve")
    assert "nobody in the register answers to this" in nobody.err


def test_a_text_too_long_for_a_card_is_said(tmp_path: Path) -> None:
    store_people(tmp_path)
    study = copytree(GARDEN, tmp_path / "study")
    text = (study / "study.yaml").read_text(encoding="utf-8")
    long = text.replace("Koden din er {code}.", "Koden din er {code}. " + "Et ord til. " * 300)
    (study / "study.yaml").write_text(long, encoding="utf-8")
    said = call(tmp_path, "survey", "cards", "w1", "-o", "c.pdf", "--study", "study")
    assert (said.status, (tmp_path / "c.pdf").exists()) == (1, False)
    assert "the text is too long for a card" in said.err


@pytest.mark.office
def test_a_token_issued_again_is_on_the_next_card(tmp_path: Path) -> None:
    store_people(tmp_path, teacher(1), teacher(2, name="Åse Prøve1"), teacher(3))
    with open_stores(tmp_path / "data") as stores:
        person = identity(stores, "t1")
        old, new = (token_for(stores.key(), person, issue) for issue in (1, 2))
        assert find_person(stores, "T3@hagen.example") == identity(stores, "t3")
    assert survey(tmp_path, "cards", "w1", "-o", "old.pdf", "--person", "t1").status == 0
    assert CODE.findall(words_of(tmp_path / "old.pdf")[0])[-1] == printed_token(old)
    twice = call(tmp_path, "survey", "reissue", "åse prøve1")
    assert twice.status == 1
    assert "2 persons of the register answer to this" in twice.err
    done = call(tmp_path, "survey", "reissue", "t1")
    assert done.status == 0, done.err
    assert "token number 2" in done.out
    assert not any(token in done.out + done.err for token in (old, new))
    assert survey(tmp_path, "cards", "w1", "-o", "new.pdf", "--person", "t1").status == 0
    assert CODE.findall(words_of(tmp_path / "new.pdf")[0])[-1] == printed_token(new)
    with open_stores(tmp_path / "data") as stores, stores.contacts.connect() as contacts:
        rows = contacts.execute(select(audit).where(audit.c.what == "token reissued")).all()
    assert [(row.subject, row.detail) for row in rows] == [(person, "number 2")]


COLUMNS = {
    "limesurvey": ("firstname", "lastname", "email", "emailstatus", "token", "language",
                   "validfrom", "validuntil"),
    "surveyxact": ("email", "token", "lang"),
    "qualtrics": ("FirstName", "LastName", "Email", "ExternalDataReference", "Language"),
    "nettskjema": ("email", "respondent_key", "language"),
}  # fmt: skip


@pytest.mark.parametrize("platform", COLUMNS)
def test_contact_files_have_the_columns_of_the_platform(tmp_path: Path, platform: str) -> None:
    from survey.importing.platform_columns import purpose_of

    store_people(tmp_path, teacher(1, language="en"), teacher(2), teacher(3, email=None))
    with open_stores(tmp_path / "data") as stores, stores.contacts.begin() as contacts:
        record_event(contacts, identity(stores, "t2"), "w1", "opted_out", "form")
        token = token_for(stores.key(), identity(stores, "t1"))
    said = survey(tmp_path, "contacts", "w1", "--as", platform, "-o", "c.csv")
    assert said.status == 0, said.err
    tabbed = platform == "surveyxact"
    encoding, dialect = ("utf-16", "excel-tab") if tabbed else ("utf-8", "excel")
    with (tmp_path / "c.csv").open(encoding=encoding, newline="") as file:
        rows = list(csv.DictReader(file, dialect=dialect))
    assert tuple(rows[0]) == COLUMNS[platform]
    (key,) = [name for name in rows[0] if (purpose_of(name) or ("",))[0] == "token"]
    by_key = {row[key]: row for row in rows}
    address = by_key[token].get("email") or by_key[token]["Email"]
    assert address == "t1@hagen.example"
    assert all(has_valid_check(row[key]) for row in rows)
    assert len(rows) == (3 if platform == "limesurvey" else 2)
    assert ("1 have no address" in said.out) == (platform != "limesurvey")
    assert all(len(name) <= 8 for name in rows[0]) or platform != "surveyxact"
    assert survey(tmp_path, "contacts", "w1", "--as", platform, "-o", "c.xlsx").status == 0
    page = openpyxl.load_workbook(tmp_path / "c.xlsx").worksheets[0]
    assert tuple(cell.value for cell in page[1]) == COLUMNS[platform]
    wrong = survey(tmp_path, "contacts", "w1", "--as", platform, "-o", "c.txt")
    assert "a contact file is an .xlsx or .csv file" in wrong.err


def test_messages_can_be_written_to_a_folder(tmp_path: Path) -> None:
    from email import message_from_bytes
    from email.policy import default

    store_people(tmp_path, teacher(1), teacher(2, name=None))
    with open_stores(tmp_path / "data") as stores, stores.contacts.begin() as contacts:
        named = persons.c.email == "t1@hagen.example"
        contacts.execute(update(persons).where(named).values(name="=Ås Prøve"))
    arguments = ("invite", "w1", "--send", "--to", "out", "--today", DAY)
    assert survey(tmp_path, *arguments).status == 0
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "0001.eml",
        "0002.eml",
        "mail-merge.xlsx",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    messages = [
        message_from_bytes((out / f"000{n}.eml").read_bytes(), policy=default) for n in (1, 2)
    ]
    texts = {str(m["To"]): m.get_content() for m in messages}
    assert texts["t2@hagen.example"].startswith("Hei. Du er med")
    assert all(m["X-Unsent"] == "1" and m["From"] is None for m in messages)
    rows = list(openpyxl.load_workbook(out / "mail-merge.xlsx").worksheets[0].values)
    assert rows[0][:4] == ("first_name", "name", "email", "language")
    assert {row[1] for row in rows[1:]} == {"=Ås Prøve", None}
    assert {row[5].strip() for row in rows[1:]} == {text.strip() for text in texts.values()}
    assert "2 sent before" in survey(tmp_path, *arguments[:4], "more", "--today", DAY).out
    full = survey(tmp_path, *arguments)
    assert "this folder holds something already" in full.err
