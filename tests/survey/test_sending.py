"""Invitations and reminders through a real mail server, with TLS and a login."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from exported_garden import GARDEN
from invented_fieldwork import DAY, identity, store_people, survey, teacher
from mail_server import CERTIFICATE, PASSWORD, Inbox, mail_server, write_settings
from sqlalchemy import insert, select

from survey.fieldwork.events import record_event, record_opt_out
from survey.store.schema import audit, response_keys, sittings, steps
from survey.store.stores import now, open_stores


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("LIKEVERD_MAIL_PASSWORD", PASSWORD)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as opened:
        yield opened


def people(folder: Path, number: int) -> None:
    """Store teachers, the second of whom reads English, and one pupil, who gets a card."""
    language = {2: "en"}
    store_people(folder, *(teacher(n, language=language.get(n)) for n in range(1, number + 1)))


def test_invitations_arrive_once_in_the_language_of_each(tmp_path: Path, inbox: Inbox) -> None:
    people(tmp_path, 3)
    write_settings(tmp_path / "data", inbox)
    listed = survey(tmp_path, "invite", "w1", "--today", DAY)
    assert (listed.status, inbox.messages) == (0, [])
    assert "4 persons: 3 to send, 1 skipped" in listed.out
    assert "1 gets a card" in listed.out
    assert "t1@hagen.example" not in listed.out
    sent = survey(tmp_path, "invite", "w1", "--send", "--today", DAY)
    assert (sent.status, sent.err) == (0, "")
    assert "3 sent" in sent.out
    assert sorted(inbox.addresses) == [f"t{n}@hagen.example" for n in (1, 2, 3)]
    messages = dict(zip(inbox.addresses, inbox.messages, strict=True))
    norwegian, english = messages["t1@hagen.example"], messages["t2@hagen.example"]
    assert norwegian["To"] == "Åse Prøve1 <t1@hagen.example>"
    assert norwegian["From"] == "Hageprøven <post@hagen.example>"
    assert norwegian["X-From"] == "post@hagen.example"
    assert norwegian["Subject"].startswith("Hvordan går det med hagen på Skolene på Åsen?")
    assert english["Subject"].startswith("How is the garden of The hill schools?")
    assert (norwegian["Content-Language"], english["Content-Language"]) == ("nb", "en")
    text = norwegian.get_content()
    assert "Hei Åse. Du er med som lærer: https://hagen.example/s/" in text
    assert "innen 1. oktober 2021. Spørsmål: Hagehøgskolen, 00 00 00 00." in text
    assert "{" not in text
    assert "by 1 October 2021" in english.get_content()
    assert norwegian["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(norwegian["List-Unsubscribe"].strip("<>"))
    assert (address.scheme, address.netloc) == ("https", "hagen.example")
    assert address.path.startswith("/opt-out/")
    assert norwegian["Message-ID"] != english["Message-ID"]
    again = survey(tmp_path, "invite", "w1", "--send", "--today", DAY)
    assert "3 sent before" in again.out
    assert "There was nothing to send" in again.out
    assert len(inbox.messages) == 3
    with open_stores(tmp_path / "data") as stores, stores.contacts.connect() as contacts:
        assert set(contacts.execute(select(steps.c.state)).scalars()) == {"sent"}
        written = [row.detail for row in contacts.execute(select(audit))]
        assert "3 sent" in written
        assert not any("hagen.example" in detail or "Prøve" in detail for detail in written)


def test_tls_from_the_start_works_as_well(tmp_path: Path) -> None:
    with mail_server("tls") as inbox:
        people(tmp_path, 1)
        write_settings(tmp_path / "data", inbox, "tls")
        assert survey(tmp_path, "invite", "w1", "--send", "--today", DAY).status == 0
        assert inbox.addresses == ["t1@hagen.example"]


def test_nothing_goes_out_before_the_day_or_after_the_wave(tmp_path: Path, inbox: Inbox) -> None:
    people(tmp_path, 1)
    write_settings(tmp_path / "data", inbox)
    early = survey(tmp_path, "invite", "w1", "--send", "--today", "2021-08-31")
    assert early.status == 1
    assert '"invitation" of wave "w1" is due on 2021-09-01. Wait, or send it now with --now.' in (
        early.err
    )
    late = survey(tmp_path, "invite", "w1", "--send", "--now", "--today", "2021-10-02")
    assert late.status == 1
    assert 'wave "w1" closed on 2021-10-01' in late.err
    assert inbox.messages == []
    assert survey(tmp_path, "invite", "w1", "--send", "--now", "--today", "2021-08-31").status == 0
    assert len(inbox.messages) == 1
    assert 'has no wave "w9"' in survey(tmp_path, "invite", "w9").err


def test_reminders_reach_exactly_the_rest(tmp_path: Path, inbox: Inbox) -> None:
    people(tmp_path, 12)
    write_settings(tmp_path / "data", inbox)
    assert survey(tmp_path, "invite", "w1", "--send", "--today", DAY).status == 0
    inbox.messages.clear()
    with open_stores(tmp_path / "data") as stores:
        ids = {n: identity(stores, f"t{n}") for n in range(1, 13)}
        with stores.contacts.begin() as contacts:
            record_opt_out(contacts, ids[1], "w1", "form")
            record_event(contacts, ids[2], "w1", "bounced", "bounces")
            record_event(contacts, ids[3], "w1", "refused", "phone")
            record_event(contacts, ids[4], "w1", "not_eligible", "phone")
            record_event(contacts, ids[5], "w1", "left", "phone")
            record_event(contacts, ids[6], "w2", "refused", "another wave")
            at = now()
            sat = {"wave": "w1", "mode": "web", "opened_at": at, "saved_at": at, "consent": True}
            for n, sent_in in ((7, at), (8, None)):
                row = {"sitting_id": f"s{n}", "person_id": ids[n], "submitted_at": sent_in}
                contacts.execute(insert(sittings), sat | row)
            no = {"sitting_id": "s9", "person_id": ids[9], "submitted_at": None, "consent": False}
            contacts.execute(insert(sittings), sat | no)
            key = {"wave": "w1", "source": "x", "import_id": 1, "consent": True}
            for n, aside in ((10, False), (11, True)):
                row = {"response_id": f"r{n}", "source_hash": f"h{n}", "person_id": ids[n]}
                contacts.execute(insert(response_keys), key | row | {"aside": aside})
    listed = survey(tmp_path, "remind", "w1", "--today", "2021-09-09")
    for words in ("has answered", "wants no messages", "the address bounced", "not eligible",
                  "has left the project", "gets a card"):  # fmt: skip
        assert words in listed.out, words
    assert "2 does not want to answer" in listed.out
    early = survey(tmp_path, "remind", "w1", "--send", "--today", "2021-09-07")
    assert '"reminder-1" of wave "w1" is due on 2021-09-08' in early.err
    done = survey(tmp_path, "remind", "w1", "--send", "--today", "2021-09-09")
    assert done.status == 0, done.err
    found = {a: m["Subject"] for a, m in zip(inbox.addresses, inbox.messages, strict=True)}
    assert found == {
        "t6@hagen.example": "Påminnelse: hagen",
        "t8@hagen.example": "Du er halvveis",
        "t11@hagen.example": "Påminnelse: hagen",
        "t12@hagen.example": "Påminnelse: hagen",
    }
    again = survey(tmp_path, "remind", "w1", "--step", "1", "--send", "--today", "2021-09-20")
    assert "There was nothing to send" in again.out
    assert survey(tmp_path, "remind", "w1", "--send", "--today", "2021-09-20").status == 0
    assert Counter(inbox.addresses) == dict.fromkeys(found, 2)
    assert "Siste påminnelse: hagen" in {m["Subject"] for m in inbox.messages}
    third = survey(tmp_path, "remind", "w1", "--step", "3")
    assert "the study has 2 reminders for this wave" in third.err


def test_an_address_of_two_persons_is_warned_of_and_not_used(tmp_path: Path, inbox: Inbox) -> None:
    same = {"email": "one@hagen.example"}
    store_people(tmp_path, teacher(1, **same), teacher(2, **same), pupils=0)
    read = survey(tmp_path, "register", "register.xlsx")
    assert 'row 3, column "email": the same email stands on row 2' in read.err
    write_settings(tmp_path / "data", inbox)
    out = survey(tmp_path, "invite", "w1", "--send", "--today", DAY).out
    assert "2 the address is another person's too, who would see the link" in out
    assert inbox.messages == []


def test_who_is_not_reached_is_told_apart(tmp_path: Path, inbox: Inbox) -> None:
    """An unknown address has bounced, a refused message may go again, a busy server is waited
    for."""
    people(tmp_path, 4)
    write_settings(tmp_path / "data", inbox)
    busy = iter(["451 later", "421 too many"])
    said = {"t1": "550 5.1.1 no such user", "t2": "554 5.7.1 not from you"}
    inbox.answer = lambda address: (
        next(busy, None) if address.startswith("t3") else said.get(address.split("@")[0])
    )
    first = survey(tmp_path, "invite", "w1", "--send", "--today", DAY)
    assert first.status == 1
    assert "2 sent; 1 refused" in first.out
    assert "1 not taken by the server" in first.out
    assert sorted(inbox.addresses) == ["t3@hagen.example", "t4@hagen.example"]
    inbox.answer = lambda _: None
    second = survey(tmp_path, "invite", "w1", "--send", "--today", DAY)
    assert "1 the address bounced" in second.out
    assert inbox.addresses[2:] == ["t2@hagen.example"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"user": "other", "password": "wrong"}, "the mail server refused the login"),
        ({"port": 1}, "the mail server cannot be reached"),
        ({"security": "none", "host": "mail.example"}, "would go out in the open"),
        ({"sender": "nobody"}, '"sender" is not an e-mail address'),
        ({"speed": 3}, "speed"),
        ({"password": ""}, "holds no password"),
    ],
)
def test_wrong_settings_stop_before_anything_is_sent(
    tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], words: str
) -> None:
    people(tmp_path, 2)
    if "password" in given:
        monkeypatch.setenv("LIKEVERD_MAIL_PASSWORD", given["password"])
    rest = {key: value for key, value in given.items() if key != "password"}
    write_settings(tmp_path / "data", inbox, attempts=2, **rest)
    outcome = survey(tmp_path, "invite", "w1", "--send", "--today", DAY)
    assert outcome.status == 1
    assert words in outcome.err
    assert PASSWORD not in outcome.err
    with open_stores(tmp_path / "data") as stores, stores.contacts.connect() as contacts:
        assert contacts.execute(select(steps)).all() == []


def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(tmp_path, 1)
    write_settings(tmp_path / "data", inbox)
    monkeypatch.delenv("SSL_CERT_FILE")
    outcome = survey(tmp_path, "invite", "w1", "--send", "--today", DAY)
    assert "certificate is not one that this machine trusts" in outcome.err
    assert inbox.messages == []


def test_messages_go_out_no_faster_than_allowed(tmp_path: Path, inbox: Inbox) -> None:
    people(tmp_path, 4)
    write_settings(tmp_path / "data", inbox, per_minute=300)
    assert survey(tmp_path, "invite", "w1", "--send", "--today", DAY).status == 0
    gaps = [later - earlier for earlier, later in zip(inbox.at, inbox.at[1:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) > 0.15


KILLS = int(os.environ.get("LIKEVERD_KILLS", "3"))
"""How often a run is killed; `make soak` does it a hundred times."""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_run_sends_nothing_twice(
    tmp_path: Path,
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    request: pytest.FixtureRequest,
) -> None:
    if kind == "postgresql":
        new_database = request.getfixturevalue("postgres")
        for name in ("LIKEVERD_CONTACTS", "LIKEVERD_ANSWERS"):
            monkeypatch.setenv(name, new_database())
    number = 10 * KILLS
    people(tmp_path, number)
    write_settings(tmp_path / "data", inbox)
    inbox.seconds = 0.01
    command = [sys.executable, "-m", "survey", "invite", "w1", "--send", "--today", DAY]
    root = Path(__file__).resolve().parents[2]
    for _ in range(KILLS):
        wanted = len(inbox.messages) + random.randint(1, 6)
        run = subprocess.Popen(
            [*command, "--study", str(GARDEN)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(root)},
            stdout=subprocess.DEVNULL,
        )
        # On a busy machine a run may begin late; it counts as stuck only when nothing comes.
        until = time.monotonic() + 600
        while len(inbox.messages) < wanted and run.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.03))
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert wanted <= len(inbox.messages) < number
    time.sleep(0.1)
    rest = survey(tmp_path, "invite", "w1", "--send", "--today", DAY)
    assert rest.status == 0
    assert max(Counter(inbox.addresses).values()) == 1
    with open_stores(tmp_path / "data") as stores, stores.contacts.connect() as contacts:
        chosen = select(steps.c.person_id).where(steps.c.state == "claimed")
        uncertain = set(contacts.execute(chosen).scalars())
        address = {identity(stores, f"t{n}"): f"t{n}@hagen.example" for n in range(1, number + 1)}
    assert len(uncertain) <= KILLS
    missing = set(address.values()) - set(inbox.addresses)
    assert missing <= {address[person] for person in uncertain}
    assert len(uncertain) == rest.out.count("skip: uncertain: a run was cut off here")
    survey(tmp_path, "invite", "w1", "--send", "--resend-uncertain", "--today", DAY)
    twice = {a for a, times in Counter(inbox.addresses).items() if times > 1}
    assert set(inbox.addresses) == set(address.values())
    assert twice <= {address[person] for person in uncertain}
