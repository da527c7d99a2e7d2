"""What is acknowledged is kept, whatever breaks; what breaks is said, and nothing typed is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from form_people import WAVE, Visitor, add_everybody, make_client, token_of
from killing import kill_while_answering
from sqlalchemy import event, text

from survey.library import Library
from survey.store import sittings as store
from survey.store.stores import Stores

Visit = Callable[[str], Visitor]


def words_kept(stores: Stores) -> list[Any]:
    pages = store.read_pages(stores).values()
    return [page["words"].answers["OPEN_1"] for page in pages if "words" in page]


def assert_not_lost(person: Visitor, answer: Any, typed: str) -> None:
    """The page comes again with what was typed, and says that it is not saved."""
    assert answer.status_code == 503
    person.follow(answer)
    assert "ble ikke lagret" in person.text
    assert person.drawn()["OPEN_1"] == [typed]


@pytest.mark.parametrize("gone", ["form_pages", "sittings", "audit"])
def test_a_lost_table_loses_nothing_that_was_typed(
    visit: Visit, peopled: Stores, gone: str
) -> None:
    person = visit("teacher").agree().get("/form/words")
    engine = peopled.answers if gone == "form_pages" else peopled.contacts
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {gone} RENAME TO away"))
    answer = person.post({"OPEN_1": "mye arbeid"}, go="next")
    assert_not_lost(person, answer, "mye arbeid")
    assert "Skjemaet er nede" in person.client.get("/form/words").text
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE away RENAME TO {gone}"))
    assert person.send().path == "/form/send"
    assert words_kept(peopled) == ["mye arbeid"]


def test_a_database_that_is_gone(stores: Stores, garden: Library) -> None:
    add_everybody(stores)
    person = Visitor(make_client(stores, garden), token_of(stores, "teacher")).enter().agree()
    person.get("/form/words")
    database = stores.data / "answers.db"
    stores.answers.dispose()
    database.rename(stores.data / "elsewhere.db")
    assert_not_lost(person, person.post({"OPEN_1": "her"}, go="next"), "her")
    database.unlink(missing_ok=True)
    stores.answers.dispose()
    (stores.data / "elsewhere.db").rename(database)
    person.send()
    assert words_kept(stores) == ["her"]


def test_a_database_moved_while_it_is_open_takes_nothing(stores: Stores, garden: Library) -> None:
    """SQLite would write on into a file that has no name any more."""
    add_everybody(stores)
    person = Visitor(make_client(stores, garden), token_of(stores, "teacher")).enter().agree()
    person.get("/form/words").send({"OPEN_1": "først"}).get("/form/words")
    database, elsewhere = stores.data / "answers.db", stores.data / "elsewhere.db"
    database.rename(elsewhere)
    assert_not_lost(person, person.post({"OPEN_1": "så"}, go="next"), "så")
    assert not database.exists()
    elsewhere.rename(database)
    person.send()
    assert words_kept(stores) == ["så"]


def test_a_full_disk(stores: Stores, garden: Library) -> None:
    add_everybody(stores)
    person = Visitor(make_client(stores, garden), token_of(stores, "teacher")).enter().agree()
    person.get("/form/words")
    with stores.answers.connect() as answers:
        answers.rollback()
        answers.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
    stores.answers.dispose()

    def fill(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA max_page_count=1")

    event.listen(stores.answers, "connect", fill)
    long = "å" * 4000
    assert_not_lost(person, person.post({"OPEN_1": long}, go="next"), long)
    event.remove(stores.answers, "connect", fill)
    stores.answers.dispose()
    person.send()
    assert words_kept(stores) == [long]


class KilledError(Exception):
    """Stands for the end of the process."""


def die() -> None:
    raise KilledError


def test_killed_between_the_stores_a_page_is_sent_again(
    visit: Visit, peopled: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = visit("parent").agree()
    monkeypatch.setattr(store, "between_the_stores", die)
    assert person.post({"K_1": "A"}, go="next").status_code == 500
    assert store.read_codes(peopled, WAVE) == {}
    monkeypatch.undo()
    person.send({"K_1": "A"})
    assert [len(codes) for codes in store.read_codes(peopled, WAVE).values()] == [1]


def test_killed_while_refusing_the_answers_are_gone_first(
    visit: Visit, peopled: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = visit("parent").agree().send({"K_1": "A"}).send({"VISITS": "2"}).get("/form/start")
    monkeypatch.setattr(store, "between_the_stores", die)
    assert person.post({"CONSENT": "2"}, go="next").status_code == 500
    assert store.read_pages(peopled) == {}
    monkeypatch.undo()
    person.send({"CONSENT": "2"})
    assert store.read_sittings(peopled, WAVE)[0].consent is False
    assert store.read_codes(peopled, WAVE) == {}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_acknowledged_page_is_lost_when_the_server_is_killed(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "postgres":
        database = request.getfixturevalue("postgres")
        monkeypatch.setenv("LIKEVERD_CONTACTS", database())
        monkeypatch.setenv("LIKEVERD_ANSWERS", database())
    workers = 2 if kind == "postgres" else 1
    pages, lost = kill_while_answering(tmp_path / "data", 3, random.Random(7), workers)
    assert lost == []
    assert pages > 20
