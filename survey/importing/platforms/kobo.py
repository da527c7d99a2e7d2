"""KoboToolbox and ODK: `group/question`, and `question/option` beside a question of several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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

SYSTEM = {
    "start": "started_on",
    "_uuid": "response_id",
    "KEY": "response_id",
    "_submission_time": "completed_on",
    "SubmissionDate": "completed_on",
} | dict.fromkeys(
    ("end", "today", "deviceid", "DeviceID", "username", "phonenumber", "simserial",
     "subscriberid", "audit", "_id", "_index", "_parent_index", "_parent_table_name", "_tags",
     "_notes", "_status", "_version_", "__version__", "_validation_status", "_submitted_by",
     "_attachments", "_geolocation", "_xform_id_string", "formhub/uuid", "meta/instanceID",
     "meta/rootUuid", "meta/instanceName", "meta-instanceID", "meta-instanceName", "SubmitterID",
     "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState",
     "Edits", "FormVersion", "instanceID", "instanceName"), "",
)  # fmt: skip


def fits(sheet: Sheet) -> str | None:
    """Look for the submission's names of either server."""
    if "_uuid" in sheet.names and ("_submission_time" in sheet.names or "_id" in sheet.names):
        return 'it has KoboToolbox\' columns "_uuid" and "_submission_time"'
    if has_names(sheet, "SubmissionDate", "KEY") or (
        has_names(sheet, "SubmissionDate") and has_names(sheet, "meta-instanceID")
    ):
        return 'it has ODK\'s columns "SubmissionDate" and the key of the submission'
    return None


def read_sheet(sheet: Sheet) -> tuple[RawExport, ...]:
    """Take the groups off the names, and the joined column away where its options stand apart."""
    names = sheet.names
    here = set(names)
    parent = _parent("/" if any("/" in name for name in names) else "-")
    split = {up for name in names if (up := parent(name)) in here and up}
    headings = []
    for heading in system_headings(names, SYSTEM):
        if heading.system is None and heading.name in split:
            heading = replace(heading, system="")  # noqa: PLW2901
        elif heading.system is None:
            heading = _tailed(heading, parent, split)  # noqa: PLW2901
        headings.append(heading)
    return (build_table(sheet, headings),)


def _parent(sign: str) -> Callable[[str], str]:
    return lambda name: name.rpartition(sign)[0]


def _tailed(heading: Heading, parent: Callable[[str], str], split: set[str]) -> Heading:
    name, above = heading.name, parent(heading.name)
    if not above:
        return heading
    tail, further = name[len(above) + 1 :], parent(above)
    question = above[len(further) + 1 :] if further else above
    if above in split:
        stem, item = question, tail
        label = f"{stem} - {item}" if " " in stem else ""
        return replace(heading, other_names=(f"{question}.{tail}",), label=label, stem=stem,
                       item=item)  # fmt: skip
    return replace(
        heading, other_names=(tail, f"{question}.{tail}"), label=tail if " " in tail else ""
    )


RECOGNISES, READ = sheet_by_sheet(fits, read_sheet)
KOBO = Platform(name="kobo", title="KoboToolbox", recognises=RECOGNISES, read=READ)
