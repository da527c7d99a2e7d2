"""The columns and values of a file as rows to edit, and edits as decisions of a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from panel.texts import text
from survey.adopting.mapping_text import Decisions
from survey.definition import Code, in_language
from survey.importing.mapping import UNDECIDED
from survey.importing.match_columns import ColumnMatch, find_matches
from survey.importing.platform_columns import PURPOSES

if TYPE_CHECKING:
    from survey.adopting.map_file import MappedFile
    from survey.instrument import Instrument

LEFT_OUT = "-"
"""What stands for a column that is left out, or a text that counts as missing."""

LONGEST = 70
"""Letters of a wording that are shown."""

HOW = {
    "id": "id", "uses": "id", "wording": "wording", "platform structure": "structure",
    "platform": "platform", "name": "name", "mapping": "mapping", "no name": "nameless",
    "a platform's own column": "own",
}  # fmt: skip
"""Why a column is what it is, and the text that says so."""


@dataclass(frozen=True, slots=True)
class EditRow:
    """One line of the editor: a column, or a text in the cells, what it is now, and why."""

    key: str
    now: str
    why: str


def column_rows(drafted: MappedFile, instrument: Instrument, language: str) -> tuple[EditRow, ...]:
    """Return every column of a file, those that wait for a decision first."""
    waiting = {line.key: line for line in drafted.draft.columns}
    rows = []
    for match in find_matches(drafted.export, instrument, drafted.mapping):
        header = match.column.shown_as
        if header in waiting:
            close = waiting[header].proposal.removesuffix(UNDECIDED)
            said = text("map.perhaps", language, close=close) if close else ""
            rows.append(EditRow(header, UNDECIDED, said or text("map.unknown", language)))
        else:
            rows.append(EditRow(header, _is(match), _why(match, language)))
    return tuple(sorted(rows, key=lambda row: row.now != UNDECIDED))


def column_options(instrument: Instrument, language: str) -> dict[str, str]:
    """Return what a column can be, each with its words."""
    options = {
        UNDECIDED: text("map.undecided", language),
        LEFT_OUT: text("map.left_out", language),
    }
    options |= {purpose: text(f"purpose.{purpose}", language) for purpose in PURPOSES}
    for question in instrument.questions.values():
        scale = instrument.answer_of(question.id)
        options[question.id] = f"{question.id}: {_short(in_language(question.text, language))}"
        if scale.type == "multiple":
            options |= {
                f"{question.id}.{code}": f"{question.id}.{code}: "
                f"{_short(in_language(choice.text, language))}"
                for code, choice in scale.choices.items()
            }
    return options


def value_rows(drafted: MappedFile, question: str, language: str) -> tuple[EditRow, ...]:
    """Return the texts of a question that no answer is like, and those decided before."""
    rows = []
    for line in drafted.draft.values.get(question, ()):
        close = line.proposal.removesuffix(UNDECIDED)
        said = text("map.perhaps", language, close=close) if close else ""
        rows.append(EditRow(line.key, UNDECIDED, said))
    for said, code in drafted.mapping.values.get(question, {}).items():
        now = LEFT_OUT if code is None else str(code)
        rows.append(EditRow(said, now, text("how.mapping", language)))
    return tuple(rows)


def value_options(instrument: Instrument, question: str, language: str) -> dict[str, str]:
    """Return what a text can mean as an answer of a question, each with its words."""
    scale = instrument.answer_of(question)
    options = {UNDECIDED: text("map.undecided", language)}
    if scale.type != "multiple":
        options[LEFT_OUT] = text("map.missing", language)
    for code, choice in (scale.choices | scale.missing).items():
        options[str(code)] = f"{code}: {_short(in_language(choice.text, language))}"
    return options


def mapped_questions(drafted: MappedFile, instrument: Instrument) -> tuple[str, ...]:
    """Return the questions whose texts wait for a decision or have had one."""
    known = {*drafted.draft.values, *(q for q, said in drafted.mapping.values.items() if said)}
    coded = (q for q in instrument.questions if q in known)
    return tuple(q for q in coded if instrument.answer_of(q).choices)


def column_decisions(
    rows: Sequence[EditRow], edits: Mapping[int, Mapping[str, Any]], field: str
) -> Decisions:
    """Return what was edited of the columns.

    Parameters
    ----------
    edits
        By place of the row: what stands in each column that was changed.
    field
        The column of the editor that holds the decision.
    """
    new = _changed(rows, edits, field)
    return Decisions(columns={key: None if to == LEFT_OUT else to for key, to in new.items()})


def value_decisions(
    rows: Sequence[EditRow],
    edits: Mapping[int, Mapping[str, Any]],
    field: str,
    instrument: Instrument,
    question: str,
) -> Decisions:
    """Return what was edited of the texts of a question; as `column_decisions`."""
    scale = instrument.answer_of(question)
    codes: dict[str, Code | None] = {str(c): c for c in (*scale.choices, *scale.missing)}
    known = {LEFT_OUT: None, UNDECIDED: UNDECIDED} | codes
    new = _changed(rows, edits, field)
    return Decisions(values={question: {key: known[to] for key, to in new.items()}})


def _changed(
    rows: Sequence[EditRow], edits: Mapping[int, Mapping[str, Any]], field: str
) -> dict[str, str]:
    given = {rows[int(place)]: edit.get(field) or UNDECIDED for place, edit in edits.items()}
    return {row.key: to for row, to in given.items() if to != row.now}


def _is(match: ColumnMatch) -> str:
    if match.became in ("ignored", "unmatched"):
        return LEFT_OUT
    return match.target if match.option is None else f"{match.target}.{match.option}"


def _why(match: ColumnMatch, language: str) -> str:
    known = HOW.get(match.how)
    # "another column is the token": of two that may be, one is used.
    return text(f"how.{known or 'another'}", language)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}\u2026"
