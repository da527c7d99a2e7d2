"""Cells to codes, a column at a time; each distinct value is looked at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
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
from survey.responses import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class CodedColumn:
    """The answers of one answer column.

    Parameters
    ----------
    values
        Codes, `None` where there is no answer, shape (rows,).
    answered
        Where the cell held an answer, also "don't know"; shape (rows,).
    reasons
        Why there is no answer, or which kind of no-judgement it is; empty where an answer is
        or nothing is known yet; shape (rows,).
    faults
        What is wrong with a cell, by its row from 0.
    """

    values: np.ndarray
    answered: np.ndarray
    reasons: np.ndarray
    faults: dict[int, Fault]


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    reason: Reason | str = ""
    fault: Fault | None = None
    answered: bool = False


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

    def code(value: Any) -> _Outcome:
        text = text_of(value)
        if plain(text) in synonyms:
            given = synonyms[plain(text)]
            return _missing() if given is None else _answer(given, scale)
        if scale.missing_ranges and (known := _in_range(value, scale)):
            return known
        found = labels.get(text)
        if found is None and (scale.choices or scale.missing):
            found = find_code(value, scale, lookup)
        if found is not None:
            return _answer(found, scale)
        if (
            column.missing
            and isinstance(value, (int, float, str))
            and column.declares_missing(value)
        ):
            return _missing()
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
            return _Outcome(reason="invalid", fault=done)
        return _Outcome(done, answered=True)

    return _spread(column, code)


def code_option(column: RawColumn, scale: AnswerScale, option: str) -> CodedColumn:
    """Code one 0/1 column of a multiple choice; the option's own label counts as a tick."""
    own = {plain(text) for text in scale.choices[_option_code(scale, option)].text.values()}
    own |= {plain(option)}
    said = {
        text_of(value): plain(label)
        for value, label in column.value_labels.items()
        if label.strip()
    }

    def code(value: Any) -> _Outcome:
        text = plain(text_of(value))
        if (
            column.missing
            and isinstance(value, (int, float, str))
            and column.declares_missing(value)
        ):
            return _missing()
        if text in ("0", "1"):
            return _Outcome(int(text), answered=True)
        for way in (text, said.get(text, text)):
            if way in TICKED or way in own:
                return _Outcome(1, answered=True)
            if way in NOT_TICKED:
                return _Outcome(0, answered=True)
        fault = Fault(
            "not-ticked-or-not",
            f'"{text_of(value)}" is neither ticked (1) nor not ticked (0).',
            "Correct the cell to 0 or 1.",
        )
        return _Outcome(reason="invalid", fault=fault)

    return _spread(column, code)


def code_several(column: RawColumn, scale: AnswerScale) -> dict[str, CodedColumn]:
    """Code one cell that holds all the ticked labels of a multiple choice, by option."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(column.cells)
    chosen = [option_of(text_of(value), scale) for value in distinct]
    size = len(column.cells)
    faults = {
        int(row): Fault(
            "unknown-answer",
            f'"{text_of(distinct[codes[row]])}" holds what is no option of this question.',
            "Correct the cell; part several options with a semicolon.",
        )
        for row in range(size)
        if codes[row] >= 0 and chosen[codes[row]] is None
    }
    coded: dict[str, CodedColumn] = {}
    for number, option in enumerate(str(choice) for choice in scale.choices):
        ticks = np.array([None if c is None else int(option in c) for c in chosen] + [None], object)
        known = np.array([c is not None for c in chosen] + [False])
        reasons = np.array(["invalid" if c is None else "" for c in chosen] + [""], object)
        coded[option] = CodedColumn(
            ticks[codes], known[codes], reasons[codes], faults if number == 0 else {}
        )
    return coded


def _spread(column: RawColumn, code: Callable[[Any], _Outcome]) -> CodedColumn:
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(column.cells)
    outcomes = [code(value) for value in distinct]
    outcomes.append(_Outcome())
    values = np.empty(len(outcomes), dtype=object)
    reasons = np.empty(len(outcomes), dtype=object)
    values[:] = [outcome.value for outcome in outcomes]
    reasons[:] = [outcome.reason for outcome in outcomes]
    answered = np.array([outcome.answered for outcome in outcomes])
    faulty = np.array([outcome.fault is not None for outcome in outcomes])
    faults: dict[int, Fault] = {}
    if faulty.any():
        for row in np.flatnonzero(faulty[codes]):
            fault = outcomes[codes[row]].fault
            if fault is not None:
                faults[int(row)] = fault
    return CodedColumn(values[codes], answered[codes], reasons[codes], faults)


def _answer(code: Code, scale: AnswerScale) -> _Outcome:
    reason = scale.missing_reason(code)
    return _Outcome(code, reason or "", answered=reason != "platform_missing")


def _in_range(value: Any, scale: AnswerScale) -> _Outcome | None:
    """Return a code that has no words but is known to be no judgement, with its reason."""
    number = parse_number(value) if isinstance(value, str) else value
    for code in (value, number):
        if isinstance(code, (int, float, str)) and (reason := scale.missing_reason(code)):
            kept = code_missing(code, scale)
            return _Outcome(kept, reason, answered=reason != "platform_missing")
    return None


def _missing() -> _Outcome:
    return _Outcome(reason="platform_missing")


def _option_code(scale: AnswerScale, option: str) -> Code:
    return next(code for code in scale.choices if str(code) == option)
