"""Correct one answer of a person, checked as an import checks it and kept as an import."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey.problems import Problem, SurveyError
from survey.rights.person import find_person, own_responses

if TYPE_CHECKING:
    from survey.importing.code_answers import Outcome
    from survey.instrument import Instrument
    from survey.library import Library
    from survey.store.blocks import Block
    from survey.store.stored_rows import StoredRow
    from survey.store.stores import Stores
    from survey.store.write_batch import StoredImport

CORRECTION = "correction"
"""What stands in the list of imports in place of a file's name."""


@dataclass(frozen=True, slots=True)
class _Source:
    wave: str
    instrument: str
    version: int
    file: str
    file_hash: str
    layout: str
    response_ids: tuple[str, ...] | None = None


def correct_answer(
    stores: Stores, library: Library, token: str, wave: str, question: str, value: str
) -> StoredImport:
    """Put another answer in the place of a person's, or take it out where the value is empty.

    Parameters
    ----------
    question
        A question's id, or `QUESTION.option` of one with several answers.
    value
        A code or the words of an answer.

    Returns
    -------
    StoredImport
        A correction is an import of its own, which `survey undo-import` takes back.

    Raises
    ------
    SurveyError
        The token, wave, question or value is refused, or the person has no response there.
    """
    from survey.store.stored_rows import read_stored
    from survey.store.stores import note, writing
    from survey.store.write_batch import store_rows

    instrument = library.instrument(wave)
    name = _checked_question(instrument, question)
    scale = instrument.answer_of(name)
    person = find_person(stores, token)
    with writing(stores) as contacts:
        own = own_responses(contacts, person, wave).standing
        chosen = [id_ for id_, key in own.items() if not key.aside and key.consent is not False]
        stored = read_stored(stores, contacts, wave)
        found = [row for row in stored.rows.values() if row.key.response_id in chosen]
        if len(found) != 1 or found[0].block < 0:
            raise _no_response(wave)
        note(contacts, "answer corrected", question)
    row, block = found[0], stored.blocks[found[0].block].pick([found[0].row])
    if scale.free_text:
        texts = {q: words for q, (_, words) in row.texts.items() if q != name}
        rows = _encoded(row, block, texts | ({name: value.strip()} if value.strip() else {}))
    else:
        outcome = _code(instrument, question, value)
        _check_asked(block, question)
        rows = _encoded(row, _with(block, question, outcome), _words(row))
    source = _Source(
        wave,
        block.instrument,
        block.version,
        CORRECTION,
        hashlib.sha256(CORRECTION.encode()).hexdigest(),
        row.key.source,
    )
    return store_rows(stores, source, rows)


def _checked_question(instrument: Instrument, question: str) -> str:
    """Return the question meant, or refuse what is not corrected here."""
    from survey.responses import answer_columns

    columns = answer_columns(instrument)
    name = columns.get(question, question)
    if name not in instrument.questions:
        raise SurveyError(
            Problem(
                "correct-question",
                f'"{question}" is no question of wave {instrument.wave}.',
                "Give the id that `survey codebook` lists.",
            )
        )
    used = {q: purpose for purpose, q in instrument.uses.items()}
    if name in used or instrument.questions[name].anonymity == "E":
        raise SurveyError(
            Problem(
                "correct-who",
                f'"{question}" says who a person is, or what may be done with the answers.',
                "Correct the register, withdraw the answers, or import a corrected file.",
            )
        )
    if question not in columns and not instrument.answer_of(name).free_text:
        raise SurveyError(
            Problem(
                "correct-option",
                f'"{question}" has several answers.',
                f"Give one as {question}.OPTION=1 or {question}.OPTION=0.",
            )
        )
    return name


def _code(instrument: Instrument, column: str, value: str) -> Outcome:
    """Code a value as the import does; raises `SurveyError` where it would list an odd cell."""
    import numpy as np

    from survey.importing.code_answers import NOTHING, code_column, code_option
    from survey.importing.raw_export import RawColumn

    if not value.strip():
        return NOTHING
    name, _, option = column.partition(".")
    scale = instrument.answer_of(name)
    raw = RawColumn(column, column, np.array([value.strip()], dtype=object))
    today = dt.datetime.now(dt.UTC).astimezone().date()
    coded = code_option(raw, scale, option) if option else code_column(raw, scale, {}, today)
    outcome = coded.outcomes[0]
    if outcome.fault is not None:
        fault = outcome.fault
        raise SurveyError(Problem(fault.rule, f"{column}: {fault.message}", fault.remedy))
    return outcome


def _check_asked(block: Block, column: str) -> None:
    letters = block.cells.reasons.get(column)
    if letters is not None and letters[0] == "n":
        raise SurveyError(
            Problem(
                "correct-not-asked",
                f"{column} was not asked of this person.",
                "Check the person's role in the register, or the question's route.",
            )
        )


def _with(block: Block, column: str, outcome: Outcome) -> Block:
    from survey.responses import REASON_CODES, REASON_LETTERS

    cells = block.cells
    reason = outcome.reason or ("" if outcome.answered else "skipped")
    letter = REASON_LETTERS[REASON_CODES[reason]] if reason else REASON_LETTERS[0]
    reasons: Mapping[str, str] = {**cells.reasons, column: letter}
    answers: Mapping[str, Sequence[Any]] = {**cells.answers, column: [outcome.value]}
    answered = [sum(letters[0] == REASON_LETTERS[0] for letters in reasons.values())]
    changed = replace(cells, answers=answers, reasons=reasons, answered=answered)
    return replace(block, cells=changed)


def _encoded(row: StoredRow, block: Block, texts: Mapping[str, str]) -> Any:
    from survey.store.encoding import EncodedBatch

    key = row.key
    return EncodedBatch(
        ["corrected"],
        [key.source_hash],
        [key.person_id],
        [key.token_hash],
        [key.near_person],
        [key.consent],
        [key.link_consent],
        block.cells,
        {0: row.codes} if row.codes else {},
        {0: dict(texts)} if texts else {},
    )


def _words(row: StoredRow) -> dict[str, str]:
    return {question: words for question, (_, words) in row.texts.items()}


def _no_response(wave: str) -> SurveyError:
    return SurveyError(
        Problem(
            "correct-no-response",
            f"this person has no answers of wave {wave} to correct.",
            "See what is kept with `survey subject TOKEN --show`.",
        )
    )
