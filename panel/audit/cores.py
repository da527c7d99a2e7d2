"""The same work on many parts, on every core."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

P = TypeVar("P")
R = TypeVar("R")


def on_all_cores(work: Callable[[P], R], parts: Sequence[P]) -> list[R]:
    """Return what is made of each part, in the order of the parts.

    In threads: an attack waits for the solver, which lets others go on meanwhile.
    """
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        return list(cores.map(work, parts))
