"""Columns of a later wave by the names that their questions have in the wave before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from survey.adopting.draft_questions import DraftQuestion
from survey.adopting.draft_scales import DraftAnswer
from survey.adopting.multiple_sets import part_labels
from survey.definition import Text
from survey.importing.mapping import Mapping
from survey.importing.match_columns import ColumnMatch, match_columns
from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.wording import plain_name
from survey.instrument import AnswerScale, Choice, Instrument
from survey.problems import Report

FEWEST = 2
"""From so many columns on, options that are known by their words make a question."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownColumns:
    """A file whose columns are named as the import would know them.

    Parameters
    ----------
    export
        The file, with one column for each question.
    several
        The columns of every question with several answers, by the question's name.
    earlier
        The wave before.
    """

    export: RawExport
    several: dict[str, tuple[ColumnMatch, ...]]
    earlier: Instrument | None

    def settle(self, drafts: Sequence[DraftQuestion], language: str) -> None:
        """Give the questions with several answers their options and common wording."""
        for draft in drafts:
            matches = self.several.get(draft.name, ())
            if not matches or self.earlier is None:
                continue
            before = self.earlier.answer_of(draft.name)
            text, labels = part_labels([match.column for match in matches])
            text = "" if plain_name(text) == plain_name(draft.name) else text
            found = {str(match.option): labels[match.column.name] for match in matches}
            choices = {
                code: Choice(text={language: _words(str(code), found, choice.text, language)})
                for code, choice in before.choices.items()
                if str(code) in found
            }
            draft.answer = DraftAnswer(AnswerScale(type="multiple", choices=choices), "")
            draft.text, draft.worded = text or draft.name, bool(text)


def _words(option: str, found: dict[str, str], before: Text, language: str) -> str:
    """Return what the file calls an option; where it has its code only, the words before."""
    said = found[option]
    code_only = not said or plain_name(said) == plain_name(option)
    return (before.get(language) if code_only else "") or said or option


def know_columns(export: RawExport, earlier: Instrument | None) -> KnownColumns:
    """Name the columns as the wave before does, where the import would know them by name.

    A column that only has a question's words is left, since it may be another question.
    """
    if earlier is None:
        return KnownColumns(export, {}, None)
    matches = match_columns(export, earlier, Mapping(), Report())
    several: dict[str, list[ColumnMatch]] = {}
    for match in matches:
        if match.became == "question" and match.option is not None:
            several.setdefault(match.target, []).append(match)
    sure = {
        name: tuple(found)
        for name, found in several.items()
        if len(found) >= FEWEST or found[0].how == "id"
    }
    columns: list[RawColumn] = []
    seen: set[str] = set()
    for match in matches:
        column, name = match.column, match.target
        if match.became == "question" and match.option is not None and name in sure:
            if name not in seen:
                columns.append(replace(column, name=name, label="", value_labels={}))
            seen.add(name)
        elif match.became == "question" and match.option is None and match.how == "id":
            columns.append(_renamed(column, earlier, name))
        else:
            columns.append(column)
    return KnownColumns(replace(export, columns=tuple(columns)), sure, earlier)


def _renamed(column: RawColumn, earlier: Instrument, name: str) -> RawColumn:
    """Name a column as the question; one of its other names stays."""
    question = earlier.questions[name]
    if column.name in (name, *question.aliases.values()):
        return column
    return replace(column, name=name, other_names=(*column.other_names, column.name))
