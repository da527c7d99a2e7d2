"""What a person has decided about a file: which column is which question, what a text means."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey.definition import Code
from survey.importing.wording import closest, plain
from survey.instrument import AnswerScale, Instrument
from survey.problems import Report
from survey.yaml_source import YamlSource, read_yaml


@dataclass(frozen=True, slots=True)
class Mapping:
    """Decisions of a person, which no check overrules.

    Parameters
    ----------
    columns
        Question, `QUESTION.option` or purpose (`token`) by header; `None` leaves a column out.
    values
        Code by text by question; `None` makes the text count as missing.
    """

    columns: dict[str, str | None] = field(default_factory=dict)
    values: dict[str, dict[str, Code | None]] = field(default_factory=dict)


def read_mapping(path: Path, instrument: Instrument) -> Mapping:
    """Read a mapping file; raises `SurveyError` with every fault in it."""
    report = Report()
    source = read_yaml(path, report)
    report.raise_errors()
    mapping = _parse(source, instrument, report)
    report.raise_errors()
    return mapping


def _parse(source: YamlSource, instrument: Instrument, report: Report) -> Mapping:
    from survey.importing.platform_columns import PURPOSES

    given = source.values
    if not isinstance(given, dict) or not set(given) <= {"columns", "values"}:
        report.add(
            "mapping-form",
            "a mapping holds only `columns:` and `values:`.",
            'Write for example `columns: {"Question 7": EQ_1}`.',
            source.place(),
        )
        return Mapping()
    targets = _targets(instrument) | {purpose: purpose for purpose in PURPOSES}
    columns: dict[str, str | None] = {}
    for header, target in _section(source, "columns", report).items():
        if target is not None and str(target) not in targets:
            _unknown(str(target), targets, source, ("columns", header), report)
        columns[str(header)] = None if target is None else str(target)
    values: dict[str, dict[str, Code | None]] = {}
    for question, synonyms in _section(source, "values", report).items():
        if str(question) not in instrument.questions or not isinstance(synonyms, dict):
            _unknown(str(question), _targets(instrument), source, ("values", question), report)
            continue
        scale = instrument.answer_of(str(question))
        for text, code in synonyms.items():
            if code is not None and not _fits(code, scale):
                report.add(
                    "mapping-code",
                    f'"{code}" is not a code of question "{question}".',
                    f"Its codes are {', '.join(str(c) for c in _codes(scale))}.",
                    source.place("values", question, text),
                )
        values[str(question)] = {plain(str(text)): code for text, code in synonyms.items()}
    return Mapping(columns, values)


def _section(source: YamlSource, name: str, report: Report) -> dict[Any, Any]:
    section = source.values.get(name) or {}
    if isinstance(section, dict):
        return section
    report.add(
        "mapping-form",
        f'"{name}" must hold one line an entry, with a colon in each.',
        "Correct the indentation.",
        source.place(name),
    )
    return {}


def _targets(instrument: Instrument) -> dict[str, str]:
    options = {
        f"{q.id}.{option}": q.id
        for q in instrument.questions.values()
        for option in instrument.answer_of(q.id).choices
        if instrument.answer_of(q.id).type == "multiple"
    }
    return {question: question for question in instrument.questions} | options


def _unknown(
    target: str, known: dict[str, str], source: YamlSource, path: tuple[Any, ...], report: Report
) -> None:
    close = closest(target, {plain(name): name for name in known}, 60)
    report.add(
        "mapping-question",
        f'"{target}" is no question of this instrument.',
        f'Did you mean "{close}"?' if close else "`survey codebook` lists the questions.",
        source.place(*path),
    )


def _fits(code: Any, scale: AnswerScale) -> bool:
    if scale.type in ("number", "text", "date"):
        return True
    return code in _codes(scale)


def _codes(scale: AnswerScale) -> list[Code]:
    return [*scale.choices, *scale.missing]
