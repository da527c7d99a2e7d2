"""The statuses in a platform's file: of a list of participants, or beside the answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.fieldwork.outcome_words import Disposition
from survey.fieldwork.platform_statuses import (
    SURVEYXACT_NUMBERS,
    Statuses,
    disposition_of_status,
    record_statuses,
)
from survey.importing.match_columns import ColumnMatch
from survey.importing.platform_columns import purpose_of
from survey.importing.raw_export import RawColumn, RawExport, clean_cell, text_of
from survey.importing.read_file import read_file
from survey.problems import Problem, Report, SurveyError

if TYPE_CHECKING:
    import numpy as np

    from survey.library import Library
    from survey.store.stores import Stores

_NUMBERED = re.compile(r"(?:stato|statoverall)_(\d+)", re.IGNORECASE)
_WORDED = ("statoverall", "statove", "stato")
_NOT_SET = ("", "0", "ikke valgt", "ikke valgt.", "not selected", "false")
_DAY = re.compile(r"\d{4}-\d\d-\d\d.*")


@dataclass(slots=True)
class ReadStatuses:
    """What a platform's list says.

    Parameters
    ----------
    counts
        Persons by what became of them.
    nobody
        Rows of nobody in the register.
    new
        Events that are noted and were not known.
    """

    counts: Counter[str] = field(default_factory=Counter)
    nobody: int = 0
    new: int = 0


def find_statuses(
    export: RawExport, report: Report, left_out: frozenset[str] = frozenset()
) -> list[Disposition | None] | None:
    """Return what became of each row's person; `None` where the file does not say at all.

    Parameters
    ----------
    report
        Takes an error for each status that the platform is not known to give.
    left_out
        Names of columns that are not to be looked at.
    """
    columns = {c.name.casefold(): c for c in export.columns if c.name not in left_out}
    if {"emailstatus", "completed", "token"} <= columns.keys():
        return _limesurvey(export, columns, report)
    numbered = {int(m[1]): c for name, c in columns.items() if (m := _NUMBERED.fullmatch(name))}
    if numbered:
        return _numbered(export, numbered, report)
    worded = next((columns[name] for name in _WORDED if name in columns), None)
    return None if worded is None else _worded(export, worded, report)


def statuses_of(
    export: RawExport, matches: Iterable[ColumnMatch], persons: np.ndarray, report: Report
) -> tuple[tuple[str, Disposition], ...]:
    """Return what a file of answers says of persons of the register beside their answers.

    Parameters
    ----------
    matches
        A column that a mapping leaves out is not looked at.
    persons
        Whose each row is, `None` for nobody's, shape (rows,).
    """
    left = {m.column.name for m in matches if m.became == "ignored" and m.how == "mapping"}
    found = find_statuses(export, report, frozenset(left)) or [None] * len(persons)
    pairs = zip(persons, found, strict=True)
    return tuple((str(who), said) for who, said in pairs if who is not None and said is not None)


def store_statuses(
    stores: Stores, wave: str, statuses: tuple[tuple[str, Disposition], ...], import_id: int
) -> None:
    """Note what came beside the answers of an import, for its undo to take back."""
    from survey.store.stores import writing
    from survey.store.undo import import_source

    if statuses:
        with writing(stores) as contacts:
            record_statuses(contacts, wave, statuses, import_source(import_id))


def read_statuses(path: Path, stores: Stores, library: Library, wave: str) -> ReadStatuses:
    """Read a platform's list of participants and note what it has learned of whom.

    Raises
    ------
    SurveyError
        The file holds no statuses, one that is not known, or does not say whose they are; nothing
        is noted then.
    """
    from survey.fieldwork.register import people_by_token
    from survey.store.stores import note, writing

    report = Report()
    found: list[tuple[RawExport, list[Disposition | None]]] = []
    for export in read_file(path):
        statuses = find_statuses(export, report)
        if statuses is not None:
            found.append((export, statuses))
    report.raise_errors()
    if not found:
        raise SurveyError(
            Problem(
                "no-statuses",
                "this file says of nobody what became of them.",
                "Export LimeSurvey's participants, or SurveyXact's data set with the variables of "
                "the status.",
            )
        )
    people = people_by_token(stores, library, wave, stores.data)
    owners = {str(token): str(person) for token, person in people["person_id"].items()}
    owners |= _addresses(stores)
    done = ReadStatuses()
    learned: dict[str, Disposition] = {}
    for export, statuses in found:
        for row, said in zip(_owners(export, owners), statuses, strict=True):
            if said is None:
                continue
            done.nobody += row is None
            if row is not None:
                learned[row] = said
    done.counts.update(learned.values())
    with writing(stores) as contacts:
        new = record_statuses(contacts, wave, learned.items(), "platform")
        done.new = new.total()
        if done.new:
            note(contacts, "statuses", wave, f"{done.new} new")
    return done


def _addresses(stores: Stores) -> dict[str, str]:
    """Return whose an address is that is one person's alone."""
    from sqlalchemy import select

    from survey.store.schema import persons

    with stores.contacts.connect() as contacts:
        rows = contacts.execute(select(persons.c.person_id, persons.c.email)).all()
    counts = Counter(row.email.casefold() for row in rows if row.email)
    return {
        row.email.casefold(): row.person_id
        for row in rows
        if row.email and counts[row.email.casefold()] == 1
    }


def _owners(export: RawExport, owners: dict[str, str]) -> list[str | None]:
    """Return whose each row is: by the token, else by the address."""
    from survey.tokens import normal_token

    tokens = [c for c in export.columns if (purpose_of(c.name) or ("",))[0] == "token"]
    emails = [c for c in export.columns if c.name.casefold() == "email"]
    if not tokens and not emails:
        raise SurveyError(
            Problem(
                "statuses-of-nobody",
                "nothing in this file says whose each status is.",
                "Export it with the token or the address.",
                export.place(),
            )
        )
    found: list[str | None] = []
    for row in range(len(export.rows)):
        named = [_cell(column, row) for column in tokens]
        ways = [*named, *map(normal_token, named), *(_cell(c, row).casefold() for c in emails)]
        found.append(next((owners[way] for way in ways if way in owners), None))
    return found


def _limesurvey(
    export: RawExport, columns: dict[str, RawColumn], report: Report
) -> list[Disposition | None]:
    """Who completed has, whatever became of the address; a quota is full for whoever met it."""
    found: list[Disposition | None] = []
    for row in range(len(export.rows)):
        completed = _cell(columns["completed"], row)
        word, column = completed, columns["completed"]
        if completed.casefold() in ("", "n"):
            column = columns["emailstatus"]
            word = _cell(column, row)
        elif _DAY.fullmatch(completed):
            word = "y"
        found.append(_said(word, "limesurvey", export, row, column, report) if word else None)
    return found


def _numbered(
    export: RawExport, columns: dict[int, RawColumn], report: Report
) -> list[Disposition | None]:
    """Of SurveyXact's columns, one a status, the last that is set counts."""
    found: list[Disposition | None] = []
    for row in range(len(export.rows)):
        numbers = [n for n, c in columns.items() if _cell(c, row).casefold() not in _NOT_SET]
        if not numbers:
            found.append(None)
            continue
        last = max(numbers)
        known = 1 <= last <= len(SURVEYXACT_NUMBERS)
        word = SURVEYXACT_NUMBERS[last - 1] if known else str(last)
        found.append(_said(word, "surveyxact", export, row, columns[last], report))
    return found


def _worded(export: RawExport, column: RawColumn, report: Report) -> list[Disposition | None]:
    found: list[Disposition | None] = []
    for row in range(len(export.rows)):
        word = _cell(column, row)
        if word.isdecimal() and 1 <= int(word) <= len(SURVEYXACT_NUMBERS):
            word = SURVEYXACT_NUMBERS[int(word) - 1]
        found.append(_said(word, "surveyxact", export, row, column, report) if word else None)
    return found


def _said(
    word: str, platform: Statuses, export: RawExport, row: int, column: RawColumn, report: Report
) -> Disposition | None:
    found = disposition_of_status(word, platform)
    if found is None:
        title = {"surveyxact": "SurveyXact", "limesurvey": "LimeSurvey"}[platform]
        report.add(
            "status-unknown",
            f'"{word}" is no status that {title} is known to give.',
            "Correct the cell; or leave the column out, of answers by a mapping: "
            f"`columns: {{{column.name}: null}}`.",
            export.place(row, column),
        )
    return found


def _cell(column: RawColumn, row: int) -> str:
    value: Any = clean_cell(column.cells[row])
    return "" if value is None else text_of(value)
