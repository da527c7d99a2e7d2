"""What becomes of every row: kept, a duplicate of another, or rejected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from survey.importing.coded_table import CodedTable
from survey.importing.duplicates import find_duplicates
from survey.importing.raw_export import RawExport
from survey.importing.respondents import Respondents, truth
from survey.instrument import Instrument
from survey.problems import Report

if TYPE_CHECKING:
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
    answered: np.ndarray,
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
    ids = np.full(size, None, dtype=object) if ids is None else ids
    started = moments(table, instrument, "started_on")
    completed = moments(table, instrument, "completed_on")
    touched = answered.any(axis=1) | _faulty(table)
    for row in map(int, np.flatnonzero(~touched)):
        fates[row], why[row] = "rejected", "empty-row"
        report.add(
            "empty-row",
            "this row holds no answer at all and was left out.",
            "Nothing need be done, unless there should be answers.",
            export.place(int(row)),
            "note",
        )
    counts = answered.sum(axis=1)
    same = [ids, people.tokens, people.persons]
    content = _content(table)
    rank: list[Any] = (
        [
            (
                int(counts[row]),
                str(completed[row] or ""),
                str(started[row] or ""),
                str(ids[row] or ""),
                content(row),
            )
            for row in range(size)
        ]
        if _has_twins(*same)
        else []
    )
    aside = find_duplicates(same, rank, np.flatnonzero(touched)) if rank else {}
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
    refused = (consent == False) & np.array([fate == "kept" for fate in fates], dtype=bool)  # noqa: E712
    for row in map(int, np.flatnonzero(refused)):
        fates[row], why[row] = "rejected", "consent-refused"
        report.add(
            "consent-refused",
            "this person said no to taking part; nothing but that is kept.",
            "Nothing need be done.",
            export.place(int(row)),
            "note",
        )
    kept = np.array([fate == "kept" for fate in fates], dtype=bool)
    keys = _keys(export, table, people, ids)
    return SortedRows(fates, why, kept, refused, keys, link, consent, started, completed)


def _faulty(table: CodedTable) -> np.ndarray:
    import numpy as np

    faulty = np.zeros(table.size, dtype=bool)
    for group in (table.answers, table.free_text, table.codes):
        for part in group.values():
            faulty[list(part.faults)] = True
    return faulty


def _has_twins(*columns: np.ndarray) -> bool:
    for column in columns:
        values = [value for value in column if value is not None]
        if len(values) != len(set(values)):
            return True
    return False


def _content(table: CodedTable) -> Any:
    """Give a row's answers as text, so that equal rows are ranked alike in any order."""
    parts = [*table.answers.values(), *table.free_text.values(), *table.codes.values()]

    def content(row: int) -> str:
        return "\0".join(str(part.values[row]) for part in parts)

    return content


def _keys(export: RawExport, table: CodedTable, people: Respondents, ids: np.ndarray) -> np.ndarray:
    """Return what a row is called again in the next export: id, token, code, else its number."""
    import numpy as np

    keys = np.empty(table.size, dtype=object)
    own_codes = (
        [
            "/".join(str(part.values[row] or "") for part in table.codes.values())
            for row in range(table.size)
        ]
        if table.codes
        else [""] * table.size
    )
    often: dict[str, int] = {}
    for code in own_codes:
        often[code] = often.get(code, 0) + 1
    for row in range(table.size):
        code = own_codes[row]
        if ids[row] is not None:
            keys[row] = str(ids[row])
        elif people.tokens[row] is not None:
            keys[row] = str(people.tokens[row])
        elif code.strip("/") and often[code] == 1:
            keys[row] = f"code {code}"
        else:
            keys[row] = f"row {int(export.rows[row])}"
    return keys
