"""The contract of the response table: one row a response, codes where answers are.

The table is a pandas frame with the columns `HEAD`, then one column a question holding the
answer's code in the answer scale's own type (Int64, Float64 or string), "don't know" and "not
applicable" as their own codes; a multiple choice is one 0/1 column an option, named
`QUESTION.option`. Beside it stands the reasons table with the columns `REASONS`: why a cell
holds no answer. Free text is kept apart, in a table of its own.
"""

from __future__ import annotations

from typing import Literal, get_args

from survey.instrument import AnswerScale, Instrument

HEAD = (
    "response_id", "wave", "instrument", "version", "mode", "language", "project", "arena",
    "role", "role2", "role_source", "started_on", "completed_on",
)  # fmt: skip
"""The columns before the questions. `role` is this wave's role; `role_source` is where it is
known from: `register`, `self` or nothing."""

Reason = Literal[
    "not_asked", "skipped", "break_off", "invalid", "dont_know", "not_applicable",
    "platform_missing",
]  # fmt: skip

REASONS = ("response_id", "column", "reason")
REASON_VALUES: tuple[Reason, ...] = get_args(Reason)

ANSWERED = 0
"""What stands in a grid of reasons where a cell holds an answer."""

REASON_CODES: dict[str, int] = {reason: code for code, reason in enumerate(REASON_VALUES, 1)}
"""What stands there for each reason."""

REASON_LETTERS = ".nsbiuam"
"""How a store writes each code of a grid: a dot for an answer, a letter for a reason."""

SYNTHETIC = "synthetic"
"""The mode of an invented response."""


COMPLETE_SHARE = 0.8
"""A response is complete when this share of the rated questions it was routed to is answered."""


def answer_columns(instrument: Instrument) -> dict[str, str]:
    """Return the answer columns of an instrument with the question each belongs to.

    Free text, linkage codes and multiple-choice questions themselves are not among them; a
    multiple choice gives one column an option.
    """
    columns: dict[str, str] = {}
    for question in instrument.questions.values():
        scale = instrument.answer_scales[question.answer]
        if question.anonymity == "E" or scale.free_text:
            continue
        if scale.type == "multiple":
            columns |= {f"{question.id}.{option}": question.id for option in scale.choices}
        else:
            columns[question.id] = question.id
    return columns


def answered_columns(instrument: Instrument) -> list[str]:
    """Return the columns of which a respondent has answered at least one."""
    columns = answer_columns(instrument)
    rated = [name for name, question in columns.items() if instrument.is_rated(question)]
    return rated or list(columns)


def answer_dtype(scale: AnswerScale) -> str:
    """Return the type of an answer column: Int64, Float64 or string."""
    if scale.type == "multiple":
        return "Int64"
    if scale.type == "number":
        return "Int64" if scale.whole else "Float64"
    if scale.type in ("text", "date"):
        return "string"
    codes = [*scale.choices, *scale.missing]
    if any(isinstance(code, str) for code in codes):
        return "string"
    return "Int64" if scale.whole and not any(isinstance(c, float) for c in codes) else "Float64"
