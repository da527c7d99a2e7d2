"""Rows of a text file that have more or fewer cells than the header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from survey.importing.raw_export import clean_cell
from survey.importing.sheet import Sheet
from survey.problems import Place, Problem

SHOWN = 5
FEW_SHORT = 3
"""So many short rows are looked into; where more are short the platform leaves out empty ends."""


def check_widths(
    sheet: Sheet, body: Sequence[Sequence[Any]], width: int, first: int
) -> Iterator[Problem]:
    """Refuse rows that a stray separator has shifted, and tell of a file that was cut short.

    Parameters
    ----------
    sheet
        Where the rows are from.
    body
        The rows of answers.
    width
        How many columns the header has.
    first
        The number of the first row of `body`.
    """
    if sheet.kind != "CSV" or not body:
        return
    long = [
        number
        for number, row in enumerate(body)
        if len(row) > width and any(clean_cell(value) is not None for value in row[width:])
    ]
    if long and len(long) * 2 < len(body):
        for number in long[:SHOWN]:
            yield Problem(
                "row-too-long",
                f"this row has {len(body[number])} cells where the header has {width}, so that its "
                "answers stand under the wrong names.",
                "A text in it holds the separator without quotation marks; put them around it, or "
                "export with another separator.",
                Place(sheet.path.name, None, sheet.name, first + number),
            )
    short = [number for number, row in enumerate(body) if 0 < len(row) < width]
    if short == [len(body) - 1] and len(body) > FEW_SHORT:
        yield Problem(
            "row-too-short",
            f"the last row has {len(body[-1])} cells where the header has {width}; the file may "
            "have been cut short on the way.",
            "Export it or download it again.",
            Place(sheet.path.name, None, sheet.name, first + short[0]),
            "warning",
        )
