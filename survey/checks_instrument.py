"""Rules of an instrument file: heading, uses and linkage code."""

from __future__ import annotations

import re

from survey.checks_answers import check_answer_scales
from survey.checks_measures import check_measures
from survey.checks_questions import check_questions
from survey.findings import Findings, suggest
from survey.instrument import Instrument
from survey.problems import Problem
from survey.responses import answer_columns
from survey.study import Study, Wave
from survey.yaml_source import YamlSource

_FILE_NAME = re.compile(r"(?P<wave>.+)-v(?P<version>[0-9]+)\.ya?ml")

_COLUMNS = ("token", "response_id", "started_on", "completed_on", "language")
"""Purposes a platform's own column can serve; the others need a question."""


def check_instrument(
    instrument: Instrument, study: Study, wave: Wave, source: YamlSource
) -> list[Problem]:
    """Return what is wrong in an instrument file, by line."""
    found = Findings(source)
    _check_heading(instrument, study, wave, found)
    languages = instrument.languages or study.languages
    found.languages(instrument, [each for each in languages if each in study.languages])
    found.fields(instrument)
    check_answer_scales(instrument, study, found)
    check_questions(instrument, study, wave, found)
    _check_uses(instrument, study, found)
    _check_codes(instrument, study, found)
    _check_kept(instrument, found)
    check_measures(instrument, study, found)
    return found.problems


def _check_heading(instrument: Instrument, study: Study, wave: Wave, found: Findings) -> None:
    if instrument.wave != wave.id:
        found.error(
            "wave-mismatch",
            f'this file is for wave "{instrument.wave}", but study.yaml uses it for "{wave.id}".',
            "Correct the wave here, or the file's name in study.yaml.",
            "wave",
        )
    name = _FILE_NAME.fullmatch(wave.instrument.rsplit("/", 1)[-1])
    if name and int(name["version"]) != instrument.version:
        found.error(
            "version-mismatch",
            f"the file's name says version {int(name['version'])}, "
            f"the file itself version {instrument.version}.",
            "Correct the version, or rename the file.",
            "version",
        )
    found.references("language", instrument.languages, study.languages, "the file", "languages")
    if instrument.fielded and not wave.opens <= instrument.fielded <= wave.closes:
        found.warning(
            "fielded-outside",
            f'{instrument.fielded} lies outside wave "{wave.id}" ({wave.opens} to {wave.closes}).',
            "Correct the day here or the wave's days in study.yaml.",
            "fielded",
        )


def _check_uses(instrument: Instrument, study: Study, found: Findings) -> None:
    kinds = {
        "project": [project.id for project in study.projects],
        "role": [role.id for role in study.roles],
    }
    for purpose, name in instrument.uses.items():
        if name not in instrument.questions:
            if purpose not in _COLUMNS:
                known = instrument.questions
                found.unknown("question", name, known, f'"{purpose}"', "uses", purpose)
            continue
        scale = instrument.answer_scales.get(instrument.questions[name].answer)
        ids = kinds.get(purpose, [])
        for code in scale.choices if scale is not None else ():
            if purpose == "project" and str(code) not in ids:
                found.error(
                    "use-unknown-code",
                    f'"{name}" tells the project, but its answer "{code}" is no project.',
                    suggest(str(code), ids),
                    *("uses", purpose),
                )
            elif purpose == "role" and str(code) not in ids:
                found.note(
                    "use-no-role",
                    f'"{name}" tells the role, but its answer "{code}" is no role.',
                    "Who gives it counts in the total only.",
                    *("uses", purpose),
                )


def _check_kept(instrument: Instrument, found: Findings) -> None:
    """Check what is kept of the file for export: the columns it names, and the weight."""
    scales = {question.answer for question in instrument.questions.values()}
    kept = instrument.variables or instrument.sets
    known = answer_columns(instrument) if kept and scales <= {*instrument.answer_scales} else {}
    for name in instrument.variables if known else ():
        if name not in known:
            found.unknown("column", name, known, '"variables"', "variables", name)
    for name, one in instrument.sets.items() if known else ():
        found.references("column", one.columns, known, f'set "{name}"', "sets", name, "columns")
    weight = instrument.uses.get("weight", "")
    if weight in instrument.questions:
        scale = instrument.answer_scales.get(instrument.questions[weight].answer)
        if scale is not None and scale.type != "number":
            found.error(
                "weight-not-number",
                f'"{weight}" is the weight, but is answered by a {scale.type}.',
                "Name a question whose answers are numbers.",
                *("uses", "weight"),
            )


def _check_codes(instrument: Instrument, study: Study, found: Findings) -> None:
    elements = instrument.code_elements
    found.twice("code element", elements, "code_elements", key=None)
    known = instrument.questions
    found.references("question", elements, known, '"code_elements"', "code_elements")
    for number, name in enumerate(elements):
        if name in known and known[name].anonymity != "E":
            found.error(
                "element-class",
                f'"{name}" is an element of the linkage code, but is of anonymity class '
                f"{known[name].anonymity}.",
                'Write "anonymity: E" for it.',
                *("code_elements", number),
            )
    for page_number, page in enumerate(instrument.pages):
        for number, question in enumerate(page.questions):
            if question.anonymity == "E" and question.id not in elements:
                found.error(
                    "class-e-alone",
                    f'"{question.id}" is of anonymity class E, but is not among "code_elements".',
                    "Add it there, or give it another class.",
                    *("pages", page_number, "questions", number),
                )
    expected = study.linking.code.elements if study.linking.code else 0
    if len(elements) != expected:
        found.error(
            "elements-count",
            f"the linkage code has {len(elements)} elements here, study.yaml says {expected}.",
            "Correct the list, or linking, code, elements in study.yaml.",
            "code_elements",
        )
