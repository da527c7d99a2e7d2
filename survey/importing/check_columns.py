"""A column that has a question's name must also have its wording, labels and missing codes."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

from survey.definition import Code, Text
from survey.importing.answer_texts import NOT_TICKED, TICKED, build_lookup
from survey.importing.mapping import Mapping
from survey.importing.raw_export import RawColumn, RawExport, text_of
from survey.importing.wording import (
    VALUE_LABEL_CUT,
    VARIABLE_LABEL_CUT,
    is_wording,
    option_wordings,
    plain,
    question_wordings,
)
from survey.instrument import AnswerScale, Instrument, Page
from survey.problems import Place, Problem
from survey.variables import Variable

if TYPE_CHECKING:
    from survey.importing.match_columns import ColumnMatch


def check_match(
    export: RawExport, match: ColumnMatch, instrument: Instrument, page: Page, mapping: Mapping
) -> Iterator[Problem]:
    """Compare what a file says of a column with what the instrument says of the question.

    Parameters
    ----------
    export, match
        The file and what one of its columns was found to be.
    page
        The page of the question.
    mapping
        A column that it names may be worded as it likes, and so may a value. But labels that
        are another answer's words are never passed over: the values themselves must be named.
    """
    column, question = match.column, match.target
    scale = instrument.answer_of(question)
    place = export.place(column=column)
    decided = mapping.values.get(question, {})
    if match.how != "mapping":
        other = _check_wording(column, instrument, page, match)
        if other:
            yield Problem("other-question", *other, place)
            return
    if match.option is not None:
        yield from _check_ticks(column, f"{question}.{match.option}", place)
    elif scale.type == "choice" and (column.value_labels or column.missing):
        kept = instrument.variables.get(question, Variable()).labels
        moved = other_codes(column, scale, kept)
        yield from _check_order(moved, decided, question, place)
        if match.how != "mapping":
            settled = moved.keys() | decided.keys()
            yield from _check_labels(column, _texts(scale, kept), question, settled, place)
            yield from _check_missing(column, scale, question, place)


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


def other_codes(column: RawColumn, scale: AnswerScale, kept: dict[Code, Text]) -> dict[str, Code]:
    """Return what the file's codes are in the question where its labels are another answer's.

    By the file's code, as in `{"1": 5, "5": 1}` for a file whose codes run the other way. `kept`
    are labels that the question's variable has of its own.
    """
    texts = _texts(scale, kept)
    lookup = build_lookup(scale) if column.value_labels else {}
    moved: dict[str, Code] = {}
    for value, label in column.value_labels.items():
        code = lookup.get(plain(label))
        own = texts.get(text_of(value))
        if code is None or own is None or text_of(code) == text_of(value):
            continue
        if plain(label) != plain(text_of(value)) and not is_wording(label, own, VALUE_LABEL_CUT):
            moved[plain(text_of(value))] = code
    return moved


def _check_wording(
    column: RawColumn, instrument: Instrument, page: Page, match: ColumnMatch
) -> tuple[str, str] | None:
    question, option = match.target, match.option
    asked = instrument.questions[question]
    if not column.label or plain(column.label) in {
        plain(question), plain(column.name), plain(f"{question}.{option}"),
    }:  # fmt: skip
        return None
    wordings = (
        set(question_wordings(asked, page))
        if option is None
        else option_wordings(asked, page, instrument.answer_of(question), option)
    )
    said = (column.label, column.item) if column.item else (column.label,)
    if any(is_wording(text, wordings, VARIABLE_LABEL_CUT) for text in said):
        return None
    expected = next(iter(asked.text.values()))
    return (
        f'the file calls this "{column.label}", but question "{question}" reads "{expected}".',
        "If it is the same question all the same, say so in a mapping: "
        f'`columns: {{"{column.name}": {question}}}`; if not, map it to null.',
    )


def _check_order(
    moved: dict[str, Code], decided: Container[str], question: str, place: Place
) -> Iterator[Problem]:
    open_ = {value: code for value, code in moved.items() if value not in decided}
    if open_:
        means = ", ".join(f"{value} is {text_of(code)}" for value, code in open_.items())
        given = ", ".join(f"{value}: {text_of(code)}" for value, code in open_.items())
        yield Problem(
            "other-order",
            f'the file\'s codes run another way than those of question "{question}": by its '
            f"labels {means}.",
            f"If the labels are right, say so in a mapping: `values: {{{question}: {{{given}}}}}`; "
            "if the codes are, map each to itself.",
            place,
        )


def _check_labels(
    column: RawColumn,
    texts: dict[str, list[str]],
    question: str,
    settled: Container[str],
    place: Place,
) -> Iterator[Problem]:
    for value, label in column.value_labels.items():
        code = text_of(value)
        if code not in texts or plain(label) == plain(code) or plain(code) in settled:
            continue
        if not is_wording(label, texts[code], VALUE_LABEL_CUT):
            yield Problem(
                "other-labels",
                f'the file says that code {code} means "{label}", but in question "{question}" it '
                f'means "{texts[code][0]}".',
                "If the file's codes run another way, recode them there; if the words only differ, "
                f'map the column in a mapping file: `columns: {{"{column.name}": {question}}}`.',
                place,
            )


def _check_missing(
    column: RawColumn, scale: AnswerScale, question: str, place: Place
) -> Iterator[Problem]:
    judged = [code for code in scale.choices if column.declares_missing(code)]
    if judged:
        codes = ", ".join(text_of(code) for code in judged)
        yield Problem(
            "other-missing",
            f"the file declares code {codes} missing, but in question "
            f'"{question}" it is an answer.',
            "Correct the missing values in the file, or map the column if the answers are right.",
            place,
        )


def _check_ticks(column: RawColumn, name: str, place: Place) -> Iterator[Problem]:
    """Find a 0 that the file calls ticked, or a 1 that it calls not ticked."""
    said = {text_of(value): plain(label) for value, label in column.value_labels.items()}
    if (said.get("1") in NOT_TICKED - {"0"}) or (said.get("0") in TICKED - {"1"}):
        yield Problem(
            "other-order",
            f'by the file\'s labels 0 means ticked and 1 not ticked in "{name}", but 1 must mean '
            "ticked.",
            "Recode the column in the file.",
            place,
        )


def _texts(scale: AnswerScale, kept: dict[Code, Text]) -> dict[str, list[str]]:
    texts = {text_of(code): list(choice.text.values()) for code, choice in scale.choices.items()}
    texts |= {text_of(c): list(missing.text.values()) for c, missing in scale.missing.items()}
    for code, text in kept.items():
        if text_of(code) in texts:
            texts[text_of(code)] += text.values()
    return texts
