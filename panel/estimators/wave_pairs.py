"""Which waves are compared with which."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def wave_pairs(waves: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of waves that are compared: neighbours, and the first with the last."""
    pairs = list(pairwise(waves))
    if len(waves) > 2:
        pairs.append((waves[0], waves[-1]))
    return tuple(pairs)
