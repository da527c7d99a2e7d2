"""A workbook to type answers on paper into: a row a person, a column a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey.answer_sheets import MARK, SheetMark, identity_of
from survey.exporting.forms.cell_rules import cell_format, list_rule, scale_rule
from survey.exporting.forms.form_content import FormContent, FormQuestion
from survey.exporting.forms.sheet_look import Look, lines_needed
from survey.exporting.forms.sheet_words import say
from survey.instrument import AnswerScale

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MODE = "paper"
ROWS = 1000
"""In so many rows the answers are checked as they are typed."""

FIRST = 4
"""The first row of answers, from 1: mark, targets and headings stand above."""

HEAD_SIZE = 9
"""Points of the headings, which hold whole questions."""

_HEAD_WIDTH, _PROMPT = 22, 250
_TEXT, _DAY = AnswerScale(type="text"), AnswerScale(type="date")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: what it is, its heading, what one sees on clicking a cell, what it takes."""

    target: str
    heading: str
    prompt: str
    scale: AnswerScale | None = None
    codes: tuple[str, ...] = ()
    width: int = 12


def write_entry_sheet(content: FormContent, path: Path) -> None:
    """Write a sheet for all questions of a form, by the codes that are printed on paper."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = say("entry", content.language)
    columns = list(_columns(content))
    mark = SheetMark("entry", identity_of(content.instrument), MODE, content.language)
    sheet.append([MARK, mark.text()])
    sheet.append([column.target for column in columns])
    sheet.append([column.heading for column in columns])
    for at, column in enumerate(columns, 1):
        _draw(sheet, at, column, len(columns))
    look = Look()
    look.head(sheet, FIRST - 1, HEAD_SIZE)
    highest = max(lines_needed(each.heading, each.width + 4) for each in columns)
    sheet.row_dimensions[FIRST - 1].height = (HEAD_SIZE + 3) * min(highest, 18) + 6
    for row in (1, 2):
        sheet.row_dimensions[row].hidden = True
    look.protect(sheet, f"D{FIRST}")
    book.properties.title = content.title
    book.save(path)


def _columns(content: FormContent) -> Iterator[_Column]:
    language = content.language

    def word(name: str) -> str:
        return say(name, language)

    spoken = tuple(content.instrument.languages or content.library.study.languages)
    yield _Column("response_id", word("form_number"), word("form_number_hint"), _TEXT)
    yield _Column("token", word("form_token"), word("form_token_hint"), _TEXT, width=24)
    yield _Column("completed_on", word("form_day"), word("form_day_hint"), _DAY)
    yield _Column("language", word("form_language"), word("form_language_hint"), codes=spoken)
    for question in content.questions:
        # The id is what stands at the question on paper, whatever its number is there.
        heading = f"{question.id}\n{question.text}"
        if question.kind == "multiple":
            for code, label in question.answers:
                prompt = f"{label}: {word('tick_code')}. {word('empty')}"
                name = f"{question.id}.{code}"
                yield _Column(name, f"{heading}\n{label}", prompt, codes=("1", "0"), width=18)
        else:
            yield _question(question, heading, word("empty"))


def _question(question: FormQuestion, heading: str, empty: str) -> _Column:
    answers = (*question.answers, *question.missing)
    if question.kind == "choice":
        listed = " · ".join(f"{code} {label}" for code, label in answers)
        codes = tuple(str(code) for code, _ in answers)
        return _Column(question.id, heading, f"{listed}. {empty}", codes=codes, width=_HEAD_WIDTH)
    width = 40 if question.kind == "free_text" else _HEAD_WIDTH
    return _Column(question.id, heading, f"{question.hint} {empty}".strip(), question.scale,
                   width=width)  # fmt: skip


def _draw(sheet: Worksheet, at: int, column: _Column, columns: int) -> None:
    """Open a column, say what it takes, and put its codes in a hidden column to the right."""
    from openpyxl.utils import get_column_letter

    letter, last = get_column_letter(at), FIRST + ROWS - 1
    sheet.column_dimensions[letter].width = column.width
    look = Look()
    form = cell_format(column.scale) if column.scale else "General"
    look.answer(sheet.column_dimensions[letter], form)
    rule = scale_rule(column.scale, f"{letter}{FIRST}") if column.scale else None
    if column.codes:
        hidden = get_column_letter(columns + at)
        for row, code in enumerate(column.codes, FIRST):
            sheet.cell(row, columns + at, int(code) if code.lstrip("-").isdecimal() else code)
        sheet.column_dimensions[hidden].hidden = True
        end = FIRST + len(column.codes) - 1
        rule = list_rule(f"${hidden}${FIRST}:${hidden}${end}")
    if rule is not None:
        rule.promptTitle, rule.prompt = column.heading[:32], column.prompt[:_PROMPT]
        rule.showInputMessage = True
        rule.error = column.prompt[:_PROMPT]
        rule.add(f"{letter}{FIRST}:{letter}{last}")
        sheet.add_data_validation(rule)
