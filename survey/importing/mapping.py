"""What a person has decided about a file: which column is which question, what a text means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey.definition import Code
from survey.importing.layouts import Layout
from survey.importing.wording import closest, plain
from survey.instrument import AnswerScale, Instrument
from survey.problems import Place, Report
from survey.yaml_source import YamlSource, read_yaml

UNDECIDED = "?"
"""What ends in this mark is for a person to decide, and not used until then."""

SECTIONS = ("layout", "columns", "values", "matched")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Decisions of a person, which no check overrules.

    Parameters
    ----------
    columns
        Question, `QUESTION.option` or purpose (`token`) by header; `None` leaves a column out.
    values
        Code by plain text by question; `None` makes the text count as missing.
    file
        Where it stands, for the report.
    wave, layout
        What it was made for; empty and `None` when it does not say.
    headings
        Every column it names, decided or not.
    places
        The line of each column.
    undecided
        The lines that still wait for a person.
    """

    columns: dict[str, str | None] = field(default_factory=dict)
    values: dict[str, dict[str, Code | None]] = field(default_factory=dict)
    file: str = ""
    wave: str = ""
    layout: Layout | None = None
    headings: frozenset[str] = frozenset()
    places: dict[str, Place] = field(default_factory=dict)
    undecided: tuple[Place, ...] = ()


def read_mapping(path: Path, instrument: Instrument) -> Mapping:
    """Read a mapping file; raises `SurveyError` with every fault in it."""
    report = Report()
    source = read_yaml(path, report)
    report.raise_errors()
    mapping = parse_mapping(source, instrument, report)
    report.raise_errors()
    return mapping


def parse_mapping(source: YamlSource, instrument: Instrument, report: Report) -> Mapping:
    """Make what a mapping file says into decisions; every fault goes into `report`."""
    given = source.values
    if not isinstance(given, dict):
        _not_lines("a mapping", source.place(), report)
        return Mapping()
    for key in given:
        if key not in SECTIONS:
            report.add(
                "mapping-form",
                f'"{key}" is no section of a mapping; those a person writes are `columns:` and '
                "`values:`.",
                'Write for example `columns: {"Question 7": EQ_1}`.',
                source.place(key),
            )
    undecided: list[Place] = []
    columns = _columns(source, instrument, report, undecided)
    values = _values(source, instrument, report, undecided)
    wave, layout = _layout(source, report)
    return Mapping(
        columns,
        values,
        source.file,
        wave,
        layout,
        named_headings(source),
        {header: source.place("columns", header) for header in columns},
        tuple(undecided),
    )


def named_headings(source: YamlSource) -> frozenset[str]:
    """Return every column that a mapping file names."""
    given = source.values if isinstance(source.values, dict) else {}
    sections = [given.get("columns"), given.get("matched")]
    return frozenset(str(name) for part in sections if isinstance(part, dict) for name in part)


def with_synonyms(scale: AnswerScale, synonyms: Map[str, Code | None]) -> AnswerScale:
    """Return a multiple choice whose options have the mapping's words beside their own."""
    words: dict[Code, dict[str, str]] = {}
    for text, code in synonyms.items():
        if code is not None:
            words.setdefault(code, {})[f"mapping {text}"] = text
    choices = {
        code: choice.model_copy(update={"text": choice.text | words[code]})
        if code in words
        else choice
        for code, choice in scale.choices.items()
    }
    return scale.model_copy(update={"choices": choices}) if words else scale


def _columns(
    source: YamlSource, instrument: Instrument, report: Report, undecided: list[Place]
) -> dict[str, str | None]:
    from survey.importing.platform_columns import PURPOSES

    targets = _targets(instrument) | {purpose: purpose for purpose in PURPOSES}
    columns: dict[str, str | None] = {}
    for header, target in _section(source, "columns", report).items():
        if _waits(target):
            undecided.append(source.place("columns", header))
            continue
        if target is not None and str(target) not in targets:
            _unknown(str(target), targets, source, ("columns", header), report)
        columns[str(header)] = None if target is None else str(target)
    return columns


def _values(
    source: YamlSource, instrument: Instrument, report: Report, undecided: list[Place]
) -> dict[str, dict[str, Code | None]]:
    values: dict[str, dict[str, Code | None]] = {}
    for question, synonyms in _section(source, "values", report).items():
        if str(question) not in instrument.questions:
            _unknown(str(question), _targets(instrument), source, ("values", question), report)
            continue
        if synonyms is None:
            continue
        if not isinstance(synonyms, dict):
            _not_lines(f'"{question}"', source.place("values", question), report)
            continue
        scale = instrument.answer_of(str(question))
        decided: dict[str, Code | None] = {}
        for text, given in synonyms.items():
            place = source.place("values", question, text)
            code = given.isoformat() if isinstance(given, dt.date) else given
            if _waits(code) and code not in scale.choices:
                undecided.append(place)
                continue
            fault = _fault(code, str(question), scale)
            if fault:
                report.add("mapping-code", *fault, place)
            said = plain(str(text))
            if decided.get(said, code) != code:
                report.add(
                    "mapping-text-twice",
                    f'"{text}" stands twice for question "{question}", with different codes; '
                    "capitals, quotation marks and a last full stop make no difference.",
                    "Keep one of the lines.",
                    place,
                )
            decided[said] = code
        values[str(question)] = decided
    return values


def _layout(source: YamlSource, report: Report) -> tuple[str, Layout | None]:
    given = _section(source, "layout", report)
    if not given:
        return "", None
    wave, platform, columns, fingerprint = (
        given.get(key) for key in ("wave", "platform", "columns", "fingerprint")
    )
    if (
        len(given) != 4
        or wave is None
        or not (platform and fingerprint)
        or type(columns) is not int
    ):
        report.add(
            "mapping-layout",
            "the layout must say wave, platform, columns and fingerprint, and nothing else.",
            "Take it out; `survey map` writes it again.",
            source.place("layout"),
        )
        return "", None
    return str(wave), Layout(str(platform), columns, str(fingerprint))


def _waits(value: Any) -> bool:
    return isinstance(value, str) and value.rstrip().endswith(UNDECIDED)


def _section(source: YamlSource, name: str, report: Report) -> dict[Any, Any]:
    section = source.values.get(name) or {}
    if isinstance(section, dict):
        return section
    _not_lines(f'"{name}"', source.place(name), report)
    return {}


def _not_lines(name: str, place: Place, report: Report) -> None:
    report.add(
        "mapping-form",
        f"{name} must hold one line an entry, with a colon in each.",
        "Correct the indentation.",
        place,
    )


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


def _fault(code: Any, question: str, scale: AnswerScale) -> tuple[str, str] | None:
    """Return what is wrong with a code, and what to do."""
    known = [*scale.choices, *scale.missing]
    number = isinstance(code, (int, float)) and not isinstance(code, bool)
    if scale.type == "multiple" and code is None:
        return (
            f'"null" cannot stand for a text of question "{question}", which takes several.',
            f"Name one of its options, {_listed(known)}, or take the line out.",
        )
    if code is None or (code in known and not isinstance(code, bool)):
        return None
    low, high = scale.bounds if scale.type == "number" else (0, 0)
    if scale.type == "number" and number and low <= code <= high:
        return None
    if scale.type in ("text", "date") and isinstance(code, str):
        return None
    what = _listed(known) if scale.type in ("choice", "multiple") else f"of the type {scale.type}"
    return f'"{code}" is not a code of question "{question}".', f"Its codes are {what}."


def _listed(codes: list[Code]) -> str:
    return ", ".join(str(code) for code in codes)
