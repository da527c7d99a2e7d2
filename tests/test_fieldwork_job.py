"""A wave of the shipped study in the field: invited by mail, answered by HTTP, brought home.

Everybody in it is invented. What is run is what a fieldwork manager runs: commands, a mail server
with TLS and a login, and the form as a process of its own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from command_line import call
from form_people import Visitor
from killing import serving
from mail_server import CERTIFICATE, PASSWORD, Inbox, mail_server, write_settings

from panel.synthetic.make import make_synthetic
from panel.synthetic.register_file import write_register
from survey.library import open_study
from survey.store.responses_store import read_responses
from survey.store.stores import open_stores

STUDY = Path(__file__).parents[1] / "instruments" / "pku"
WAVE, DAY = "2016", "2016-04-05"
ANSWERED, HALF_WAY = 80, 5


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("LIKEVERD_MAIL_PASSWORD", PASSWORD)
    with mail_server() as opened:
        yield opened


def run(folder: Path, *arguments: str, program: str = "survey") -> str:
    done = call(folder, program, *arguments, "--study", str(STUDY))
    assert done.status == 0, done.err
    return done.out


def fill_in(visitor: Visitor, chance: random.Random) -> dict[str, list[str]]:
    """Choose one of the answers of every question on the page."""
    offered: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="radio"[^>]*>', visitor.page.text):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        offered.setdefault(said["name"], []).append(said["value"])
    return {name: [chance.choice(values)] for name, values in offered.items()}


def answer(address: str, link: str, chance: random.Random, pages: int | None = None) -> str:
    """Go through the form, or so many pages of it; returns where it ended."""
    with httpx.Client(base_url=address, timeout=30) as client:
        visitor = Visitor(client, link.rpartition("/")[2])  # type: ignore[arg-type]
        visitor.enter()
        consent = {name: ["1"] for name in fill_in(visitor, chance)}
        visitor.send(consent)
        done = 0
        while "/done/" not in visitor.path and (pages is None or done < pages):
            go = "send" if 'value="send"' in visitor.page.text else "next"
            visitor.send(fill_in(visitor, chance), go=go)
            done += 1
        return visitor.path


def links(inbox: Inbox) -> dict[str, str]:
    """The personal link in each message, by address."""
    return {
        str(message["X-Rcpt"]): re.search(r"https://\S+/s/\w+", message.get_content())[0]  # type: ignore[index]
        for message in inbox.messages
    }


def test_a_wave_is_invited_answered_reminded_and_brought_home(tmp_path: Path, inbox: Inbox) -> None:
    chance = random.Random(2016)
    library = open_study(STUDY)
    write_register(make_synthetic(library), tmp_path / "register.xlsx")
    run(tmp_path, "register", "register.xlsx")
    write_settings(tmp_path / "data", inbox)
    sending = ("--send", "--url", "https://svar.example", "--today")
    run(tmp_path, "invite", WAVE, *sending, DAY)
    sent = links(inbox)
    assert len(sent) == len(inbox.messages) > ANSWERED + HALF_WAY
    order = sorted(sent)
    chance.shuffle(order)
    with serving(tmp_path / "data", 1, STUDY, WAVE, DAY) as (address, _):
        for person in order[:ANSWERED]:
            assert answer(address, sent[person], chance) == "/done/thanks"
        for person in order[ANSWERED : ANSWERED + HALF_WAY]:
            assert answer(address, sent[person], chance, 2).startswith("/form/")
    said = run(tmp_path, "status", WAVE, "--language", "en")
    assert re.search(rf"^\s*{ANSWERED}  answered$", said, re.MULTILINE), said
    assert re.search(rf"^\s*{HALF_WAY}  answered in part$", said, re.MULTILINE), said
    rest = len(order) - ANSWERED - HALF_WAY
    assert re.search(rf"^\s*{rest}  invited, no answer$", said, re.MULTILINE), said
    assert f"Next: bring the answers in with survey collect {WAVE}" in said
    inbox.messages.clear()
    run(tmp_path, "remind", WAVE, *sending, "2016-04-20")
    assert sorted(links(inbox)) == sorted(order[ANSWERED:])
    half_way = order[ANSWERED : ANSWERED + HALF_WAY]
    texts = {str(m["X-Rcpt"]) in half_way: m.get_content() for m in inbox.messages}
    assert texts[True].splitlines()[2] != texts[False].splitlines()[2]
    told = run(tmp_path, "collect", WAVE)
    with open_stores(tmp_path / "data") as stores:
        home = read_responses(stores, library, WAVE).frame
    assert len(home) == ANSWERED + HALF_WAY, told
    assert home["completed_on"].notna().sum() == ANSWERED
    linked = run(tmp_path, "link", program="panel")
    assert "85" in linked
