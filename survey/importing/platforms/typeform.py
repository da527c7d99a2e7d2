"""Typeform: one row of question texts between `#` and `Network ID`."""

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
from survey.importing.slash_dates import settle_dates

SYSTEM = {
    "Response ID": "response_id",
    "Start Date (UTC)": "started_on",
    "Submit Date (UTC)": "completed_on",
    "Stage Date (UTC)": "",
    "Response Type": "",
    "Network ID": "",
    "Ending": "",
    "Tags": "",
}


def fits(sheet: Sheet) -> str | None:
    """Look for the dates that Typeform writes in UTC."""
    if has_names(sheet, "Submit Date (UTC)") or has_names(sheet, "Start Date (UTC)", "Network ID"):
        return 'it has Typeform\'s columns "Start Date (UTC)" and "Submit Date (UTC)"'
    return None


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Give the first column, `#`, the name of what it is."""
    names = list(sheet.names)
    headings = system_headings(names, SYSTEM)
    if names[0] == "#":
        headings[0] = system_headings(["#"], {"#": "response_id"})[0]
    return (settle_dates(build_table(sheet, headings)),)


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
TYPEFORM = Platform(name="typeform", title="Typeform", recognises=RECOGNISES, read=READ)
