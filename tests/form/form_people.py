"""Invented people of the garden study, and a browser without a window that fills in their forms."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import insert
from starlette.testclient import TestClient

from survey.form.app import build_app
from survey.form.settings import FormSettings
from survey.library import Library
from survey.store.schema import holdings, persons
from survey.store.stores import Stores, note
from survey.tokens import token_for

WAVE = "w1"
OPEN = dt.date(2021, 9, 10)

PEOPLE = {
    "teacher": ("HILL", "TEA"),
    "head": ("HILL", "HEA"),
    "pupil": ("BAY", "PUP"),
    "parent": ("BAY", "PAR"),
    "other": ("HILL", "OTH"),
}


def add_person(
    stores: Stores, person: str, project: str, role: str, *, language: str | None = "nb"
) -> None:
    row = {
        "person_id": person, "project": project, "role": role, "is_primary": True,
        "from_day": dt.date(2021, 1, 1),
    }  # fmt: skip
    with stores.contacts.begin() as contacts:
        contacts.execute(insert(persons), {"person_id": person, "issue": 1, "language": language})
        contacts.execute(insert(holdings), row)
        note(contacts, "register", "garden", "one added")


def add_everybody(stores: Stores) -> None:
    for person, (project, role) in PEOPLE.items():
        add_person(stores, person, project, role)


def token_of(stores: Stores, person: str, issue: int = 1) -> str:
    return token_for(stores.key(), person, issue)


def make_client(
    stores: Stores, library: Library, *, today: dt.date = OPEN, url: str = "", wave: str = WAVE
) -> TestClient:
    app = build_app(library, stores, FormSettings(wave, url, today))
    home = url or "http://testserver"
    return TestClient(app, base_url=home, raise_server_exceptions=False, follow_redirects=False)


class Visitor:
    """Somebody at the form. A page is filled in as a browser would: what is drawn is sent."""

    def __init__(self, client: TestClient, token: str) -> None:
        self.client, self.token = client, token
        self.page: Any = None

    def enter(self) -> Visitor:
        return self.follow(self.client.get(f"/s/{self.token}"))

    def follow(self, response: Any) -> Visitor:
        while response.status_code == 303:
            response = self.client.get(response.headers["location"])
        self.page = response
        return self

    def get(self, path: str) -> Visitor:
        return self.follow(self.client.get(path))

    @property
    def text(self) -> str:
        return unescape(self.page.text)

    @property
    def path(self) -> str:
        return urlsplit(str(self.page.url)).path

    @property
    def form_token(self) -> str:
        return re.search(r'name="form_token" value="(\w+)"', self.page.text)[1]  # type: ignore[index]

    def drawn(self) -> dict[str, list[str]]:
        """What the page has filled in."""
        found: dict[str, list[str]] = {}
        for tag in re.findall(r"<input [^>]*>", self.page.text):
            said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            checks = said.get("type") in ("radio", "checkbox")
            if (checks and tag.endswith("checked>")) or (not checks and said.get("value")):
                found.setdefault(said["name"], []).append(unescape(said["value"]))
        for name, value in re.findall(r'<textarea name="([^"]*)"[^>]*>([^<]*)<', self.page.text):
            if value:
                found[name] = [unescape(value)]
        return found

    def post(self, answers: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send the page as it is drawn, with other answers."""
        fields = self.drawn() | {"form_token": [self.form_token]} | (answers or {}) | more
        return self.client.post(self.path, data={k: v for k, v in fields.items() if v is not None})

    def send(self, answers: dict[str, Any] | None = None, go: str = "next") -> Visitor:
        return self.follow(self.post(answers, go=go))

    def agree(self, *, link: str = "1", **more: Any) -> Visitor:
        return self.send({"CONSENT": "1", "LINK_OK": link, **more})
