"""Whether columns of ticks can become one question and still be given back as they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from survey.definition import Code
from survey.importing.answer_texts import NOT_TICKED, TICKED
from survey.importing.raw_export import RawColumn, text_of
from survey.importing.wording import plain


def tick_codes(
    columns: Sequence[RawColumn], counted: str | None = None
) -> list[dict[Code, Code | None]] | None:
    """Return what stands for ticked (1) and not ticked (0) in each column.

    `None` when a column has other values, or empty cells that would be told apart no more from
    those not ticked.

    Parameters
    ----------
    columns
        The columns of one question.
    counted
        The value that is a tick, as text; by default what says so by itself.
    """
    import numpy as np
    import pandas as pd

    values: list[list[Any]] = []
    masks = []
    for column in columns:
        distinct = [value for value in pd.unique(column.cells) if pd.notna(value)]
        values.append(distinct)
        ticks = [value for value in distinct if _is_tick(value, column, counted)]
        if len(ticks) > 1 or len(distinct) - len(ticks) > 1:
            return None
        if any(column.declares_missing(value) for value in distinct):
            return None
        others = [value for value in distinct if value not in ticks]
        if any(not _reads(value, column, ticked=True) for value in ticks):
            return None
        if any(not _reads(value, column, ticked=False) for value in others):
            return None
        masks.append(np.isin(column.cells, ticks) if ticks else np.zeros(len(column.cells), bool))
    ticked = np.logical_or.reduce(masks)
    made: list[dict[Code, Code | None]] = []
    for column, distinct, mask in zip(columns, values, masks, strict=True):
        empty = pd.isna(column.cells)
        others = [value for value in distinct if not _is_tick(value, column, counted)]
        if others and (empty & ticked).any():
            return None
        tick = column.cells[mask][0] if mask.any() else counted
        made.append(_codes(column, tick, others[0] if others else None, bool(empty.any())))
    return made


def _codes(column: RawColumn, tick: Any, other: Any, has_empty: bool) -> dict[Code, Code | None]:
    codes: dict[Code, Code | None] = {}
    if tick is not None and text_of(tick) != "1":
        codes[1] = _code(tick, column)
    if other is None and has_empty:
        codes[0] = None
    elif other is not None and text_of(other) != "0":
        codes[0] = _code(other, column)
    return codes


def _code(value: Any, column: RawColumn) -> Code:
    text = text_of(value)
    return int(text) if not column.is_text and text.lstrip("-").isdigit() else text


def _is_tick(value: Any, column: RawColumn, counted: str | None) -> bool:
    if counted is not None:
        return text_of(value) == counted
    return _reads(value, column, ticked=True)


def _reads(value: Any, column: RawColumn, ticked: bool) -> bool:
    """Tell whether the import takes a value for ticked, or for not ticked."""
    text = plain(text_of(value))
    if text in ("0", "1"):
        return (text == "1") == ticked
    said = {text_of(code): plain(label) for code, label in column.value_labels.items()}
    words = {text, said.get(text, text)}
    return bool(words & (TICKED if ticked else NOT_TICKED))
