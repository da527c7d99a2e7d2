"""Addresses that could not be reached, from a mailbox of returned mail or from a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING

from survey.fieldwork.register_rows import EMAIL
from survey.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Bounces:
    """What a file says: for each that came back its addresses, the likeliest first.

    `ignored` counts messages that are no failure, such as delays and holiday replies.
    """

    addresses: tuple[tuple[str, ...], ...]
    ignored: int = 0


def read_bounces(path: Path) -> Bounces:
    """Read a mailbox (.mbox), a message (.eml), or a list of addresses (.txt .csv .xlsx).

    Raises
    ------
    SurveyError
        The file is missing, of another kind, or holds neither address nor message.
    """
    place = Place(str(path))
    if not path.exists():
        raise SurveyError(
            Problem("file-missing", "this file does not exist.", "Check the name.", place)
        )
    suffix = path.suffix.casefold()
    if suffix in (".mbox", ".eml"):
        found = _from_messages(_messages(path))
    elif suffix in (".txt", ".csv"):
        found = _from_texts(re.split(r"[\s,;<>\"]+", _text(path)))
    elif suffix == ".xlsx":
        found = _from_texts(_cells(path))
    else:
        raise SurveyError(
            Problem(
                "bounces-kind",
                "returned mail is read from .mbox or .eml, addresses from .txt, .csv or .xlsx.",
                "Save it as one of these.",
                place,
            )
        )
    if not found.addresses and not found.ignored:
        raise SurveyError(
            Problem(
                "bounces-none",
                "there is neither an address nor a message in this file.",
                "Export the returned mail again, or list one address a line.",
                place,
            )
        )
    return found


def record_bounces(stores: Stores, bounces: Bounces, wave: str, source: str) -> Counter[str]:
    """Note bounces in a wave; counts those `new`, `known`, and of `nobody` in the register.

    The last message sent to the person in the wave counts as not arrived.
    """
    from sqlalchemy import select

    from survey.fieldwork.events import open_bounces, record_event
    from survey.fieldwork.steps import return_last_step
    from survey.store.schema import persons
    from survey.store.stores import note, writing

    counts: Counter[str] = Counter()
    with writing(stores) as contacts:
        known = contacts.execute(
            select(persons.c.person_id, persons.c.email).where(persons.c.email.is_not(None))
        )
        owners: dict[str, list[str]] = {}
        for person_id, email in known:
            owners.setdefault(_plain(email), []).append(person_id)
        bounced = set(open_bounces(contacts))
        for candidates in bounces.addresses:
            own = next((owners[a] for a in map(_plain, candidates) if a in owners), [])
            counts["nobody"] += not own
            for person_id in own:
                if person_id in bounced:
                    counts["known"] += 1
                    continue
                bounced.add(person_id)
                counts["new"] += 1
                record_event(contacts, person_id, wave, "bounced", source)
                return_last_step(contacts, person_id, wave)
        if counts["new"]:
            note(contacts, "bounces", wave, f"{counts['new']} new")
    return counts


def _plain(address: str) -> str:
    from survey.fieldwork.letters import ascii_domain

    local, _, domain = address.strip().rpartition("@")
    return f"{local}@{ascii_domain(domain)}".casefold()


def _from_texts(texts: Iterable[str]) -> Bounces:
    found = {_plain(text): text.strip() for text in texts if EMAIL.fullmatch(text.strip())}
    return Bounces(tuple((address,) for address in found.values()))


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _cells(path: Path) -> Iterator[str]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            for row in book.get_sheet_by_name(name).to_python():
                yield from map(str, row)
    except (CalamineError, OSError, ValueError):
        raise SurveyError(
            Problem(
                "bounces-kind",
                "this is not an Excel workbook.",
                "Save the list as .xlsx or .txt.",
                Place(str(path)),
            )
        ) from None


def _messages(path: Path) -> Iterator[Message]:
    import mailbox
    from email import message_from_bytes

    if path.suffix.casefold() == ".eml":
        yield message_from_bytes(path.read_bytes())
        return
    box = mailbox.mbox(path, create=False)
    try:
        yield from box
    finally:
        box.close()


def _from_messages(messages: Iterable[Message]) -> Bounces:
    found: list[tuple[str, ...]] = []
    ignored = 0
    for message in messages:
        failed = list(_failures(message))
        ignored += not failed
        found += failed
    return Bounces(tuple(dict.fromkeys(found)), ignored)


def _failures(message: Message) -> Iterator[tuple[str, ...]]:
    """Yield the addresses of each recipient that a message says was given up.

    Notes
    -----
    Delivery status notifications: RFC 3464. `X-Failed-Recipients` is Exim's and Gmail's.
    """
    returned = _returned_to(message)
    reported = False
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        reported = True
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            if str(block.get("Action", "")).strip().casefold() != "failed":
                continue
            named = [
                str(block[name]).partition(";")[2].strip().strip("<>")
                for name in ("Original-Recipient", "Final-Recipient")
                if block.get(name)
            ]
            yield tuple(dict.fromkeys((*(a for a in named if EMAIL.fullmatch(a)), *returned)))
    if not reported and message.get("X-Failed-Recipients"):
        for address in str(message["X-Failed-Recipients"]).split(","):
            yield (address.strip(),)


def _returned_to(message: Message) -> list[str]:
    """Return whom the returned message went to, if it went to one."""
    from email import message_from_string
    from email.utils import getaddresses

    for part in message.walk():
        kind = part.get_content_type()
        inner: Message | None = None
        if kind == "message/rfc822" and isinstance(part.get_payload(), list):
            inner = part.get_payload(0)  # type: ignore[assignment]
        elif kind == "text/rfc822-headers":
            inner = message_from_string(str(part.get_payload()))
        if inner is not None and inner is not message:
            to = [a for _, a in getaddresses([str(inner.get("To", ""))]) if EMAIL.fullmatch(a)]
            return to if len(to) == 1 else []
    return []
