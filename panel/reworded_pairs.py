"""What people expected and what they experienced: two questions side by side, never subtracted."""

from __future__ import annotations

import pandas as pd

from panel.comparison import Comparison
from panel.estimates import Level

REWORDED = (
    "before", "measure", "wave_from", "wave_to", "group_kind", "group", "n_from",
    "mean_from", "ci_from_low", "ci_from_high", "n_to", "mean_to", "ci_to_low", "ci_to_high",
)  # fmt: skip


def build_reworded_pairs(comparison: Comparison) -> pd.DataFrame:
    """Build the levels of every question that a bridge only pairs, beside its later wording.

    Returns
    -------
    pd.DataFrame
        Columns `REWORDED`, means in scale points; there is no change among them. With more than
        two waves a question is paired in the last wave of the one wording and the first of the
        next.
    """
    lines = [scores.line for scores in comparison.scores]
    levels = {(level.measure, level.group, level.wave): level for level in comparison.levels}
    order = {wave: place for place, wave in enumerate(comparison.library.waves)}
    rows = []
    for line in lines:
        start = min(line.names, key=order.__getitem__)
        for earlier in lines:
            before = [w for w, name in earlier.names.items() if name == line.before]
            before = [w for w in before if order[w] < order[start]]
            if not before or earlier.kind != line.kind:
                continue
            end = max(before, key=order.__getitem__)
            for (measure, group, wave), level in levels.items():
                old = levels.get((earlier.id, group, end))
                if (measure, wave) == (line.id, start) and old is not None:
                    rows.append(
                        (earlier.id, line.id, end, start, group.kind, group.id, *_side(old),
                         *_side(level))
                    )  # fmt: skip
    numbers = [name for name in REWORDED if name.startswith(("mean_", "ci_"))]
    return pd.DataFrame(rows, columns=list(REWORDED)).astype(dict.fromkeys(numbers, float))


def _side(level: Level) -> tuple[int, float | None, float | None, float | None]:
    return level.n, level.mean, level.ci_low, level.ci_high
