"""Contact files in the columns that survey platforms read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from survey.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores
    from survey.study import Wave

PlatformName = Literal["limesurvey", "surveyxact", "qualtrics", "nettskjema"]

_QUALTRICS = {"nb": "NO", "nn": "NO", "en": "EN"}


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as a platform gets to know them."""

    first: str
    last: str
    email: str
    language: str
    token: str


def _limesurvey(contact: Contact, wave: Wave) -> dict[str, str]:
    return {
        "firstname": contact.first,
        "lastname": contact.last,
        "email": contact.email,
        "emailstatus": "OK",
        "token": contact.token,
        "language": contact.language,
        "validfrom": f"{wave.opens} 00:00",
        "validuntil": f"{wave.closes} 23:59",
    }


def _surveyxact(contact: Contact, _: Wave) -> dict[str, str]:
    # Every column becomes a variable of the answers, so names stay out.
    return {"email": contact.email, "token": contact.token, "lang": contact.language}


def _qualtrics(contact: Contact, _: Wave) -> dict[str, str]:
    return {
        "FirstName": contact.first,
        "LastName": contact.last,
        "Email": contact.email,
        "ExternalDataReference": contact.token,
        "Language": _QUALTRICS.get(contact.language, contact.language.upper()),
    }


def _nettskjema(contact: Contact, _: Wave) -> dict[str, str]:
    return {"email": contact.email, "respondent_key": contact.token, "language": contact.language}


_COLUMNS: dict[PlatformName, Callable[[Contact, Wave], dict[str, str]]] = {
    "limesurvey": _limesurvey,
    "surveyxact": _surveyxact,
    "qualtrics": _qualtrics,
    "nettskjema": _nettskjema,
}
_NEEDS_ADDRESS = ("qualtrics", "nettskjema", "surveyxact")


def write_platform_contacts(
    stores: Stores, library: Library, wave: str, platform: PlatformName, path: Path
) -> tuple[int, int]:
    """Write whom a platform shall ask in a wave; returns how many, and how many are left out.

    Left out is who has answered, must not be asked, or, where the platform writes to addresses
    only, has none. The file is .csv or .xlsx and can be read by its owner only.

    Raises
    ------
    SurveyError
        The file is of another kind, or there is nobody to write.
    """
    from survey.fieldwork.message_folder import write_private
    from survey.fieldwork.recipients import asked_people
    from survey.store.stores import note, writing
    from survey.tokens import token_for

    if path.suffix.casefold() not in (".xlsx", ".csv"):
        raise SurveyError(
            Problem(
                "contact-file-kind",
                "a contact file is an .xlsx or .csv file.",
                "Give the output such a name.",
                Place(str(path)),
            )
        )
    study = library.study
    key = stores.key()
    people = [person for person in asked_people(stores, library, wave) if person.is_sent]
    rows = []
    for person in people:
        if not person.email and platform in _NEEDS_ADDRESS:
            continue
        first, _, last = person.name.rpartition(" ")
        language = person.language or study.languages[0]
        token = token_for(key, person.person_id, person.issue)
        contact = Contact(first, last, person.email, language, token)
        rows.append(_COLUMNS[platform](contact, study.wave(wave)))
    if not rows:
        raise SurveyError(
            Problem(
                "nobody-to-write",
                "there is nobody to write a token for.",
                "Read a register first: survey register F.xlsx.",
            )
        )
    text = _tabbed if platform == "surveyxact" else _csv
    write_private(path, text(rows) if path.suffix.casefold() == ".csv" else _xlsx(rows))
    with writing(stores) as contacts:
        note(contacts, "tokens written", wave, f"{len(rows)} persons for {platform}")
    return len(rows), len(people) - len(rows)


def _csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _tabbed(rows: list[dict[str, str]]) -> bytes:
    """Write as SurveyXact takes text: tabs between, no quotation marks, UTF-16."""
    lines = ["\t".join(cells) for cells in (list(rows[0]), *(row.values() for row in rows))]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-16-le")


def _xlsx(rows: list[dict[str, str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    page.title = "contacts"
    page.append(list(rows[0]))
    for row in rows:
        page.append([cell or None for cell in row.values()])
    for cells in page.iter_rows(min_row=2):
        for cell in cells:
            cell.data_type = "s" if cell.value else cell.data_type
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
