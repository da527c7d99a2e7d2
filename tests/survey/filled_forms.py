"""Invented people who fill in forms, whatever the study: what they answer, and where."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from survey.instrument import AnswerScale
from survey.library import Library
from survey.routing import Respondent, asks, parse_route

Answers = dict[str, Any]

TOKENS = ("TREE-AAAA-0001", "TREE-AAAA-0002", "TREE-AAAA-0003")
TEXTS = ("Regn; sol, «vind»", 'He said "more"', "12", "æ\u00f8å – 😀", "x" * 300)
SHORT = ("A", "K", "7", "07", "12", "X", "å")
FORM, DAY = "%Y-%m-%d", dt.date(2010, 1, 1)


def somebody(library: Library, wave: str, chance: Random, *, token: bool = True) -> Respondent:
    """A person with a role and project that the instrument can be told."""
    instrument, study = library.instrument(wave), library.study

    def known(purpose: Any, ids: set[str]) -> list[str]:
        choices = instrument.answer_of(instrument.uses[purpose]).choices
        return sorted(str(code) for code in choices if str(code) in ids)

    role = chance.choice(known("role", {role.id for role in study.roles}))
    project = chance.choice(known("project", {project.id for project in study.projects}))
    return Respondent(role, None, project, token, False)


def answers_of(library: Library, wave: str, person: Respondent, chance: Random) -> Answers:
    """What a person answers, by answer column, codes as an export has them."""
    instrument = library.instrument(wave)
    given: Answers = {}
    fixed = {"consent": 1, "link_consent": 1, "role": person.role, "project": person.project}
    for question in instrument.questions.values():
        scale = instrument.answer_of(question.id)
        purpose = next((p for p, q in instrument.uses.items() if q == question.id), "")
        if not asks(parse_route(question.ask), person) or purpose in (
            "role2",
            "took_part_before",
            "still_taking_part",
        ):
            continue  # fmt: skip
        if purpose in fixed:
            given[question.id] = fixed[purpose]
        elif chance.random() < 0.8:
            given |= _answer(question.id, scale, person, chance)
    return given


def _answer(id: str, scale: AnswerScale, person: Respondent, chance: Random) -> Answers:
    codes = [c for c, one in scale.choices.items() if not one.only or person.project in one.only]
    if scale.type == "multiple":
        ticked = chance.sample(codes, chance.randint(1, len(codes)))
        return {f"{id}.{code}": int(code in ticked) for code in scale.choices}
    if scale.type == "choice":
        return {id: chance.choice([*codes, *scale.missing])}
    if scale.type == "number":
        low, high = (int(end if end is not None else 7) for end in (scale.min, scale.max))
        return {id: chance.choice([low, high, chance.randint(low, max(low, high)), *scale.missing])}
    if scale.type == "date":
        return {id: (DAY + dt.timedelta(days=chance.randint(0, 3000))).isoformat()}
    if scale.free_text:
        return {id: chance.choice(TEXTS)}
    fitting = [text for text in SHORT if re.fullmatch(scale.pattern or ".*", text)]
    return {id: chance.choice(fitting)} if fitting else {}


def write_plain(path: Path, rows: list[tuple[str, Answers]], columns: list[str]) -> Path:
    """The same answers as a plain table of codes, by token."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["token", *columns])
        for token, answers in rows:
            table.writerow([token, *(answers.get(column) for column in columns)])
    return path


def cells_to_fill(path: Path, answers: Answers) -> dict[str, Any]:
    """Which cell of an answer sheet gets what, as a person sees and writes it."""
    sheet = openpyxl.load_workbook(path).worksheets[1]
    found: dict[str, Any] = {}
    for row in sheet.iter_rows(min_row=3):
        target = row[0].value
        if target not in answers or answers[target] in (None, ""):
            continue
        value, cell = answers[target], row[3]
        shown = _listed(sheet, cell.coordinate)
        if "." in target and shown == ["x"]:
            found |= {cell.coordinate: "x"} if value else {}
        elif shown:
            half = (len(row) - 5) // 2
            codes = [each.value for each in row[5 + half :]]
            found[cell.coordinate] = shown[codes.index(str(value))]
        else:
            found[cell.coordinate] = value
    return found


def _listed(sheet: Any, cell: str) -> list[Any]:
    """The texts of the list that a cell shows."""
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list" and cell in rule.sqref:
            return [each.value for each in sheet[rule.formula1.replace("$", "")][0]]
    return []


def fill(path: Path, filled: Path, answers: Answers) -> Path:
    """Fill an answer sheet in and save it under another name."""
    cells = cells_to_fill(path, answers)
    book = openpyxl.load_workbook(path, rich_text=True)
    for place, value in cells.items():
        cell = book.worksheets[1][place]
        day = isinstance(value, str) and cell.number_format == "yyyy-mm-dd"
        cell.value = dt.datetime.strptime(value, FORM) if day else value  # noqa: DTZ007
    book.save(filled)
    return filled
