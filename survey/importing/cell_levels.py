"""The columns of a sheet as their distinct values, found row by row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from survey.importing.raw_export import clean_cell, clean_levels
from survey.levels import Levels

if TYPE_CHECKING:
    import numpy as np

BLOCK = 1 << 15
"""So many cells at a time fit in a processor's cache with the values they point to."""


def column_levels(rows: Sequence[Sequence[Any]], width: int) -> list[Levels]:
    """Return the cleaned levels of each of the first `width` columns.

    A reader makes the values row by row, so that a column's lie far apart in memory: each cell is
    visited once, in the order of the rows, and from then on known by a number.
    """
    import numpy as np
    import pandas as pd

    numbers: dict[Any, int] = {}
    cells = np.empty((width, len(rows)), dtype=np.int32)
    step = max(1, BLOCK // max(1, width))
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        index, distinct = _factors(block, width)
        known = [numbers.setdefault(value, len(numbers)) for value in distinct.tolist()]
        places = np.array([*known, -1], dtype=np.int32)
        cells[:, start : start + len(block)] = places[index].reshape(len(block), width).T
    values = [*numbers, None]
    levels = []
    for column in cells:
        index, there = pd.factorize(column)
        levels.append(clean_levels(Levels(index, tuple(values[number] for number in there))))
    return levels


def _factors(block: Sequence[Sequence[Any]], width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each cell of some rows, one after another, and what it stands for.

    True counts as equal to 1, but an answer that was ticked is not the answer 1.
    """
    import numpy as np
    import pandas as pd

    rows = (row if len(row) == width else _fitted(row, width) for row in block)
    cells = np.fromiter(chain.from_iterable(rows), dtype=object, count=len(block) * width)
    index, distinct = pd.factorize(cells)
    doubtful = [number for number, value in enumerate(distinct) if value in (0, 1)]
    if any(bool in set(map(type, cells[index == number])) for number in doubtful):
        cells[:] = [clean_cell(value) if type(value) is bool else value for value in cells]
        index, distinct = pd.factorize(cells)
    return index, distinct


def _fitted(row: Sequence[Any], width: int) -> list[Any]:
    return [*row[:width], *[None] * (width - len(row))]
