"""LimeSurvey: four ways to head a column, short or long answers, and its own SPSS files."""

from __future__ import annotations

import re
from dataclasses import replace

from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.recognition import (
    Heading,
    Platform,
    build_table,
    cell_text,
    sheet_by_sheet,
    system_headings,
)
from survey.importing.sheet import Sheet
from survey.importing.slash_dates import settle_dates

SYSTEM = {
    "id": "response_id",
    "Response ID": "response_id",
    "Respons-ID": "response_id",
    "Svar-ID": "response_id",
    "Svar ID": "response_id",
    "Antwort ID": "response_id",
    "submitdate": "completed_on",
    "Date submitted": "completed_on",
    "Dato innsendt": "completed_on",
    "Innsendingsdato": "completed_on",
    "Datum Abgeschickt": "completed_on",
    "startdate": "started_on",
    "Date started": "started_on",
    "Dato startet": "started_on",
    "Startdato": "started_on",
    "Datum gestartet": "started_on",
    "startlanguage": "language",
    "Start language": "language",
    "Startspråk": "language",
    "Start-Sprache": "language",
    "token": "token",
    "Token": "token",
    "Access code": "token",
    "Tilgangskode": "token",
    "Zugangscode": "token",
} | dict.fromkeys(
    ("lastpage", "Last page", "Siste side", "Letzte Seite", "seed", "Seed", "Zufallsstartwert",
     "datestamp", "Date last action", "Dato for siste handling", "Datum letzte Aktivität",
     "ipaddr", "IP address", "IP-adresse", "IP-Adresse", "refurl", "Referrer URL",
     "interviewtime", "Total time", "Gesamtzeit"), "",
)  # fmt: skip
LAST_PAGE = ("lastpage", "last page", "siste side", "letzte seite")
OTHERS = {purpose: {n.casefold() for n, p in SYSTEM.items() if p == purpose} for purpose in
          ("response_id", "completed_on", "language")}  # fmt: skip
NO_WORDS = {"no": "Nei", "nb": "Nei", "nn": "Nei", "da": "Nej", "sv": "Nej", "de": "Nein"}
_BOTH = re.compile(r"(?P<code>[A-Za-z][\w\[\].\-]*)\.\s+(?P<text>.+)", re.S)
_SUB = re.compile(r"(?P<stem>.+?)\s*\[(?P<item>[^\[\]]+)\](?:\s*\[(?P<scale>[^\[\]]+)\])?\s*", re.S)
_TIMING = re.compile(r"groupTime\d+|Group time: .*|Question time: .*")


def fits(sheet: Sheet) -> str | None:
    """Look for the last page seen beside the response's number, its end or its language."""
    names = {_code(name).casefold() for name in sheet.names}
    mark = next((name for name in LAST_PAGE if name in names), None)
    beside = sum(bool(known & names) for known in OTHERS.values())
    if mark and beside >= 2:
        return f"it has LimeSurvey's column \"{mark}\" beside the response's number and language"
    if not mark and beside == len(OTHERS):
        return "it has LimeSurvey's columns for the response's number, end and language"
    return None


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Read the headings, whichever they are, and say what Y and N stand for."""
    timed = any(name in ("interviewtime", "Total time") for name in sheet.names)
    both = sum(bool(_BOTH.fullmatch(name)) for name in sheet.names) * 2 > len(sheet.names)
    headings = []
    for name in sheet.names:
        code, text = name, ""
        if both and (match := _BOTH.fullmatch(name)):
            code, text = match["code"], match["text"]
        (heading,) = system_headings([code], SYSTEM, _is_timing if timed else None)
        if timed and heading.system is None and _is_time_of(code, sheet.names):
            heading = replace(heading, system="")
        headings.append(heading if heading.system is not None else _heading(code, text))
    export = build_table(sheet, headings)
    return (settle_dates(_explained(export)),)


def _code(name: str) -> str:
    match = _BOTH.fullmatch(name)
    return match["code"] if match else name


def _heading(code: str, text: str) -> Heading:
    wording = text or (code if " " in code else "")
    sub = _SUB.fullmatch(wording)
    if sub:
        stem, item = sub["stem"].strip(), sub["item"].strip()
        return Heading(code, f"{stem} - {item}", stem, item)
    return Heading(code, wording if wording != code else "")


def _is_timing(name: str) -> bool:
    return bool(_TIMING.fullmatch(name))


def _is_time_of(name: str, names: tuple[str, ...]) -> bool:
    return name.endswith("Time") and any(other.startswith(name[:-4]) for other in names
                                         if other != name)  # fmt: skip


def _explained(export: RawExport) -> RawExport:
    """Give columns of Y and N their words, in the language most people answered in."""
    spoken = next((c for c in export.columns if c.system == "language"), None)
    often: dict[str, int] = {}
    for cell in spoken.cells if spoken is not None else ():
        language = cell_text(cell)[:2].casefold()
        often[language] = often.get(language, 0) + 1
    most = max(often, key=lambda language: often[language]) if often else ""
    words: dict[float | str, str] = {"Y": "Ja", "N": NO_WORDS.get(most, "")}
    if most not in NO_WORDS:
        words = {"Y": "Yes", "N": "No"}
    return replace(export, columns=tuple(_worded(column, words) for column in export.columns))


def _worded(column: RawColumn, words: dict[float | str, str]) -> RawColumn:
    if column.system is not None or column.value_labels or column.cells.dtype != object:
        return column
    given = {cell for cell in column.cells if cell is not None}
    if not given or not given <= {"Y", "N"}:
        return column
    return replace(column, value_labels=dict(words))


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
LIMESURVEY = Platform(name="limesurvey", title="LimeSurvey", recognises=RECOGNISES, read=READ)
