"""`survey form` from a register to paper and sheets, and back through `survey import`."""

from __future__ import annotations

import csv
import os
import shutil
import stat
import subprocess
from pathlib import Path

import openpyxl
import pytest
from command_line import Outcome, call
from filled_forms import fill
from scanned import scan
from sqlalchemy import select
from stored_garden import write_register

from survey.library import Library
from survey.store.responses_store import read_responses
from survey.store.schema import audit
from survey.store.stores import open_stores
from survey.tokens import printed_token

PERSONS = [
    {"person": "p1", "name": "Ask Oppdiktet", "email": "ask@example.invalid", "language": "en"},
    {"person": "p2", "name": "Bo Oppdiktet"},
    {"person": "p3", "name": "Cam Oppdiktet", "language": "nb"},
    {"person": "p4", "name": "Dag Oppdiktet"},
]
HOLDINGS = [
    {"person": "p1", "project": "HILL", "role": "HEA", "from": "2020-08-01"},
    {"person": "p2", "project": "BAY", "role": "TEA", "from": "2020-08-01"},
    {"person": "p2", "project": "BAY", "role": "PAR", "from": "2021-01-01", "primary": "no"},
    {"person": "p3", "project": "HILL", "role": "PUP", "from": "2022-01-01"},
    {"person": "p4", "project": "BAY", "role": "TEA", "from": "2020-08-01"},
]
INVITED = [{"person": "p4", "wave": "w2", "invited": "no"}]
FILL = ("--fill", "minutes=5")


@pytest.fixture
def study(garden: Library, tmp_path: Path) -> list[str]:
    write_register(tmp_path / "r.xlsx", persons=PERSONS, holdings=HOLDINGS, invited=INVITED)
    words = ["--study", str(garden.folder), "--data", "data"]
    done = call(tmp_path, "survey", "register", "r.xlsx", *words)
    assert done.status == 0, done.err
    return words


def form(folder: Path, study: list[str], kind: str, output: str, *words: str) -> Outcome:
    return call(folder, "survey", "form", "w2", "--as", kind, "-o", output, *words, *study)


def tokens(folder: Path, study: list[str]) -> dict[str, str]:
    done = call(folder, "survey", "tokens", "-o", "tokens.csv", *study)
    assert done.status == 0, done.err
    with (folder / "tokens.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["firstname"]: row["token"] for row in csv.DictReader(file)}


def owner_only(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("kind", "name"),
    [("paper", "f.pdf"), ("excel", "f.xlsx"), ("entry", "f.xlsx"), ("xlsform", "f.xlsx"),
     ("limesurvey", "f.txt")],
)  # fmt: skip
def test_every_kind_is_written_without_a_register(
    garden: Library, tmp_path: Path, kind: str, name: str
) -> None:
    done = form(tmp_path, ["--study", str(garden.folder)], kind, name, *FILL)
    assert done.status == 0, done.err
    assert f"wrote {name}" in done.out
    assert (tmp_path / name).stat().st_size > 4000
    assert not (tmp_path / "data").exists()
    beside = (tmp_path / "f.mapping.yaml").exists()
    assert beside == (kind == "limesurvey") == ("--mapping" in done.out)


def test_sheets_for_those_invited_come_home_with_the_registers_roles(
    study: list[str], tmp_path: Path, garden: Library
) -> None:
    done = form(tmp_path, study, "excel", "sheets", "--persons", *FILL)
    assert done.status == 0, done.err
    known = tokens(tmp_path, study)
    for secret in ("Oppdiktet", "example", *known.values(), *map(printed_token, known.values())):
        assert secret not in done.out + done.err
    names = sorted(path.name for path in (tmp_path / "sheets").iterdir())
    assert names == ["1.xlsx", "2.xlsx", "3.xlsx", "recipients.csv"]
    assert all(owner_only(path) for path in (tmp_path / "sheets").iterdir())
    with (tmp_path / "sheets" / "recipients.csv").open(encoding="utf-8-sig", newline="") as file:
        whose = {row["name"].split(" ")[0]: row["file"] for row in csv.DictReader(file)}
    titles = {
        n: openpyxl.load_workbook(tmp_path / "sheets" / f).sheetnames for n, f in whose.items()
    }
    assert titles == {"Ask": ["Read first", "Answers"], "Bo": ["Les først", "Svar"],
                      "Cam": ["Les først", "Svar"]}  # fmt: skip
    shown = {
        name: {
            row[0].value for row in openpyxl.load_workbook(tmp_path / "sheets" / file).worksheets[1]
        }
        for name, file in whose.items()
    }
    assert "HAT_1" in shown["Bo"]
    assert "HAT_1" not in shown["Ask"] | shown["Cam"]
    assert "LEAD_1" not in shown["Cam"]
    assert not {"GROUP", "MY_ROLE"} & set().union(*shown.values())
    (tmp_path / "back").mkdir()
    for name, vote in (("Bo", 2), ("Cam", 4)):
        answers = {"CONSENT": 1, "VO_1": vote}
        fill(tmp_path / "sheets" / whose[name], tmp_path / "back" / f"{name}.xlsx", answers)
    done = call(tmp_path, "survey", "import", "back", "--wave", "w2", *study)
    assert done.status == 0, done.err
    assert "2 read = 2 kept + 0 duplicate + 0 rejected" in done.out
    with open_stores(tmp_path / "data") as stores, stores.contacts.connect() as contacts:
        rows = [tuple(row) for row in contacts.execute(select(audit.c.what, audit.c.detail))]
        home = read_responses(stores, garden, "w2").frame
    assert sorted(zip(home["role"], home["VO_1"], strict=True)) == [("PUP", 4), ("TEA", 2)]
    assert ("forms written", "3 persons") in rows
    again = form(tmp_path, study, "excel", "sheets", "--persons", *FILL)
    assert again.status == 1
    assert "a folder that is new or empty" in again.err


@pytest.mark.office
def test_paper_for_persons_is_one_private_file_with_a_form_each(
    study: list[str], tmp_path: Path
) -> None:
    if shutil.which("pdftotext") is None:
        if os.environ.get("CI"):
            pytest.fail("pdftotext (poppler) is not installed")
        pytest.skip("pdftotext (poppler) is not installed")
    done = form(tmp_path, study, "paper", "forms.pdf", "--persons", "--role", "PAR", *FILL)
    assert done.status == 0, done.err
    assert "forms.pdf: 1 form\n" in done.out
    assert owner_only(tmp_path / "forms.pdf")
    read = subprocess.run(["pdftotext", "-raw", tmp_path / "forms.pdf", "-"], check=True,
                          capture_output=True, text=True)  # fmt: skip
    known = tokens(tmp_path, study)
    assert printed_token(known["Bo"]) in read.stdout
    codes = scan(tmp_path / "forms.pdf")
    assert len(codes) >= 1
    assert set(codes) == {known["Bo"]}
    assert printed_token(known["Ask"]) not in read.stdout
    assert printed_token(known["Bo"]) not in done.out + done.err
    nobody = form(tmp_path, study, "paper", "g.pdf", "--persons", "--role", "OTH")
    assert nobody.status == 1
    assert "nobody of these who is invited" in nobody.err
    assert not (tmp_path / "g.pdf").exists()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("paper", "f.docx"), 1, 'a form of the kind "paper" is a .pdf file.'),
        (("paper", "f.pdf", "--project", "BAY"), 1, "but no role"),
        (("paper", "f.pdf", "--role", "TAE"), 1, 'the study has no role "TAE".'),
        (("paper", "f.pdf", "--language", "fi"), 1, 'the study has no language "fi".'),
        (("xlsform", "f.xlsx"), 0, "{minutes}"),
        (("xlsform", "f.xlsx", "--role", "TEA"), 2, "asks everybody"),
        (("entry", "f.xlsx", "--large"), 2, "has no large print"),
        (("entry", "f.xlsx", "--persons"), 2, "is not made for persons"),
        (("paper", "f.pdf", "--fill", "minutes"), 2, "is not NAME=TEXT"),
        (("papir", "f.pdf"), 2, "papir"),
    ],
)
def test_what_is_wrong_is_said(
    garden: Library, tmp_path: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    done = form(tmp_path, ["--study", str(garden.folder)], words[0], words[1], *words[2:])
    assert done.status == status
    assert said in done.err


def test_the_minutes_are_known_where_the_role_is(garden: Library, tmp_path: Path) -> None:
    study = ["--study", str(garden.folder)]
    done = form(tmp_path, study, "excel", "f.xlsx", "--role", "TEA", "--language", "en")
    assert (done.status, done.err) == (0, "")
    about = openpyxl.load_workbook(tmp_path / "f.xlsx").worksheets[0]
    shown = call(tmp_path, "survey", "show", "w2", "--role", "TEA", "--open-link", "--language",
                 "en", *study)  # fmt: skip
    minutes = shown.out.split(" ")[1]
    assert any(f"about {minutes} minutes" in str(cell.value) for row in about for cell in row)
