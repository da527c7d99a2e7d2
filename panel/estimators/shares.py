"""A share of people with its intervals."""

from __future__ import annotations

from dataclasses import dataclass

from panel.estimators.intervals import clopper_pearson, wilson


@dataclass(frozen=True, slots=True)
class Share:
    """k of n people, with Wilson's and Clopper and Pearson's interval; of nobody there is none."""

    k: int
    n: int
    share: float | None = None
    wilson_low: float | None = None
    wilson_high: float | None = None
    exact_low: float | None = None
    exact_high: float | None = None
    reason: str = ""


def share_of(k: int, n: int, level: float = 0.95) -> Share:
    """Return the share k of n; raises `SurveyError` when k is not from 0 to n.

    Wilson's interval covers the level on average, Clopper and Pearson's never less.
    """
    scores, exact = wilson(k, n, level), clopper_pearson(k, n, level)
    if n == 0:
        return Share(k, n, reason="There is nobody to be a share of.")
    return Share(k, n, k / n, *scores, *exact)
