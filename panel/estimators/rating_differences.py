"""Who rates whom how high: own against others' ratings, and both directions of a pair."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from panel.estimators.intervals import t_interval, welch
from panel.estimators.rating_values import rating_values
from panel.estimators.samples import FloatArray, mean_of, party_of, standard_deviation


def self_minus_others(
    ratings: pd.DataFrame,
    rater_party: pd.Series,
    target_party: Mapping[str, str],
    level: float = 0.95,
) -> pd.DataFrame:
    """How much higher a group is rated by its own party than by all others.

    Parameters
    ----------
    ratings
        One row a rater, one column a rated group, in scale points; NaN is no rating.
    rater_party
        Party indexed by rater; whoever has none is left out.
    target_party
        The party a rated group belongs to; groups of no party are left out.
    level
        Confidence level of Welch's interval.

    Returns
    -------
    pd.DataFrame
        Columns target, n_self, n_others, mean_self, mean_others, difference, ci_low, ci_high,
        reason; numbers that cannot be computed are NaN and reason says why.
    """
    ratings, party = _numbers(ratings), party_of(ratings.index, rater_party)
    rows = []
    for target in (name for name in ratings.columns if name in target_party):
        given = ratings[target].to_numpy()
        present = party.notna().to_numpy() & ~np.isnan(given)
        own = (party == target_party[target]).to_numpy()
        rows.append((target, *_difference(given[present & own], given[present & ~own], level)))
    columns = ["target", "n_self", "n_others", "mean_self", "mean_others"]
    frame = pd.DataFrame(rows, columns=[*columns, "difference", "ci_low", "ci_high", "reason"])
    numbers = ["mean_self", "mean_others", "difference", "ci_low", "ci_high"]
    return frame.astype({"n_self": int, "n_others": int} | dict.fromkeys(numbers, float))


def asymmetry(
    ratings: pd.DataFrame,
    rater_group: pd.Series,
    target_group: Mapping[str, str],
    level: float = 0.95,
) -> pd.DataFrame:
    """Half the difference between how two groups rate each other.

    Parameters
    ----------
    ratings
        One row a rater, one column a rated group, in scale points; NaN is no rating.
    rater_group
        The raters' group (a role or a party) indexed by rater; whoever has none is left out.
    target_group
        The raters' group that each rated group belongs to; several may belong to one, and a
        rater's rating of it is then the mean of those given.
    level
        Confidence level of Welch's interval.

    Returns
    -------
    pd.DataFrame
        A row a pair of groups, with columns group, other, n_of_other, n_of_group,
        mean_of_other, mean_of_group, asymmetry, ci_low, ci_high, reason: `mean_of_other` is
        what `group` gives `other`, `mean_of_group` what it gets back.

    Notes
    -----
    (m_ij - m_ji) / 2, with m_ij the mean rating of j by the raters of i: above 0 where i gives
    more than it gets. The two means come from different people, so the interval is Welch's,
    halved.
    """
    ratings, party = _numbers(ratings), party_of(ratings.index, rater_group)
    groups = sorted(set(target_group.values()) & set(party.dropna()))
    given = {}
    for of in groups:
        columns = [name for name in ratings.columns if target_group.get(name) == of]
        given[of] = ratings[columns].mean(axis=1)
    rows = []
    for group, other in combinations(groups, 2):
        gives = given[other][party == group].dropna().to_numpy()
        gets = given[group][party == other].dropna().to_numpy()
        n1, n2, m1, m2, *halved, reason = _difference(gives, gets, level)
        half = (None if number is None else number / 2 for number in halved)
        rows.append((group, other, n1, n2, m1, m2, *half, reason))
    columns = ["group", "other", "n_of_other", "n_of_group", "mean_of_other", "mean_of_group"]
    frame = pd.DataFrame(rows, columns=[*columns, "asymmetry", "ci_low", "ci_high", "reason"])
    numbers = ["mean_of_other", "mean_of_group", "asymmetry", "ci_low", "ci_high"]
    return frame.astype({"n_of_other": int, "n_of_group": int} | dict.fromkeys(numbers, float))


def _numbers(ratings: pd.DataFrame) -> pd.DataFrame:
    values = rating_values(ratings, "ratings")
    return pd.DataFrame(values, ratings.index, [str(name) for name in ratings.columns])


def _difference(
    own: FloatArray, others: FloatArray, level: float
) -> tuple[int, int, float | None, float | None, float | None, float | None, float | None, str]:
    m1, m2 = mean_of(own), mean_of(others)
    s1, s2 = standard_deviation(own), standard_deviation(others)
    difference = None if m1 is None or m2 is None else m1 - m2
    described = (own.size, others.size, m1, m2, difference)
    if difference is None or s1 is None or s2 is None:
        return *described, None, None, "Each side needs at least two raters."
    if s1 == s2 == 0:
        return *described, None, None, "The ratings do not vary: no interval."
    v1, v2 = s1**2 / own.size, s2**2 / others.size
    df = welch(v1, own.size - 1, v2, others.size - 1)
    low, high = t_interval(difference, (v1 + v2) ** 0.5, df, level)
    return *described, low, high, ""
