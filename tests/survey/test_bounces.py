"""Returned mail and lists of addresses: whose address is not used again, until it is corrected."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from invented_fieldwork import DAY, identity, store_people, survey, teacher
from mail_server import CERTIFICATE, PASSWORD, Inbox, mail_server, write_settings

from survey.fieldwork.bounces import read_bounces
from survey.fieldwork.events import read_events
from survey.problems import SurveyError
from survey.store.stores import open_stores

REPORT = """From: MAILER-DAEMON@mx.example
To: post@hagen.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

This is the mail system. Write to help@mx.example.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{lines}

--x
Content-Type: message/rfc822

From: post@hagen.example
To: Invented <{returned}>
Subject: Hagen

Hei
--x--
"""


def report(action: str, final: str, returned: str, original: str = "") -> bytes:
    lines = [f"Final-Recipient: rfc822; {final}", f"Action: {action}", "Status: 5.1.1"]
    lines += [f"Original-Recipient: rfc822;{original}"] if original else []
    return REPORT.format(lines="\n".join(lines), returned=returned).encode()


def write_mailbox(path: Path, *messages: bytes) -> Path:
    box = mailbox.mbox(path)
    for message in messages:
        box.add(message)
    box.close()
    return path


def holiday() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "t1@hagen.example", "Ferie"
    message.set_content("Jeg er tilbake i august. Spør t2@hagen.example.")
    return message.as_bytes()


def test_a_mailbox_tells_failures_from_delays_and_replies(tmp_path: Path) -> None:
    exim = EmailMessage()
    exim["X-Failed-Recipients"] = "t5@hagen.example"
    exim.set_content("failed")
    path = write_mailbox(
        tmp_path / "returned.mbox",
        report("failed", "t1@hagen.example", "t1@hagen.example"),
        report("delayed", "t2@hagen.example", "t2@hagen.example"),
        report("failed", "elsewhere@far.example", "t3@hagen.example"),
        report("failed", "x@far.example", "y@far.example", original="t4@hagen.example"),
        exim.as_bytes(),
        holiday(),
    )
    found = read_bounces(path)
    assert [addresses[0] for addresses in found.addresses] == [
        "t1@hagen.example", "elsewhere@far.example", "t4@hagen.example", "t5@hagen.example",
    ]  # fmt: skip
    assert "t3@hagen.example" in found.addresses[1]
    assert found.ignored == 2
    single = tmp_path / "one.eml"
    single.write_bytes(report("failed", "t9@hagen.example", "t9@hagen.example"))
    assert read_bounces(single).addresses == (("t9@hagen.example",),)


def test_lists_of_addresses_are_read_whatever_stands_around_them(tmp_path: Path) -> None:
    text = tmp_path / "list.txt"
    text.write_text("Åse <a@hagen.example>\nb@hagen.example; A@hagen.example\n", "latin-1")
    table = tmp_path / "list.csv"
    table.write_text('navn,epost\nÅse,"a@hagen.example"\nBo,b@hagen.example\n', "utf-8")
    book = openpyxl.Workbook()
    book.worksheets[0].append(["navn", "epost"])
    book.worksheets[0].append(["Åse", "a@hagen.example"])
    book.worksheets[0].append([None, "b@hagen.example"])
    book.save(tmp_path / "list.xlsx")
    for path in (text, table, tmp_path / "list.xlsx"):
        found = {address.casefold() for (address,) in read_bounces(path).addresses}
        assert found == {"a@hagen.example", "b@hagen.example"}, path.name


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.txt", None, "this file does not exist"),
        ("list.docx", b"x", "returned mail is read from .mbox or .eml"),
        ("empty.txt", b"nothing here", "neither an address nor a message"),
        ("empty.mbox", b"", "neither an address nor a message"),
        ("text.xlsx", b"a@hagen.example", "this is not an Excel workbook"),
    ],
)
def test_a_file_that_holds_no_bounces_is_said(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SurveyError, match=words):
        read_bounces(tmp_path / name)


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("LIKEVERD_MAIL_PASSWORD", PASSWORD)
    with mail_server() as opened:
        yield opened


def test_a_bounced_address_is_left_alone_until_it_is_corrected(
    tmp_path: Path, inbox: Inbox
) -> None:
    store_people(tmp_path, teacher(1), teacher(2))
    write_settings(tmp_path / "data", inbox)
    assert survey(tmp_path, "invite", "w1", "--send", "--today", DAY).status == 0
    path = write_mailbox(
        tmp_path / "returned.mbox",
        report("failed", "T1@hagen.example", "t1@hagen.example"),
        report("failed", "nobody@hagen.example", "nobody@hagen.example"),
        holiday(),
    )
    said = survey(tmp_path, "bounces", path.name, "--wave", "w1")
    assert said.status == 0, said.err
    assert "2 addresses not reached: 1 new, 0 known before, 1 of nobody" in said.out
    assert "1 messages report no failure" in said.out
    assert "1 new, 0 known" not in survey(tmp_path, "bounces", path.name, "--wave", "w1").out
    with open_stores(tmp_path / "data") as stores, stores.contacts.connect() as contacts:
        (event,) = read_events(contacts, "w1")
        assert (event.person_id, event.what) == (identity(stores, "t1"), "bounced")
    inbox.messages.clear()
    for command in ("invite", "remind"):
        out = survey(tmp_path, command, "w1", "--send", "--today", "2021-09-09").out
        assert "1 the address bounced; correct it in the register" in out
    assert inbox.addresses == ["t2@hagen.example"]
    store_people(tmp_path, teacher(1, email="new@hagen.example"), teacher(2))
    assert survey(tmp_path, "invite", "w1", "--send", "--today", DAY).status == 0
    assert inbox.addresses == ["t2@hagen.example", "new@hagen.example"]
    assert "0 new" in survey(tmp_path, "bounces", path.name, "--wave", "w1").out
