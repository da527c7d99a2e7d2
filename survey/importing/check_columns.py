"""A column that has a question's name must also have its wording, labels and missing codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from survey.definition import Code, Text
from survey.importing.raw_export import RawColumn, RawExport, text_of
from survey.importing.wording import (
    VALUE_LABEL_CUT,
    VARIABLE_LABEL_CUT,
    is_wording,
    option_wordings,
    pages_of,
    plain,
    question_wordings,
)
from survey.instrument import AnswerScale, Instrument
from survey.problems import Place, Problem
from survey.variables import Variable

if TYPE_CHECKING:
    from survey.importing.match_columns import ColumnMatch


def check_column(
    export: RawExport,
    column: RawColumn,
    instrument: Instrument,
    question: str,
    option: str | None,
) -> Iterator[Problem]:
    """Compare what a file says of a column with what the instrument says of the question."""
    asked = instrument.questions[question]
    scale = instrument.answer_of(question)
    place = export.place(column=column)
    page = pages_of(instrument)[question]
    wordings = (
        set(question_wordings(asked, page))
        if option is None
        else option_wordings(asked, page, scale, option)
    )
    names = {plain(question), plain(column.name), plain(f"{question}.{option}")}
    named_only = not column.label or plain(column.label) in names
    said = (column.label, column.item) if column.item else (column.label,)
    if not named_only and not any(is_wording(t, wordings, VARIABLE_LABEL_CUT) for t in said):
        expected = next(iter(asked.text.values()))
        yield Problem(
            "other-question",
            f'the file calls this "{column.label}", but question "{question}" reads "{expected}".',
            "If it is the same question all the same, say so in a mapping: "
            f'`columns: {{"{column.name}": {question}}}`; if not, map it to null.',
            place,
        )
        return
    if scale.type == "choice":
        kept = instrument.variables.get(question, Variable()).labels
        yield from _check_labels(column, scale, question, place, kept)


def check_twice(export: RawExport, matches: Sequence[ColumnMatch]) -> Iterator[Problem]:
    """Find two columns that are the same question."""
    first: dict[tuple[str, str | None], RawColumn] = {}
    for match in matches:
        if match.became != "question":
            continue
        key = (match.target, match.option)
        if key not in first:
            first[key] = match.column
            continue
        what = match.target if match.option is None else f"{match.target}.{match.option}"
        yield Problem(
            "question-twice",
            f'column "{first[key].shown_as}" and this column are both question "{what}".',
            "Take one out of the file, or map the one that is not the question to null.",
            export.place(column=match.column),
        )


def _check_labels(
    column: RawColumn,
    scale: AnswerScale,
    question: str,
    place: Place,
    kept: Mapping[Code, Text],
) -> Iterator[Problem]:
    texts = {text_of(c): list(choice.text.values()) for c, choice in scale.choices.items()}
    texts |= {text_of(c): list(missing.text.values()) for c, missing in scale.missing.items()}
    for code, text in kept.items():
        if text_of(code) in texts:
            texts[text_of(code)] += text.values()
    for value, label in column.value_labels.items():
        code = text_of(value)
        if code not in texts or plain(label) == plain(code):
            continue
        if not is_wording(label, texts[code], VALUE_LABEL_CUT):
            yield Problem(
                "other-labels",
                f'the file says that code {code} means "{label}", but in question "{question}" it '
                f'means "{texts[code][0]}".',
                "If the file's codes run another way, recode them there; if the words only differ, "
                f"map the column in a mapping file: `columns: {{{column.name}: {question}}}`.",
                place,
            )
    judged = [c for c in scale.choices if not isinstance(c, str) and column.declares_missing(c)]
    if judged:
        codes = ", ".join(text_of(code) for code in judged)
        yield Problem(
            "other-missing",
            f"the file declares code {codes} missing, but in question "
            f'"{question}" it is an answer.',
            "Correct the missing values in the file, or map the column if the answers are right.",
            place,
        )
