"""REDCap: `record_id`, `checkbox___code`, `form_complete`; a row a record, or one an event."""

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
from survey.importing.wording import plain_name
from survey.problems import Problem

SYSTEM = dict.fromkeys(
    ("redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
     "redcap_data_access_group", "Event Name", "Repeat Instrument",
     "Repeat Instance", "Data Access Group", "Complete?"), "",
) | {"redcap_survey_identifier": "token", "Survey Identifier": "token"}  # fmt: skip
EVENT = ("redcap_event_name", "event_name")
REPEAT = ("redcap_repeat_instance", "repeat_instance")
_CHECKBOX = re.compile(r"(.+?)___(.+)")
_CHOICE = re.compile(r"(?P<stem>.+?)\s*\(choice=(?P<item>.*)\)\s*", re.S)


def fits(sheet: Sheet) -> str | None:
    """Look for REDCap's own names, or checkboxes beside a form's state."""
    names = {name.casefold() for name in sheet.names}
    own = sorted(name for name in names if name.startswith("redcap_"))
    if own:
        return f'it has REDCap\'s column "{own[0]}"'
    complete = any(name.endswith("_complete") for name in names)
    if complete and ("record_id" in names or any(_CHECKBOX.fullmatch(n) for n in names)):
        return "it has a record's number or checkboxes, and whether each form is complete"
    if "complete?" in names and any(_CHOICE.fullmatch(name) for name in sheet.names):
        return "its columns say which choice they are, and whether each form is complete"
    return None


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Read the records; in a longitudinal project every event becomes a sheet of its own."""
    names = sheet.names
    headings = [_heading(heading) for heading in system_headings(names, SYSTEM, _is_form_state)]
    longitudinal = any(plain_name(name) in EVENT for name in names)
    if headings[0].system is None:
        headings[0] = replace(headings[0], system="token" if longitudinal else "response_id")
    export = build_table(sheet, headings)
    parts = _parts(export, _column(export, EVENT)) if longitudinal else [export]
    return tuple(_without_repeats(part) for part in parts)


def _heading(heading: Heading) -> Heading:
    if heading.system is not None:
        return heading
    box, choice = _CHECKBOX.fullmatch(heading.name), _CHOICE.fullmatch(heading.name)
    if box:
        return replace(heading, other_names=(f"{box[1]}.{box[2].replace('_', '-')}",
                                             f"{box[1]}.{box[2]}"))  # fmt: skip
    if choice:
        stem, item = choice["stem"].strip(), choice["item"].strip()
        return replace(heading, label=f"{stem} - {item}", stem=stem, item=item)
    if heading.name.endswith("_timestamp"):
        return replace(heading, system="completed_on")
    return heading


def _is_form_state(name: str) -> bool:
    return name.endswith("_complete")


def _column(export: RawExport, names: tuple[str, ...]) -> RawColumn:
    return next(column for column in export.columns if plain_name(column.name) in names)


def _parts(export: RawExport, event: RawColumn) -> list[RawExport]:
    """Part the rows by event."""
    at = [cell_text(cell) for cell in event.cells]
    return [
        replace(_only(export, [row for row, value in enumerate(at) if value == name]),
                sheet=name or None)
        for name in dict.fromkeys(at)
    ]  # fmt: skip


def _only(export: RawExport, rows: list[int]) -> RawExport:
    """Keep these rows, and the columns that one of them fills or no row does."""
    columns = tuple(
        replace(column, cells=column.cells[rows])
        for column in export.columns
        if column.system is not None
        or any(cell is not None for cell in column.cells[rows])
        or not any(cell is not None for cell in column.cells)
    )
    return replace(export, columns=columns, rows=export.rows[rows])


def _without_repeats(export: RawExport) -> RawExport:
    """Leave out the rows of forms that a person filled in several times, and count them."""
    if not any(plain_name(column.name) in REPEAT for column in export.columns):
        return export
    instances = _column(export, REPEAT).cells
    once = [row for row, cell in enumerate(instances) if cell is None]
    if len(once) in (0, len(instances)):
        return export
    problem = Problem(
        "repeated-forms",
        f"{len(instances) - len(once)} rows hold a repeated form, not a person, and were left out.",
        "Export the repeated form by itself if its answers are wanted.",
        export.place(),
        "warning",
    )
    return replace(_only(export, once), problems=(*export.problems, problem))


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
REDCAP = Platform(name="redcap", title="REDCap", recognises=RECOGNISES, read=READ)
