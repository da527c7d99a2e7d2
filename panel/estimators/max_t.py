"""Sign flips of several measures at once, so that their correlation is used and not feared."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from panel.estimators.samples import SEED, FloatArray, valid_scores
from panel.estimators.sign_flip import all_signs, random_signs


@dataclass(frozen=True, slots=True)
class MaxT:
    """One measure's change among stayers, with p adjusted for all measures tested with it.

    `change` is in scale points. A measure that cannot be tested has no p, a `reason`, and counts
    as no test for the others.
    """

    measure: str
    n_pairs: int
    change: float | None = None
    t: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    reason: str = ""


def max_t_sign_flips(
    changes: pd.DataFrame, draws: int = 5000, seed: int = SEED
) -> tuple[MaxT, ...]:
    """Test every column's mean change, with the family-wise error held.

    Parameters
    ----------
    changes
        A row a person and a column a measure: later minus earlier, NaN where a score is missing.
    draws, seed
        Random sign patterns where there are more; the observed one counts as one.

    Raises
    ------
    SurveyError
        A person has two rows, or a change is infinite or no number.

    Notes
    -----
    One sign a person, the same in all measures. Step-down: the largest |t| is compared with the
    largest of all in each pattern, the second with the largest of the rest, and so on; an
    adjusted p is never below that of a larger |t|.
    Source: Westfall & Young (1993), Resampling-Based Multiple Testing (cited from memory).
    """
    for name in changes:
        valid_scores(changes[name], f"the changes of {name}")
    table = changes.to_numpy(dtype=float, na_value=np.nan)
    present = np.isfinite(table)
    values = np.where(present, table, 0.0)
    n = present.sum(axis=0)
    tested = np.flatnonzero((np.abs(values) > 1e-9).sum(axis=0) >= 2)
    about = [
        MaxT(str(name), int(count), float(total / count) if count else None, reason=_TOO_FEW)
        for name, count, total in zip(changes, n, values.sum(axis=0), strict=True)
    ]
    if not tested.size:
        return tuple(about)
    values = values[np.lexsort(np.abs(values).T)]
    exact = 2 ** len(values) <= draws
    signs = all_signs(len(values)) if exact else random_signs(len(values), draws, seed)
    if not exact:
        signs[0] = 1
    t = _t(signs, values[:, tested], n[tested])
    sizes = np.abs(t)
    order = np.argsort(-sizes[0], kind="stable")
    largest = np.maximum.accumulate(sizes[:, order[::-1]], axis=1)[:, ::-1]
    noise = 1e-9 * np.maximum(1, sizes[0])
    single = (sizes >= sizes[0] - noise).mean(axis=0)
    stepped = np.maximum.accumulate((largest >= (sizes[0] - noise)[order]).mean(axis=0))
    for place, adjusted in zip(order, stepped, strict=True):
        own = t[0, place], single[place], adjusted
        at, (size, p, p_adjusted) = tested[place], map(float, own)
        about[at] = replace(about[at], t=size, p=p, p_adjusted=p_adjusted, reason="")
    return tuple(about)


_TOO_FEW = "Fewer than two people changed: no test."


def _t(signs: FloatArray, values: FloatArray, n: FloatArray) -> FloatArray:
    """Return the t of each pattern of signs (rows) and measure (columns)."""
    means = signs @ values / n
    squares = (values**2).sum(axis=0) / n
    t: FloatArray = means / np.sqrt(np.maximum(squares - means**2, 1e-12 * squares) / (n - 1))
    return t
