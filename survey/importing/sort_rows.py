"""What becomes of every row: kept, a duplicate of another, or rejected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from survey.importing.coded_table import CodedTable
from survey.importing.duplicates import find_duplicates
from survey.importing.raw_export import RawExport
from survey.importing.respondents import Respondents, truth
from survey.instrument import Instrument
from survey.problems import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

Fate = Literal["kept", "duplicate", "rejected"]


@dataclass(frozen=True, slots=True, eq=False)
class SortedRows:
    """Shape (rows,) each: what becomes of the row, why, its key, consent, when.

    `refused` rows are rejected, but that they refused is stored.
    """

    fates: list[Fate]
    why: list[str]
    kept: np.ndarray
    refused: np.ndarray
    keys: np.ndarray
    link_consent: np.ndarray
    consent: np.ndarray
    started: np.ndarray
    completed: np.ndarray


def sort_rows(
    export: RawExport,
    table: CodedTable,
    instrument: Instrument,
    people: Respondents,
    answered: dict[str, np.ndarray],
    report: Report,
) -> SortedRows:
    """Decide the fate of each row: every row has exactly one."""
    import numpy as np

    from survey.importing.moments import moments

    size = table.size
    fates: list[Fate] = ["kept"] * size
    why = [""] * size
    consent, link = truth(table, instrument, "consent"), truth(table, instrument, "link_consent")
    ids = table.used(instrument, "response_id")
    if ids is None:
        ids = np.full(size, None, dtype=object)
    elif "response_id" in instrument.uses:
        ids = np.array([None if id is None else str(id) for id in ids], dtype=object)
    started = moments(table, instrument, "started_on")
    completed = moments(table, instrument, "completed_on")
    counts = np.zeros(size, dtype=np.int32)
    for said in answered.values():
        counts += said
    touched = (counts > 0) | _faulty(table)
    for row in map(int, np.flatnonzero(~touched)):
        fates[row], why[row] = "rejected", "empty-row"
        report.add(
            "empty-row",
            "this row holds no answer at all and was left out.",
            "Nothing need be done, unless there should be answers.",
            export.place(int(row)),
            "note",
        )
    same = [people.tokens, people.persons]
    if not _numbers_rows(table):
        same.append(ids)
    aside: dict[int, int] = {}
    if any(map(_has_twins, same)):
        content = _content(table)

        def rank(row: int) -> Any:
            moments = (str(column[row] or "") for column in (completed, started, ids))
            return (int(counts[row]), *moments, content(row))

        aside = find_duplicates(same, rank, np.flatnonzero(touched))
    for row, best in sorted(aside.items()):
        fates[row], why[row] = "duplicate", f"row {int(export.rows[best])} is kept"
        report.add(
            "duplicate-row",
            f"this row and row {int(export.rows[best])} are of the same person; the other was "
            "kept: it has more answers or is later.",
            "Check both if that is wrong.",
            export.place(row),
            "warning",
        )
    kept = touched.copy()
    kept[list(aside)] = False
    refused = (consent == False) & kept  # noqa: E712
    for row in map(int, np.flatnonzero(refused)):
        fates[row], why[row] = "rejected", "consent-refused"
        report.add(
            "consent-refused",
            "this person said no to taking part; nothing but that is kept.",
            "Nothing need be done.",
            export.place(int(row)),
            "note",
        )
    keys = _keys(export, table, people, ids)
    return SortedRows(fates, why, kept & ~refused, refused, keys, link, consent, started, completed)


def _faulty(table: CodedTable) -> np.ndarray:
    import numpy as np

    faulty = np.zeros(table.size, dtype=bool)
    for group in (table.answers, table.free_text, table.codes):
        for part in group.values():
            if any(outcome.fault for outcome in part.outcomes):
                faulty |= part.faulty
    return faulty


def _numbers_rows(table: CodedTable) -> bool:
    """Tell whether the file itself gives every row an id of its own."""
    column = table.purposes.get("response_id")
    return column is not None and len(column.levels.values) == table.size


def _has_twins(column: np.ndarray) -> bool:

    values = set(column.tolist())
    if None not in values:
        return len(values) < len(column)
    return len(values) - 1 < int((column != None).sum())  # noqa: E711


def _content(table: CodedTable) -> Callable[[int], str]:
    """Give a row's answers as text, so that equal rows are ranked alike in any order."""
    parts = [*table.answers.values(), *table.free_text.values(), *table.codes.values()]

    def content(row: int) -> str:
        return "\0".join(str(part.outcomes[part.levels.index[row]].value) for part in parts)

    return content


def _keys(export: RawExport, table: CodedTable, people: Respondents, ids: np.ndarray) -> np.ndarray:
    """Return what a row is called again in the next export: id, token, code, else its number."""
    import numpy as np

    keys = np.where(ids != None, ids, people.tokens)  # noqa: E711
    nameless = np.flatnonzero(keys == None)  # noqa: E711
    if table.codes and len(nameless):
        parts = [part.values for part in table.codes.values()]
        own = ["/".join(str(part[row] or "") for part in parts) for row in range(table.size)]
        often = Counter(own)
        for row in nameless.tolist():
            if own[row].strip("/") and often[own[row]] == 1:
                keys[row] = f"code {own[row]}"
        nameless = np.flatnonzero(keys == None)  # noqa: E711
    for row in nameless.tolist():
        keys[row] = f"row {int(export.rows[row])}"
    return keys
