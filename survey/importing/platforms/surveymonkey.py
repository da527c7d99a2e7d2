"""SurveyMonkey: a row of questions, each once, over a row of their options and rows."""

from __future__ import annotations

from survey.importing.raw_export import RawExport
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
from survey.importing.wording import plain

SYSTEM = {
    "Respondent ID": "response_id",
    "RespondentID": "response_id",
    "Custom Data 1": "token",
    "custom_1": "token",
    "Start Date": "started_on",
    "StartDate": "started_on",
    "Date Created": "started_on",
    "End Date": "completed_on",
    "EndDate": "completed_on",
    "Date Modified": "completed_on",
} | dict.fromkeys(
    ("Collector ID", "CollectorID", "IP Address", "IPAddress", "Email Address", "EmailAddress",
     "First Name", "FirstName", "Last Name", "LastName", "Custom Data 2", "Custom Data 3",
     "LanguageID", "Collector Title"), "",
)  # fmt: skip
ANSWER = ("response", "open-ended response", "svar", "åpent svar", "fritekstsvar", "antwort")


def fits(sheet: Sheet) -> str | None:
    """Look for the respondent's and the collector's number."""
    if has_names(sheet, "Respondent ID", "Collector ID") or has_names(
        sheet, "RespondentID", "CollectorID"
    ):
        below = "" if _one_row(sheet) else ", and a second row of options"
        return f"it has SurveyMonkey's respondent and collector numbers{below}"
    return None


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Put each option or row under its question, which stands over the first of them only."""
    if _one_row(sheet):
        below = sheet.rows[sheet.first + 1 : sheet.first + 2]
        blank = bool(below) and not any(value not in (None, "") for value in below[0])
        headings = system_headings(sheet.names, SYSTEM)
        return (settle_dates(build_table(sheet, headings, skip=2 if blank else 1)),)
    headings, question = [], ""
    for heading, above, below in zip(
        system_headings(sheet.head(0), SYSTEM), sheet.head(0), sheet.head(1), strict=True
    ):
        if heading.system is not None and not below:
            headings.append(heading)
            continue
        question = above or question
        item = "" if plain(below) in ANSWER else below
        if not above and not below:
            headings.append(Heading(""))
        elif not item or plain(item) == plain(question):
            headings.append(Heading(question))
        else:
            joined = f"{question} - {item}"
            headings.append(Heading(joined, joined, question, item))
    return (settle_dates(build_table(sheet, headings, skip=2)),)


def _one_row(sheet: Sheet) -> bool:
    """Tell whether answers begin in the second row: the respondent's number stands there."""
    return sheet.export is not None or len(sheet.heads) < 2 or bool(sheet.head(1)[0])


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
SURVEYMONKEY = Platform(name="surveymonkey", title="SurveyMonkey", recognises=RECOGNISES, read=READ)
