"""Each defence of the form, with a test that fails when it is taken away (docs/form-threats.md)."""

from __future__ import annotations

import hmac
import logging
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from form_people import WAVE, Visitor, add_person, make_client, token_of
from sqlalchemy import select, update
from starlette.testclient import TestClient

from survey.form import attempts as limits
from survey.form.attempts import Attempts
from survey.form.session import LASTS, Session, read_session
from survey.form.settings import BODY
from survey.library import Library
from survey.store.schema import events, persons
from survey.store.sittings import read_sittings
from survey.store.stores import Stores
from survey.tokens import ALPHABET, token_for

Visit = Callable[[str], Visitor]


@pytest.fixture
def peopled(stores: Stores) -> Stores:
    """Defences do not depend on the database."""
    from form_people import add_everybody

    add_everybody(stores)
    return stores


def wrong_token(number: int) -> str:
    """A token of nobody, whose check character fits."""
    return token_for(b"another key", f"nobody {number}")


def mistyped(token: str) -> str:
    return ALPHABET[(ALPHABET.index(token[0]) + 1) % 32] + token[1:]


# The token


def test_the_token_leaves_the_address_bar(peopled: Stores, client: TestClient) -> None:
    answer = client.get(f"/s/{token_of(peopled, 'teacher')}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/form")
    page = client.get("/form/start")
    assert token_of(peopled, "teacher") not in page.text
    assert page.headers.get("referrer-policy", "") == "no-referrer"


def test_following_a_link_keeps_nothing(peopled: Stores, client: TestClient) -> None:
    """Mail scanners follow links."""
    Visitor(client, token_of(peopled, "teacher")).enter()
    assert read_sittings(peopled, WAVE) == []


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (str.lower, 303, ""),
        (lambda token: "-".join((token[:4], token[4:8], token[8:])), 303, ""),
        (mistyped, 404, "Koden er skrevet feil"),
        (lambda token: wrong_token(1), 404, "Vi kjenner ikke igjen koden"),
        (lambda token: token[:-1], 404, "Vi kjenner ikke igjen koden"),
        (lambda token: "' OR 1=1 --", 404, "Vi kjenner ikke igjen koden"),
        (lambda token: "%00", 404, "Vi kjenner ikke igjen koden"),
    ],
)
def test_a_token_is_known_or_said_to_be_wrong(
    peopled: Stores, client: TestClient, change: Callable[[str], str], status: int, words: str
) -> None:
    answer = client.get(f"/s/{change(token_of(peopled, 'teacher'))}")
    assert answer.status_code == status
    assert words in answer.text


def test_a_code_can_be_written_instead_of_followed(peopled: Stores, client: TestClient) -> None:
    person = Visitor(client, "").get("/")
    person.send({"code": ""})
    assert "Feil: Skriv koden, tolv tegn" in person.text
    person.send({"code": token_of(peopled, "teacher").lower()})
    assert person.path == "/form/start"


def test_a_replaced_token_opens_nothing_and_closes_what_it_had_opened(
    peopled: Stores, visit: Visit
) -> None:
    person = visit("teacher").agree()
    with peopled.contacts.begin() as contacts:
        mine = persons.c.person_id == "teacher"
        contacts.execute(update(persons).where(mine).values(issue=2))
    old = person.get("/form/voice")
    assert old.page.status_code == 403
    assert "Åpne lenken på nytt" in old.text
    assert "Koden er byttet ut" in person.enter().text
    assert person.page.status_code == 410
    new = Visitor(person.client, token_of(peopled, "teacher", 2)).enter()
    assert new.path == "/form/background"


def test_a_person_added_to_the_register_can_enter_at_once(
    peopled: Stores, client: TestClient
) -> None:
    token = token_of(peopled, "late")
    assert client.get(f"/s/{token}").status_code == 404
    add_person(peopled, "late", "BAY", "PUP")
    assert client.get(f"/s/{token}").status_code == 303


def test_every_look_up_compares_with_every_token_in_constant_time(
    peopled: Stores, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a hit nor how near a guess was shortens the search."""
    compared: list[int] = []
    real = hmac.compare_digest

    def counting(one: bytes, other: bytes) -> bool:
        compared[-1] += 1
        return real(one, other)

    monkeypatch.setattr("survey.form.admission.hmac.compare_digest", counting)
    tokens = [token_of(peopled, person) for person in ("teacher", "head", "other")]
    for token in (*tokens, wrong_token(1)):
        compared.append(0)
        client.cookies.clear()
        client.get(f"/s/{token}")
    assert len(set(compared)) == 1
    assert compared[0] >= 5


def test_guessing_is_stopped_for_whoever_guesses(peopled: Stores, client: TestClient) -> None:
    for number in range(limits.OWN):
        assert client.get(f"/s/{wrong_token(number)}").status_code == 404
    assert client.get(f"/s/{wrong_token(99)}").status_code == 429
    assert client.get(f"/s/{token_of(peopled, 'teacher')}").status_code == 429
    person = Visitor(client, "").get("/")
    assert person.post({"code": token_of(peopled, "teacher")}).status_code == 429
    assert client.get(f"/opt-out/{token_of(peopled, 'teacher')}").status_code == 429


def test_mistyping_is_not_guessing(peopled: Stores, client: TestClient) -> None:
    for _ in range(3 * limits.OWN):
        client.get(f"/s/{mistyped(token_of(peopled, 'teacher'))}")
    assert client.get(f"/s/{token_of(peopled, 'teacher')}").status_code == 303


def test_attempts_are_forgotten_and_hold_no_address() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(limits.OWN):
        attempts.add("192.0.2.7")
    assert attempts.too_many("192.0.2.7")
    assert not attempts.too_many("192.0.2.8")
    assert "192.0.2.7" not in repr(vars(attempts))
    now[0] = limits.WINDOW
    assert not attempts.too_many("192.0.2.7")
    assert not vars(attempts)["_by_place"]


def test_guessing_from_everywhere_is_stopped_too() -> None:
    attempts = Attempts(lambda: 0.0)
    for number in range(limits.ALL):
        attempts.add(f"place {number}")
    assert attempts.too_many("elsewhere")


# The session


def cookie_of(answer: object) -> str:
    return str(answer.headers["set-cookie"])  # type: ignore[attr-defined]


def test_the_cookie_is_out_of_reach(peopled: Stores, garden: Library) -> None:
    token = token_of(peopled, "teacher")
    plain = cookie_of(make_client(peopled, garden).get(f"/s/{token}"))
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    secure = make_client(peopled, garden, url="https://form.example.org")
    answer = secure.get(f"/s/{token}")
    assert cookie_of(answer).startswith("__Host-form=")
    assert "Secure" in cookie_of(answer)
    assert "Path=/;" in cookie_of(answer)
    assert "max-age" in answer.headers.get("strict-transport-security", "")


def test_a_forged_or_old_cookie_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    key = b"the key of contacts"
    value = Session.begin(WAVE, "nb", "teacher", 1).sign(key)
    assert read_session(value, key, WAVE) is not None
    body, day, signature = value.split(".")
    forged = body[:4] + ("A" if body[4] != "A" else "B") + body[5:]
    other = Session.begin(WAVE, "nb", "pupil", 1).sign(key).split(".")
    for bad in (f"{forged}.{day}.{signature}", f"{other[0]}.{day}.{signature}", f"{body}.{day}",
                f"{body}.{day}.{'0' * 43}", body, "", "x.y.z", None, "ø.ø.ø"):  # fmt: skip
        assert read_session(bad, key, WAVE) is None
    assert read_session(value, b"another key", WAVE) is None
    assert read_session(value, key, "w2") is None
    later = time.time() + LASTS + 1
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert read_session(value, key, WAVE) is None


def test_without_a_session_there_is_no_form(client: TestClient) -> None:
    for answer in (client.get("/form/voice"), client.get("/form"), client.post("/form/voice")):
        assert answer.status_code in (400, 403)
    page = client.get("/form/voice")
    assert "Åpne lenken på nytt" in page.text
    assert 'name="code"' in page.text


def test_another_site_cannot_send_a_page(visit: Visit, peopled: Stores) -> None:
    person = visit("teacher")
    fields = {"CONSENT": "1", "LINK_OK": "1", "go": "next"}
    for forged in ("", "0" * 64, "å"):
        answer = person.client.post("/form/start", data=fields | {"form_token": forged})
        assert answer.status_code == 403
    own = person.form_token
    person.client.cookies.clear()
    other = Visitor(person.client, token_of(peopled, "head")).enter()
    assert other.client.post("/form/start", data=fields | {"form_token": own}).status_code == 403
    assert read_sittings(peopled, WAVE) == []


def test_another_site_cannot_open_a_form_of_its_own_here(
    peopled: Stores, client: TestClient
) -> None:
    code = {"code": token_of(peopled, "teacher")}
    assert client.post("/", data=code).status_code == 403
    client.get("/")
    assert client.post("/", data=code | {"form_token": "0" * 64}).status_code == 403


def test_nobody_can_take_a_form_away(visit: Visit) -> None:
    """Neither a page that is not there nor another site's post ends a person's session."""
    person = visit("teacher").agree()
    for path in ("/favicon.ico", f"/s/{wrong_token(1)}", "/"):
        person.client.get(path)
        assert person.get("/form/voice").path == "/form/voice"
    # What another site posts comes without cookies.
    held = dict(person.client.cookies)
    person.client.cookies.clear()
    for path in ("/form/voice", "/"):
        answer = person.client.post(path, data={"go": "next"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers or cookie_of(answer).startswith("entry=")
    person.client.cookies.clear()
    person.client.cookies.update(held)
    assert person.get("/form/voice").path == "/form/voice"


# What is sent and said


def test_every_page_forbids_scripts_frames_and_keeping(visit: Visit, client: TestClient) -> None:
    person = visit("teacher").agree()
    pages = [
        person.page, client.get("/"), client.get("/nowhere"), client.get("/s/x"),
        client.get("/form/send"), client.get("/done/thanks"), client.post("/form/voice"),
    ]  # fmt: skip
    for page in pages:
        rules = page.headers["content-security-policy"]
        assert "default-src 'none'" in rules
        assert "frame-ancestors 'none'" in rules
        assert "unsafe" not in rules
        assert "script-src" not in rules
        assert page.headers.get("cache-control", "") == "no-store"
        assert page.headers.get("x-content-type-options", "") == "nosniff"
        assert page.headers.get("x-robots-tag", "") == "noindex, nofollow"
        assert "<script" not in page.text
        assert not re.search(r"\bstyle=|\bon\w+=", page.text)


def test_a_page_fetches_its_style_and_nothing_else(visit: Visit) -> None:
    person = visit("teacher").agree()
    (style,) = re.findall(r'(?:src|href)="([^"#?]+)"', person.page.text)
    sheet = person.client.get(style)
    assert re.fullmatch(r"/style-[0-9a-f]{12}\.css", style)
    assert "immutable" in sheet.headers["cache-control"]
    assert "url(" not in sheet.text
    assert "@import" not in sheet.text
    assert len(sheet.content) < 12_000


def test_what_people_write_is_text(visit: Visit) -> None:
    nasty = '</textarea><script>alert(1)</script>"><img src=x>{{ 7*7 }}'
    person = visit("teacher").agree().get("/form/words").send({"OPEN_1": nasty})
    person.get("/form/words")
    assert "<script" not in person.page.text
    assert "<img" not in person.page.text
    assert person.drawn()["OPEN_1"] == [nasty]


def test_too_much_is_refused_before_it_is_read(visit: Visit, peopled: Stores) -> None:
    person = visit("teacher").agree().get("/form/words")
    answer = person.post({"OPEN_1": "x" * 1_000_000}, go="next")
    assert answer.status_code == 413
    assert "Svaret er for langt" in answer.text

    def pieces() -> object:
        yield b"OPEN_1="
        for _ in range(2 * BODY // 1000):
            yield b"x" * 1000

    kind = {"content-type": "application/x-www-form-urlencoded"}
    unannounced = person.client.post("/form/words", content=pieces(), headers=kind)
    assert unannounced.status_code == 413


def test_what_is_no_form_is_refused(visit: Visit) -> None:
    person = visit("teacher").agree()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    many = b"&".join(b"a=1" for _ in range(2000))
    for content, headers in (
        (many, kind), (b"\xff\xfe", kind), (b"{}", {"content-type": "application/json"}),
    ):  # fmt: skip
        answer = person.client.post("/form/voice", content=content, headers=headers)
        assert answer.status_code == 400
        assert "Vi kan ikke lese det" in answer.text


def test_a_field_of_another_page_changes_nothing(visit: Visit, peopled: Stores) -> None:
    from survey.store.sittings import read_pages

    person = visit("pupil").agree().get("/form/voice")
    person.send({"VO_1": "1", "HOURS": "9", "PL_2": "3", "sitting_id": "x"})
    (pages,) = read_pages(peopled).values()
    assert pages["voice"].answers == {"VO_1": 1, "VO_2": None, "VO_3": None, "PL_1": None}


def test_no_log_holds_a_token_a_path_or_an_answer(
    visit: Visit,
    peopled: Stores,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, "survey.form")
    person = visit("teacher").agree().get("/form/words").send({"OPEN_1": "hemmelig"})
    with peopled.answers.begin() as answers:
        answers.exec_driver_sql("DROP TABLE form_pages")
    person.get("/form/words")
    assert person.page.status_code == 503
    said = caplog.text + "".join(capfd.readouterr())
    for secret in (token_of(peopled, "teacher"), "hemmelig", "/form/words", "testclient"):
        assert secret not in said


def test_an_unforeseen_fault_is_logged_by_kind_and_place_alone(
    peopled: Stores, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def broken(text: str) -> str:
        raise RuntimeError(f"what about {text}")

    monkeypatch.setattr("survey.form.entrance.normal_token", broken)
    token = token_of(peopled, "teacher")
    answer = client.get(f"/s/{token}")
    assert answer.status_code == 500
    assert "RuntimeError at test_form_security.py" in caplog.text
    assert token not in caplog.text
    assert "what about" not in caplog.text


def test_neither_address_nor_browser_is_stored(visit: Visit, peopled: Stores) -> None:
    person = visit("teacher")
    person.client.headers["user-agent"] = "browser-of-somebody"
    person.agree().send({"VISITS": "1"})
    peopled.close()
    held = b"".join(path.read_bytes() for path in Path(peopled.data).glob("*.db*"))
    assert b"teacher" in held
    assert b"browser-of-somebody" not in held
    assert b"testclient" not in held


# No more messages


def opted_out(stores: Stores) -> list[str]:
    with stores.contacts.connect() as contacts:
        return [row.what for row in contacts.execute(select(events))]


def test_opting_out_takes_a_button_not_a_link(peopled: Stores, client: TestClient) -> None:
    path = f"/opt-out/{token_of(peopled, 'teacher')}"
    page = client.get(path)
    assert "Ikke send meg mer" in page.text
    assert opted_out(peopled) == []
    done = client.post(path)
    assert "Du får ikke flere meldinger" in done.text
    assert client.post(path).status_code == 200
    assert opted_out(peopled) == ["opted_out"]


def test_a_mail_program_opts_out_with_one_click(peopled: Stores, client: TestClient) -> None:
    path = f"/opt-out/{token_of(peopled, 'head')}"
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert opted_out(peopled) == ["opted_out"]


def test_nobody_is_opted_out_by_a_wrong_token(peopled: Stores, client: TestClient) -> None:
    assert client.post(f"/opt-out/{wrong_token(1)}").status_code == 404
    assert opted_out(peopled) == []
