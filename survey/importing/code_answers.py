"""Cells to codes, a column at a time; each distinct value is looked at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey.definition import Code
from survey.importing.answer_texts import (
    NOT_TICKED,
    TICKED,
    build_lookup,
    by_file_labels,
    find_code,
    option_of,
    parse_number,
)
from survey.importing.code_values import (
    Fault,
    code_date,
    code_missing,
    code_number,
    code_text,
    explain,
)
from survey.importing.raw_export import RawColumn, text_of
from survey.importing.wording import plain
from survey.instrument import AnswerScale
from survey.levels import Levels
from survey.responses import ANSWERED, REASON_CODES, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one distinct value stands for.

    Parameters
    ----------
    value
        The code, or `None` where it is no answer.
    reason
        Why it is no answer, or which kind of no-judgement; empty for an answer and for nothing.
    fault
        What is wrong with it.
    answered
        Whether it is an answer, also "don't know".
    """

    value: Any = None
    reason: Reason | str = ""
    fault: Fault | None = None
    answered: bool = False


NOTHING = Outcome()


@dataclass(frozen=True, slots=True, eq=False)
class CodedColumn:
    """The answers of one answer column.

    Parameters
    ----------
    levels
        The column's distinct values and where they stand.
    outcomes
        What each of them stands for, and last what an empty cell does.
    """

    levels: Levels
    outcomes: tuple[Outcome, ...]

    @property
    def values(self) -> np.ndarray:
        """Codes, `None` where there is no answer; objects, shape (rows,)."""
        return self.levels.spread([outcome.value for outcome in self.outcomes])

    @property
    def answered(self) -> np.ndarray:
        """Where the cell holds an answer, also "don't know"; bool, shape (rows,)."""
        return self.levels.spread([outcome.answered for outcome in self.outcomes], bool)

    @property
    def reasons(self) -> np.ndarray:
        """Codes of `survey.responses.REASON_CODES`, 0 where nothing is known yet; (rows,)."""
        codes = [REASON_CODES.get(outcome.reason, ANSWERED) for outcome in self.outcomes]
        return self.levels.spread(codes, "uint8")

    def reasons_or(self, empty: int) -> np.ndarray:
        """Return `reasons`, with another code where the cell is empty; uint8, shape (rows,)."""
        codes = [REASON_CODES.get(outcome.reason, ANSWERED) for outcome in self.outcomes[:-1]]
        return self.levels.spread([*codes, empty], "uint8")

    @property
    def faulty(self) -> np.ndarray:
        """Where something is wrong with the cell; bool, shape (rows,)."""
        return self.levels.spread([outcome.fault is not None for outcome in self.outcomes], bool)

    @property
    def faults(self) -> dict[int, Fault]:
        """What is wrong with a cell, by its row from 0."""
        found: dict[int, Fault] = {}
        if any(outcome.fault for outcome in self.outcomes):
            for row in self.faulty.nonzero()[0].tolist():
                fault = self.outcomes[self.levels.index[row]].fault
                if fault is not None:
                    found[row] = fault
        return found

    def filled_with(self, value: Any, rows: np.ndarray) -> CodedColumn:
        """Return the column with an answer in these rows; bool, shape (rows,)."""
        import numpy as np

        size = len(self.levels.values)
        index = np.where(rows, size, np.where(self.levels.filled, self.levels.index, size + 1))
        levels = Levels(index, (*self.levels.values, None))
        answer = Outcome(value, answered=True)
        return CodedColumn(levels, (*self.outcomes[:-1], answer, self.outcomes[-1]))


def code_column(
    column: RawColumn,
    scale: AnswerScale,
    synonyms: Mapping[str, Code | None],
    today: dt.date,
) -> CodedColumn:
    """Code one column of a question that has one answer.

    Parameters
    ----------
    column
        The raw cells with the file's own labels and missing definitions.
    scale
        How the question is answered.
    synonyms
        Code by plain text, from the mapping; `None` means the text counts as missing.
    today
        A later date cannot have been answered.
    """
    lookup = build_lookup(scale) if scale.choices or scale.missing else {}
    labels = by_file_labels(column, scale, lookup)

    def code(value: Any) -> Outcome:
        text = text_of(value)
        if plain(text) in synonyms:
            given = synonyms[plain(text)]
            return MISSING if given is None else _answer(given, scale)
        if scale.missing_ranges and (known := _in_range(value, scale)):
            return known
        found = labels.get(text)
        if found is None and (scale.choices or scale.missing):
            found = find_code(value, scale, lookup)
        if found is not None:
            return _answer(found, scale)
        if _is_declared_missing(column, value):
            return MISSING
        done: Any
        if scale.type == "number":
            done = code_number(value, scale)
        elif scale.type == "date":
            done = code_date(value, today, column.spss_seconds, scale.time)
        elif scale.type == "text":
            done = code_text(value, scale)
        else:
            done = explain(value, scale, lookup)
        if isinstance(done, Fault):
            return Outcome(reason="invalid", fault=done)
        return Outcome(done, answered=True)

    return _coded(column, code)


def code_option(column: RawColumn, scale: AnswerScale, option: str) -> CodedColumn:
    """Code one 0/1 column of a multiple choice; the option's own label counts as a tick."""
    own = {plain(text) for text in scale.choices[_option_code(scale, option)].text.values()}
    own |= {plain(option)}
    said = {
        text_of(value): plain(label)
        for value, label in column.value_labels.items()
        if label.strip()
    }

    def code(value: Any) -> Outcome:
        text = plain(text_of(value))
        if _is_declared_missing(column, value):
            return MISSING
        if text in ("0", "1"):
            return Outcome(int(text), answered=True)
        for way in (text, said.get(text, text)):
            if way in TICKED or way in own:
                return Outcome(1, answered=True)
            if way in NOT_TICKED:
                return Outcome(0, answered=True)
        fault = Fault(
            "not-ticked-or-not",
            f'"{text_of(value)}" is neither ticked (1) nor not ticked (0).',
            "Correct the cell to 0 or 1.",
        )
        return Outcome(reason="invalid", fault=fault)

    return _coded(column, code)


def code_several(column: RawColumn, scale: AnswerScale) -> dict[str, CodedColumn]:
    """Code one cell that holds all the ticked labels of a multiple choice, by option."""
    chosen = [(value, option_of(text_of(value), scale)) for value in column.levels.values]

    def outcome(value: Any, ticked: list[str] | None, option: str) -> Outcome:
        if ticked is not None:
            return Outcome(int(option in ticked), answered=True)
        return Outcome(
            reason="invalid",
            fault=Fault(
                "unknown-answer",
                f'"{text_of(value)}" holds what is no option of this question.',
                "Correct the cell; part several options with a semicolon.",
            ),
        )

    coded: dict[str, CodedColumn] = {}
    for option in (str(choice) for choice in scale.choices):
        outcomes = [outcome(value, ticked, option) for value, ticked in chosen]
        if coded:
            # The cell is wrong once, not once an option.
            outcomes = [replace(one, fault=None) for one in outcomes]
        coded[option] = CodedColumn(column.levels, (*outcomes, NOTHING))
    return coded


MISSING = Outcome(reason="platform_missing")


def _coded(column: RawColumn, code: Callable[[Any], Outcome]) -> CodedColumn:
    levels = column.levels
    return CodedColumn(levels, (*(code(value) for value in levels.values), NOTHING))


def _answer(code: Code, scale: AnswerScale) -> Outcome:
    reason = scale.missing_reason(code)
    return Outcome(code, reason or "", answered=reason != "platform_missing")


def _in_range(value: Any, scale: AnswerScale) -> Outcome | None:
    """Return a code that has no words but is known to be no judgement, with its reason."""
    number = parse_number(value) if isinstance(value, str) else value
    for code in (value, number):
        if isinstance(code, (int, float, str)) and (reason := scale.missing_reason(code)):
            kept = code_missing(code, scale)
            return Outcome(kept, reason, answered=reason != "platform_missing")
    return None


def _is_declared_missing(column: RawColumn, value: Any) -> bool:
    if not column.missing or not isinstance(value, (int, float, str)):
        return False
    return column.declares_missing(value)


def _option_code(scale: AnswerScale, option: str) -> Code:
    return next(code for code in scale.choices if str(code) == option)
