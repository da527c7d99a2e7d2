"""Generated waves for the laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

# The first example pays for imports, and other work may slow the machine.
law = settings(max_examples=40, deadline=None)

Waves = tuple[pd.Series, pd.Series, pd.Series, pd.Series]


@st.composite
def waves(draw: st.DrawFn, max_people: int = 40, codes: str = "ABC") -> Waves:
    """Scores and parties in two waves; anybody may miss a wave, change party or have none."""
    n = draw(st.integers(1, max_people))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people = [f"p{i}" for i in range(n)]
    trait = rng.normal(3, 1, n)
    series = []
    for _ in range(2):
        score = np.clip(np.round((trait + rng.normal(0, 0.7, n)) * 4) / 4, 1, 5)
        answered = rng.random(n) < draw(st.sampled_from([0.3, 0.7, 1.0]))
        series.append(pd.Series(np.where(answered, score, np.nan), people))
    first = pd.Series(rng.choice([*codes], n), people, dtype=object)
    second = first.where(rng.random(n) > draw(st.sampled_from([0, 0.3])), codes[0])
    second = second.where(rng.random(n) > 0.05)
    return series[0], series[1], first, second
