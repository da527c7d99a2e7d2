"""Which column is which question, by name and wording; nothing is guessed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from survey.importing.check_columns import check_column, check_twice
from survey.importing.mapping import Mapping
from survey.importing.match_structure import match_structure, structure_wordings
from survey.importing.platform_columns import PURPOSES, is_ignored, purpose_of
from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.wording import (
    closest,
    option_wordings,
    pages_of,
    plain,
    plain_name,
    question_wordings,
)
from survey.instrument import Instrument
from survey.problems import Problem, Report

Became = Literal["question", "purpose", "ignored", "unmatched"]


@dataclass(frozen=True, slots=True, eq=False)
class ColumnMatch:
    """What one column of a file is.

    Parameters
    ----------
    column
        The column.
    became
        A question's answers, something the program needs, known but of no use, or not known.
    target
        The question or purpose.
    option
        The option of a multiple choice that this column ticks.
    how
        Why, in a few words.
    """

    column: RawColumn
    became: Became
    target: str = ""
    option: str | None = None
    how: str = ""


def match_columns(
    export: RawExport, instrument: Instrument, mapping: Mapping, report: Report
) -> tuple[ColumnMatch, ...]:
    """Find what every column of a file is.

    A column is matched by the mapping, else by a question's id or alias, else by the name a
    platform gives it, else by wording when only one question has it. Faults go into `report`.
    """
    names = _names(instrument)
    wordings = _wordings(instrument)
    uses: dict[str, str] = {plain_name(name): purpose for purpose, name in instrument.uses.items()}
    named = [_match_name(c, instrument, mapping, names, uses) for c in export.columns]
    taken = {(match.target, match.option) for match in named if match}
    wordings = {text: found for text, found in wordings.items() if found not in taken}
    structure = {
        pair: found for pair, found in structure_wordings(instrument).items() if found not in taken
    }
    matches = _surest_purposes(
        [
            match or _match_wording(column, wordings, structure)
            for column, match in zip(export.columns, named, strict=True)
        ]
    )
    report.extend(check_twice(export, matches))
    for match in matches:
        if match.became == "question" and match.how != "mapping":
            report.extend(
                check_column(export, match.column, instrument, match.target, match.option)
            )
        elif match.became == "unmatched" and match.column.name:
            report.problems.append(_unmatched(export, match.column, instrument))
    for header in mapping.columns:
        if header not in {name for c in export.columns for name in (c.name, c.shown_as)}:
            report.add(
                "mapping-unused",
                f'the mapping names a column "{header}" that the file does not have.',
                "Correct the header in the mapping.",
                export.place(),
                "warning",
            )
    return tuple(matches)


def count_matches(export: RawExport, instrument: Instrument, mapping: Mapping) -> int:
    """Return how many columns are questions, to choose among the sheets of a workbook."""
    matches = match_columns(export, instrument, mapping, Report())
    return sum(match.became == "question" for match in matches)


def _match_name(
    column: RawColumn,
    instrument: Instrument,
    mapping: Mapping,
    names: dict[str, tuple[str, str | None]],
    uses: dict[str, str],
) -> ColumnMatch | None:
    for header in (column.shown_as, column.name):
        if header in mapping.columns:
            return _mapped(column, mapping.columns[header], instrument, names)
    if column.system is not None:
        return None
    # Of columns of one name, each is first looked for by the name that tells them apart.
    own = (column.shown_as,) if column.name and column.shown_as != column.name else ()
    for name in (*own, column.name, *column.other_names):
        if name in instrument.questions:
            return ColumnMatch(column, "question", name, None, "id")
        found = names.get(plain_name(name)) if name else None
        if found:
            return ColumnMatch(column, "question", *found, how="id")
    if column.name and plain_name(column.name) in uses:
        return ColumnMatch(column, "purpose", uses[plain_name(column.name)], how="uses")
    return None


def _match_wording(
    column: RawColumn,
    wordings: dict[str, tuple[str, str | None]],
    structure: dict[tuple[str, str], tuple[str, str | None]],
) -> ColumnMatch:
    if column.system is not None:
        known = ColumnMatch(column, "ignored", how="a platform's own column")
        if column.system:
            return ColumnMatch(column, "purpose", column.system, how="platform")
        return known
    for text in (column.label, column.name):
        found = wordings.get(plain(text)) if text else None
        if found:
            return ColumnMatch(column, "question", *found, how="wording")
    found = match_structure(column, wordings, structure)
    if found:
        return ColumnMatch(column, "question", *found, how="platform structure")
    if not column.name:
        return ColumnMatch(column, "unmatched", how="no name")
    purpose = purpose_of(column.name)
    if purpose:
        return ColumnMatch(column, "purpose", purpose[0], how="name")
    if is_ignored(column.name):
        return ColumnMatch(column, "ignored", how="a platform's own column")
    return ColumnMatch(column, "unmatched")


def _mapped(
    column: RawColumn,
    target: str | None,
    instrument: Instrument,
    names: dict[str, tuple[str, str | None]],
) -> ColumnMatch:
    if target is None:
        return ColumnMatch(column, "ignored", how="mapping")
    if target in PURPOSES and target not in instrument.questions:
        return ColumnMatch(column, "purpose", target, how="mapping")
    question, option = (
        (target, None) if target in instrument.questions else names[plain_name(target)]
    )
    return ColumnMatch(column, "question", question, option, "mapping")


def _names(instrument: Instrument) -> dict[str, tuple[str, str | None]]:
    """Return what each name without case and signs stands for, where it stands for one thing."""
    found: list[tuple[str, tuple[str, str | None]]] = []
    for question in instrument.questions.values():
        known = {plain_name(n) for n in (question.id, *question.aliases.values())}
        found += [(name, (question.id, None)) for name in known]
        scale = instrument.answer_of(question.id)
        if scale.type == "multiple":
            for option in scale.choices:
                rest = {plain_name(f"{n}.{option}") for n in known}
                found += [(name, (question.id, str(option))) for name in rest]
    return _unambiguous(found)


def _wordings(instrument: Instrument) -> dict[str, tuple[str, str | None]]:
    pages = pages_of(instrument)
    found: list[tuple[str, tuple[str, str | None]]] = []
    for question in instrument.questions.values():
        page, scale = pages[question.id], instrument.answer_of(question.id)
        known = {plain(text) for text in question_wordings(question, page)}
        found += [(text, (question.id, None)) for text in known]
        if scale.type == "multiple":
            for option in scale.choices:
                texts = option_wordings(question, page, scale, str(option)) - {str(option)}
                found += [(text, (question.id, str(option))) for text in {plain(t) for t in texts}]
    return _unambiguous(found)


def _unambiguous(
    found: list[tuple[str, tuple[str, str | None]]],
) -> dict[str, tuple[str, str | None]]:
    often = Counter(name for name, _ in set(found))
    return {name: target for name, target in found if often[name] == 1}


def _surest_purposes(matches: list[ColumnMatch]) -> list[ColumnMatch]:
    """Keep one column a purpose, the surest; the others are known but not used."""
    best: dict[str, tuple[int, int]] = {}
    for number, match in enumerate(matches):
        if match.became == "purpose":
            known = purpose_of(match.column.name)
            rank = known[1] if match.how == "name" and known else -1
            best[match.target] = min(best.get(match.target, (99, 0)), (rank, number))
    return [
        ColumnMatch(match.column, "ignored", how=f"another column is the {match.target}")
        if match.became == "purpose" and best[match.target][1] != number
        else match
        for number, match in enumerate(matches)
    ]


def _unmatched(export: RawExport, column: RawColumn, instrument: Instrument) -> Problem:
    candidates: dict[str, str] = {}
    for question in instrument.questions.values():
        for text in (question.id, *question.text.values(), *question.label.values()):
            candidates.setdefault(plain(text), question.id)
    close = next(
        (c for t in (column.label, column.name) if t and (c := closest(t, candidates))), None
    )
    advice = (
        f'If it is "{close}", say so in a mapping: `columns: {{"{column.name}": {close}}}`.'
        if close
        else "If it is a question, say so in a mapping; else nothing need be done."
    )
    return Problem(
        "column-unmatched",
        "this column is no question of the instrument and was not read.",
        advice,
        export.place(column=column),
        "warning",
    )
