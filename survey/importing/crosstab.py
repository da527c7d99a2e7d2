"""Whether a sheet is a published table of counts rather than one row a person."""

from __future__ import annotations

import re

from survey.importing.answer_texts import parse_number
from survey.importing.raw_export import RawExport, text_of

MOST_ROWS = 500
SHARE = 0.6
"""So large a part of the filled cells beside the first column are numbers in a table of counts."""

_TOTAL = re.compile(
    r"(?:total\w*|sum|i alt|alle|n|n ?=.*|antall|prosent|percent|count|andel|base|%|.*\(%\)|"
    r"gjennomsnitt|mean|snitt)\.?",
    re.I,
)


def is_crosstab(export: RawExport) -> bool:
    """Tell whether rows and columns are groups, with a total and numbers where they meet."""
    if not 1 <= len(export.rows) <= MOST_ROWS or len(export.columns) < 2:
        return False
    first, *others = export.columns
    heads = [text_of(cell) for cell in first.cells if cell is not None]
    names = [column.name for column in export.columns]
    if not any(_TOTAL.fullmatch(text.strip()) for text in (*heads, *names) if text):
        return False
    if len(set(heads)) < len(heads) or any(parse_number(text) is not None for text in heads):
        return False
    cells = [text_of(cell) for column in others for cell in column.cells if cell is not None]
    numbers = sum(parse_number(text.rstrip(" %")) is not None for text in cells)
    return bool(cells) and numbers >= SHARE * len(cells)
