"""How well the items of a scale hang together: Cronbach's alpha."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import exp, log, sqrt

import numpy as np
import pandas as pd
from scipy.special import fdtri

from panel.estimators.intervals import normal_quantile
from panel.estimators.pingouin_adapter import alpha
from panel.estimators.samples import check_people, correlation, standard_deviation
from survey.problems import Problem, SurveyError

MIN_ALPHA = 3
"""People below whom there is no alpha at all."""

_PERFECT = 1e-12


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of n people who answered all k items, with two intervals.

    `item_rest` is each item's correlation with the sum of the others, `alpha_if_dropped` the
    alpha of the others; an item for which one cannot be computed is not in the mapping.
    """

    n: int
    k: int
    alpha: float | None = None
    feldt_low: float | None = None
    feldt_high: float | None = None
    bonett_low: float | None = None
    bonett_high: float | None = None
    item_rest: Mapping[str, float] = field(default_factory=dict)
    alpha_if_dropped: Mapping[str, float] = field(default_factory=dict)
    estimable: bool = False
    reason: str = ""

    @property
    def against(self) -> tuple[str, ...]:
        """The items that run against the others: perhaps not reversed where they should be."""
        return tuple(item for item, r in self.item_rest.items() if r < 0)


def cronbach(items: pd.DataFrame, level: float = 0.95) -> Reliability:
    """Cronbach's alpha of the people who answered every item.

    Parameters
    ----------
    items
        One column an item, already reversed where it should be; NaN is no answer.
    level
        Level of the intervals.

    Raises
    ------
    SurveyError
        A person has two rows, or an answer is no finite number.

    Notes
    -----
    The intervals are those of `feldt_interval` and `bonett_interval`. With fewer than 50 people
    they are wide, which is the truth. Items that agree without exception have none.
    """
    answered = complete_answers(items)
    n, k = answered.shape
    about = Reliability(n, k)
    if k < 2 or n < MIN_ALPHA:
        needed = f"Alpha needs two items and {MIN_ALPHA} people who answered all of them."
        return replace(about, reason=needed)
    values = answered.to_numpy()
    if not standard_deviation(values.sum(axis=1)):
        return replace(about, reason="Everybody has the same sum of answers.")
    estimate = alpha(answered)
    names = [str(name) for name in answered.columns]
    rest = {name: np.delete(values, place, axis=1) for place, name in enumerate(names)}
    sums = {name: others.sum(axis=1) for name, others in rest.items()}
    varying = {name: sum_ for name, sum_ in sums.items() if standard_deviation(sum_)}
    items_by_name = dict(zip(names, values.T, strict=True))
    found = replace(
        about,
        alpha=estimate,
        item_rest={
            name: correlation(items_by_name[name], others)
            for name, others in varying.items()
            if standard_deviation(items_by_name[name])
        },
        alpha_if_dropped={n: alpha(pd.DataFrame(rest[n])) for n in varying} if k > 2 else {},
        estimable=True,
    )
    if 1 - estimate < _PERFECT:
        return replace(found, reason="The items agree without exception: no interval.")
    feldt_low, feldt_high = feldt_interval(estimate, n, k, level)
    bonett_low, bonett_high = bonett_interval(estimate, n, k, level)
    return replace(
        found,
        feldt_low=feldt_low,
        feldt_high=feldt_high,
        bonett_low=bonett_low,
        bonett_high=bonett_high,
    )


def complete_answers(items: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the people who answered every item, as floats.

    Raises
    ------
    SurveyError
        A person has two rows, or an answer is a text or infinite.
    """
    check_people(items.index, "items")
    numeric = pd.api.types.is_numeric_dtype
    texts = [str(name) for name, kind in items.dtypes.items() if not numeric(kind)]
    if texts:
        raise SurveyError(
            Problem(
                "items-not-numbers",
                f"{', '.join(texts)}: the answers are not numbers.",
                "Score the items before asking how well they hang together.",
            )
        )
    values = items.to_numpy(dtype=float, na_value=np.nan)
    answered = ~np.isnan(values).any(axis=1)
    if not np.isfinite(values[answered]).all():
        raise SurveyError(Problem("finite-scores", "An answer to an item is infinite."))
    return pd.DataFrame(values[answered], items.index[answered], items.columns)


def answered_both(first: pd.DataFrame, second: pd.DataFrame) -> pd.Index:
    """Return the person_ids in the index of both frames; a missing id joins nobody."""
    return first.index[first.index.notna() & first.index.isin(second.index)]


def feldt_interval(alpha: float, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of an alpha of n people and k items, by the F distribution.

    Notes
    -----
    1 - (1 - alpha) F at both tails of F(n - 1, (n - 1)(k - 1)). It assumes equal covariances
    among items.
    Source: Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11, 93-103 (cited
    from memory); the same as psych::alpha.ci.
    """
    df = n - 1
    tails = np.array([(1 + level) / 2, (1 - level) / 2])
    low, high = 1 - (1 - alpha) * fdtri(df, df * (k - 1), tails)
    return float(low), float(high)


def bonett_interval(alpha: float, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of an alpha of n people and k items, on the scale of ln(1 - alpha).

    Notes
    -----
    1 - exp(ln(1 - alpha) - ln(n / (n - 1)) ± z sqrt(2k / ((k - 1)(n - 2)))), for n of 3 or more
    and alpha below 1.
    Source: Bonett & Wright (2015), Journal of Organizational Behavior 36, 3-15 (cited from
    memory); the same as statpsych::ci.reliability with their standard error.
    """
    centre = log(1 - alpha) - log(n / (n - 1))
    half = normal_quantile(level) * sqrt(2 * k / ((k - 1) * (n - 2)))
    return 1 - exp(centre + half), 1 - exp(centre - half)
