"""What became of every cell that holds something, so that no answer is lost unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from survey.importing.coded_table import CodedTable
from survey.importing.import_report import FilledCells
from survey.importing.raw_export import RawColumn
from survey.responses import ANSWERED, REASON_CODES

if TYPE_CHECKING:
    import numpy as np

_INVALID = REASON_CODES["invalid"]


def count_filled(
    table: CodedTable, kept: np.ndarray, unasked: Mapping[str, np.ndarray]
) -> FilledCells:
    """Count the filled cells of the kept rows by what became of them.

    Parameters
    ----------
    table
        The coded columns.
    kept
        The rows that are kept; bool, shape (rows,).
    unasked
        By column, where something was answered that is not asked; bool, shape (rows,).
    """
    filled = answers = coded = invalid = not_asked = 0
    seen: list[RawColumn] = []
    for group in (table.answers, table.free_text, table.codes):
        for name, part in group.items():
            column = table.sources[name]
            if any(column is other for other in seen):
                # A cell with several options is one cell.
                continue
            seen.append(column)
            there = kept & column.levels.filled
            wrong = there & unasked[name]
            asked = there & ~wrong
            reasons = part.reasons[asked]
            filled += int(there.sum())
            not_asked += int(wrong.sum())
            answers += int((reasons == ANSWERED).sum())
            invalid += int((reasons == _INVALID).sum())
            coded += int(((reasons != ANSWERED) & (reasons != _INVALID)).sum())
    return FilledCells(filled, answers, coded, invalid, not_asked)
