"""Every matched column coded: answers, free text, code elements and what the program uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.definition import Code
from survey.importing.code_answers import CodedColumn, code_column, code_option, code_several
from survey.importing.code_values import Fault
from survey.importing.mapping import Mapping as ColumnMapping
from survey.importing.mapping import with_synonyms
from survey.importing.match_columns import ColumnMatch
from survey.importing.raw_export import RawColumn, RawExport, text_of, texts_of
from survey.instrument import Instrument
from survey.problems import Problem
from survey.responses import ANSWERED, answer_columns

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class CodedTable:
    """The coded cells of a file, still row by row as the file has them.

    Parameters
    ----------
    size
        How many rows.
    answers
        By answer column (`survey.responses.answer_columns`), in the instrument's order; only
        those the file has.
    free_text, codes
        By question: free texts, and elements of the self-generated code.
    purposes
        By purpose, the raw column the file has for it.
    sources
        By answer column or question, the raw column it came from.
    """

    size: int
    answers: dict[str, CodedColumn]
    free_text: dict[str, CodedColumn]
    codes: dict[str, CodedColumn]
    purposes: dict[str, RawColumn]
    sources: dict[str, RawColumn]

    def used(self, instrument: Instrument, purpose: str) -> np.ndarray | None:
        """Return the cells of what serves a purpose: a question's codes, else a column's text."""
        question = instrument.uses.get(purpose)  # type: ignore[call-overload]
        if question in self.answers:
            return self.answers[question].values
        if purpose in self.purposes:
            return texts(self.purposes[purpose])
        return None


def texts(column: RawColumn) -> np.ndarray:
    """Return a column's cells as texts, `None` where there is nothing."""
    return column.levels.spread([*texts_of(column.levels.values), None])


def code_table(
    export: RawExport,
    matches: Sequence[ColumnMatch],
    instrument: Instrument,
    mapping: ColumnMapping,
    today: dt.date,
) -> CodedTable:
    """Code every column that was matched to a question."""
    coded: dict[str, CodedColumn] = {}
    sources: dict[str, RawColumn] = {}
    free_text: dict[str, CodedColumn] = {}
    codes: dict[str, CodedColumn] = {}
    purposes = {m.target: m.column for m in matches if m.became == "purpose"}
    for match in matches:
        if match.became != "question":
            continue
        question, column = instrument.questions[match.target], match.column
        scale = instrument.answer_of(question.id)
        synonyms: Mapping[str, Code | None] = mapping.values.get(question.id, {})
        if scale.type == "multiple":
            scale = with_synonyms(scale, synonyms)
        if scale.type == "multiple" and match.option is None:
            for option, part in code_several(column, scale).items():
                coded[f"{question.id}.{option}"] = part
                sources[f"{question.id}.{option}"] = column
        elif match.option is not None:
            coded[f"{question.id}.{match.option}"] = code_option(column, scale, match.option)
            sources[f"{question.id}.{match.option}"] = column
        else:
            part = code_column(column, scale, synonyms, today)
            sources[question.id] = column
            if question.anonymity == "E":
                codes[question.id] = part
            elif scale.free_text:
                free_text[question.id] = part
            else:
                coded[question.id] = part
    answers = {name: coded[name] for name in answer_columns(instrument) if name in coded}
    _settle_options(answers, instrument)
    return CodedTable(len(export.rows), answers, free_text, codes, purposes, sources)


def _settle_options(answers: dict[str, CodedColumn], instrument: Instrument) -> None:
    """Where a person ticked something, what is left blank is not ticked."""
    import numpy as np

    groups: dict[str, list[str]] = {}
    for name, question in answer_columns(instrument).items():
        if name != question and name in answers:
            groups.setdefault(question, []).append(name)
    for names in groups.values():
        ticked = np.any([answers[name].values == 1 for name in names], axis=0)
        for name in names:
            part = answers[name]
            blank = ticked & ~part.answered & (part.reasons == ANSWERED)
            answers[name] = part.filled_with(0, blank)


def odd_cells(
    export: RawExport, table: CodedTable, instrument: Instrument, rows: np.ndarray
) -> list[Problem]:
    """List every cell that could not be coded, in the rows that are kept.

    The value is left out where it could tell who a person is: free text and code elements.
    """
    found: list[tuple[int, str, Problem]] = []
    of = answer_columns(instrument)
    for group in (table.answers, table.free_text, table.codes):
        for name, part in group.items():
            question = of.get(name, name)
            scale = instrument.answer_of(question)
            secret = instrument.questions[question].anonymity == "E" or scale.type == "text"
            for row, fault in part.faults.items():
                if rows[row]:
                    problem = _odd_cell(export, table.sources[name], row, question, fault, secret)
                    found.append((int(export.rows[row]), name, problem))
    order = {column.shown_as: number for number, column in enumerate(export.columns)}
    found.sort(key=lambda cell: (cell[0], order[table.sources[cell[1]].shown_as]))
    return [problem for _, _, problem in found]


def _odd_cell(
    export: RawExport, column: RawColumn, row: int, question: str, fault: Fault, secret: bool
) -> Problem:
    value = text_of(column.cells[row])
    message = f"question {question}: {fault.message}"
    if secret:
        message = message.replace(f'"{value}"', "the cell")
    place = export.place(row, column)
    shown: Any = "" if secret else value
    return Problem(fault.rule, message, fault.remedy, place, "warning", shown)
