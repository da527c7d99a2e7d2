"""What the cells of one column hold, seen once for each distinct value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from survey.importing.answer_texts import parse_number
from survey.importing.code_values import parse_day
from survey.importing.raw_export import RawColumn, text_of

CellKind = Literal["empty", "number", "date", "text"]


@dataclass(frozen=True, slots=True)
class CellValues:
    """The distinct values of a column that the file does not declare missing.

    Parameters
    ----------
    kind
        What all of them are.
    numbers
        Them as numbers, sorted, where they are numbers.
    texts
        Them as texts with how often each stands there, in order of appearance.
    filled
        How many cells hold one of them.
    """

    kind: CellKind
    numbers: tuple[float, ...]
    texts: dict[str, int]
    filled: int

    @property
    def whole(self) -> bool:
        """Tell whether every value is a whole number."""
        return self.kind == "number" and all(number.is_integer() for number in self.numbers)

    @property
    def unique(self) -> bool:
        """Tell whether no value stands twice."""
        return self.filled >= 2 and self.filled == len(self.texts)


def read_values(column: RawColumn) -> CellValues:
    """Look at every distinct value of a column."""
    import numpy as np

    index, distinct = column.levels.index, column.levels.values
    counts = np.bincount(index, minlength=len(distinct) + 1)[: len(distinct)]
    often: dict[str, int] = {}
    values = []
    for value, count in zip(distinct, counts, strict=True):
        if column.missing and isinstance(value, int | float | str):
            number = float(value) if isinstance(value, int) else value
            if column.declares_missing(number):
                continue
        often[text_of(value)] = often.get(text_of(value), 0) + int(count)
        values.append(value)
    filled = sum(often.values())
    if not values:
        return CellValues("empty", (), {}, 0)
    if column.spss_seconds:
        return CellValues("date", (), often, filled)
    numbers = [_number(value) for value in values]
    found = sorted({number for number in numbers if number is not None})
    if None not in numbers:
        return CellValues("number", tuple(found), often, filled)
    if all(not isinstance(v, int | float) and parse_day(v) is not None for v in values):
        return CellValues("date", (), often, filled)
    return CellValues("text", (), often, filled)


def _number(value: object) -> float | None:
    if isinstance(value, dt.date | dt.time):
        return None
    if isinstance(value, str):
        # A number written with zeros in front is a name, such as a postal code.
        if len(value) > 1 and value[0] == "0" and value.isdigit():
            return None
        return parse_number(value)
    return float(value) if isinstance(value, int | float) else None
