"""What a file declares missing, as an instrument says it."""

from __future__ import annotations

import math
import re

from survey.definition import Code
from survey.importing.raw_export import RawColumn, text_of
from survey.instrument import AnswerScale, MissingRange
from survey.variables import Span

MOST_EXACT = 1e15
"""Whole numbers from here are not all told apart in the files they come from."""


def unworded_missing(column: RawColumn, scale: AnswerScale) -> tuple[MissingRange, ...]:
    """Return what a file declares missing beside the codes that have words."""
    texts = any(isinstance(code, str) for code in (*scale.choices, *scale.missing))
    numbers = column.is_text and not texts and scale.type in ("choice", "number")
    spans = declared_spans(column)
    if numbers:
        spans = tuple(Span(low=int(str(span.low)), high=int(str(span.low))) for span in spans)
    return tuple(
        MissingRange(low=span.low, high=span.high, reason="platform_missing")
        for span in spans
        if span.single is None or span.single not in scale.missing
    )


def missing_are_numbers(column: RawColumn) -> bool:
    """Tell whether the texts that are declared missing are whole numbers as one writes them."""
    return all(re.fullmatch(r"0|-?[1-9][0-9]{0,8}", str(part.low)) for part in column.missing)


def declared_spans(column: RawColumn) -> tuple[Span, ...]:
    """Return what a file declares missing with whole codes and open ends.

    What begins at infinity or ends at minus infinity holds nothing and is left out.
    """
    return tuple(
        Span(low=_bound(part.low), high=_bound(part.high))
        for part in column.missing
        if part.low != math.inf and part.high != -math.inf
    )


def has_parts(column: RawColumn) -> bool:
    """Tell whether a column of numbers holds some that are not whole, or too large to count by."""
    import numpy as np

    if column.cells.dtype == object:
        return False
    cells = column.cells[~np.isnan(column.cells)]
    return bool((np.floor(cells) != cells).any() or (np.abs(cells) >= MOST_EXACT).any())


def whole_code(value: float | str) -> Code:
    """Return a file's code as an instrument writes it: 1.0 is 1."""
    if isinstance(value, str):
        return value
    return int(value) if float(value).is_integer() and abs(value) < MOST_EXACT else float(value)


def as_cell(code: Code, column: RawColumn) -> float | str:
    """Return a code as it stands in the column's cells."""
    return text_of(code) if column.is_text or isinstance(code, str) else float(code)


def _bound(end: float | str) -> Code | None:
    return None if isinstance(end, float) and math.isinf(end) else whole_code(end)
