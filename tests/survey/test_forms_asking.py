"""Whatever the form, a person is put what the web form puts: small groups are asked less."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from command_line import call
from filled_forms import fill
from sqlalchemy import select

from panel.synthetic.make import make_synthetic
from panel.synthetic.register_file import write_register
from survey.answer_sheets import TARGET
from survey.asked import Asking, asked_questions
from survey.exporting.forms.entry_sheet import FIRST
from survey.exporting.forms.form_content import build_content, withheld_questions
from survey.exporting.forms.invited_people import read_invited
from survey.exporting.forms.platform_form import PlatformForm
from survey.fieldwork.participants import read_participants
from survey.fieldwork.wave_people import read_groups
from survey.form.form_pages import build_pages, consent_questions
from survey.form.information import tell
from survey.library import Library, open_study
from survey.responses import answer_columns
from survey.routing import Respondent, asks, parse_route
from survey.store.responses_store import read_responses
from survey.store.schema import response_keys
from survey.store.stores import Stores, open_stores
from survey.tokens import token_for

STUDY = Path(__file__).parents[2] / "instruments" / "pku"
WAVE = "2016"


@pytest.fixture(scope="module")
def shipped() -> Library:
    return open_study(STUDY)


@pytest.fixture(scope="module")
def folder(shipped: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented register stored."""
    folder = tmp_path_factory.mktemp("asked")
    write_register(make_synthetic(shipped), folder / "register.xlsx")
    done = call(folder, "survey", "register", "register.xlsx", "--study", str(STUDY))
    assert done.status == 0, done.err
    return folder


def on_the_web(library: Library, stores: Stores) -> dict[str, set[str]]:
    """By token what the web form puts to each."""
    consent = set(consent_questions(library, WAVE).values())
    return {
        token_for(stores.key(), one.person_id, one.issue): consent
        | {
            question.id
            for page in build_pages(library, WAVE, one.asking, "nb", linked=True)
            for question in page.questions
        }
        for one in read_participants(stores, library, WAVE).values()
    }


def test_everybody_is_put_the_same_on_paper_in_excel_and_on_the_web(
    shipped: Library, folder: Path
) -> None:
    with open_stores(folder / "data") as stores:
        web = on_the_web(shipped, stores)
        invited = read_invited(stores, shipped, WAVE)
    assert {one.token for one in invited} == set(web)
    spared = 0
    for one in invited:
        content = build_content(shipped, WAVE, "nb", one.asking, {})
        put = {question.id for question in content.questions}
        assert put == web[one.token]
        routed = [
            question.id
            for question in shipped.instrument(WAVE).questions.values()
            if asks(parse_route(question.ask), one.asking.respondent)
        ]
        spared += bool(set(routed) - put - {"BG_PRJ", "BG_ROLE", "BG_ROLE2", "BG_ARENA"})
    assert spared > 10


def test_the_information_is_filled_in_as_on_the_web(shipped: Library) -> None:
    """What the study says of itself stands in every form; what it leaves open is named."""
    said = {"institution": {"nb": "Oppdiktet institutt", "en": "Invented institute"}}
    form = shipped.study.form.model_copy(update={"fields": said})
    study = shipped.study.model_copy(update={"form": form})
    library = replace(shipped, study=study)
    asking = Asking(Respondent("FOR", None, "RO"), frozenset({"project", "role"}))
    for language in ("nb", "en"):
        web = tell(library, WAVE, asking, language)
        content = build_content(library, WAVE, language, asking, {})
        assert said["institution"][language] in " ".join(content.information)
        paper = [re.sub("_{8}", "[]", part) for part in content.information]
        assert paper == [re.sub(r"\[\w+\]", "[]", part) for part in web.paragraphs]
        platform = PlatformForm.of(library, WAVE, {}).information[language]
        assert said["institution"][language] in platform


def targets(path: Path) -> set[str]:
    """The questions of an answer sheet."""
    sheet = openpyxl.load_workbook(path).worksheets[1]
    named = {str(row[TARGET].value).partition(".")[0] for row in sheet.iter_rows(min_row=3)}
    return named - {"None", "token", "completed_on"}


def test_the_workbooks_themselves_hold_no_more(shipped: Library, folder: Path) -> None:
    words = ("--role", "FOR", "--persons", "--study", str(STUDY))
    done = call(folder, "survey", "form", WAVE, "--as", "excel", "-o", "sheets", *words)
    assert done.status == 0, done.err
    with open_stores(folder / "data") as stores:
        web = on_the_web(shipped, stores)
        invited = read_invited(stores, shipped, WAVE, role="FOR")
    sheets = sorted((folder / "sheets").glob("*.xlsx"))
    assert len(sheets) == len(invited) > 3
    for one, path in zip(invited, sheets, strict=True):
        assert targets(path) == web[one.token]


@pytest.mark.parametrize("kind", ["excel", "paper"])
def test_what_was_not_put_is_not_asked_once_it_is_home(
    shipped: Library, folder: Path, tmp_path: Path, kind: str
) -> None:
    """Few are alike: a sheet has no such row, and of paper it is known whose it was."""
    instrument = shipped.instrument(WAVE)
    with open_stores(folder / "data") as stores:
        people = read_participants(stores, shipped, WAVE)
        person, one = next((id, each) for id, each in sorted(people.items())
                           if each.asking.respondent.role == "FOR"
                           and (each.asking.group or 0) < 10)  # fmt: skip
        token = token_for(stores.key(), person, one.issue)
        asked = set(asked_questions(shipped.study, instrument, one.asking))
    assert "BG_PCT" not in asked
    answers = {"CNS_1": 1, "CNS_2": 1, "EQ_OPP_1": 4}
    if kind == "excel":
        from survey.exporting.forms.answer_sheet import write_answer_sheet

        content = build_content(shipped, WAVE, "nb", one.asking, {})
        write_answer_sheet(content, tmp_path / "empty.xlsx", token)
        fill(tmp_path / "empty.xlsx", tmp_path / "back.xlsx", answers)
    else:
        words = ("--study", str(STUDY), "--data", str(folder / "data"))
        done = call(tmp_path, "survey", "form", WAVE, "--as", "entry", "-o", "e.xlsx", *words)
        assert done.status == 0, done.err
        book = openpyxl.load_workbook(tmp_path / "e.xlsx")
        sheet = book.worksheets[0]
        names = [cell.value for cell in sheet[2]]
        assert "BG_PCT" in names
        for name, value in (answers | {"response_id": 1, "token": token}).items():
            sheet.cell(FIRST, names.index(name) + 1, value)
        book.save(tmp_path / "back.xlsx")
    words = ("--study", str(STUDY), "--data", str(folder / "data"))
    done = call(tmp_path, "survey", "import", "back.xlsx", "--wave", WAVE, *words)
    assert done.status == 0, done.err
    with open_stores(folder / "data") as stores:
        with stores.contacts.connect() as contacts:
            own = response_keys.c.person_id == person
            (response,) = contacts.execute(
                select(response_keys.c.response_id).where(own, response_keys.c.aside.is_(False))
            ).scalars()
        home = read_responses(stores, shipped, WAVE)
    reasons = home.reasons[home.reasons["response_id"] == response]
    spared = set(reasons.loc[reasons["reason"] == "not_asked", "column"])
    columns = answer_columns(instrument)
    assert spared == {column for column, question in columns.items() if question not in asked}


def test_a_form_for_nobody_in_particular_asks_nobody_more_than_the_web_form(
    shipped: Library, folder: Path, tmp_path: Path
) -> None:
    with open_stores(folder / "data") as stores:
        groups = read_groups(stores, shipped, WAVE)
    kept = withheld_questions(shipped, WAVE, groups)
    assert {"BG_PCT", "BG_ARENA", "LRN_PAR_1"} <= kept
    assert "BG_ROLE" not in kept
    everybody = ("--study", str(STUDY), "--data", str(folder / "data"))
    done = call(tmp_path, "survey", "form", WAVE, "--as", "excel", "-o", "all.xlsx", *everybody)
    assert "small groups are not asked" in done.err
    assert not targets(tmp_path / "all.xlsx") & kept
    size = max(groups.values())
    project, role = next(place for place, number in groups.items() if number == size)
    place = ("--role", role, "--project", project, *everybody)
    done = call(tmp_path, "survey", "form", WAVE, "--as", "excel", "-o", "many.xlsx", *place)
    assert "small groups" not in done.err
    assert "BG_PCT" in targets(tmp_path / "many.xlsx")
    unknown = ("--role", role, "--project", project, "--study", str(STUDY))
    done = call(tmp_path, "survey", "form", WAVE, "--as", "excel", "-o", "few.xlsx", *unknown)
    assert "small groups are not asked" in done.err
    assert "BG_PCT" not in targets(tmp_path / "few.xlsx")
