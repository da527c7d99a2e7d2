"""What people say has changed, beside what their own answers changed by.

The two are set side by side: how often they point the same way, and nothing about why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from panel.estimators.samples import FloatArray, IntArray, is_constant, valid_scores

_SAME = 1e-9
_MIN_CORRELATION = 5


@dataclass(frozen=True, slots=True)
class PerceivedAndMeasured:
    """People by what they say has changed and by what their own score changed by.

    `counts` has a row for worse, same and better as said, and a column for down, same and up as
    measured. `n_agree` counts those on its diagonal. `tau_b` is the rank correlation, from -1
    to 1.
    """

    n: int
    counts: tuple[tuple[int, int, int], ...] = ()
    n_agree: int = 0
    tau_b: float | None = None
    reason: str = ""

    @property
    def share_agree(self) -> float | None:
        """The share of people whose two answers point the same way."""
        return self.n_agree / self.n if self.n else None


def perceived_and_measured(
    perceived: pd.Series, before: pd.Series, after: pd.Series, middle: float
) -> PerceivedAndMeasured:
    """Set perceived change beside measured change, for the people who have both.

    Parameters
    ----------
    perceived
        Answers indexed by person_id, high for better; NaN is no answer.
    before, after
        Scores in the two waves indexed by person_id, in scale points.
    middle
        The answer that stands for no change.

    Raises
    ------
    SurveyError
        A person has two rows, or a score is infinite.

    Notes
    -----
    Tau-b is computed on the answers and the score changes themselves, not on their signs; it
    needs five people. Source: Kendall (1945), Biometrika 33, 239-251 (cited from memory).
    """
    said = valid_scores(perceived, "the perceived changes")
    first, second = valid_scores(before, "the first wave"), valid_scores(after, "the second wave")
    known = (s[s.index.notna()] for s in (said, first, second))
    table = pd.concat(known, axis=1, join="inner", keys=["said", "first", "second"])
    answer = table["said"].to_numpy() - middle
    moved = (table["second"] - table["first"]).to_numpy()
    moved = np.where(np.abs(moved) < _SAME, 0.0, moved)
    n = answer.size
    if not n:
        return PerceivedAndMeasured(0, reason="Nobody has both.")
    counts = np.zeros((3, 3), int)
    np.add.at(counts, (_sign(answer) + 1, _sign(moved) + 1), 1)
    about = PerceivedAndMeasured(
        n, tuple((int(a), int(b), int(c)) for a, b, c in counts), int(np.trace(counts))
    )
    if n < _MIN_CORRELATION:
        return replace(about, reason=f"A correlation needs {_MIN_CORRELATION} people.")
    if is_constant(answer) or is_constant(moved):
        return replace(about, reason="One of the two does not vary: no correlation.")
    return replace(about, tau_b=float(kendalltau(answer, moved).statistic))


def _sign(values: FloatArray) -> IntArray:
    return np.sign(np.where(np.abs(values) < _SAME, 0.0, values)).astype(np.intp)
