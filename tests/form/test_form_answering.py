"""Answering page by page: what is asked, what is kept, and how one comes back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from form_people import WAVE, Visitor, make_client, token_of
from sqlalchemy import select
from starlette.testclient import TestClient

from survey.library import Library
from survey.store import sittings as store
from survey.store.schema import code_hashes, form_pages, sittings
from survey.store.stores import Stores

Visit = Callable[[str], Visitor]


def saved(stores: Stores, person: str) -> dict[str, dict[str, object]]:
    (sitting,) = store.read_sittings(stores, WAVE, person)
    pages = store.read_pages(stores, sitting.sitting_id).get(sitting.sitting_id, {})
    return {name: page.answers for name, page in pages.items()}


def test_a_form_from_the_link_to_the_thanks(visit: Visit, peopled: Stores) -> None:
    person = visit("teacher")
    assert person.path == "/form/start"
    assert "Side 1 av 7" in person.text
    person.agree()
    assert person.path == "/form/background"
    person.send({"JOBS": ["weed", "harvest"], "HOURS": "12", "SINCE": "2020-03-01", "VISITS": "2"})
    assert person.path == "/form/voice"
    person.send({"VO_1": "5", "VO_2": "8"})
    person.send({"HEARD_TEA": "4"}).send({"OW_1": "1"}).send({"OPEN_1": "Godt vær ☀"})
    assert person.path == "/form/send"
    assert "Du har svart på 9 av 18 spørsmål." in person.text
    person.send(go="send")
    assert person.path == "/done/thanks"
    assert "trekke deg" in person.text
    (sitting,) = store.read_sittings(peopled, WAVE, "teacher")
    assert (sitting.consent, sitting.link_consent, sitting.mode) == (True, True, "web")
    assert sitting.submitted_at is not None
    pages = saved(peopled, "teacher")
    assert pages["background"] == {
        "SITE": None, "JOBS": ["weed", "harvest"], "HOURS": 12, "SINCE": "2020-03-01", "VISITS": 2,
    }  # fmt: skip
    assert pages["voice"] == {"VO_1": 5, "VO_2": 8, "VO_3": None, "PL_1": None, "PL_2": None}
    assert pages["words"] == {"OPEN_1": "Godt vær ☀"}


def test_what_the_register_knows_is_not_asked(visit: Visit) -> None:
    person = visit("pupil").agree()
    assert "Hvilke skoler hører du til?" not in person.text
    assert "Hva er du i hagen?" not in person.text
    assert 'name="JOBS"' in person.text
    assert 'name="HOURS"' not in person.text


def test_nothing_is_selected_beforehand_and_every_question_can_be_skipped(visit: Visit) -> None:
    person = visit("head")
    assert set(person.drawn()) == {"form_token"}
    person.agree()
    for _ in range(5):
        assert set(person.drawn()) == {"form_token"}
        person.send()
    assert person.path == "/form/send"


def test_consent_is_needed_to_go_on(visit: Visit, peopled: Stores) -> None:
    person = visit("teacher").send({"CONSENT": "1"})
    assert person.page.status_code == 422
    assert "<title>Feil: " in person.text
    assert person.text.count("Svar ja eller nei") == 2  # in the summary and at the question
    assert person.drawn()["CONSENT"] == ["1"]
    assert store.read_sittings(peopled, WAVE) == []


def test_consent_is_kept_with_the_hash_of_what_was_read(visit: Visit, peopled: Stores) -> None:
    visit("teacher").agree()
    visit("head").get("/form/start?language=en").agree()
    hashes = {one.person_id: one.consent_hash for one in store.read_sittings(peopled, WAVE)}
    assert {len(found or "") for found in hashes.values()} == {64}
    assert hashes["teacher"] != hashes["head"]


def test_a_no_leaves_a_no_and_nothing_else(visit: Visit, peopled: Stores) -> None:
    person = visit("parent").agree().send({"K_1": "A"}).send({"VISITS": "1"})
    person.get("/form/start").send({"CONSENT": "2"})
    assert person.path == "/done/refused"
    (sitting,) = store.read_sittings(peopled, WAVE)
    assert (sitting.consent, sitting.link_consent) == (False, None)
    with peopled.answers.connect() as answers:
        assert answers.execute(select(form_pages)).all() == []
    with peopled.contacts.connect() as contacts:
        assert contacts.execute(select(code_hashes)).all() == []
    person.enter().agree()
    (sitting,) = store.read_sittings(peopled, WAVE)
    assert sitting.consent is True


def test_the_code_is_hashed_by_element_and_never_shown_again(visit: Visit, peopled: Stores) -> None:
    from survey.store.encoding import code_hash

    person = visit("parent").agree()
    assert person.path == "/form/code"
    assert "Fire spørsmål lager en kode." in person.text
    person.send({"K_1": "q", "K_2": "7", "K_3": "X", "K_4": "Å"})
    (sitting,) = store.read_sittings(peopled, WAVE)
    key = peopled.codes_key()
    assert store.read_codes(peopled, WAVE)[sitting.sitting_id] == {
        (1, code_hash(key, 1, "Q")), (2, code_hash(key, 2, "07")), (4, code_hash(key, 4, "Å")),
    }  # fmt: skip
    assert saved(peopled, "parent")["code"] == {}
    person.get("/form/code")
    assert set(person.drawn()) == {"form_token"}
    assert "Koden din er lagret" in person.text
    person.send({"K_1": "W"})
    assert len(store.read_codes(peopled, WAVE)[sitting.sitting_id]) == 3
    person.get("/form/code").send(go="clear")
    assert store.read_codes(peopled, WAVE) == {}


def test_who_refuses_linking_makes_no_code(visit: Visit, peopled: Stores) -> None:
    person = visit("parent").agree().send({"K_1": "A"})
    assert store.read_codes(peopled, WAVE)
    person.get("/form/start").agree(link="2")
    assert store.read_codes(peopled, WAVE) == {}
    assert person.get("/form/code").path == "/form/background"


def test_language_can_be_changed_on_any_page_without_losing_answers(
    visit: Visit, peopled: Stores
) -> None:
    person = visit("teacher")
    person.follow(person.post({"CONSENT": "1"}, language="en"))
    assert '<html lang="en">' in person.text
    assert person.drawn()["CONSENT"] == ["1"]
    person.agree().follow(person.post({"HOURS": "3"}, language="nb"))
    assert person.path == "/form/background"
    assert "Hvor mange timer i uken?" in person.text
    assert person.drawn()["HOURS"] == ["3"]
    assert saved(peopled, "teacher")["background"]["HOURS"] == 3


def test_the_register_says_in_which_language_one_begins(
    peopled: Stores, client: TestClient
) -> None:
    from form_people import add_person

    add_person(peopled, "english", "HILL", "TEA", language="en")
    assert "I want to answer." in Visitor(client, token_of(peopled, "english")).enter().text


def test_one_can_leave_and_come_back_by_the_same_link(visit: Visit) -> None:
    person = visit("teacher").agree().send({"VISITS": "3"}).send({"VO_1": "2"}, go="later")
    assert person.path == "/done/later"
    assert "1. oktober 2021" in person.text
    assert not person.client.cookies
    assert person.enter().path == "/form/heard"
    assert person.get("/form/voice").drawn()["VO_1"] == ["2"]


def test_one_can_change_ones_mind_until_sending_in(visit: Visit, peopled: Stores) -> None:
    person = visit("teacher").agree().send({"VISITS": "3"}).send({"VO_1": "2"})
    person.send({"HEARD_PUP": "1"}, go="back").send({"VO_1": "4"})
    assert saved(peopled, "teacher")["voice"]["VO_1"] == 4
    assert saved(peopled, "teacher")["heard"]["HEARD_PUP"] == 1
    person.get("/form/voice").send(go="clear")
    assert person.path == "/form/voice"
    assert set(saved(peopled, "teacher")["voice"].values()) == {None}


def test_sending_in_twice_is_sending_in_once(visit: Visit, peopled: Stores) -> None:
    person = visit("other").agree()
    person.get("/form/send")
    first, second = person.post(go="send"), person.post(go="send")
    assert first.headers["location"] == second.headers["location"] == "/done/thanks"
    (sitting,) = store.read_sittings(peopled, WAVE)
    assert sitting.submitted_at is not None
    for path in ("/form", "/form/voice", "/form/start"):
        assert "Du har allerede sendt inn svarene" in person.get(path).text
    assert "Du har allerede sendt inn svarene" in person.enter().text


def test_a_double_click_saves_a_page_once_and_leads_to_the_same_place(
    visit: Visit, peopled: Stores
) -> None:
    person = visit("teacher").agree().get("/form/voice")
    first, second = (person.post({"VO_1": "4"}, go="next") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"] == "/form/heard"
    with peopled.answers.connect() as answers:
        assert len(answers.execute(select(form_pages)).all()) == 1
    assert saved(peopled, "teacher")["voice"]["VO_1"] == 4


def test_a_page_sent_after_the_form_is_refused(visit: Visit, peopled: Stores) -> None:
    person = visit("other").agree()
    back = Visitor(person.client, person.token).get("/form/voice")
    person.get("/form/send").send(go="send")
    late = back.post({"VO_1": "1"}, go="next")
    assert late.status_code == 409
    assert saved(peopled, "other") == {}


def test_help_with_answering_is_kept_as_the_mode(visit: Visit, peopled: Stores) -> None:
    person = visit("pupil").agree(assisted="1")
    (sitting,) = store.read_sittings(peopled, WAVE)
    assert sitting.mode == "assisted"
    assert person.get("/form/start").drawn()["assisted"] == ["1"]
    person.send({"assisted": None})
    assert store.read_sittings(peopled, WAVE)[0].mode == "web"


@pytest.mark.parametrize(
    ("page", "question", "value", "words"),
    [
        ("voice", "VO_1", "7", "Velg et av svarene som står her"),
        ("voice", "VO_1", ["1", "2"], "Velg et av svarene som står her"),
        ("background", "JOBS", ["weed", "dance"], "Velg et av svarene som står her"),
        ("background", "HOURS", "61", "Skriv et tall fra 0 til 60"),
        ("background", "HOURS", "mange", "Skriv et tall"),
        ("background", "HOURS", "nan", "Skriv et tall"),
        ("background", "HOURS", "1e999", "Skriv et tall"),
        ("background", "HOURS", "1,5", "Skriv et helt tall"),
        ("background", "SINCE", "2020-02-30", "Skriv en dag"),
        ("background", "SINCE", "2030-01-01", "Dagen har ikke vært ennå"),
        ("background", "SITE", "A_SHORE", "Velg et av svarene som står her"),
        ("words", "OPEN_1", "😀" * 4001, "Skriv høyst 4000 tegn; nå er det 4001"),
    ],
)
def test_what_is_no_answer_is_said_and_not_kept(
    visit: Visit, peopled: Stores, page: str, question: str, value: object, words: str
) -> None:
    person = visit("teacher").agree().get(f"/form/{page}").send({question: value})
    assert person.page.status_code == 422
    assert re.search(f'<a href="#{question}">[^<]+ – {re.escape(words)}', person.text)
    assert f'id="{question}-fault">' in person.text
    assert saved(peopled, "teacher") == {}


def test_a_text_that_is_too_long_stands_there_to_be_shortened(visit: Visit) -> None:
    long = "Ærlig talt. " * 400
    person = visit("teacher").agree().get("/form/words").send({"OPEN_1": long})
    assert person.drawn()["OPEN_1"] == [long]


def test_signs_that_no_store_takes_are_left_out(visit: Visit, peopled: Stores) -> None:
    person = visit("teacher").agree().get("/form/words")
    person.send({"OPEN_1": " a\x00b\x07\u00a0c\r\n\ud7ff "})
    assert saved(peopled, "teacher")["words"]["OPEN_1"] == "ab c\n\ud7ff"


def test_dont_know_beside_a_number(visit: Visit, peopled: Stores) -> None:
    person = visit("teacher").agree().send({"HOURS~other": "99"})
    assert saved(peopled, "teacher")["background"]["HOURS"] == 99
    assert person.get("/form/background").drawn()["HOURS~other"] == ["99"]
    person.send({"HOURS": "4"})
    assert person.page.status_code == 422
    assert "Skriv enten et svar" in person.text


@pytest.mark.parametrize(
    ("today", "words", "status"),
    [(dt.date(2021, 8, 31), "1. september 2021", 403), (dt.date(2021, 10, 2), "avsluttet", 410)],
)
def test_a_wave_that_is_not_open_says_when(
    peopled: Stores, garden: Library, today: dt.date, words: str, status: int
) -> None:
    client = make_client(peopled, garden, today=today)
    person = Visitor(client, token_of(peopled, "teacher")).enter()
    assert person.page.status_code == status
    assert words in person.text


def test_a_wave_that_closes_meanwhile_takes_no_more(
    visit: Visit, peopled: Stores, garden: Library
) -> None:
    person = visit("teacher").agree()
    fields = {"form_token": person.form_token, "VISITS": "1", "go": "next"}
    closed = make_client(peopled, garden, today=dt.date(2021, 10, 2))
    closed.cookies = person.client.cookies
    late = closed.post("/form/background", data=fields)
    assert late.status_code == 410
    assert "tatt vare på" in late.text
    assert saved(peopled, "teacher") == {}


def test_who_is_not_invited_is_told_so(peopled: Stores, client: TestClient) -> None:
    from form_people import add_person

    add_person(peopled, "ministry", "HILL", "MIN")
    person = Visitor(client, token_of(peopled, "ministry")).enter()
    assert person.page.status_code == 403
    assert "ikke spurt i denne runden" in person.text


def test_two_people_at_one_machine_have_a_form_each(visit: Visit, peopled: Stores) -> None:
    visit("teacher").agree().send({"VISITS": "1"})
    person = visit("head")
    assert person.path == "/form/start"
    person.agree().send({"VISITS": "3"})
    assert saved(peopled, "teacher")["background"]["VISITS"] == 1
    assert saved(peopled, "head")["background"]["VISITS"] == 3
    with peopled.contacts.connect() as contacts:
        assert len(contacts.execute(select(sittings)).all()) == 2
