"""What a person is shown of what is kept, what is corrected, and the log of it."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
from pathlib import Path

import pytest
from command_line import call
from exported_garden import GARDEN
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_fieldwork import identity, store_people, teacher
from sqlalchemy import insert, select, update
from stored_demo import STUDY, Demo, build_demo
from stored_garden import make_batch
from test_store import dump
from test_withdrawal import fill, link

from survey.fieldwork.events import record_event
from survey.fieldwork.register import person_id_of
from survey.instrument import Instrument
from survey.library import Library, open_study
from survey.problems import SurveyError
from survey.rights.correction import correct_answer
from survey.rights.subject import read_subject
from survey.rights.subject_words import WORDS
from survey.rights.write_subject import subject_html, subject_lines
from survey.store import schema
from survey.store.audit_log import check_audit
from survey.store.responses_store import read_free_text, read_responses
from survey.store.stores import Stores, note, now, open_stores, writing
from survey.store.undo import undo_import
from survey.store.upgrades import alembic_config
from survey.store.write_batch import store_batch
from survey.tokens import token_for


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return build_demo(tmp_path_factory.mktemp("demo"))


def token_in_both(demo: Demo) -> str:
    with sqlite3.connect(demo.data / "contacts.db") as database:
        row = database.execute(
            "SELECT person_id FROM response_keys WHERE person_id IS NOT NULL AND NOT aside"
            " GROUP BY person_id HAVING count(DISTINCT wave) = 2 ORDER BY person_id"
        ).fetchone()
    return demo.tokens[row[0]]


def test_everything_that_is_kept_is_shown(stores: Stores, garden: Library, tmp_path: Path) -> None:
    tokens = fill(stores, garden, tmp_path)
    link(stores, garden)
    person = person_id_of(stores.key(), "p2")
    with stores.contacts.begin() as contacts:
        event = {"person_id": person, "wave": "w2", "at": now(), "what": "bounced",
                 "source": "mailbox"}  # fmt: skip
        contacts.execute(insert(schema.events), event)
        contacts.execute(insert(schema.steps), {"person_id": person, "wave": "w1", "at": now(),
                         "step": "invitation", "state": "sent", "channel": "smtp"})  # fmt: skip
        sitting = {"sitting_id": "5177" * 4, "person_id": person, "wave": "w3", "mode": "paper",
                   "consent": True, "opened_at": now(), "saved_at": now()}  # fmt: skip
        contacts.execute(insert(schema.sittings), sitting)
    with stores.answers.begin() as answers:
        page = {"sitting_id": "5177" * 4, "page": "a", "answers": '{"WORDS": "okapi"}',
                "language": "nb", "saved_at": now()}  # fmt: skip
        answers.execute(insert(schema.form_pages), page)
    (stores.data / "releases.jsonl").write_text(
        '{"study": "garden", "fingerprint": "f1", "day": "2099-05-04", "rows_hash": "r", '
        '"shown": {"level|VOICE|all|all|w1||all": {"mean": 3}}}\n'
        '{"study": "garden", "fingerprint": "f2", "day": "1999-05-04", "rows_hash": "r", '
        '"shown": {"level|VOICE|all|all|w1||all": {"mean": 3}}}\n'
    )
    text = "\n".join(subject_lines(read_subject(stores, garden, tokens["p2"], "en")))
    for word in ("Invented p2", "The hill schools", "Teacher", "zebra2p2 said this", "okapi",
                 "the message came back", "invitation", "w1, before import 3", "2099-05-04",
                 "8 elements, as unreadable prints only", "linked to your other answers",
                 "Names and addresses\n    until 2024-12-31"):  # fmt: skip
        assert word in text, word
    assert "1999" not in text
    for other in ("p1", "p3", "p4", person, "5177" * 4, tokens["p2"]):
        assert other not in text, other


def test_what_the_register_said_before_is_shown_until_it_cannot_be_brought_back(
    tmp_path: Path,
) -> None:
    store_people(tmp_path, teacher(1, name="Ask Oppdiktet", note="sits on the board"))
    store_people(tmp_path, teacher(1, name="Ask Nytt Navn", email="ny@hagen.example"))
    with open_stores(tmp_path / "data") as stores:
        person = identity(stores, "t1")
        token = token_for(stores.key(), person)
        with stores.contacts.begin() as contacts:
            record_event(contacts, person, "w1", "started", "platform")
            record_event(contacts, person, "w1", "new_address", "register")
        page = read_subject(stores, open_study(GARDEN), token, "en")
    sections = {section.title: dict(section.rows) for section in page.sections}
    before = sections["The register before it was corrected"]
    assert before["Name"] == "Ask Oppdiktet"
    assert before["Note"] == "sits on the board"
    assert "Teacher" in before["Role"]
    assert "Ask Nytt Navn" in "\n".join(subject_lines(page))
    said = "\n".join(subject_lines(page))
    assert "has a new address" in said
    assert "began a form elsewhere" in said


def test_answers_stand_with_the_words_of_their_questions(demo: Demo) -> None:
    token = token_in_both(demo)
    with open_stores(demo.data) as stores:
        pages = {lang: read_subject(stores, demo.library, token, lang) for lang in ("nb", "en")}
    for language, page in pages.items():
        rows = {what: how for section in page.sections for what, how in section.rows}
        instrument = demo.library.instruments["2016"]
        # Anybody may have left a question out, and whose token comes first differs from run to run.
        told = 0
        for id in filter(instrument.is_rated, instrument.questions):
            scale = instrument.answer_of(id)
            words = [c.text[language] for c in (scale.choices | scale.missing).values()]
            answer = rows.get(instrument.questions[id].text[language], "")
            told += any(answer.endswith(word) for word in words)
        assert told > 20, language
        assert sum(len(section.rows) for section in page.sections) > 60
    assert not {s.title for s in pages["nb"].sections} & {s.title for s in pages["en"].sections}
    html = subject_html(pages["nb"])
    assert html.startswith('<!doctype html>\n<html lang="nb">')
    assert "<script" not in html
    assert all(set(words) == {"nb", "en"} for words in WORDS.values())


def test_what_people_wrote_is_no_markup(stores: Stores, garden: Library) -> None:
    row = {"key": "1", "token": "T", "VO_1": 1, "texts": {"WORDS": "<script>alert(1)</script>"}}
    store_batch(stores, make_batch(garden, "w1", row))
    html = subject_html(read_subject(stores, garden, "T", "nb"))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_command_writes_a_page_for_its_owner_alone(demo: Demo, tmp_path: Path) -> None:
    token = token_in_both(demo)
    where = ("--data", str(demo.data), "--study", str(STUDY))
    said = call(tmp_path, "survey", "subject", token, "--show", "-o", "me.html", *where)
    assert said.status == 0
    assert token not in said.out + said.err
    assert stat.S_IMODE((tmp_path / "me.html").stat().st_mode) == 0o600
    again = call(tmp_path, "survey", "subject", token, "--show", "-o", "me.html", *where)
    assert again.status == 1
    assert "this file exists already" in again.err
    shown = call(tmp_path, "survey", "subject", token, "--show", "--language", "en", *where)
    assert shown.out.startswith("What is kept about you:")
    assert call(tmp_path, "survey", "subject", token, *where).status == 2
    wrong = call(tmp_path, "survey", "subject", "ABCDEFGHJKM0", "--show", *where)
    assert (wrong.status, wrong.out) == (1, "")
    assert "one of its characters is wrong" in wrong.err


def test_the_command_corrects_an_answer(stores: Stores, garden: Library, tmp_path: Path) -> None:
    tokens = fill(stores, garden, tmp_path)
    where = ("--data", str(stores.data), "--study", str(garden.folder))
    asked = ("survey", "subject", tokens["p1"], "--wave", "w1", "--correct")
    said = call(tmp_path, *asked, "VO_1=5", *where)
    assert said.out.startswith("VO_1 is corrected; taken back by: survey undo-import 4")
    assert "the same file read again brings the old answer back" in said.out
    assert 5 in read_responses(stores, garden, "w1").frame["VO_1"].tolist()
    assert "stored already" in call(tmp_path, *asked, "VO_1=5", *where).out
    odd = call(tmp_path, *asked, "VO_1=99", *where)
    assert odd.status == 1
    assert 'VO_1: "99" is no code of this question' in odd.err
    assert call(tmp_path, *asked[:3], "--correct", "VO_1=5", *where).status == 2


@pytest.mark.parametrize("store", ["stores", "postgres_stores"])
def test_an_answer_is_corrected_and_the_correction_can_be_undone(
    store: str, request: pytest.FixtureRequest, garden: Library, tmp_path: Path
) -> None:
    stores: Stores = request.getfixturevalue(store)
    tokens = fill(stores, garden, tmp_path)
    before = read_responses(stores, garden, "w1").frame.drop(columns="version")
    done = correct_answer(stores, garden, tokens["p2"], "w1", "VO_1", "5")
    assert (done.updated, done.changes["after"].tolist()) == (1, ["5"])
    after = read_responses(stores, garden, "w1").frame.drop(columns="version")
    changed = before.compare(after)
    assert changed.shape == (1, 2)
    assert sorted(after["VO_1"]) == [1, 3, 4, 5]
    assert correct_answer(stores, garden, tokens["p2"], "w1", "VO_1", "5").updated == 0
    undo_import(stores, done.import_id)
    again = read_responses(stores, garden, "w1").frame.drop(columns="version")
    assert again.equals(before)


def test_words_options_texts_and_nothing_are_taken(
    stores: Stores, garden: Library, tmp_path: Path
) -> None:
    tokens = fill(stores, garden, tmp_path)
    scale = garden.instruments["w1"].answer_of("VO_1")
    code, choice = list(scale.choices.items())[-1]
    correct_answer(stores, garden, tokens["p1"], "w1", "VO_1", choice.text["en"])
    correct_answer(stores, garden, tokens["p1"], "w1", "JOBS.weed", "1")
    correct_answer(stores, garden, tokens["p1"], "w1", "VO_2", "")
    correct_answer(stores, garden, tokens["p1"], "w1", "OPEN_1", "other words")
    found = read_responses(stores, garden, "w1")
    row = found.frame[found.frame["JOBS.weed"] == 1].iloc[0]
    assert row["VO_1"] == code
    assert found.frame["VO_2"].isna().sum() == 1
    own = found.reasons[found.reasons["response_id"] == row["response_id"]]
    assert own.set_index("column")["reason"]["VO_2"] == "skipped"
    texts = read_free_text(stores, "w1")["text"].tolist()
    assert "other words" in texts
    assert len(texts) == 5


@pytest.mark.parametrize(
    ("question", "value", "rule"),
    [
        ("VO_1", "77", "out-of-range"),
        ("VO_1", "pineapple", "unknown-answer"),
        ("HOURS", "many", "text-in-number"),
        ("JOBS.weed", "perhaps", "not-ticked-or-not"),
        ("JOBS", "weed", "correct-option"),
        ("VO_99", "1", "correct-question"),
        ("K_1", "A", "correct-who"),
    ],
)
def test_what_an_import_would_not_take_is_refused(
    stores: Stores, garden: Library, tmp_path: Path, question: str, value: str, rule: str
) -> None:
    tokens = fill(stores, garden, tmp_path)
    before = dump(stores)
    with pytest.raises(SurveyError) as caught:
        correct_answer(stores, garden, tokens["p1"], "w1", question, value)
    assert caught.value.problems[0].rule == rule
    assert dump(stores) == before


def test_a_wave_without_answers_is_said(stores: Stores, garden: Library, tmp_path: Path) -> None:
    tokens = fill(stores, garden, tmp_path)
    questions: Instrument = garden.instruments["w3"]
    rated = next(q for q in questions.questions if questions.is_rated(q))
    with pytest.raises(SurveyError, match="has no answers of wave w3 to correct"):
        correct_answer(stores, garden, tokens["p1"], "w3", rated, "1")


def test_looking_and_correcting_are_logged_without_a_name(
    stores: Stores, garden: Library, tmp_path: Path
) -> None:
    tokens = fill(stores, garden, tmp_path)
    read_subject(stores, garden, tokens["p1"], "nb")
    correct_answer(stores, garden, tokens["p1"], "w1", "VO_1", "5")
    with stores.contacts.connect() as contacts:
        rows = contacts.execute(select(schema.audit)).all()
    assert [r.what for r in rows][-3:] == ["subject shown", "answer corrected", "import"]
    person = person_id_of(stores.key(), "p1")
    assert not any(person in str(cell) for r in rows for cell in r)


# -- the audit log --------------------------------------------------------------------------------


def write_log(stores: Stores, rows: int) -> None:
    with writing(stores) as contacts:
        for number in range(rows):
            note(contacts, "test", str(number), f"détail {number}")


@pytest.mark.parametrize("store", ["stores", "postgres_stores"])
def test_a_whole_log_is_whole(store: str, request: pytest.FixtureRequest) -> None:
    stores: Stores = request.getfixturevalue(store)
    write_log(stores, 5)
    number, end, problems = check_audit(stores)
    assert (number, problems) == (5, [])
    write_log(stores, 1)
    assert check_audit(stores, end)[2] == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    row=st.integers(1, 6),
    column=st.sampled_from(["at", "who", "what", "subject", "detail", "salt", "seal", "chain"]),
)
def test_every_change_of_a_row_is_found_and_named(
    row: int, column: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open_stores(tmp_path_factory.mktemp("log")) as stores:
        write_log(stores, 6)
        value = dt.datetime(1999, 1, 1) if column == "at" else "x"  # noqa: DTZ001
        with stores.contacts.begin() as contacts:
            mine = schema.audit.c.audit_id == row
            contacts.execute(update(schema.audit).where(mine).values({column: value}))
        problems = check_audit(stores)[2]
    assert any(f"row {row} of the audit log" in str(problem) for problem in problems)


@pytest.mark.parametrize("row", [1, 3, 5])
def test_a_row_taken_out_is_found(stores: Stores, row: int) -> None:
    write_log(stores, 6)
    with stores.contacts.begin() as contacts:
        contacts.execute(schema.audit.delete().where(schema.audit.c.audit_id == row))
    assert f"row {row + 1} of the audit log does not follow" in str(check_audit(stores)[2][0])


def test_a_log_cut_short_or_made_anew_does_not_lead_through_its_end(stores: Stores) -> None:
    write_log(stores, 6)
    end = check_audit(stores)[1]
    with stores.contacts.begin() as contacts:
        contacts.execute(schema.audit.delete().where(schema.audit.c.audit_id == 6))
    assert check_audit(stores)[2] == []
    assert [p.rule for p in check_audit(stores, end)[2]] == ["audit-rewritten"]


def test_words_erased_beside_the_program_are_found(stores: Stores) -> None:
    write_log(stores, 3)
    nothing = {"subject": None, "detail": None, "salt": None}
    with stores.contacts.begin() as contacts:
        mine = schema.audit.c.audit_id == 2
        contacts.execute(update(schema.audit).where(mine).values(nothing))
    assert [p.rule for p in check_audit(stores)[2]] == ["audit-erased"]


def test_rows_of_an_older_store_are_chained_as_they_are(tmp_path: Path) -> None:
    from alembic import command
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{tmp_path / 'contacts.db'}")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection, "contacts"), "0003")
    engine.dispose()
    with sqlite3.connect(tmp_path / "contacts.db") as database:
        database.executemany(
            "INSERT INTO audit (at, who, what, subject, detail) VALUES (?, 'me', 'import', ?, '')",
            [("2021-09-01 10:00:00.000000", "1"), ("2021-09-02 10:00:00.000000", None)],
        )
    with open_stores(tmp_path) as stores:
        write_log(stores, 1)
        assert check_audit(stores)[0::2] == (3, [])


def test_the_command_lists_and_tests_the_log(stores: Stores, tmp_path: Path) -> None:
    write_log(stores, 2)
    where = ("--data", str(stores.data))
    assert "détail 1" in call(tmp_path, "survey", "audit-log", *where).out
    said = call(tmp_path, "survey", "audit-log", "--check", *where)
    assert said.out.startswith("2 rows, unbroken. The log ends in ")
    with stores.contacts.begin() as contacts:
        contacts.execute(update(schema.audit).values(what="other"))
    broken = call(tmp_path, "survey", "audit-log", "--check", *where)
    assert broken.status == 1
    assert "row 1 of the audit log is not as it was written" in broken.err
