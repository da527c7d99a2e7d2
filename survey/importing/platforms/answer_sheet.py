"""Answer sheets that `survey form` has made: one a person, or rows typed from paper."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from survey.answer_sheets import (
    ANSWER,
    FIRST_OPTION,
    MARK,
    TARGET,
    SheetMark,
    parse_mark,
)
from survey.importing.raw_export import RawColumn, RawExport, clean_cell, text_of
from survey.importing.recognition import Evidence, Platform, Sheets
from survey.importing.sheet import Sheet
from survey.problems import Problem, SurveyError

MADE_FOR = "made_for"
"""What the column of questionnaires is for; survey/importing/made_for.py looks at it."""

PURPOSES = ("token", "response_id", "completed_on", "mode", "language", MADE_FOR)

Answers = dict[str, Any]


def recognises(sheets: Sheets) -> Evidence | None:
    """Look for the mark in the first cell."""
    if any(_is_marked(sheet) for sheet in sheets):
        return Evidence("it is an answer sheet that survey form has made")
    return None


def read(sheets: Sheets) -> tuple[RawExport, ...]:
    """Put the answers of all sheets in one table, a row a person.

    The sheets of a folder are numbered through.
    """
    import numpy as np

    people: list[Answers] = []
    put: list[frozenset[str] | None] = []
    files: list[str] = []
    rows: list[int] = []
    marked = [sheet for sheet in sheets if _is_marked(sheet)] or sheets[:1]
    for sheet in marked:
        mark = _mark(sheet)
        for row, answers in _people(sheet, mark):
            people.append(answers)
            # Of what is typed from paper nobody knows what stood on it.
            put.append(frozenset(answers) if mark.kind == "form" else None)
            files.append(sheet.path.name)
            rows.append(row)
    names = [*PURPOSES, *dict.fromkeys(n for a in people for n in a if n not in PURPOSES)]
    columns = tuple(_column(name, people) for name in names)
    first, several = marked[0], len({sheet.path for sheet in marked}) > 1
    return (
        RawExport(
            first.path.parent.name if several else first.path.name,
            None if several else first.name,
            first.kind,
            columns,
            np.arange(1, len(rows) + 1) if several else np.array(rows),
            tuple(dict.fromkeys(problem for sheet in marked for problem in sheet.problems)),
            "",
            first.read_as,
            files=tuple(files) if several else (),
            put=tuple(put),
        ),
    )


def _is_marked(sheet: Sheet) -> bool:
    return sheet.export is None and sheet.names[:1] == (MARK,)


def _mark(sheet: Sheet) -> SheetMark:
    known = _is_marked(sheet) and len(sheet.names) > 1
    mark = parse_mark(sheet.names[1]) if known else None
    if mark is None:
        raise SurveyError(
            Problem(
                "sheet-mark",
                "this answer sheet does not say what it was made for: its first row is damaged, or "
                "a later version of the program has made it.",
                "Copy the answers into a sheet newly made with survey form.",
                sheet.place(),
            )
        )
    return mark


def _people(sheet: Sheet, mark: SheetMark) -> Iterator[tuple[int, Answers]]:
    """Yield the answers of each person with the row they stand in, from 1."""
    fixed = {"mode": mark.mode, "language": mark.language, MADE_FOR: mark.questionnaire}
    body = sheet.rows[sheet.first + 1 :]
    if mark.kind == "form":
        answers = dict(filter(None, (_answer(row, mark.options) for row in body)))
        token = {"token": mark.token} if mark.token else {}
        yield sheet.first + 1, _named(answers | token, mark.mode) | fixed
        return
    targets = [_text(cell) for cell in body[0]] if body else []
    for number, row in enumerate(body[2:], sheet.first + 4):
        cells = zip_longest(targets, map(clean_cell, row[: len(targets)]))
        said = {name: value for name, value in cells if name}
        if any(value is not None for value in said.values()):
            yield number, _named(said, mark.mode) | fixed


def _answer(row: Any, options: int) -> tuple[str, Any] | None:
    """Return the question of a row and what was answered, by its code where one was chosen."""
    target = _text(row[TARGET]) if row else ""
    if not target or len(row) <= ANSWER:
        return None
    given = clean_cell(row[ANSWER])
    if given is not None:
        labels = [_text(cell) for cell in row[FIRST_OPTION : FIRST_OPTION + options]]
        codes = [_text(cell) for cell in row[FIRST_OPTION + options :]]
        if text_of(given) in labels and labels.index(text_of(given)) < len(codes):
            given = codes[labels.index(text_of(given))]
    return target, given


def _named(answers: Answers, mode: str) -> Answers:
    """Name a person's answers: by the number of the form, the token, else by what is answered.

    The mode stands before it, so that answers in two modes are two responses, of which the
    import keeps one by its rule for duplicates.
    """
    given = (answers.get("response_id"), answers.get("token"))
    number = next((each for each in given if each is not None), None)
    if number is None:
        pairs = sorted((name, value) for name, value in answers.items() if value is not None)
        said = "\0".join(f"{name}\0{text_of(value)}" for name, value in pairs)
        number = hashlib.sha256(said.encode()).hexdigest()[:16]
    return answers | {"response_id": f"{mode}-{text_of(number)}"}


def _text(cell: Any) -> str:
    cleaned = clean_cell(cell)
    return "" if cleaned is None else text_of(cleaned)


def _column(name: str, people: list[Answers]) -> RawColumn:
    import numpy as np

    cells = np.full(len(people), None, dtype=object)
    cells[:] = [answers.get(name) for answers in people]
    system = name if name in PURPOSES else None
    return RawColumn(name, name, cells, system=system)


ANSWER_SHEET = Platform(name="answer_sheet", title="answer sheet", recognises=recognises, read=read)
