"""The questionnaire as an XLSForm, which KoboToolbox, ODK and Enketo take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey.asked import Groups
from survey.definition import Text, in_language
from survey.exporting.forms.conditions import (
    ALWAYS,
    Answered,
    Condition,
    Every,
    Not,
    Some,
    WithoutToken,
)
from survey.exporting.forms.form_names import safe_names
from survey.exporting.forms.page_order import OrderedPage
from survey.exporting.forms.platform_form import PlatformForm, choices_shown
from survey.exporting.forms.words import LANGUAGE_NAMES, WORDS, number_hint
from survey.instrument import AnswerScale, Question
from survey.library import Library
from survey.lock import fingerprint
from survey.problems import Problem

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = dict[str, str]

TOKEN = "token"
OWN = (TOKEN, "start", "end", "information")
PAGE, STEM = "= ", "- "
"""What a page and its stem stand under among the names: no name of a question begins so."""
FORBIDDEN = r"[^\w.-]|^-"


def write_xlsform(
    library: Library, wave: str, path: Path, fill: Mapping[str, str], groups: Groups | None = None
) -> tuple[Problem, ...]:
    """Write a wave's questionnaire with a sheet each for questions, choices and settings.

    Every language of the instrument is there; pages are groups, routes are `relevant`, nothing
    is required. A field `token` says who answers.

    Parameters
    ----------
    fill
        What stands in place of the fields in braces in the information.
    groups
        How many persons have each project and role, so that small groups are asked less; `None`
        for many of all.

    Returns
    -------
    tuple[Problem, ...]
        What could not be said in the form.
    """
    from openpyxl import Workbook

    form = PlatformForm.of(library, wave, fill, groups)
    rows = _Rows(form, _names(form))
    book = Workbook()
    book.remove(book.worksheets[0])
    _add(book.create_sheet("survey"), list(rows.survey()))
    _add(book.create_sheet("choices"), list(rows.choices()))
    _add(book.create_sheet("settings"), [rows.settings()])
    book.save(path)
    return form.problems


def _names(form: PlatformForm) -> dict[str, str]:
    """Return a name for each question, and for each page under `PAGE` and its id."""
    questions = [question.id for page in form.pages for question, _ in page.questions]
    pages = [f"{sign}{page.page.id}" for page in form.pages for sign in (PAGE, STEM)]
    return safe_names([*OWN, *questions, *pages], "_", FORBIDDEN, 60)


def _add(sheet: Worksheet, rows: list[Row]) -> None:
    """Fill a sheet; only columns with something in them."""
    columns = list(dict.fromkeys(key for row in rows for key, value in row.items() if value))
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) or None for column in columns])
    for cells in sheet.iter_rows():
        for cell in cells:
            # A label that begins with = is no formula.
            cell.data_type = "s" if cell.value is not None else cell.data_type
    sheet.freeze_panes = "A2"


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of the sheets."""

    form: PlatformForm
    names: dict[str, str]

    def survey(self) -> Iterator[Row]:
        """Yield the rows of the sheet of questions."""
        words = self._words
        yield {"type": "start", "name": "start"}
        yield {"type": "end", "name": "end"}
        yield {"type": "text", "name": TOKEN, **words("label", WORDS["token"]),
               **words("hint", WORDS["token_hint"])}  # fmt: skip
        if self.form.information:
            yield {"type": "note", "name": "information", **words("label", self.form.information)}
        answered = set()
        for page in self.form.pages:
            consented = self.form.goes_on if self.form.consent in answered else ALWAYS
            yield from self._page(page, consented)
            answered |= {question.id for question, _ in page.questions}

    def _page(self, page: OrderedPage, consented: Condition) -> Iterator[Row]:
        name = self.names[PAGE + page.page.id]
        group = {"type": "begin_group", "name": name, "appearance": "field-list"}
        yield group | self._words("label", page.page.title) | self._relevant(consented)
        stem = self.form.stem(page.page)
        if stem:
            yield {
                "type": "note",
                "name": self.names[STEM + page.page.id],
                **self._words("label", stem),
            }
        for question, condition in page.questions:
            yield self._question(question) | self._relevant(condition)
        yield {"type": "end_group", "name": name}

    def _question(self, question: Question) -> Row:
        scale = self.form.instrument.answer_of(question.id)
        row = {"type": _type(question.answer, scale), "name": self.names[question.id]}
        row |= self._words("label", question.text)
        hint = {each: number_hint(scale, each) for each in self.form.languages}
        row |= self._words("hint", hint)
        row |= {"appearance": "multiline"} if scale.free_text else {}
        rule = _constraint(scale)
        if rule:
            row |= {"constraint": rule, **self._words("constraint_message", hint)}
        project = self.form.instrument.uses.get("project")
        if project in self.names and any(choice.only for choice in scale.choices.values()):
            here = f"concat(' ', ${{{self.names[project]}}}, ' ')"
            row["choice_filter"] = f"only = '' or contains(only, {here})"
        return row

    def choices(self) -> Iterator[Row]:
        """Yield the rows of the sheet of choices, a list an answer scale."""
        used = {q.answer: None for page in self.form.pages for q, _ in page.questions}
        for name in used:
            scale = self.form.instrument.answer_scales[name]
            for code, text, only in choices_shown(scale):
                row = {"list_name": name, "name": str(code), **self._words("label", text)}
                row["only"] = f" {' '.join(only)} " if only else ""
                yield row

    def settings(self) -> Row:
        """Return the one row of settings; the version tells one meaning from another."""
        instrument, study = self.form.instrument, self.form.library.study
        first = self.form.languages[0]
        made = f"{instrument.instrument}-{instrument.wave}"
        return {
            "form_title": in_language(study.title, first),
            "form_id": safe_names([made], "_", FORBIDDEN, 60)[made],
            "version": f"{instrument.version}-{fingerprint(instrument)[:8]}",
            "default_language": _language(first),
            "style": "pages",
        }

    def _words(self, column: str, text: Text) -> Row:
        said = {each: in_language(text, each).replace("${", "$ {") for each in self.form.languages}
        return {f"{column}::{_language(each)}": words for each, words in said.items()}

    def _relevant(self, condition: Condition) -> Row:
        return {} if condition == ALWAYS else {"relevant": self._expression(condition)}

    def _expression(self, condition: Condition) -> str:
        """Write a condition as ODK's XPath."""
        match condition:
            case Answered(question=question, codes=codes):
                name = self.names[question]
                return " or ".join(f"${{{name}}} = '{code}'" for code in codes)
            case WithoutToken():
                return f"${{{TOKEN}}} = ''"
            case Not(part=part):
                return f"not({self._expression(part)})"
            case Every(parts=parts):
                return " and ".join(f"({self._expression(part)})" for part in parts)
            case Some(parts=parts):
                return " or ".join(f"({self._expression(part)})" for part in parts)


def _language(code: str) -> str:
    return LANGUAGE_NAMES.get(code, f"{code} ({code})")


def _type(answer: str, scale: AnswerScale) -> str:
    match scale.type:
        case "choice":
            return f"select_one {answer}"
        case "multiple":
            return f"select_multiple {answer}"
        case "number":
            return "integer" if scale.whole else "decimal"
        case "date":
            return "dateTime" if scale.time else "date"
        case _:
            return "text"


def _constraint(scale: AnswerScale) -> str:
    """Return what an answer must be, as ODK's XPath; empty for nothing."""
    if scale.type == "number":
        ends = [f". >= {scale.min:g}"] if scale.min is not None else []
        ends += [f". <= {scale.max:g}"] if scale.max is not None else []
        known = [f". = {code}" for code in scale.missing] if ends else []
        return " or ".join([f"({' and '.join(ends)})", *known]) if ends else ""
    if scale.type == "text" and scale.pattern and '"' not in scale.pattern:
        return f'regex(., "^({scale.pattern})$")'
    return ""
