"""Qualtrics: short names, then the questions' texts, then import ids (not in old exports)."""

from __future__ import annotations

import re
from dataclasses import replace

from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.recognition import (
    Heading,
    Platform,
    build_table,
    cell_text,
    has_names,
    sheet_by_sheet,
    system_headings,
)
from survey.importing.sheet import Sheet
from survey.importing.slash_dates import settle_dates
from survey.importing.wording import plain_name
from survey.problems import Problem

SYSTEM = {
    "ResponseId": "response_id",
    "ExternalReference": "token",
    "ExternalDataReference": "token",
    "StartDate": "started_on",
    "EndDate": "completed_on",
    "UserLanguage": "language",
    "DistributionChannel": "mode",
} | dict.fromkeys(
    ("Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate",
     "RecipientLastName", "RecipientFirstName", "RecipientEmail", "LocationLatitude",
     "LocationLongitude", "LocationAccuracy", "ResponseSet", "Name", "EmailAddress",
     "Duration__in_seconds_"), "",
)  # fmt: skip
_SELECTED = re.compile(
    r" - (?:Selected Choice|Valgt alternativ|Valgt svaralternativ|Ausgewählte (?:Option|Auswahl|"
    r"Antwort)|Choix sélectionné|Valt alternativ)\b"
)
_IMPORT_ID = re.compile(r'"ImportId"\s*:\s*"([^"]+)"')
_NO = ("0", "false", "usann", "falsch", "faux", "nei", "no")
_TRIAL = ("1", "survey preview", "survey test", "2")


def fits(sheet: Sheet) -> str | None:
    """Look for import ids in a third row, else for the names of Qualtrics' own columns."""
    if len(sheet.heads) > 2 and any(_IMPORT_ID.search(cell) for cell in sheet.heads[2]):
        return "its third row holds Qualtrics' import ids"
    if len(sheet.heads) > 1 and "V1" in sheet.names and has_names_below(sheet):
        return "its first row numbers the columns V1, V2 ... over Qualtrics' own names"
    if has_names(sheet, "ResponseId", "StartDate", "EndDate") and (
        has_names(sheet, "Finished") or has_names(sheet, "RecordedDate")
    ):
        return 'it has Qualtrics\' columns "ResponseId", "StartDate" and "EndDate"'
    return None


def has_names_below(sheet: Sheet) -> bool:
    """Tell whether the second row has the names that old exports put there."""
    below = {plain_name(cell) for cell in sheet.head(1)}
    return {"responseid", "responseset"} <= below or {"responseid", "startdate"} <= below


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Take names from the first row, wordings from the second, and check who finished."""
    if sheet.export is not None:
        return (_settled(build_table(sheet, system_headings(sheet.names, SYSTEM))),)
    names, texts, ids = sheet.head(0), sheet.head(1), sheet.head(2)
    new = any(_IMPORT_ID.search(cell) for cell in ids)
    old = not new and "V1" in names and has_names_below(sheet)
    worded = new or old or _is_worded(sheet)
    if not worded:
        texts = ("",) * len(names)
    headings = []
    for name, text, given in zip(names, texts, ids, strict=True):
        (heading,) = system_headings([text if old and text else name], SYSTEM)
        if heading.system is None:
            found = _IMPORT_ID.search(given) if new else None
            heading = _heading(name, text, (found[1],) if found else ())
        headings.append(heading)
    return (_settled(build_table(sheet, headings, skip=3 if new else 2 if worded else 1)),)


def _heading(name: str, text: str, others: tuple[str, ...]) -> Heading:
    label = _SELECTED.sub("", text).strip()
    stem, parted, item = label.rpartition(" - ")
    return Heading(
        name,
        label,
        stem if parted else "",
        item if parted else "",
        other_names=others,
    )


def _is_worded(sheet: Sheet) -> bool:
    """Tell whether the second row is a header too: no date stands under StartDate."""
    at = next((n for n, name in enumerate(sheet.names) if name == "StartDate"), None)
    return at is not None and len(sheet.heads) > 1 and not re.search(r"\d", sheet.head(1)[at])


def _settled(export: RawExport) -> RawExport:
    """Leave the end empty where a person did not finish, and name rows that are trials."""
    by_name = {plain_name(column.name): column for column in export.columns}
    finished, status = by_name.get("finished"), by_name.get("status")
    if finished is not None:
        open_rows = [cell_text(cell).casefold() in _NO for cell in finished.cells]
        export = replace(
            export, columns=tuple(_open_ended(column, open_rows) for column in export.columns)
        )
    trials = [
        row
        for row, cell in enumerate(status.cells if status is not None else ())
        if cell_text(cell).casefold() in _TRIAL
    ]
    if trials:
        problem = Problem(
            "trial-row",
            f"{len(trials)} rows are previews or tests of the form, not answers.",
            "Take them out of the file and import it again.",
            export.place(trials[0], status),
            "warning",
        )
        export = replace(export, problems=(*export.problems, problem))
    return settle_dates(export)


def _open_ended(column: RawColumn, open_rows: list[bool]) -> RawColumn:
    if column.system != "completed_on":
        return column
    cells = column.cells.copy()
    cells[open_rows] = None if cells.dtype == object else float("nan")
    return replace(column, cells=cells)


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
QUALTRICS = Platform(name="qualtrics", title="Qualtrics", recognises=RECOGNISES, read=READ)
