"""The columns of one wave or of several together, and how each wave's answers fit in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from survey.comparability import WORDS
from survey.definition import Code, Text, in_language
from survey.exporting.columns import ExportColumn
from survey.exporting.described_columns import (
    ColumnGroup,
    DescribedColumn,
    build_groups,
    describe_columns,
)
from survey.exporting.question_lines import QuestionLine, follow_questions
from survey.instrument import AnswerScale
from survey.library import Library
from survey.responses import answer_dtype
from survey.variables import Span

_WORDS: dict[str, Text] = {
    "called": {"nb": "I {wave}: {name}.", "en": "In {wave}: {name}."},
    "recoded": {
        "nb": "Svarene fra {wave} er omkodet ({codes}).",
        "en": "The answers of {wave} are recoded ({codes}).",
    },
    "meant": {"nb": "I {wave} betyr {codes}.", "en": "In {wave} {codes}."},
    "apart": {
        "nb": "Ikke samme spørsmål som {name} i {wave}.",
        "en": "Not the same question as {name} in {wave}.",
    },
    "reversed": {
        "nb": "Snudd påstand; svarene står som de ble gitt.",
        "en": "A reversed item; the answers stand as they were given.",
    },
}


@dataclass(frozen=True, slots=True, eq=False)
class JoinedWaves:
    """The columns that hold the answers of some waves.

    Parameters
    ----------
    waves
        In order of time.
    columns
        Every column by name, in order: first what is no question.
    names
        By wave, what the wave's own columns are called here.
    recodes
        By wave and own column, the codes that are to be replaced.
    dtypes
        By column, the type of its codes.
    groups
        Batteries and multiple choices.
    questions
        By column, the questions of all waves whose answers it holds.
    """

    waves: tuple[str, ...]
    columns: Mapping[str, DescribedColumn]
    names: Mapping[str, Mapping[str, str]]
    recodes: Mapping[str, Mapping[str, Mapping[Code, Code]]]
    dtypes: Mapping[str, Any]
    groups: tuple[ColumnGroup, ...]
    questions: Mapping[str, frozenset[str]]

    def questions_of(self, name: str) -> frozenset[str]:
        """Return the questions a column holds the answers of, in any wave."""
        return self.questions.get(name, frozenset())

    def groups_of(self, names: Collection[str]) -> tuple[ColumnGroup, ...]:
        """Return the groups without the columns that are not named."""
        kept = [
            replace(group, columns=tuple(name for name in group.columns if name in names))
            for group in self.groups
        ]
        return tuple(group for group in kept if group.columns)


def join_waves(library: Library, waves: tuple[str, ...]) -> JoinedWaves:
    """Return the columns of one or several waves.

    What is one question in several waves is one column under its latest name; answers are
    recoded where the bridge says so, and the notes of the variable say it.
    """
    own = {wave: describe_columns(library, wave) for wave in waves}
    heads = {name: v for name, v in own[waves[-1]].items() if not v.column.question}
    columns = {name: replace(v, waves=waves) for name, v in heads.items()}
    names: dict[str, dict[str, str]] = {wave: {} for wave in waves}
    recodes: dict[str, dict[str, dict[Code, Code]]] = {wave: {} for wave in waves}
    dtypes: dict[str, str] = {}
    questions: dict[str, frozenset[str]] = {}
    for line in follow_questions(library, waves):
        parts = _parts_of(library, line)
        for name, own_names in parts.items():
            found = {wave: own[wave][each] for wave, each in own_names.items()}
            columns[name] = _joined(library, line, name, found)
            for wave, each in own_names.items():
                names[wave][each] = name
                if line.recodes.get(wave) and each == line.ids[wave]:
                    recodes[wave][each] = line.recodes[wave]
            dtypes[name] = answer_dtype(_latest(found).scale or AnswerScale())
            questions[name] = frozenset(line.ids.values())
    groups: dict[str, ColumnGroup] = {}
    for wave in reversed(waves):
        for group in build_groups(library, wave, names[wave]):
            held = groups.get(group.name, group).columns
            every = tuple(dict.fromkeys((*held, *group.columns)))
            groups[group.name] = replace(groups.get(group.name, group), columns=every)
    return JoinedWaves(waves, columns, names, recodes, dtypes, tuple(groups.values()), questions)


def _parts_of(library: Library, line: QuestionLine) -> dict[str, dict[str, str]]:
    """Return the columns of a question, with the name each wave has for it."""
    parts: dict[str, dict[str, str]] = {}
    for wave in reversed(list(line.ids)):
        id, instrument = line.ids[wave], library.instruments[wave]
        scale = instrument.answer_of(id)
        if scale.type != "multiple":
            parts.setdefault(line.name, {})[wave] = id
            continue
        for option in scale.choices:
            now = line.recodes.get(wave, {}).get(option, option)
            parts.setdefault(f"{line.name}.{now}", {}).setdefault(wave, f"{id}.{option}")
    return {name: dict(reversed(list(found.items()))) for name, found in parts.items()}


def _recoded(span: Span, recode: Mapping[Code, Code]) -> Span:
    if span.single is None:
        return span
    code = recode.get(span.single, span.single)
    return Span(low=code, high=code)


def _latest(found: Mapping[str, DescribedColumn]) -> DescribedColumn:
    return list(found.values())[-1]


def _joined(
    library: Library, line: QuestionLine, name: str, found: dict[str, DescribedColumn]
) -> DescribedColumn:
    latest = _latest(found)
    columns: dict[str, ExportColumn] = {}
    reasons: dict[Code, str] = {}
    for language, column in latest.by_language.items():
        labels, missing = dict(column.value_labels), dict.fromkeys(column.missing)
        spans = dict.fromkeys(column.spans)
        for wave, variable in reversed(found.items()):
            recode = _recode(line, wave, variable)
            older = variable.by_language[language]
            for code, words in older.value_labels.items():
                labels.setdefault(recode.get(code, code), words)
            missing |= dict.fromkeys(recode.get(code, code) for code in older.missing)
            spans |= dict.fromkeys(_recoded(span, recode) for span in older.spans)
            for code, reason in variable.reasons.items():
                reasons.setdefault(recode.get(code, code), reason)
        columns[language] = replace(
            column,
            name=name,
            value_labels=labels,
            missing=tuple(missing),
            spans=tuple(spans),
        )
    notes = {
        language: " ".join(_notes(library, line, name, found, columns[language], language))
        for language in columns
    }
    notes = {language: words for language, words in notes.items() if words}
    return replace(
        latest, name=name, by_language=columns, waves=tuple(found), reasons=reasons, notes=notes
    )


def _recode(line: QuestionLine, wave: str, variable: DescribedColumn) -> Mapping[Code, Code]:
    """Return how the codes in a wave's cells change; a tick is 0 or 1 whatever its option."""
    ticked = variable.scale is not None and variable.scale.type == "multiple"
    return {} if ticked else line.recodes.get(wave, {})


def _notes(
    library: Library, line: QuestionLine, name: str, found: Mapping[str, DescribedColumn],
    column: ExportColumn, language: str,
) -> list[str]:  # fmt: skip
    """Say in a language how the waves were brought together."""
    said: list[str] = []
    if library.instruments[line.latest].questions[line.ids[line.latest]].reverse:
        said.append(_say("reversed", language))
    for wave, variable in found.items():
        recode = _recode(line, wave, variable)
        labels = variable.by_language[language].value_labels
        if variable.name != name:
            said.append(_say("called", language, wave=wave, name=variable.name))
        if recode:
            codes = ", ".join(f"{old} → {new}" for old, new in recode.items())
            said.append(_say("recoded", language, wave=wave, codes=codes))
        other = [
            f"{recode.get(code, code)} = {words}"
            for code, words in labels.items()
            if column.value_labels.get(recode.get(code, code)) != words
        ]
        if other:
            said.append(_say("meant", language, wave=wave, codes=", ".join(other)))
    said += [
        in_language(match.reason, language)
        for match in line.matches.values()
        if match.reason != WORDS["identical"]
    ]
    if line.before is not None:
        wave, older, match = line.before
        said.append(_say("apart", language, wave=wave, name=older))
        said.append(in_language(match.reason, language))
    return said


def _say(key: str, language: str, **fields: str) -> str:
    return in_language(_WORDS[key], language).format(**fields)
