"""What is answered on the form comes home as what it was, by the way every file takes."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from form_people import OPEN, PEOPLE, WAVE, Visitor, add_everybody, make_client, token_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from stored_garden import make_batch

from survey.asked import asked_questions
from survey.fieldwork.answering import read_answering
from survey.fieldwork.participants import read_participants
from survey.importing.collect_sittings import collect_sittings
from survey.importing.import_file import import_file
from survey.library import Library
from survey.responses import answer_columns
from survey.store.encoding import code_hash
from survey.store.responses_store import Responses, list_imports, read_free_text, read_responses
from survey.store.schema import code_hashes, response_keys
from survey.store.sittings import read_sittings, uncollected
from survey.store.stores import Stores, open_stores
from survey.store.undo import undo_import
from survey.store.write_batch import store_batch

Visit = Callable[[str], Visitor]


def by_person(stores: Stores, library: Library) -> pd.DataFrame:
    """The stored responses of the wave, a row a person."""
    frame = read_responses(stores, library, WAVE).frame
    with stores.contacts.connect() as contacts:
        keys = select(response_keys.c.response_id, response_keys.c.person_id)
        persons = {row.response_id: row.person_id for row in contacts.execute(keys)}
    return frame.set_index(frame["response_id"].map(persons))


def reasons_of(responses: Responses, response_id: str) -> dict[str, str]:
    found = responses.reasons
    own = found[found["response_id"] == response_id]
    return dict(zip(own["column"], own["reason"], strict=True))


def test_a_whole_form_comes_home(visit: Visit, peopled: Stores, garden: Library) -> None:
    person = visit("parent").agree(assisted="1").send({"K_1": "q", "K_2": "7"})
    person.send({"JOBS": ["water"], "VISITS": "3"}).send({"VO_1": "8", "PL_1": "4"}).send()
    person.get("/form/words?language=en").send({"OPEN_1": "Solen."})
    person.get("/form/send").send(go="send")
    done = collect_sittings(peopled, garden, WAVE)
    assert (done.submitted, done.complete, done.partial, done.refused) == (1, 0, 1, 0)
    row = by_person(peopled, garden).loc["parent"]
    (sitting,) = read_sittings(peopled, WAVE)
    assert row["response_id"] == sitting.sitting_id
    head = ["mode", "language", "project", "role", "role_source"]
    assert [row[name] for name in head] == ["assisted", "en", "BAY", "PAR", "register"]
    assert row["started_on"] == row["completed_on"] == pd.Timestamp(sitting.opened_at.date())
    assert [row[f"JOBS.{job}"] for job in ("weed", "water", "harvest")] == [0, 1, 0]
    assert (row["VISITS"], row["VO_1"], row["PL_1"], row["CONSENT"]) == (3, 8, 4, 1)
    reasons = reasons_of(read_responses(peopled, garden, WAVE), row["response_id"])
    assert reasons["VO_1"] == "dont_know"
    assert reasons["VO_2"] == "skipped"
    assert reasons["GROUP"] == reasons["HOURS"] == reasons["HAT_1"] == "not_asked"
    assert read_free_text(peopled, WAVE)[["project", "question", "text"]].values.tolist() == [
        ["BAY", "OPEN_1", "Solen."]
    ]
    with peopled.contacts.connect() as contacts:
        codes = contacts.execute(select(code_hashes)).all()
    key = peopled.codes_key()
    assert {(c.response_id, c.element, c.hash) for c in codes} == {
        (sitting.sitting_id, 1, code_hash(key, 1, "Q")),
        (sitting.sitting_id, 2, code_hash(key, 2, "07")),
    }


def test_again_it_changes_nothing_and_later_it_updates(
    visit: Visit, peopled: Stores, garden: Library
) -> None:
    person = visit("teacher").agree().send({"VISITS": "1"})
    first = collect_sittings(peopled, garden, WAVE)
    again = collect_sittings(peopled, garden, WAVE)
    assert first.stored is not None
    assert again.stored is not None
    assert (first.stored.added, again.stored.changed_something) == (1, False)
    row = by_person(peopled, garden).loc["teacher"]
    reasons = reasons_of(read_responses(peopled, garden, WAVE), row["response_id"])
    assert (reasons["HOURS"], reasons["VO_1"]) == ("skipped", "break_off")
    person.get("/form/background").send({"VISITS": "2"}).get("/form/send").send(go="send")
    later = collect_sittings(peopled, garden, WAVE)
    assert later.stored is not None
    assert (later.stored.added, later.stored.updated) == (0, 1)
    row = by_person(peopled, garden).loc["teacher"]
    assert row["VISITS"] == 2
    assert (
        reasons_of(read_responses(peopled, garden, WAVE), row["response_id"])["VO_1"] == "skipped"
    )
    assert len(list_imports(peopled)) == 2


def test_a_form_not_sent_in_has_broken_off(visit: Visit, peopled: Stores, garden: Library) -> None:
    visit("teacher").agree().send({"VISITS": "1", "HOURS": "5"}).send({"VO_2": "3"})
    done = collect_sittings(peopled, garden, WAVE)
    assert (done.partial, done.submitted) == (1, 0)
    responses = read_responses(peopled, garden, WAVE)
    reasons = reasons_of(responses, responses.frame["response_id"].iloc[0])
    assert (reasons["SITE"], reasons["VO_1"]) == ("skipped", "skipped")
    assert reasons["VO_3"] == reasons["OW_1"] == "break_off"
    assert pd.isna(responses.frame["completed_on"].iloc[0])


def test_who_only_opened_is_no_response_and_a_no_is_kept_as_one(
    visit: Visit, peopled: Stores, garden: Library
) -> None:
    visit("teacher").agree().send()
    visit("head").send({"CONSENT": "2"})
    done = collect_sittings(peopled, garden, WAVE)
    assert (done.opened, done.refused) == (1, 1)
    assert by_person(peopled, garden).empty
    with peopled.contacts.connect() as contacts:
        (key,) = contacts.execute(select(response_keys)).all()
    assert (key.person_id, key.consent) == ("head", False)


def test_who_says_no_after_all_is_taken_out(visit: Visit, peopled: Stores, garden: Library) -> None:
    person = visit("teacher").agree().send({"VISITS": "1"}).get("/form/words")
    person.send({"OPEN_1": "angrer"})
    collect_sittings(peopled, garden, WAVE)
    person.get("/form/start").send({"CONSENT": "2"})
    collect_sittings(peopled, garden, WAVE)
    assert by_person(peopled, garden).empty
    assert read_free_text(peopled, WAVE).empty


def test_collecting_is_taken_back_and_done_again(
    visit: Visit, peopled: Stores, garden: Library
) -> None:
    visit("parent").agree().send({"K_1": "A"}).send({"VISITS": "1"})
    done = collect_sittings(peopled, garden, WAVE)
    assert done.stored is not None
    before = by_person(peopled, garden)
    undo_import(peopled, done.stored.import_id)
    assert by_person(peopled, garden).empty
    collect_sittings(peopled, garden, WAVE)
    pd.testing.assert_frame_equal(by_person(peopled, garden), before)
    with peopled.contacts.connect() as contacts:
        assert len(contacts.execute(select(code_hashes)).all()) == 1


def test_the_same_person_in_a_file_is_a_duplicate_by_rule(
    visit: Visit, peopled: Stores, garden: Library
) -> None:
    """The response with more answers counts, the other is kept aside."""
    row = {"key": "1", "token": token_of(peopled, "teacher"), "VO_1": 1, "VO_2": 1, "VO_3": 1}
    from survey.fieldwork.register import people_by_token

    people = people_by_token(peopled, garden, WAVE, peopled.data)
    store_batch(peopled, make_batch(garden, WAVE, row | {"mode": "paper"}), people)
    person = visit("teacher").agree().get("/form/voice").send({"VO_1": "5"})
    assert collect_sittings(peopled, garden, WAVE).stored.aside  # type: ignore[union-attr]
    assert by_person(peopled, garden).loc["teacher", "mode"] == "paper"
    person.get("/form/voice").send({"VO_2": "5", "VO_3": "5", "PL_1": "5", "PL_2": "5"})
    person.get("/form/heard").send({"HEARD_PAR": "1"})
    collect_sittings(peopled, garden, WAVE)
    assert by_person(peopled, garden).loc["teacher", "mode"] == "web"
    assert len(read_responses(peopled, garden, WAVE, aside=True).frame) == 1


def test_what_is_not_collected_yet_is_counted(
    visit: Visit, peopled: Stores, garden: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    from survey.store import stores as opened

    assert uncollected(peopled) == {}
    person = visit("teacher").agree().send({"VISITS": "1"})
    assert uncollected(peopled) == {WAVE: 1}
    real = opened.now()
    monkeypatch.setattr(opened, "now", lambda: real + dt.timedelta(seconds=5))
    collect_sittings(peopled, garden, WAVE)
    assert uncollected(peopled) == {}
    monkeypatch.setattr(opened, "now", lambda: real + dt.timedelta(seconds=9))
    person.get("/form/background").send({"VISITS": "2"})
    assert uncollected(peopled) == {WAVE: 1}


def test_who_stopped_half_way_is_still_reminded_once_the_answers_are_home(
    visit: Visit, peopled: Stores, garden: Library
) -> None:
    visit("teacher").agree().send({"VISITS": "2"})
    visit("head").agree().get("/form/send").send(go="send")
    visit("parent").send({"CONSENT": "2", "LINK_OK": "2"})
    before = read_answering(peopled, WAVE)
    collect_sittings(peopled, garden, WAVE)
    after = read_answering(peopled, WAVE)
    assert before == after
    assert after.half_way == {"teacher"}
    assert after.answered == {"head"}
    assert after.bars == {"parent": "refused"}


# Laws


@st.composite
def forms(draw: st.DrawFn, library: Library, stores: Stores) -> dict[str, dict[str, Any]]:
    """By person what is sent from each page, up to where the person leaves off."""
    instrument = library.instrument(WAVE)
    people = read_participants(stores, library, WAVE)
    found: dict[str, dict[str, Any]] = {}
    for person in draw(st.sets(st.sampled_from(sorted(PEOPLE)), min_size=1)):
        asking = people[person].asking
        said: dict[str, Any] = {}
        for question in asked_questions(library.study, instrument, asking):
            scale = instrument.answer_of(question)
            offered = [c for c, choice in scale.choices.items()
                       if not choice.only or asking.respondent.project in choice.only]  # fmt: skip
            if (
                question in ("CONSENT", "LINK_OK")
                or instrument.questions[question].anonymity == "E"
            ):
                continue
            if scale.type == "choice":
                answer = st.sampled_from([*offered, *scale.missing])
            elif scale.type == "multiple":
                answer = st.sets(st.sampled_from(offered), min_size=1).map(sorted)
            elif scale.type == "number":
                answer = st.integers(0, 60) | st.just(99)
            elif scale.type == "date":
                answer = st.dates(max_value=OPEN).filter(lambda d: d.year > 1900).map(str)
            else:
                words = st.text("abcæøåÅ !?,.;\"'\n☀é1234567890-=", min_size=1, max_size=60)
                answer = words.filter(lambda text: text.strip() != "")
            said[question] = draw(st.none() | answer)
        left = draw(st.none() | st.sampled_from([page.id for page in instrument.pages[2:]]))
        found[person] = {
            "said": said,
            "left": left,
            "language": draw(st.sampled_from(["nb", "en"])),
        }
    return found


def fill_in(client: Any, stores: Stores, library: Library, forms: dict[str, Any]) -> None:
    for person, form in forms.items():
        client.cookies.clear()
        visitor = Visitor(client, token_of(stores, person)).enter()
        visitor.get(f"/form/start?language={form['language']}").agree()
        while visitor.path != "/form/send":
            page = next(p for p in library.instrument(WAVE).pages if visitor.path.endswith(p.id))
            if form["left"] == page.id:
                break
            fields: dict[str, Any] = {}
            for question in page.questions:
                value = form["said"].get(question.id)
                if value is None:
                    continue
                field = "HOURS~other" if (question.id, value) == ("HOURS", 99) else question.id
                fields[field] = value if isinstance(value, list) else str(value)
            visitor.send(fields)
            assert visitor.page.status_code == 200, visitor.text
        else:
            visitor.send(go="send")


def reached(library: Library, form: dict[str, Any]) -> dict[str, Any]:
    """What was sent before the person left."""
    pages = [page.id for page in library.instrument(WAVE).pages]
    end = pages.index(form["left"]) if form["left"] else len(pages)
    on = {q.id for page in library.instrument(WAVE).pages[:end] for q in page.questions}
    return {q: v for q, v in form["said"].items() if q in on and v is not None}


@pytest.fixture(scope="module")
def registered(garden: Library) -> Any:
    """The participants, who are the same in every run of a law."""
    with tempfile.TemporaryDirectory() as folder, open_stores(Path(folder)) as opened:
        add_everybody(opened)
        yield opened


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_answered_comes_home_equal_and_as_from_a_file(
    data: st.DataObject, garden: Library, registered: Stores
) -> None:
    answered = data.draw(forms(garden, registered))
    with tempfile.TemporaryDirectory() as folder:
        with open_stores(Path(folder) / "form") as stores:
            add_everybody(stores)
            fill_in(make_client(stores, garden), stores, garden, answered)
            collect_sittings(stores, garden, WAVE)
            form = by_person(stores, garden)
            form_reasons = read_responses(stores, garden, WAVE)
            form_texts = read_free_text(stores, WAVE)
        expected = {person for person in answered if reached(garden, answered[person])}
        assert set(form.index) == expected
        if not expected:
            return
        with open_stores(Path(folder) / "file") as stores:
            add_everybody(stores)
            path = write_file(Path(folder) / "answers.csv", stores, garden, answered)
            import_file(path, garden, WAVE, stores, today=OPEN)
            filed = by_person(stores, garden)
            filed_reasons = read_responses(stores, garden, WAVE)
            filed_texts = read_free_text(stores, WAVE)
    columns = answer_columns(garden.instrument(WAVE))
    for person in sorted(expected):
        sent = reached(garden, answered[person])
        for column, question in columns.items():
            if question in ("CONSENT", "LINK_OK"):
                continue
            value = sent.get(question)
            if column != question and value is not None:
                value = int(column.removeprefix(f"{question}.") in value)
            found = form.loc[person, column]
            assert pd.isna(found) if value is None else found == value, (person, column)
        # The file has the register's answers to what the form does not ask.
        same = [c for c in form.columns if c not in
                ("response_id", "mode", "started_on", "GROUP", "MY_ROLE")]  # fmt: skip
        pd.testing.assert_series_equal(form.loc[person, same], filed.loc[person, same])
        own = reasons_of(form_reasons, form.loc[person, "response_id"])
        other = reasons_of(filed_reasons, filed.loc[person, "response_id"])
        for name in ("GROUP", "MY_ROLE"):
            own.pop(name, None), other.pop(name, None)
        assert own == other
    texts = [sorted(t["text"]) for t in (form_texts, filed_texts)]
    assert texts[0] == texts[1]


def write_file(path: Path, stores: Stores, library: Library, forms: dict[str, Any]) -> Path:
    """The same answers as a platform would export them."""
    instrument = library.instrument(WAVE)
    columns = {**answer_columns(instrument), "OPEN_1": "OPEN_1"}
    people = read_participants(stores, library, WAVE)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["response_id", "token", "language", "completed_on", *columns])
        for number, (person, form) in enumerate(sorted(forms.items()), 1):
            sent = reached(library, form)
            if not sent:
                continue
            known = people[person].asking.respondent
            sent |= {"CONSENT": 1, "LINK_OK": 1, "GROUP": known.project, "MY_ROLE": known.role}
            row = [number, token_of(stores, person), form["language"]]
            row.append("" if form["left"] else today_of(stores))
            for column, question in columns.items():
                value = sent.get(question, "")
                if column != question and value != "":
                    value = int(column.removeprefix(f"{question}.") in value)
                row.append(value)
            writer.writerow(row)
    return path


def today_of(stores: Stores) -> str:
    from survey.store.stores import now

    return now().date().isoformat()
