"""Which rows are kept: not the empty ones, not the refusals, one row a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np


def find_duplicates(
    keys: Sequence[np.ndarray], rank: Callable[[int], Any], rows: np.ndarray
) -> dict[int, int]:
    """Return, for every row that is set aside, the row kept in its place.

    Parameters
    ----------
    keys
        Columns of which an equal value means the same person or the same response.
    rank
        Gives something sortable of a row; of rows of one person the highest is kept.
    rows
        The rows that take part.
    """
    leader: dict[int, int] = {}

    def find(row: int) -> int:
        while leader.get(row, row) != row:
            row = leader[row]
        return row

    for column in keys:
        first: dict[Any, int] = {}
        for row, value in zip(rows.tolist(), column[rows].tolist(), strict=True):
            if value is None:
                continue
            if value in first:
                leader[find(row)] = find(first[value])
            else:
                first[value] = row
    groups: dict[int, list[int]] = {}
    for row in leader:
        groups.setdefault(find(row), []).append(row)
    aside: dict[int, int] = {}
    for head, others in groups.items():
        members = sorted({head, *others})
        best = max(members, key=rank)
        aside |= {row: best for row in members if row != best}
    return aside
