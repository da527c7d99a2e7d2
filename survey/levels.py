"""A column as its distinct values and the place of each row's value among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

SMALL = 254
"""Whole numbers that lie within so many are counted off, not looked up."""

BLOCK = 1 << 14
"""So many rows at a time fit in a processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """A column as its distinct values and the place of each row's value among them.

    Parameters
    ----------
    index
        Place in `values`, and behind the last of them for nothing; uint8 or intp, shape (rows,).
    values
        The distinct values, each once.
    """

    index: np.ndarray
    values: tuple[Any, ...]

    @property
    def filled(self) -> np.ndarray:
        """Where there is a value; bool, shape (rows,)."""
        found: np.ndarray = self.index != len(self.values)
        return found

    @property
    def counts(self) -> np.ndarray:
        """How many rows hold each value, and last how many hold nothing; int64."""
        import numpy as np

        return np.bincount(self.index, minlength=len(self.values) + 1)

    def spread(self, outcomes: Sequence[Any], dtype: Any = object) -> np.ndarray:
        """Return an outcome a row: that of its value, the last of all for nothing.

        The array may be read only.
        """
        import numpy as np

        spread: np.ndarray
        table = np.empty(len(self.values) + 1, dtype=dtype)
        table[:] = outcomes
        if self.index.dtype == np.uint8 and table.dtype.kind in "biu":
            small = table.astype(np.uint8)
            if (small == table).all():
                # Bytes are translated several times as fast as places are looked up.
                found = self.index.tobytes().translate(small.tobytes().ljust(256, b"\0"))
                spread = np.frombuffer(found, dtype=np.uint8)
                return (
                    spread.view(bool) if table.dtype == bool else spread.astype(dtype, copy=False)
                )
        spread = table[self.index]
        return spread


def find_levels(cells: np.ndarray) -> Levels:
    """Return the distinct values of cells, and where they stand."""
    import numpy as np
    import pandas as pd

    if cells.dtype != object and len(cells):
        low, high = np.fmin.reduce(cells), np.fmax.reduce(cells)
        if high - low < SMALL and float(low).is_integer():
            found = _count_off(cells, float(low))
            if found is not None:
                return found
    index, distinct = pd.factorize(cells)
    index[index < 0] = len(distinct)
    return Levels(index, tuple(distinct.tolist()))


def _count_off(cells: np.ndarray, low: float) -> Levels | None:
    """Return the levels of whole numbers from `low` upwards, or `None` when some are not whole."""
    import numpy as np

    nothing = SMALL + 1
    steps = np.empty(len(cells), dtype=np.uint8)
    counts = np.zeros(256, dtype=np.int64)
    for start in range(0, len(cells), BLOCK):
        block = cells[start : start + BLOCK] - low
        block[np.isnan(block)] = nothing
        whole = block.astype(np.uint8)
        if (whole != block).any():
            return None
        steps[start : start + BLOCK] = whole
        counts += np.bincount(whole, minlength=256)
    there = counts[:nothing].nonzero()[0]
    place = np.full(256, len(there), dtype=np.uint8)
    place[there] = np.arange(len(there))
    index = np.frombuffer(steps.tobytes().translate(place.tobytes()), dtype=np.uint8)
    return Levels(index, tuple((there + low).tolist()))
