"""Letters: a contact text filled in for one person, and the e-mail it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from typing import TYPE_CHECKING

from survey.definition import in_language
from survey.fieldwork.contact_texts import day_in_words, fill_text, roles_in_words
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.fieldwork.recipients import Recipient
    from survey.library import Library
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Letter:
    """A text as one person gets it; `message_id` is the same each time it is written."""

    person_id: str
    name: str
    email: str
    language: str
    subject: str
    text: str
    link: str
    opt_out: str
    code: str
    message_id: str


def write_letters(
    stores: Stores,
    library: Library,
    wave: str,
    step: str,
    people: Iterable[Recipient],
    form: str,
    language: str | None = None,
) -> list[Letter]:
    """Fill in the text of everybody who is sent one.

    Parameters
    ----------
    step
        The message's name in the store, such as `reminder-1`.
    form
        The address of the form, whole; a link is `{form}/s/{token}`.
    language
        For all; otherwise each person's own, and the study's first for who has none.

    Raises
    ------
    SurveyError
        A text has a place for a contact, and the study names none.
    """
    from survey.tokens import keyed_hash, printed_token, token_for

    key = stores.key()
    study = library.study
    home = form.rstrip("/")
    closes = study.wave(wave).closes
    minutes = cache(lambda *met: _minutes(library, wave, *met))
    projects = {project.id: project for project in study.projects}
    letters = []
    for person in people:
        if person.text is None or not person.is_sent:
            continue
        spoken = language or person.language or study.languages[0]
        _check_contact(person, library)
        token = token_for(key, person.person_id, person.issue)
        link = f"{home}/s/{token}"
        roles = [study.role(role).title for role in (person.role, person.role2) if role]
        project = projects[person.project]
        values = {
            "project": project.name or in_language(project.title, spoken),
            "minutes": str(
                minutes(person.role, person.role2, person.project, spoken, person.stayed)
            ),
            "first_name": first_name(person.name),
            "role": roles_in_words([in_language(title, spoken) for title in roles], spoken),
            # A card's address is typed by hand, its link is in the picture.
            "link": home.partition("://")[2] if person.text.step == "card" else link,
            "deadline": day_in_words(closes, spoken),
            "contact": in_language(study.form.contact, spoken),
            "code": printed_token(token),
        }
        letters.append(
            Letter(
                person.person_id,
                person.name,
                person.email,
                spoken,
                " ".join(fill_text(in_language(person.text.subject, spoken), values).split()),
                fill_text(in_language(person.text.text, spoken), values),
                link,
                f"{home}/opt-out/{token}",
                printed_token(token),
                keyed_hash(key, "message", f"{person.person_id}\0{wave}\0{step}")[:32],
            )
        )
    return letters


def first_name(name: str) -> str:
    """Return the first word of a name."""
    return next(iter(name.split()), "")


def _minutes(
    library: Library,
    wave: str,
    role: str,
    role2: str | None,
    project: str,
    language: str,
    stayed: bool,
) -> int:
    from survey.show import person_view

    return person_view(library, wave, role, role2, project, language, stayed=stayed).minutes


def _check_contact(person: Recipient, library: Library) -> None:
    text = person.text
    if text is None or library.study.form.contact:
        return
    if any("{contact}" in words for words in (*text.subject.values(), *text.text.values())):
        raise SurveyError(
            Problem(
                "contact-missing",
                f'the text "{text.id}" says whom to ask, but the study names nobody.',
                'Write "contact" under "form" in study.yaml.',
                library.sources["study.yaml"].place("form"),
            )
        )


def build_message(letter: Letter, sender: str, reply_to: str = "") -> EmailMessage:
    """Build the e-mail of a letter, in plain text, with one-click opt-out.

    Parameters
    ----------
    sender
        An address, with a name if wanted; without one the message is a draft, which a mail
        program opens to be sent from the address of whoever opens it.

    Notes
    -----
    Opting out: RFC 2369 and RFC 8058; a scanner that follows links only GETs, and the form
    opts nobody out but by POST.
    """
    from email.headerregistry import Address
    from email.policy import SMTP
    from email.utils import format_datetime, parseaddr

    message = EmailMessage(policy=SMTP)
    if sender:
        message["From"] = _address(sender)
        message["Message-ID"] = f"<{letter.message_id}@{parseaddr(sender)[1].partition('@')[2]}>"
        message["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    else:
        message["X-Unsent"] = "1"
    if reply_to:
        message["Reply-To"] = _address(reply_to)
    local, _, domain = letter.email.rpartition("@")
    message["To"] = Address(" ".join(letter.name.split()), local, ascii_domain(domain))
    message["Subject"] = letter.subject
    message["List-Unsubscribe"] = f"<{letter.opt_out}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message["Content-Language"] = letter.language
    return message


def ascii_domain(domain: str) -> str:
    """Return a domain as mail servers take it: `blåbær.example` as `xn--...`."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _address(text: str) -> object:
    from email.headerregistry import Address
    from email.utils import parseaddr

    name, address = parseaddr(text)
    local, _, domain = address.rpartition("@")
    return Address(name, local, ascii_domain(domain))
