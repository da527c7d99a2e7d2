"""What became of every cell that holds something, so that no answer is lost unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from survey.importing.coded_table import CodedTable
from survey.importing.import_report import FilledCells
from survey.importing.raw_export import RawColumn
from survey.levels import Levels

if TYPE_CHECKING:
    import numpy as np


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
            values, size = column.levels.values, len(column.levels.values)
            wrong = unasked[name] & kept & column.levels.filled
            asked = kept & ~wrong
            own = column.levels if asked.all() else Levels(column.levels.index[asked], values)
            for outcome, number in zip(part.outcomes[:size], own.counts.tolist(), strict=False):
                filled += number
                answers += number if not outcome.reason else 0
                invalid += number if outcome.reason == "invalid" else 0
                coded += number if outcome.reason not in ("", "invalid") else 0
            filled += int(wrong.sum())
            not_asked += int(wrong.sum())
    return FilledCells(filled, answers, coded, invalid, not_asked)
