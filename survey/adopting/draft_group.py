"""The groups whose results are compared: the values of one column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.adopting.cell_values import read_values
from survey.adopting.declared_missing import unworded_missing
from survey.adopting.draft_scales import DraftAnswer, distinct_labels, text_key
from survey.adopting.label_words import missing_reason
from survey.definition import ID_PATTERN, Code, in_language
from survey.importing.raw_export import RawColumn, text_of
from survey.importing.wording import plain
from survey.instrument import AnswerScale, Choice, Instrument, MissingChoice
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.importing.raw_export import RawExport
    from survey.study import Study

MOST_GROUPS = 100
"""More values than these are no groups to compare."""

FEW = 5
"""From more different values than these, several people must have most of them."""

RESERVED = ("all",)
"""What everybody together is called."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups a study has.

    `titles` gives every group's title by its id; `new` those that the study does not have yet.
    """

    answer: DraftAnswer
    titles: dict[str, str]
    new: tuple[str, ...]


def draft_groups(
    export: RawExport,
    column: RawColumn,
    language: str,
    study: Study | None = None,
    earlier: Instrument | None = None,
) -> Groups:
    """Draft the groups from a column; those the study has keep their ids.

    Raises
    ------
    SurveyError
        The column's values are no groups.
    """
    labels, missing = _values(export, column)
    known: dict[Code, str] = {}
    question = earlier.uses.get("project") if earlier else None
    if study is not None and earlier is not None and question in earlier.questions:
        before = earlier.answer_of(question).choices
        known = {code: in_language(choice.text, language) for code, choice in before.items()}
    elif study is not None:
        said = {plain(text) for text in labels.values()} | {str(code) for code in labels}
        titles = {p.id: in_language(p.title, language) for p in study.projects}
        known = {id: text for id, text in titles.items() if {id, plain(text)} & said}
    codes = {str(code) for code in known}
    there = {plain(text) for text in known.values()} | {plain(code) for code in codes}
    fresh: dict[Code, str] = {}
    for code, text in labels.items():
        same = plain(text) in there or (isinstance(code, int) and str(code) in codes)
        if not same:
            own = _free_key(code, codes) if isinstance(code, str) else code
            fresh[own] = text
    choices = distinct_labels({**known, **fresh})
    if len({isinstance(code, str) for code in choices}) > 1:
        choices = {str(code): text for code, text in choices.items()}
        missing = {str(code): text for code, text in missing.items()}
    ids = [str(code) for code in choices]
    have = {project.id for project in study.projects} if study else set()
    scale = AnswerScale(
        ordered=False,
        choices={code: Choice(text={language: text}) for code, text in choices.items()},
        missing={
            code: MissingChoice(text={language: text}, reason=missing_reason(text) or "dont_know")
            for code, text in missing.items()
            if code not in choices
        },
    )
    ranges = unworded_missing(column, scale)
    scale = scale.model_copy(update={"missing_ranges": ranges})
    titles = {str(code): text for code, text in choices.items()}
    return Groups(DraftAnswer(scale, "group"), titles, tuple(id for id in ids if id not in have))


def _values(export: RawExport, column: RawColumn) -> tuple[dict[Code, str], dict[Code, str]]:
    """Return the groups and the answers that name none, with their words, by code."""
    values = read_values(column)
    said: dict[Code, str] = {}
    numbered = values.kind in ("number", "empty") and (values.whole or values.kind == "empty")
    for value, label in column.value_labels.items():
        number = isinstance(value, int | float) and float(value).is_integer()
        code: Code = int(value) if number else text_of(value)
        if not column.declares_missing(value):
            said[code] = " ".join(label.split()) or text_of(value)
    whole = numbered and all(isinstance(code, int) for code in said)
    whole = whole and all(number >= 0 for number in values.numbers)
    whole = whole and all(int(code) >= 0 for code in said)
    found: dict[Code, str] = {}
    if whole:
        found = {int(number): str(int(number)) for number in values.numbers}
        found = {**found, **said}
        found = {code: found[code] for code in sorted(found, key=float)}
    else:
        by_value = {text_of(code): text for code, text in said.items()}
        if values.kind == "empty" and all(re.fullmatch(ID_PATTERN, code) for code in by_value):
            # Answers that are not yet there will hold the codes, not the words.
            found.update({code: text for code, text in by_value.items() if code not in RESERVED})
            by_value = {}
        texts: dict[str, str] = {}
        for text in (*by_value.values(), *_unlabelled(values.texts, by_value)):
            texts.setdefault(plain(text) or text, text)
        for text in texts.values():
            found[_free_key(text_key(text), {*RESERVED, *map(str, found)})] = text
    missing = {code: text for code, text in found.items() if missing_reason(text)}
    groups = {code: text for code, text in found.items() if code not in missing}
    alone = len(values.texts) > FEW and values.filled < 2 * len(values.texts)
    if alone or not 1 <= len(groups) <= MOST_GROUPS:
        raise SurveyError(
            Problem(
                "group-unfit",
                f"this column has {len(groups)} different values, which are no groups to compare.",
                f"Give --group-by a column with 1 to {MOST_GROUPS} values that several people "
                "have.",
                export.place(column=column),
            )
        )
    return groups, missing


def _free_key(key: str, taken: set[str]) -> str:
    while key in taken:
        key += "_"
    return key


def _unlabelled(texts: dict[str, int], labels: dict[str, str]) -> list[str]:
    return sorted(" ".join(text.split()) for text in texts if text not in labels)
