"""The same work on many parts, on every core where that pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

P = TypeVar("P")
R = TypeVar("R")

# Another process needs about a second before its first part.
_FEWEST = 40


def on_all_cores(work: Callable[[P], R], parts: Sequence[P]) -> list[R]:
    """Return what is made of each part, in the order of the parts.

    Parameters
    ----------
    work
        A function of a module, which other processes can find by its name.
    parts
        What it is given; a few are worked on here, one after another.
    """
    if len(parts) < _FEWEST:
        return [work(part) for part in parts]
    from joblib import Parallel, delayed

    found: list[R] = Parallel(n_jobs=-1)(delayed(work)(part) for part in parts)
    return found
