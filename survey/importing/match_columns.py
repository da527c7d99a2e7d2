"""Which column is which question, by name and wording; nothing is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from survey.importing.check_columns import check_match, check_twice
from survey.importing.mapping import Mapping
from survey.importing.match_structure import (
    Structure,
    Target,
    build_structure,
    match_structure,
)
from survey.importing.platform_columns import PURPOSES, is_ignored, purpose_of
from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.suggestions import Suggestion, suggest
from survey.importing.wording import (
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

    A column is matched by the mapping, else by a question's id or alias, else by its label or
    heading when only one question has that wording, else by the platform's structure, else by a
    name that platforms give. Faults go into `report`, and so does what an unmatched column may be.
    """
    matches = find_matches(export, instrument, mapping)
    pages = pages_of(instrument)
    report.extend(check_twice(export, matches))
    for match in matches:
        if match.became == "question":
            page = pages[match.target]
            report.extend(check_match(export, match, instrument, page, mapping))
    unmatched = [m.column for m in matches if m.became == "unmatched" and m.column.name]
    close = suggest(unmatched, instrument, taken_by(matches, instrument))
    report.extend(
        _unmatched(export, column, close.get(number)) for number, column in enumerate(unmatched)
    )
    report.extend(unused_columns(export, mapping))
    return matches


def find_matches(
    export: RawExport, instrument: Instrument, mapping: Mapping
) -> tuple[ColumnMatch, ...]:
    """Find what every column of a file is, without checking it; as in `match_columns`."""
    names, options = _names(instrument), _exact_options(instrument)
    uses: dict[str, str] = {plain_name(name): purpose for purpose, name in instrument.uses.items()}
    named = [_match_name(c, instrument, mapping, names, options, uses) for c in export.columns]
    if all(named):
        return _surest_purposes([match for match in named if match])
    taken = {(match.target, match.option) for match in named if match}
    structure = build_structure(instrument, _wordings(instrument), taken)
    return _surest_purposes(
        [
            match or _match_wording(column, structure)
            for column, match in zip(export.columns, named, strict=True)
        ]
    )


def taken_by(matches: Iterable[ColumnMatch], instrument: Instrument) -> set[Target]:
    """Return the questions and options that columns are; a whole multiple choice takes its own."""
    taken: set[Target] = set()
    for match in matches:
        if match.became == "question":
            taken |= {(match.target, None), (match.target, match.option)}
            if match.option is None:
                choices = instrument.answer_of(match.target).choices
                taken |= {(match.target, str(code)) for code in choices}
    return taken


def count_matches(export: RawExport, instrument: Instrument, mapping: Mapping) -> int:
    """Return how many columns are questions, to choose among the sheets of a workbook."""
    matches = find_matches(export, instrument, mapping)
    return sum(match.became == "question" for match in matches)


def _match_name(
    column: RawColumn,
    instrument: Instrument,
    mapping: Mapping,
    names: dict[str, Target],
    options: dict[str, Target],
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
        found = (options.get(name) or names.get(plain_name(name))) if name else None
        if found:
            return ColumnMatch(column, "question", *found, how="id")
    if column.name and plain_name(column.name) in uses:
        return ColumnMatch(column, "purpose", uses[plain_name(column.name)], how="uses")
    return None


def _match_wording(column: RawColumn, structure: Structure) -> ColumnMatch:
    if column.system is not None:
        known = ColumnMatch(column, "ignored", how="a platform's own column")
        if column.system:
            return ColumnMatch(column, "purpose", column.system, how="platform")
        return known
    for text in (column.label, column.name):
        found = structure.targets.get(plain(text)) if text else None
        if found:
            return ColumnMatch(column, "question", *found, how="wording")
    found = match_structure(column, structure)
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
    names: dict[str, Target],
) -> ColumnMatch:
    if target is None:
        return ColumnMatch(column, "ignored", how="mapping")
    if target in PURPOSES and target not in instrument.questions:
        return ColumnMatch(column, "purpose", target, how="mapping")
    question, option = (
        (target, None) if target in instrument.questions else names[plain_name(target)]
    )
    return ColumnMatch(column, "question", question, option, "mapping")


def _names(instrument: Instrument) -> dict[str, Target]:
    """Return what each name without case and signs stands for, where it stands for one thing."""
    found: list[tuple[str, Target]] = []
    for question in instrument.questions.values():
        known = {plain_name(n) for n in (question.id, *question.aliases.values())}
        found += [(name, (question.id, None)) for name in known]
        scale = instrument.answer_of(question.id)
        if scale.type == "multiple":
            for option in scale.choices:
                rest = {plain_name(f"{n}.{option}") for n in known}
                found += [(name, (question.id, str(option))) for name in rest]
                own = instrument.variables.get(f"{question.id}.{option}")
                found += [(plain_name(own.name), (question.id, str(option)))] if own else []
    return _unambiguous(found)


def _exact_options(instrument: Instrument) -> dict[str, Target]:
    """Return what `question.option` and `question_option` stand for sign by sign: `Q_-1`."""
    found: list[tuple[str, Target]] = [
        (f"{name}{sign}{option}", (question.id, str(option)))
        for question in instrument.questions.values()
        if (scale := instrument.answer_of(question.id)).type == "multiple"
        for name in {question.id, *question.aliases.values()}
        for option in scale.choices
        for sign in "._"
    ]
    return _unambiguous(found)


def _wordings(instrument: Instrument) -> dict[str, Target]:
    pages = pages_of(instrument)
    found: list[tuple[str, Target]] = []
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
    found: list[tuple[str, Target]],
) -> dict[str, Target]:
    often = Counter(name for name, _ in set(found))
    return {name: target for name, target in found if often[name] == 1}


def _surest_purposes(matches: Sequence[ColumnMatch]) -> tuple[ColumnMatch, ...]:
    """Keep one column a purpose, the surest; the others are known but not used."""
    best: dict[str, tuple[int, int]] = {}
    for number, match in enumerate(matches):
        if match.became == "purpose":
            known = purpose_of(match.column.name)
            rank = known[1] if match.how == "name" and known else -1
            best[match.target] = min(best.get(match.target, (99, 0)), (rank, number))
    return tuple(
        ColumnMatch(match.column, "ignored", how=f"another column is the {match.target}")
        if match.became == "purpose" and best[match.target][1] != number
        else match
        for number, match in enumerate(matches)
    )


def _unmatched(export: RawExport, column: RawColumn, close: Suggestion | None) -> Problem:
    advice = (
        f'If it is "{close.target}", say so in a mapping: '
        f'`columns: {{"{column.name}": {close.target}}}`.'
        if close
        else "If it is a question, say so in a mapping, which `survey map` drafts; "
        "else nothing need be done."
    )
    return Problem(
        "column-unmatched",
        "this column is no question of the instrument and was not read.",
        advice,
        export.place(column=column),
        "warning",
    )


def unused_columns(export: RawExport, mapping: Mapping) -> Iterator[Problem]:
    """Find columns that a mapping names and the file does not have."""
    here = {name for column in export.columns for name in (column.name, column.shown_as)}
    for header in mapping.columns:
        if header not in here:
            yield Problem(
                "mapping-unused",
                f'the mapping names a column "{header}" that the file does not have.',
                "Correct the header in the mapping, or take the line out.",
                mapping.places.get(header, export.place()),
                "warning",
            )
