"""SurveyXact's Structure and Labels without a data set: which questions there are."""

from __future__ import annotations

import re
from dataclasses import replace

from survey.adopting.definitions.languages import words_of
from survey.adopting.definitions.questionnaire import UNTAGGED, Answer, Asked, Questionnaire
from survey.importing.platforms.surveyxact import (
    find_labels,
    holds_answers,
    is_labels,
    is_own,
    is_structure,
    read_labels,
)
from survey.importing.raw_export import clean_cell, text_of
from survey.importing.sheet import Sheet
from survey.instrument import AnswerType
from survey.problems import Place, Problem, SurveyError

TYPES: dict[str, AnswerType] = {
    "double": "number", "integer": "number", "int": "number", "number": "number", "date": "date",
}  # fmt: skip
WIDTH = 7
MOST = 20
"""So many questions without answers are named at most."""


def fits_structure(sheets: tuple[Sheet, ...]) -> bool:
    """Look for the list of questions, with no answers beside it."""
    return any(map(is_structure, sheets)) and not any(map(holds_answers, sheets))


def read_structure(sheets: tuple[Sheet, ...]) -> Questionnaire:
    """Read a structure, with the labels of the workbook or of the same folder.

    Raises
    ------
    SurveyError
        There are no labels, and the list does not say the answers itself.
    """
    structure = next(sheet for sheet in sheets if is_structure(sheet))
    rows = _rows(structure)
    labels = next((sheet for sheet in sheets if is_labels(sheet)), None)
    labels = labels or find_labels(structure, {row[1] for _, row in rows})
    meanings = read_labels(labels) if labels else {}
    unsaid: list[tuple[int, str]] = []
    asked: dict[str, Asked] = {}
    left_out: list[tuple[str, str]] = []
    for number, row in rows:
        question, name, _, sub, text, value, choice = row
        if is_own(name):
            left_out.append((name, "a platform's own column"))
        elif sub.casefold() == "multiple" and name.startswith(f"{question}_"):
            option = Answer(name.removeprefix(f"{question}_"), {UNTAGGED: choice or name})
            before = asked.get(question, Asked(question, {UNTAGGED: text}, "multiple"))
            asked[question] = replace(before, answers=(*before.answers, option))
        elif name in asked and value:
            before = asked[name]
            asked[name] = replace(before, answers=(*before.answers, _answer(value, choice)))
        elif name not in asked:
            found = _single(row, meanings.get(name, {}))
            asked[name] = found
            if found.type == "choice" and not found.answers:
                unsaid.append((number, name))
    if unsaid and not meanings:
        raise SurveyError(_no_answers(structure, number, name) for number, name in unsaid[:MOST])
    for _, name in unsaid:
        note = "its answers are neither in the list of questions nor in the labels; taken for text"
        asked[name] = replace(asked[name], type="text", notes=(note,))
    return Questionnaire(
        "SurveyXact", structure.path.name, (UNTAGGED,), {}, tuple(asked.values()),
        tuple(left_out), "responde", None, structure.problems,
    )  # fmt: skip


def _rows(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows with their numbers; a stray separator at the end of one is nothing."""
    found = []
    for number, given in enumerate(sheet.rows[sheet.first + 1 :], sheet.first + 2):
        values = [clean_cell(value) for value in given[:WIDTH]]
        cells = ["" if value is None else words_of(text_of(value)) for value in values]
        cells += [""] * (WIDTH - len(cells))
        if cells[1]:
            found.append((number, tuple(cells)))
    return found


def _single(row: tuple[str, ...], meanings: dict[float | str, str]) -> Asked:
    _, name, kind, sub, text, value, choice = row
    stem, parted, _ = text.rpartition(" - ")
    common = {UNTAGGED: stem} if parted else {}
    if kind.casefold() == "closed":
        if value:
            answers: tuple[Answer, ...] = (_answer(value, choice),)
        else:
            answers = tuple(
                Answer(text_of(code), {UNTAGGED: words_of(said)}) for code, said in meanings.items()
            )
        return Asked(name, {UNTAGGED: text}, "choice", answers=answers, stem=common)
    type = TYPES.get(sub.casefold(), "text")
    return Asked(name, {UNTAGGED: text}, type, stem=common, whole=sub.casefold() != "double")


def _answer(value: str, words: str) -> Answer:
    number = re.fullmatch(r"(-?\d+)(?:[.,]0+)?", value)
    return Answer(number[1] if number else value, {UNTAGGED: words})


def _no_answers(sheet: Sheet, number: int, name: str) -> Problem:
    return Problem(
        "definition-lacks",
        f'the answers of "{name}" are not in the list of questions, and there are no labels '
        "that say them.",
        "Export Labels as well, and keep labels.csv and structure.csv in one folder, or both in "
        "one workbook.",
        Place(sheet.path.name, None, sheet.name, number),
    )
