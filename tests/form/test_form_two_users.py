"""Answers and contacts in two databases of two users: neither reads what is the other's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from form_people import WAVE, Visitor, add_everybody, make_client, token_of
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from survey.importing.collect_sittings import collect_sittings
from survey.library import Library
from survey.store.responses_store import read_responses
from survey.store.stores import Stores, open_stores

KEEPER, ANALYST = "contacts_keeper", "answers_analyst"


def owned_by(address: str, user: str) -> str:
    """Give a new database to a user of its own; returns the address as that user."""
    url = make_url(address)
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :u"), {"u": user})
        if known.first() is None:
            connection.execute(text(f"CREATE ROLE {user} LOGIN NOSUPERUSER NOCREATEDB"))
        connection.execute(text(f"ALTER DATABASE {url.database} OWNER TO {user}"))
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
        connection.execute(text(f"GRANT ALL ON SCHEMA public TO {user}"))
    owner.dispose()
    return url.set(username=user).render_as_string(hide_password=False)


@pytest.fixture
def parted(
    postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stores]:
    monkeypatch.setenv("LIKEVERD_CONTACTS", owned_by(postgres(), KEEPER))
    monkeypatch.setenv("LIKEVERD_ANSWERS", owned_by(postgres(), ANALYST))
    with open_stores(tmp_path / "data") as opened:
        yield opened


def said_to(address: str, user: str, table: str) -> str:
    """What the server answers a user who wants to read a table."""
    engine = create_engine(make_url(address).set(username=user))
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SELECT * FROM {table}"))
    except DBAPIError as fault:
        return str(fault.orig)
    finally:
        engine.dispose()
    return "read"


def test_the_form_works_with_a_user_for_each_store_and_neither_reads_the_other(
    parted: Stores, garden: Library
) -> None:
    add_everybody(parted)
    person = Visitor(make_client(parted, garden), token_of(parted, "teacher")).enter()
    person.agree().send({"VISITS": "2"}).get("/form/send").send(go="send")
    collect_sittings(parted, garden, WAVE)
    assert read_responses(parted, garden, WAVE).frame["VISITS"].tolist() == [2]
    contacts, answers = (str(engine.url.render_as_string(hide_password=False))
                         for engine in (parted.contacts, parted.answers))  # fmt: skip
    for table in ("persons", "sittings", "response_keys", "links", "events"):
        assert said_to(contacts, KEEPER, table) == "read"
        assert f"permission denied for table {table}" in said_to(contacts, ANALYST, table)
    for table in ("blocks", "form_pages", "free_text"):
        assert said_to(answers, ANALYST, table) == "read"
        assert f"permission denied for table {table}" in said_to(answers, KEEPER, table)


def test_a_user_can_be_kept_from_the_other_database_altogether(parted: Stores) -> None:
    url = parted.contacts.url
    with parted.contacts.begin() as contacts:
        contacts.execute(text(f"REVOKE CONNECT ON DATABASE {url.database} FROM PUBLIC"))
    address = url.render_as_string(hide_password=False)
    assert "permission denied for database" in said_to(address, ANALYST, "persons")
    assert said_to(address, KEEPER, "persons") == "read"
