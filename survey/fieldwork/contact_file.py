"""The contact file for a survey platform: the only way tokens leave the program in clear."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from survey.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores

CONTACT_COLUMNS = ("firstname", "lastname", "email", "language", "token", "token_on_card")


def write_contact_file(
    stores: Stores, library: Library, path: Path, wave: str | None = None
) -> int:
    """Write the persons of the register with their tokens; returns how many.

    The column names are those that LimeSurvey's participant import knows. The file can be
    read by its owner only, and writing it is noted in the audit.

    Parameters
    ----------
    wave
        Leaves out who is not invited in this wave; otherwise everyone in the register.

    Raises
    ------
    SurveyError
        There is nobody to write, or the file is neither .xlsx nor .csv.
    """
    from sqlalchemy import select

    from survey.fieldwork.wave_people import read_wave_people
    from survey.store.schema import persons
    from survey.store.stores import note, writing
    from survey.tokens import printed_token, token_for

    if path.suffix.casefold() not in (".xlsx", ".csv"):
        raise SurveyError(
            Problem(
                "contact-file-kind",
                "a contact file is an .xlsx or .csv file.",
                "Give the output such a name.",
                Place(str(path)),
            )
        )
    chosen = None
    if wave is not None:
        people = read_wave_people(stores, library, wave)
        chosen = {person.person_id for person in people if person.may_answer}
    key = stores.key()
    rows: list[tuple[str, ...]] = []
    with writing(stores) as contacts:
        query = select(persons).order_by(persons.c.name, persons.c.person_id)
        for person in contacts.execute(query):
            if person.left_register or (chosen is not None and person.person_id not in chosen):
                continue
            first, _, last = (person.name or "").rpartition(" ")
            token = token_for(key, person.person_id, person.issue)
            said = (first, last, person.email or "", person.language or "")
            rows.append((*said, token, printed_token(token)))
        if not rows:
            raise SurveyError(
                Problem(
                    "nobody-to-write",
                    "the register has nobody to write a token for.",
                    "Read a register first: survey register F.xlsx.",
                )
            )
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _write(path, rows)
        note(contacts, "tokens written", wave, f"{len(rows)} persons")
    return len(rows)


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    if path.suffix.casefold() == ".csv":
        import csv

        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([CONTACT_COLUMNS, *rows])
        return
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    page.title = "contacts"
    page.append(list(CONTACT_COLUMNS))
    for row in rows:
        page.append([cell or None for cell in row])
    for row_ in page.iter_rows(min_row=2):
        for cell in row_:
            cell.data_type = "s" if cell.value else cell.data_type
    book.save(path)
