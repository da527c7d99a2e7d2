"""What a file says of its columns beyond what the drafted instrument says, for export."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from survey.adopting.declared_missing import as_cell, declared_spans, whole_code
from survey.adopting.draft_questions import DraftQuestion
from survey.adopting.foldable_sets import tick_codes
from survey.definition import Code, Text
from survey.exporting.columns import answer_column
from survey.exporting.sav_variables import SavVariable, sav_variable, spss_names
from survey.importing.answer_texts import parse_number
from survey.importing.code_answers import code_column
from survey.importing.raw_export import RawColumn, ResponseSet
from survey.instrument import AnswerScale, Instrument
from survey.responses import answer_columns
from survey.variables import Variable, VariableSet

_APART = (
    "the file takes these columns together as one question with several answers; they are "
    "questions of their own here, since ticks alone could not give them back as they were"
)

Codes = Mapping[Code, Code | None]


def draft_variables(
    drafts: Sequence[DraftQuestion], instrument: Instrument, language: str
) -> dict[str, Variable]:
    """Return, by answer column, what export could not give back by itself.

    Only columns of files that say how they are shown, as SPSS files do. What cannot be given back
    exactly is noted with its question.
    """
    columns = answer_columns(instrument)
    found: dict[str, Variable] = {}
    for draft in drafts:
        ticks: list[Codes] = []
        if draft.answer.scale.type == "multiple" and all(draft.columns):
            ticks = list(tick_codes(list(draft.columns.values())) or [])
        for number, (option, column) in enumerate(draft.columns.items()):
            name = f"{draft.id}.{option}" if option else draft.id
            if not column.format or name not in columns:
                continue
            scale = instrument.answer_of(draft.id)
            codes = ticks[number] if ticks else _codes(draft, column, scale)
            variable = _variable(column, codes, instrument, name, draft.id, language)
            if variable != Variable():
                found[name] = variable
    return found


def draft_sets(
    sets: Sequence[ResponseSet], drafts: Sequence[DraftQuestion], language: str
) -> tuple[dict[str, VariableSet], dict[tuple[str, str], tuple[str, ...]]]:
    """Return the sets that a file declares, of the columns that became answers, and notes."""
    names = {
        column.shown_as: f"{draft.id}.{option}" if option else draft.id
        for draft in drafts
        for option, column in draft.columns.items()
        if not draft.answer.scale.free_text
    }
    texts = {c.shown_as for draft in drafts for c in draft.columns.values() if c.is_text}
    apart = {draft.id for draft in drafts if draft.answer.scale.type != "multiple"}
    found: dict[str, VariableSet] = {}
    notes: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in sets:
        columns = tuple(names[name] for name in one.variables if name in names)
        if not columns:
            continue
        counted: Code | None = one.counted
        number = parse_number(one.counted) if one.counted else None
        if number is not None and not texts & {*one.variables}:
            counted = whole_code(number)
        label: Text = {language: one.label} if one.label else {}
        name = _set_id(one.name, found)
        if apart & {*columns}:
            notes["sets", name] = (_APART,)
        found[name] = VariableSet(
            label=label,
            kind=one.kind,
            counted=counted,
            counted_labels=one.counted_labels,
            columns=columns,
        )
    return found, notes


def _variable(
    column: RawColumn,
    codes: Codes,
    instrument: Instrument,
    name: str,
    question: str,
    language: str,
) -> Variable:
    """Return the difference between what stands in the file and what export would write."""
    written = Variable(format=column.format, codes=dict(codes))
    own = sav_variable(answer_column(instrument, name, question, language), written, language)
    plainly = sav_variable(answer_column(instrument, name, question, language), None, language)
    label = {language: column.label} if column.label else {}
    spans = declared_spans(column)
    named = spss_names([name])[name] == column.shown_as
    return Variable(
        name="" if named else column.shown_as,
        format=column.format if column.format != plainly.format else "",
        measure=_measure(column, own),
        label=None if own.label == column.label else label,
        labels=_labels(column, own, language),
        missing=None if set(own.missing) == set(spans) else spans,
        codes=dict(codes),
    )


def _labels(column: RawColumn, own: SavVariable, language: str) -> dict[Code, Text]:
    said = {
        value if column.is_text else whole_code(value): words
        for value, words in column.value_labels.items()
        if words.strip()
    }
    differing: dict[Code, Text] = {
        code: {language: words} for code, words in said.items() if own.labels.get(code) != words
    }
    return differing | {code: {} for code in own.labels if code not in said}


def _measure(column: RawColumn, own: SavVariable) -> Any:
    return column.measure if column.measure and column.measure != own.measure else None


def _codes(draft: DraftQuestion, column: RawColumn, scale: AnswerScale) -> dict[Code, Code | None]:
    """Return which of the file's codes the import makes another code of the answer scale."""
    import numpy as np
    import pandas as pd

    if scale.type != "choice":
        return {}
    seen = [value for value in pd.unique(column.cells) if pd.notna(value)]
    labelled = [as_cell(whole_code(value), column) for value in column.value_labels]
    cells = [*seen, *(value for value in labelled if value not in seen)]
    probe = np.array(cells, dtype=object if column.cells.dtype == object else float)
    coded = code_column(replace(column, cells=probe), scale, {}, dt.date.max)
    found: dict[Code, Code | None] = {}
    same = []
    for number, (value, code) in enumerate(zip(cells, coded.values, strict=True)):
        if code is None:
            continue
        stands = value if column.is_text else whole_code(value)
        if code in found and found[code] != stands:
            same += [stands] if number < len(seen) else []
            continue
        found.setdefault(code, stands)
    if same:
        draft.notes.append(
            f"other spellings of an answer come back as the first: {', '.join(map(str, same[:5]))}"
        )
    return {
        code: stands
        for code, stands in found.items()
        if (str(code) if column.is_text else code) != stands
    }


def _set_id(name: str, taken: Mapping[str, Any]) -> str:
    made = re.sub(r"[^\w.-]+", "_", name).lstrip(".-") or "set"
    while made in taken:
        made += "_"
    return made
