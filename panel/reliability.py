"""How well the items of a scale hang together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.special import fdtri

from panel.pingouin_adapter import alpha
from panel.samples import check_people, correlation, standard_deviation

_MIN_RESPONDENTS = 3


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of n people who answered all k items, with Feldt's interval.

    `item_rest` is each item's correlation with the sum of the others, `alpha_if_dropped` the
    alpha of the others; an item for which one cannot be computed is not in the mapping.
    """

    n: int
    k: int
    alpha: float | None = None
    feldt_low: float | None = None
    feldt_high: float | None = None
    item_rest: Mapping[str, float] = field(default_factory=dict)
    alpha_if_dropped: Mapping[str, float] = field(default_factory=dict)
    estimable: bool = False
    reason: str = ""


def cronbach(items: pd.DataFrame, level: float = 0.95) -> Reliability:
    """Cronbach's alpha of the people who answered every item.

    Parameters
    ----------
    items
        One column an item, already reversed where it should be; NaN is no answer.
    level
        Level of Feldt's interval.

    Raises
    ------
    SurveyError
        A person has two rows.

    Notes
    -----
    Interval: 1 - (1 - alpha) F at both tails of F(n - 1, (n - 1)(k - 1)). It assumes equal
    covariances among items. With fewer than 50 people it is wide, which is the truth.
    Source: Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11, 93-103 (cited
    from memory).
    """
    check_people(items.index, "items")
    answered = items.dropna().astype(float)
    n, k = answered.shape
    about = Reliability(n, k)
    if k < 2 or n < _MIN_RESPONDENTS:
        needed = f"Alpha needs two items and {_MIN_RESPONDENTS} people who answered all of them."
        return replace(about, reason=needed)
    if not standard_deviation(answered.sum(axis=1).to_numpy()):
        return replace(about, reason="Everybody has the same sum of answers.")
    estimate, df = alpha(answered), n - 1
    tails = np.array([(1 + level) / 2, (1 - level) / 2])
    low, high = 1 - (1 - estimate) * fdtri(df, df * (k - 1), tails)
    rest = {str(name): answered.drop(columns=name) for name in answered.columns}
    sums = {name: others.sum(axis=1).to_numpy() for name, others in rest.items()}
    varying = {name: sum_ for name, sum_ in sums.items() if standard_deviation(sum_)}
    items_by_name = {str(name): answered[name].to_numpy() for name in answered.columns}
    return replace(
        about,
        alpha=estimate,
        feldt_low=float(low),
        feldt_high=float(high),
        item_rest={
            name: correlation(items_by_name[name], others)
            for name, others in varying.items()
            if standard_deviation(items_by_name[name])
        },
        alpha_if_dropped={name: alpha(rest[name]) for name in varying} if k > 2 else {},
        estimable=True,
    )
