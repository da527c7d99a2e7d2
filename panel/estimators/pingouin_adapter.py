"""The two statistics taken from pingouin, without its column names and rounded intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd


def adjusted_p(p: Sequence[float], method: Literal["holm", "fdr_bh"]) -> list[float]:
    """Adjust p values for the number of tests; every value counts as a test."""
    if not p:
        return []
    from pingouin import multicomp

    _, adjusted = multicomp(list(p), method=method)
    return [float(value) for value in adjusted]


def alpha(items: pd.DataFrame) -> float:
    """Cronbach's alpha from pairwise covariances; a frame without gaps gives the usual alpha."""
    from pingouin import cronbach_alpha

    estimate, _ = cronbach_alpha(data=items)
    return float(estimate)
