"""The shipped study is asked: its invented register, a real mail server, cards, reminders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Outcome, call
from mail_server import CERTIFICATE, PASSWORD, Inbox, mail_server, write_settings
from sqlalchemy import insert, select

from survey.store.schema import sittings, steps
from survey.store.stores import now, open_stores
from survey.tokens import has_valid_check

STUDY = Path(__file__).resolve().parents[2] / "instruments" / "pku"
URL = "https://survey.example"
LINK = re.compile(rf"^{URL}/s/([0-9A-Z]{{12}})$", re.M)


def survey(folder: Path, *arguments: str) -> Outcome:
    return call(folder, "survey", *arguments, "--study", str(STUDY))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the invented register stored."""
    from panel.synthetic.make import make_synthetic
    from panel.synthetic.register_file import write_register
    from survey.library import open_study

    write_register(make_synthetic(open_study(STUDY)), tmp_path / "register.xlsx")
    assert survey(tmp_path, "register", "register.xlsx").status == 0
    return tmp_path


@pytest.fixture
def inbox(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("LIKEVERD_MAIL_PASSWORD", PASSWORD)
    with mail_server() as opened:
        write_settings(folder / "data", opened)
        yield opened


def test_everybody_of_the_study_is_asked_once_and_the_rest_reminded(
    folder: Path, inbox: Inbox
) -> None:
    refused = survey(folder, "invite", "2016", "--send", "--today", "2016-04-05")
    assert "nothing says where the form is" in refused.err
    arguments = ("--send", "--url", URL, "--today")
    first = survey(folder, "invite", "2016", *arguments, "2016-04-05")
    assert first.status == 0, first.err
    texts = [message.get_content() for message in inbox.messages]
    tokens = [found for text in texts for found in LINK.findall(text)]
    assert len(set(tokens)) == len(texts) == len(set(inbox.addresses)) > 90
    assert all(map(has_valid_check, tokens))
    subjects = {str(message["Subject"]) for message in inbox.messages}
    assert not any("{" in text for text in (*texts, *subjects))
    assert all("31. mai 2016" in text for text in texts)
    cards = survey(folder, "cards", "2016", "-o", "cards.pdf", "--url", URL)
    assert cards.status == 0, cards.err
    assert not survey(folder, "invite", "2016", *arguments, "2016-04-06").err

    with open_stores(folder / "data") as stores, stores.contacts.begin() as contacts:
        chosen = select(steps.c.person_id).where(steps.c.step == "invitation")
        invited = sorted(contacts.execute(chosen).scalars())
        for number, person in enumerate(invited[:80]):
            contacts.execute(
                insert(sittings),
                {"sitting_id": f"s{number}", "person_id": person, "wave": "2016", "mode": "web",
                 "consent": True, "opened_at": now(), "saved_at": now(),
                 "submitted_at": now() if number < 75 else None},
            )  # fmt: skip
    inbox.messages.clear()
    assert survey(folder, "remind", "2016", *arguments, "2016-04-10").status == 0
    assert len(inbox.messages) == len(invited) - 75
    half_way = [m for m in inbox.messages if m["Subject"] == "Du kan fortsette der du slapp"]
    assert len(half_way) == 5
    assert set(LINK.findall("\n".join(m.get_content() for m in inbox.messages))) < set(tokens)


def test_who_has_left_gets_a_text_of_their_own(folder: Path, inbox: Inbox) -> None:
    done = survey(folder, "invite", "2017", "--send", "--url", URL, "--today", "2017-04-05")
    assert done.status == 0, done.err
    openings = [message.get_content().split("\n\n")[1] for message in inbox.messages]
    leavers = [text for text in openings if text.startswith("Du var med i")]
    others = [text for text in openings if text.startswith("Prosjektet er avsluttet.")]
    assert len(leavers) > 5
    assert len(others) > 50
    assert len(leavers) + len(others) == len(openings)
