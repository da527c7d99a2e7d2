"""Coded rows that are kept, with a reason for every empty cell, as a batch for the stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from survey.code_elements import code_spelling
from survey.importing.code_answers import CodedColumn
from survey.importing.coded_table import CodedTable
from survey.importing.raw_export import RawExport
from survey.importing.respondents import Respondents
from survey.importing.routes import Asked
from survey.importing.sort_rows import SortedRows
from survey.instrument import Instrument
from survey.levels import Levels
from survey.library import Library
from survey.response_batch import ReasonGrid, ResponseBatch
from survey.responses import (
    ANSWERED,
    REASON_CODES,
    REASON_VALUES,
    SYNTHETIC,
    answer_columns,
    answer_dtype,
)
from survey.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import pandas as pd

COUNTED = (
    "answers", "dont_know", "not_applicable", "not_asked", "skipped", "break_off", "invalid",
    "platform_missing",
)  # fmt: skip
"""What the cells of a wave's kept rows are counted as, in the order of the report."""

_EMPTY = 255
"""What stands for an empty cell until it is known why it is empty."""

Chosen: TypeAlias = "np.ndarray | slice"
"""The rows that are stored, or the slice of all."""

Routes = tuple[Asked, dict[str, "np.ndarray"], dict[str, "np.ndarray"]]
"""Who is asked what; who answered, by question; by column, where something was answered that is
not asked."""


def build_batch(
    export: RawExport,
    table: CodedTable,
    library: Library,
    wave: str,
    people: Respondents,
    rows: SortedRows,
    routes: Routes,
    file_hash: str,
    language: str | None,
) -> tuple[ResponseBatch, dict[str, int]]:
    """Return the batch, and how many cells of the kept rows hold what.

    A refusal is in the batch with its key, token and consent and nothing else.
    """
    import numpy as np

    instrument = library.instrument(wave)
    stored = rows.kept | rows.refused
    chosen: Chosen = slice(None) if stored.all() else np.flatnonzero(stored)
    silent = rows.refused[chosen]
    answers, why, counts = _answers(table, instrument, rows, routes, chosen)

    def cells(values: Sequence[Any] | np.ndarray, *, hide: bool = True) -> np.ndarray:
        array = np.array(values, dtype=object)[chosen]
        if hide:
            array[silent] = None
        return array

    columns = answer_columns(instrument)
    batch = ResponseBatch(
        wave=wave,
        instrument=instrument.instrument,
        version=instrument.version,
        file=export.file,
        file_hash=file_hash,
        layout=export.layout,
        row_keys=rows.keys[chosen],
        head={
            "mode": cells(_mode(table)),
            "language": cells(_languages(table, instrument, library.study, language)),
            "project": cells(people.project),
            "arena": cells(people.arena),
            "role": cells(people.role),
            "role2": cells(people.role2),
            "role_source": cells(people.role_source),
            "started_on": cells(_days(rows.started)),
            "completed_on": cells(_days(rows.completed)),
        },
        answers=answers,
        dtypes={name: answer_dtype(instrument.answer_of(q)) for name, q in columns.items()},
        why=why,
        tokens=cells(people.tokens, hide=False),
        codes=_codes(table, instrument, library.study, routes[2], cells),
        consent=cells(rows.consent, hide=False),
        link_consent=cells(rows.link_consent),
        free_text=_free_text(table, rows, routes[2]),
    )
    return batch, counts


def _answers(
    table: CodedTable,
    instrument: Instrument,
    rows: SortedRows,
    routes: Routes,
    chosen: Chosen,
) -> tuple[dict[str, Levels], ReasonGrid, dict[str, int]]:
    """Return the answers of the chosen rows by column, why others are empty, and counts."""
    import numpy as np

    not_asked, skipped, broke_off, not_in_file = (
        np.uint8(REASON_CODES[reason])
        for reason in ("not_asked", "skipped", "break_off", "platform_missing")
    )
    asked, answered, unasked = routes
    columns = answer_columns(instrument)
    place = {name: number for number, name in enumerate(columns)}
    of = {question: [n for n, q in columns.items() if q == question] for question in answered}
    silent = rows.refused[chosen]
    grid = np.empty((len(silent), len(columns)), dtype=np.uint8, order="F")
    nowhere = Levels(np.zeros(len(silent), dtype=np.uint8), ())
    counts = np.zeros(len(REASON_CODES) + 1, dtype=np.int64)
    refusals = bool(silent.any())
    values: dict[str, Levels] = {}
    # Whoever did not send the form in has broken off after the last answer given.
    went_on = rows.completed != None  # noqa: E711
    for question in reversed(instrument.questions):
        allowed = answered[question] & asked.possibly(question)
        went_on |= allowed
        if not of[question]:
            continue
        never = ~(asked.surely(question) | allowed)
        state = Levels((went_on.view(np.uint8) + 2 * never.view(np.uint8))[chosen], (0, 1, 2))
        for name in of[question]:
            part = table.answers.get(name)
            if part is None:
                why = state.spread([not_in_file, not_in_file, not_asked, not_asked], np.uint8)
            else:
                known = part.reasons_or(_EMPTY)[chosen]
                empty = state.spread([broke_off, skipped, not_asked, not_asked], np.uint8)
                why = np.where(known == _EMPTY, empty, known)
                wrong = unasked[name][chosen]
                if wrong.any():
                    why[wrong] = not_asked
                values[name] = _chosen_codes(part, chosen, wrong | silent)
            if refusals:
                why = np.where(silent, np.uint8(_EMPTY), why)
            counts += [np.count_nonzero(why == code) for code in range(len(counts))]
            grid[:, place[name]] = why
    named = {
        "answers" if code == ANSWERED else REASON_VALUES[code - 1]: int(counts[code])
        for code in range(len(REASON_CODES) + 1)
    }
    if refusals:
        grid[silent] = ANSWERED
    ordered = {name: values.get(name, nowhere) for name in columns}
    return ordered, ReasonGrid(tuple(columns), grid), {name: named[name] for name in COUNTED}


def _chosen_codes(part: CodedColumn, chosen: Chosen, hidden: np.ndarray) -> Levels:
    """Return the codes of the chosen rows, nothing where they are hidden."""
    import numpy as np

    codes: dict[Any, int] = {}
    places = [
        None if outcome.value is None else codes.setdefault(outcome.value, len(codes))
        for outcome in part.outcomes
    ]
    nothing = len(codes)
    kind = np.uint8 if nothing < 255 else np.intp
    index = part.levels.spread([nothing if p is None else p for p in places], kind)[chosen]
    if hidden.any():
        index = np.where(hidden, kind(nothing), index)
    return Levels(index, tuple(codes))


def _codes(
    table: CodedTable,
    instrument: Instrument,
    study: Study,
    unasked: dict[str, np.ndarray],
    cells: Callable[[np.ndarray], np.ndarray],
) -> dict[str, np.ndarray]:
    """Return the code elements as the study compares them: upper case, one spelling a letter."""
    import numpy as np

    spelling = code_spelling(study)
    found: dict[str, np.ndarray] = {}
    for element in instrument.code_elements:
        part = table.codes.get(element)
        own = np.full(table.size, None, dtype=object)
        if part is not None:
            pattern = instrument.answer_of(element).pattern
            own = part.levels.spread([spelling.normal(o.value, pattern) for o in part.outcomes])
            own[unasked[element]] = None
        found[element] = cells(own)
    return found


def _free_text(table: CodedTable, rows: SortedRows, unasked: dict[str, np.ndarray]) -> pd.DataFrame:
    import pandas as pd

    found = []
    for question, part in table.free_text.items():
        said = rows.kept & part.answered & ~unasked[question]
        texts = part.values
        found += [(rows.keys[row], question, texts[row]) for row in said.nonzero()[0]]
    return pd.DataFrame(found, columns=["row_key", "question", "text"], dtype="object")


def _days(moments: np.ndarray) -> Sequence[str | None] | np.ndarray:
    if not (moments != None).any():  # noqa: E711
        return moments
    return [None if moment is None else str(moment)[:10] for moment in moments]


def _mode(table: CodedTable) -> Sequence[str] | np.ndarray:
    """Return how each row was answered; a row that its file marks as invented says so."""
    import numpy as np

    from survey.importing.coded_table import texts

    if not {"mode", "synthetic"} & set(table.purposes):
        return np.full(table.size, "import", dtype=object)
    modes = [""] * table.size
    if "mode" in table.purposes:
        modes = [value or "" for value in texts(table.purposes["mode"])]
    if "synthetic" in table.purposes:
        marks = [str(value or "").lower() for value in texts(table.purposes["synthetic"])]
        no = ("", "0", "0.0", "false", "no", "nei")
        modes = [SYNTHETIC if mark not in no else m for mark, m in zip(marks, modes, strict=True)]
    return [mode or "import" for mode in modes]


def _languages(
    table: CodedTable, instrument: Instrument, study: Study, default: str | None
) -> Sequence[str | None] | np.ndarray:
    import numpy as np

    given = table.used(instrument, "language")
    if given is None:
        return np.full(table.size, default, dtype=object)
    known = {language.casefold(): language for language in study.languages}
    for name, same in (("no", "nb"), ("nor", "nb"), ("bokmål", "nb"), ("norsk", "nb"),
                       ("english", "en"), ("engelsk", "en")):  # fmt: skip
        if same in known.values():
            known.setdefault(name, same)
    return [
        default
        if value is None
        else known.get(str(value).casefold(), known.get(str(value).casefold()[:2], default))
        for value in given
    ]
