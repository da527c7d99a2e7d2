"""SurveyXact: Dataset, Structure and Labels, as sheets of a workbook or as three text files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from survey.importing.raw_export import RawColumn, RawExport, clean_cell, text_of
from survey.importing.recognition import (
    Evidence,
    Heading,
    Platform,
    Sheets,
    build_table,
    cell_text,
    system_headings,
)
from survey.importing.sheet import Sheet
from survey.importing.slash_dates import settle_dates
from survey.problems import Problem, SurveyError

SYSTEM = {
    "responde": "response_id",
    "starttim": "started_on",
    "closetim": "completed_on",
    "lang": "language",
} | dict.fromkeys(
    ("survey", "organiza", "created", "modified", "difftime", "response", "importgr", "distribu",
     "email", "statoverall"), "",
)  # fmt: skip
MARKS = {"responde", "organiza", "closetim", "starttim", "difftime", "importgr", "distribu",
         "statoverall", "stato_1", "stato_4", "statove"}  # fmt: skip
STRUCTURE = ("questionname", "variablename", "questiontype", "subtype", "questiontext",
             "choicevalue", "choicetext")  # fmt: skip
_STATUS = re.compile(r"stat[ocds]?_\w+|stat\w*overall\w*", re.I)
_DATASET = re.compile(r"dataset\s*(?:\(?\d*\)?)", re.I)
NEIGHBOURS = 2000
LARGEST_NEIGHBOUR = 20_000_000
"""So many files, and so large, are looked at beside a data set for structure and labels."""


def recognises(sheets: Sheets) -> Evidence | None:
    """Look for a structure's header, for the three sheets, or for the system's own columns."""
    if any(is_structure(sheet) for sheet in sheets):
        return Evidence("it holds SurveyXact's list of questions and variables (Structure)")
    named = {(sheet.name or "").casefold() for sheet in sheets}
    if "labels" in named and any(_DATASET.fullmatch(name) for name in named):
        return Evidence('it has SurveyXact\'s sheets "Dataset" and "Labels"')
    if len(sheets) == 1:
        marks = MARKS & {name.casefold() for name in sheets[0].names}
        if len(marks) >= 3:
            return Evidence(f"it has SurveyXact's columns {', '.join(sorted(marks)[:3])}")
        if sheets[0].kind == "CSV" and any(map(is_structure, _neighbours(sheets[0]))):
            return Evidence("a list of its variables (Structure) lies in the same folder")
        if sheets[0].kind == "CSV" and is_labels(sheets[0]) and _has_structure_beside(sheets[0]):
            return Evidence("it holds the labels of a data set in the same folder")
    return None


def read(sheets: Sheets) -> tuple[RawExport, ...]:
    """Put the labels and wordings on the columns of the data set, joining its parts."""
    if len(sheets) == 1 and sheets[0].kind == "CSV":
        sheets = (*sheets, *_neighbours(sheets[0]))
    structure = next((sheet for sheet in sheets if is_structure(sheet)), None)
    labels = next((sheet for sheet in sheets if is_labels(sheet)), None)
    parts = [sheet for sheet in sheets if sheet not in (structure, labels)]
    parts = [sheet for sheet in parts if _DATASET.fullmatch(sheet.name or "")] or parts
    if not parts:
        raise SurveyError(
            Problem(
                "no-dataset",
                "this file describes the questions; the answers are not in it.",
                "Import dataset.csv, and leave structure.csv and labels.csv beside it.",
                sheets[0].place(),
            )
        )
    headings = _read_structure(structure) if structure else {}
    meanings = read_labels(labels) if labels else {}
    export = _joined([_read_part(part, headings, meanings) for part in parts])
    if structure is None and export.columns and not meanings:
        problem = Problem(
            "no-structure",
            "SurveyXact's list of questions (Structure) is not there, so that columns are known "
            "by their short names only.",
            "Export Dataset, Structure and Labels together, and keep them in one folder.",
            export.place(),
            "warning",
        )
        export = replace(export, problems=(*export.problems, problem))
    return (settle_dates(export),)


def is_structure(sheet: Sheet) -> bool:
    """Tell whether a sheet is the list of questions and variables."""
    return tuple(name.casefold() for name in sheet.names[:3]) == STRUCTURE[:3]


def is_labels(sheet: Sheet) -> bool:
    """Tell whether every row is a variable, a number and a text, with no header."""
    if (sheet.name or "").casefold() == "labels":
        return True
    rows = [row for row in sheet.heads if row]
    return bool(rows) and all(
        len([cell for cell in row if cell]) <= 3
        and len(row) >= 3
        and row[0]
        and re.fullmatch(r"-?\d+", row[1])
        and re.fullmatch(r"[A-Za-z]\w*", row[0])
        for row in rows
    )


def _read_structure(sheet: Sheet) -> dict[str, Heading]:
    """Return the heading of every variable; a stray separator at the end of rows is nothing."""
    found: dict[str, Heading] = {}
    for row in sheet.rows[sheet.first + 1 :]:
        cells = [cell_text(clean_cell(value)) for value in row[: len(STRUCTURE)]]
        cells += [""] * (len(STRUCTURE) - len(cells))
        question, name, _, sub, text, _, choice = cells
        if not name or name in found:
            continue
        several = sub.casefold() == "multiple"
        if several and choice:
            heading = Heading(name, f"{text} - {choice}", text, choice)
        else:
            stem, parted, item = text.rpartition(" - ")
            heading = Heading(name, text, stem if parted else "", item if parted else "")
        found[name] = replace(heading, other_names=(question,) if question != name else ())
    often: dict[str, int] = {}
    for heading in found.values():
        for other in heading.other_names:
            often[other] = often.get(other, 0) + 1
    return {
        name: replace(h, other_names=tuple(o for o in h.other_names if often[o] == 1))
        for name, h in found.items()
    }


def is_own(name: str) -> bool:
    """Tell whether a variable is one that SurveyXact itself adds."""
    return name.casefold() in SYSTEM or bool(_STATUS.fullmatch(name))


def holds_answers(sheet: Sheet) -> bool:
    """Tell whether a sheet is neither the list of questions nor the one of labels."""
    return not is_structure(sheet) and not is_labels(sheet)


def find_labels(structure: Sheet, variables: set[str]) -> Sheet | None:
    """Return the labels of these variables that lie in the structure's folder, if they do."""
    if structure.kind != "CSV":
        return None
    beside = [path for path, what in _beside(structure.path) if what == "labels"]
    return next(iter(_fitting(variables, beside)), None)


def read_labels(sheet: Sheet) -> dict[str, dict[float | str, str]]:
    """Return what the codes of every variable mean."""
    found: dict[str, dict[float | str, str]] = {}
    for row in sheet.rows[sheet.first :]:
        cells = [clean_cell(value) for value in row[:3]]
        if len(cells) < 3 or any(cell is None for cell in cells):
            continue
        value = cells[1]
        code: float | str = text_of(value)
        if re.fullmatch(r"-?\d+(\.\d+)?", str(code)):
            code = float(code)
        found.setdefault(text_of(cells[0]), {})[code] = text_of(cells[2])
    return found


def _read_part(
    sheet: Sheet, known: dict[str, Heading], meanings: dict[str, dict[float | str, str]]
) -> RawExport:
    headings = system_headings(sheet.names, SYSTEM, lambda name: bool(_STATUS.fullmatch(name)))
    headings = [
        heading
        if heading.system is not None and heading.name not in known
        else known.get(heading.name, heading)
        for heading in headings
    ]
    export = build_table(sheet, headings)
    columns = tuple(
        replace(column, value_labels=meanings.get(column.name, {})) for column in export.columns
    )
    return replace(export, columns=columns)


def _joined(parts: list[RawExport]) -> RawExport:
    """Join the parts of a data set that was too wide for one sheet, row by row."""
    first = parts[0]
    for part in parts[1:]:
        if len(part.rows) != len(first.rows):
            raise SurveyError(
                Problem(
                    "parts-uneven",
                    f"the parts of the data set have {len(first.rows)} and {len(part.rows)} rows, "
                    "so that they cannot be laid side by side.",
                    "Export it again from SurveyXact.",
                    part.place(),
                )
            )
        here = {column.name for column in first.columns}
        added: Iterable[RawColumn] = (c for c in part.columns if c.name not in here)
        first = replace(
            first,
            columns=(*first.columns, *added),
            problems=(*first.problems, *part.problems),
        )
    return first


def _neighbours(sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the other files of a triple in the same folder, known by what they hold.

    Two lists of questions that both fit are none: nothing says which is meant.
    """
    beside = _beside(sheet.path)
    here = set(sheet.names)
    structure = _fitting(here, [path for path, what in beside if what == "structure"])
    if not structure and not _has_marks(sheet):
        return ()
    return (*structure, *_fitting(here, [path for path, what in beside if what == "labels"]))


def _fitting(here: set[str], paths: list[Path]) -> tuple[Sheet, ...]:
    """Return the one file that has most of its variables among these."""
    from survey.importing.read_csv import read_csv

    found = []
    for path in paths:
        with suppress(SurveyError):
            other = read_csv(path)
            names = set(_read_structure(other) if is_structure(other) else read_labels(other))
            if names and len(names & here) * 2 > len(names):
                found.append(other)
    return tuple(found) if len(found) == 1 else ()


def _has_structure_beside(sheet: Sheet) -> bool:
    return any(what == "structure" for _, what in _beside(sheet.path))


def _has_marks(sheet: Sheet) -> bool:
    return len(MARKS & {name.casefold() for name in sheet.names}) >= 3


def _beside(path: Path) -> list[tuple[Path, str]]:
    """Return the files beside this one that begin as a structure or labels do."""
    found = []
    for other in sorted(path.parent.iterdir())[:NEIGHBOURS]:
        try:
            if other == path or not other.is_file() or other.stat().st_size > LARGEST_NEIGHBOUR:
                continue
            with other.open("rb") as file:
                start = file.read(400)
        except OSError:
            continue
        start = start.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")
        if re.match(rb'"?questionname"?[\t;,]"?variablename', start, re.I):
            found.append((other, "structure"))
        elif re.match(rb'"?[A-Za-z]\w*"?[\t;,]"?-?\d+"?[\t;,]', start):
            found.append((other, "labels"))
    return found


SURVEYXACT = Platform(name="surveyxact", title="SurveyXact", recognises=recognises, read=read)
