"""A workbook in which one person answers: a row a question, with lists, protected but for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.answer_sheets import ANSWER, FIRST_OPTION, HINT, MARK, SheetMark, identity_of
from survey.exporting.forms.cell_rules import DATE_FORMAT, cell_format, list_rule, scale_rule
from survey.exporting.forms.form_content import FormContent, FormQuestion, Kind
from survey.exporting.forms.sheet_look import Look, add_information, lines_needed
from survey.exporting.forms.sheet_words import say
from survey.instrument import AnswerScale
from survey.tokens import printed_token

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MODE = "excel"
WIDTHS = (4, 6, 64, 34, 34)
"""Characters a column holds; the first is hidden."""

TALL = 90
"""Points of height for an answer in own words."""


def write_answer_sheet(content: FormContent, path: Path, token: str = "") -> None:
    """Write the answer sheet of one person, or of anybody where there is no token."""
    from openpyxl import Workbook

    book = Workbook()
    language = content.language
    about = book.worksheets[0]
    about.title = say("read_first", language)
    how = [say(word, language) for word in ("how", "skip", "delete")]
    add_information(about, content, *how)
    sheet = book.create_sheet(say("answers", language))
    _Sheet(sheet, content, Look()).fill(token)
    book.properties.title = content.title
    book.properties.language = language
    book.save(path)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The sheet of answers while it is filled."""

    sheet: Worksheet
    content: FormContent
    look: Look

    @property
    def options(self) -> int:
        """How many answers a question has at most."""
        choices = [len(q.answers) + len(q.missing) for q in self.content.questions]
        return max([1, *choices])

    def fill(self, token: str) -> None:
        """Put everything in its place."""
        sheet, language = self.sheet, self.content.language
        identity = identity_of(self.content.instrument)
        mark = SheetMark("form", identity, MODE, language, token, self.options)
        sheet.append([MARK, mark.text()])
        heads = [say(word, language) for word in ("number", "question", "answer", "hint")]
        sheet.append([None, *heads])
        self.look.head(sheet, 2)
        if token:
            self._row(None, say("token", language), "")
            sheet.cell(sheet.max_row, ANSWER + 1, printed_token(token))
        else:
            self._row("token", say("token", language), say("token_hint", language))
            self._open(None, "@")
        for page in self.content.pages:
            self._band(page.title, page.stem)
            for question in page.questions:
                self._question(question)
        self._band("", "")
        self._row("completed_on", say("completed", language), say("date", language))
        self._open(AnswerScale(type="date"), DATE_FORMAT)
        self._finish()

    def _band(self, title: str, stem: str) -> None:
        """Begin a page."""
        self.sheet.append([None, title or None])
        self.look.band(self.sheet, self.sheet.max_row)
        if stem:
            self.sheet.append([None, None, stem])
            self.look.stem(self.sheet, self.sheet.max_row)
            self._height(lines_needed(stem, WIDTHS[2]))

    def _question(self, question: FormQuestion) -> None:
        language, only = self.content.language, ""
        if question.only:
            only = say("only", language, question.only)
        text = "\n".join(filter(None, (question.text, only)))
        if question.kind == "multiple":
            self._row(None, text, question.hint, number=question.number)
            for code, label in question.answers:
                hint = say("tick", language)
                self._row(f"{question.id}.{code}", f"      {label}", hint, options=[("1", "x")])
                self._open(None, "@", 1)
            self._hide_others(question)
            return
        options = [(str(code), label) for code, label in (*question.answers, *question.missing)]
        listed = question.kind == "choice"
        hint = say("choose", language) if listed else question.hint or self._write(question.kind)
        self._row(question.id, text, hint, question.number, options if listed else ())
        if listed:
            self._open(None, "@", len(options))
        else:
            self._open(question.scale, cell_format(question.scale))
        if question.kind == "free_text":
            self.sheet.row_dimensions[self.sheet.max_row].height = TALL

    def _hide_others(self, question: FormQuestion) -> None:
        """Keep a hidden row for each option of other projects: it comes home as not ticked."""
        here = {code for code, _ in question.answers}
        for code in question.scale.choices:
            if code not in here:
                self.sheet.append([f"{question.id}.{code}"])
                self.sheet.row_dimensions[self.sheet.max_row].hidden = True

    def _write(self, kind: Kind) -> str:
        return say("write" if kind == "free_text" else "write_short", self.content.language)

    def _row(
        self,
        target: str | None,
        text: str,
        hint: str,
        number: int | None = None,
        options: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Add a row; options stand in hidden columns, their codes behind them."""
        labels: list[Any] = [label for _, label in options]
        codes: list[Any] = [code for code, _ in options]
        labels += [None] * (self.options - len(labels))
        self.sheet.append([target, number, text, None, hint, *labels, *codes])
        row = self.sheet.max_row
        for cell in self.sheet[row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
        self.look.row(self.sheet, row)
        self._height(max(lines_needed(text, WIDTHS[2]), lines_needed(hint, WIDTHS[HINT])))

    def _open(self, scale: AnswerScale | None, form: str, options: int = 0) -> None:
        """Let the last row be answered."""
        from openpyxl.utils import get_column_letter

        row = self.sheet.max_row
        cell = self.sheet.cell(row, ANSWER + 1)
        self.look.answer(cell, form)
        rule = scale_rule(scale, cell.coordinate) if scale else None
        if options:
            first, last = (get_column_letter(FIRST_OPTION + at) for at in (1, options))
            rule = list_rule(f"${first}${row}:${last}${row}")
        if rule is not None:
            hint = str(self.sheet.cell(row, HINT + 1).value or "").rstrip(".")
            rule.error = say("wrong", self.content.language, hint)[:255]
            rule.add(cell.coordinate)
            self.sheet.add_data_validation(rule)

    def _height(self, lines: int) -> None:
        self.sheet.row_dimensions[self.sheet.max_row].height = self.look.height(lines)

    def _finish(self) -> None:
        from openpyxl.utils import get_column_letter

        for at, width in enumerate(WIDTHS, 1):
            self.sheet.column_dimensions[get_column_letter(at)].width = width
        hidden = [1, *range(FIRST_OPTION + 1, FIRST_OPTION + 1 + 2 * self.options)]
        for at in hidden:
            self.sheet.column_dimensions[get_column_letter(at)].hidden = True
        self.sheet.row_dimensions[1].hidden = True
        self.look.protect(self.sheet, "A3")
        self.sheet.print_area = f"B2:{get_column_letter(HINT + 1)}{self.sheet.max_row}"
        self.sheet.print_title_rows = "2:2"
