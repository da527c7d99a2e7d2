"""Messages as files, where there is no mail server: one .eml each, and a mail-merge workbook."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from survey.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    from survey.fieldwork.letters import Letter
    from survey.store.stores import Stores

WORKBOOK = "mail-merge.xlsx"
COLUMNS = ("first_name", "name", "email", "language", "subject", "text", "link")


def write_messages(
    stores: Stores,
    wave: str,
    step: str,
    letters: Sequence[Letter],
    folder: Path,
    sender: str = "",
    *,
    resend_uncertain: bool = False,
) -> int:
    """Write letters into a new folder that only its owner can read; returns how many.

    All are taken in hand first and marked as sent when every file is written.

    Raises
    ------
    SurveyError
        The folder holds something already.
    """
    from survey.fieldwork.letters import build_message
    from survey.fieldwork.steps import claim_in, settle_step
    from survey.store.stores import note, writing

    if folder.exists() and any(folder.iterdir()):
        raise SurveyError(
            Problem(
                "folder-not-empty",
                "this folder holds something already.",
                "Name a new folder for each step.",
                Place(str(folder)),
            )
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with writing(stores) as contacts:
        mine = [
            letter
            for letter in letters
            if claim_in(contacts, letter.person_id, wave, step, "eml", uncertain=resend_uncertain)
        ]
    for number, letter in enumerate(mine, start=1):
        content = build_message(letter, sender).as_bytes()
        write_private(folder / f"{number:04}.eml", content)
    _write_workbook(folder / WORKBOOK, mine)
    with writing(stores) as contacts:
        for letter in mine:
            settle_step(contacts, letter.person_id, wave, step, "sent")
        note(contacts, step, wave, f"{len(mine)} written as files")
    return len(mine)


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _write_workbook(path: Path, letters: Sequence[Letter]) -> None:
    from io import BytesIO

    from openpyxl import Workbook

    from survey.fieldwork.letters import first_name

    book = Workbook()
    page = book.worksheets[0]
    page.title = "messages"
    page.append(list(COLUMNS))
    for letter in letters:
        page.append(
            [
                first_name(letter.name),
                letter.name,
                letter.email,
                letter.language,
                letter.subject,
                letter.text,
                letter.link,
            ]
        )
    for row in page.iter_rows(min_row=2):
        for cell in row:
            # A name that begins with = is a text, not a formula.
            cell.data_type = "s" if cell.value else cell.data_type
    content = BytesIO()
    book.save(content)
    write_private(path, content.getvalue())
