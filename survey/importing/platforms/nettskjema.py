"""Nettskjema: codebook names such as `matrix.item`, between `$submission_id` and its kin."""

from __future__ import annotations

from survey.importing.raw_export import RawExport
from survey.importing.recognition import (
    Platform,
    build_table,
    has_names,
    sheet_by_sheet,
    system_headings,
)
from survey.importing.sheet import Sheet
from survey.importing.wording import plain_name

SYSTEM = {
    "$submission_id": "response_id",
    "$created": "completed_on",
    "$answer_time_ms": "",
    "$modified": "",
    "$respondent_key": "token",
    "$language": "language",
    "form_id": "",
}
"""TSD's files have the same names without the dollar, SPSS writes another sign for it."""


def fits(sheet: Sheet) -> str | None:
    """Look for the submission's id and one of the two times beside it."""
    if has_names(sheet, "$submission_id") and (
        has_names(sheet, "$created")
        or has_names(sheet, "$answer_time_ms")
        or "$submission_id" in sheet.names
    ):
        shown = next(n for n in sheet.names if plain_name(n) == "submission_id")
        return f'it has Nettskjema\'s column "{shown}" and the times of the submission'
    return None


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Read the table; names with a full stop are parts of a matrix or multiple choice."""
    return (build_table(sheet, system_headings(sheet.names, SYSTEM)),)


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
NETTSKJEMA = Platform(name="nettskjema", title="Nettskjema", recognises=RECOGNISES, read=READ)
