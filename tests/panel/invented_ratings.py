"""Ratings of four groups by raters of a random generosity."""

from __future__ import annotations

import numpy as np
import pandas as pd

TARGETS = ["VEI", "FOR", "UTD", "BRU"]


def ratings(n: int, seed: int, missing: float = 0.0, **shift: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(3.5, 0.6, (n, 1)) + rng.normal(0, 0.7, (n, 4)), columns=TARGETS)
    frame = (frame + pd.Series(shift, dtype=float).reindex(TARGETS).fillna(0)).round().clip(1, 5)
    return frame.where(rng.random((n, 4)) >= missing)
