"""Microsoft Forms: id, two times, e-mail and name, then a column a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from survey.importing.raw_export import RawExport, clean_cell, column_letters
from survey.importing.recognition import (
    Heading,
    Platform,
    build_table,
    has_names,
    sheet_by_sheet,
    system_headings,
)
from survey.importing.sheet import Sheet
from survey.importing.slash_dates import settle_dates
from survey.problems import Problem

LANGUAGES = (
    ("Start time", "Completion time"),
    ("Starttidspunkt", "Fullføringstidspunkt"),
    ("Starttidspunkt", "Fuldførelsestidspunkt"),
    ("Starttid", "Slutförandetid"),
    ("Startzeit", "Fertigstellungszeit"),
)
SYSTEM = (
    {"ID": "response_id", "Email": "", "E-postadresse": "", "E-post": "", "E-mail": "", "Mail": ""}
    | {"Name": "", "Navn": "", "Namn": "", "Language": "language", "Språk": "language"}
    | {"Last modified time": "", "Tidspunkt for siste endring": "", "Total points": ""}
    | {"Quiz feedback": "", "Grade posted time": "", "Totalt antall poeng": ""}
    | {start: "started_on" for start, _ in LANGUAGES}
    | {end: "completed_on" for _, end in LANGUAGES}
)
HEADERLESS = ("ID", "Start time", "Completion time", "Email", "Name")
OWN = 6
"""The platform's own columns stand among the first six; a later "Navn" is a question."""


def fits(sheet: Sheet) -> str | None:
    """Look for the two times under their names, or for rows that begin with id and two times."""
    for start, end in LANGUAGES:
        if has_names(sheet, start, end):
            return f'it has Microsoft Forms\' columns "{start}" and "{end}"'
    if _is_headerless(sheet):
        return "every row begins with a number and two times, and there is no row of names"
    return None


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Read the table; without a header its columns are called by their letters."""
    if _is_headerless(sheet):
        return (_read_headerless(sheet),)
    headings = [
        replace(heading, system=None)
        if heading.system is not None and number >= OWN and "point" not in heading.name
        else heading
        for number, heading in enumerate(system_headings(sheet.names, SYSTEM, _is_quiz))
    ]
    return (settle_dates(build_table(sheet, headings)),)


def _is_quiz(name: str) -> bool:
    return name.startswith(("Points - ", "Feedback - ", "Poeng - ", "Tilbakemelding - "))


def _is_headerless(sheet: Sheet) -> bool:
    rows = [row for row in sheet.rows[sheet.first :][:5] if row]
    return bool(rows) and all(len(row) > 3 and _begins_as_answer(row) for row in rows)


def _begins_as_answer(row: Any) -> bool:
    number, start, end = (clean_cell(value) for value in row[:3])
    return (
        isinstance(number, (int, float))
        and isinstance(start, dt.datetime)
        and isinstance(end, dt.datetime)
        and start <= end
    )


def _read_headerless(sheet: Sheet) -> RawExport:
    width = max(len(row) for row in sheet.rows[sheet.first :])
    mail = [str(row[3] or "") for row in sheet.rows[sheet.first :][:50] if len(row) > 3]
    own = HEADERLESS if any("@" in m or m == "anonymous" for m in mail) else HEADERLESS[:3]
    headings = system_headings(own, SYSTEM)
    headings += [Heading(f"column {column_letters(n)}") for n in range(len(own), width)]
    export = build_table(sheet, headings, skip=0)
    problem = Problem(
        "header-missing",
        "this sheet has no row of names; its first row is already an answer.",
        "Put the names in a row above, or say in a mapping which column is which: "
        f'`columns: {{"column {column_letters(len(own))}": QUESTION}}`.',
        sheet.place(),
        "warning",
    )
    return replace(export, problems=(*export.problems, problem))


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
MICROSOFT_FORMS = Platform(
    name="microsoft_forms", title="Microsoft Forms", recognises=RECOGNISES, read=READ
)
