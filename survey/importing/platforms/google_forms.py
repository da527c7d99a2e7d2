"""Google Forms: a timestamp, then a column a question; a grid's row stands in brackets."""

from __future__ import annotations

import datetime as dt
import re

from survey.importing.raw_export import RawExport, clean_cell
from survey.importing.recognition import (
    Heading,
    Platform,
    build_table,
    sheet_by_sheet,
    system_headings,
)
from survey.importing.sheet import Sheet
from survey.importing.slash_dates import settle_dates

TIMESTAMPS = (
    "Timestamp", "Tidsmerke", "Tidsstempel", "Tidstempel", "Tidsstämpel", "Zeitstempel",
    "Horodateur", "Marca temporal", "Carimbo de data/hora", "Informazioni cronologiche",
    "Tijdstempel", "Aikaleima", "Sygnatura czasowa",
)  # fmt: skip
SYSTEM = dict.fromkeys(TIMESTAMPS, "completed_on") | {
    "Email Address": "",
    "Email address": "",
    "Username": "",
    "E-postadresse": "",
    "Brukernavn": "",
    "Score": "",
    "Poengsum": "",
}
_GRID = re.compile(r"(?P<stem>.+?)\s*\[(?P<item>[^\[\]]+)\]\s*", re.S)
_MOMENT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[ ,T].*\d{1,2}[.:]\d{2}.*")


def fits(sheet: Sheet) -> str | None:
    """Look for the timestamp in the first column, with times under it."""
    if not sheet.rows or sheet.names[0] not in TIMESTAMPS:
        return None
    below = [clean_cell(row[0]) for row in sheet.rows[sheet.first + 1 :][:20] if row]
    values = [value for value in below if value is not None]
    if not all(
        isinstance(value, dt.datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value))
        for value in values
    ):
        return None
    return f'its first column is "{sheet.names[0]}" with a date and time in every row'


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Part a grid's headers into the question and its row."""
    headings = []
    for heading in system_headings(sheet.names, SYSTEM):
        grid = _GRID.fullmatch(heading.name)
        if heading.system is None and grid:
            stem, item = grid["stem"].strip(), grid["item"].strip()
            heading = Heading(heading.name, f"{stem} - {item}", stem, item)  # noqa: PLW2901
        headings.append(heading)
    return (settle_dates(build_table(sheet, headings)),)


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
GOOGLE_FORMS = Platform(name="google_forms", title="Google Forms", recognises=RECOGNISES, read=READ)
