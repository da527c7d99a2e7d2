"""Project means in which every party weighs the same, whatever its size.

Thirteen researchers must not outvote six users: a mean is the mean of the parties' means, and its
error comes from the spread within parties. A party with fewer than `min_party` scores is left
out, or one person would weigh as much as a party. There is no standardised effect: the weighted
mean has no population whose standard deviation could be the unit.
"""

from __future__ import annotations

import pandas as pd

from panel.estimators.samples import FloatArray, IntArray, party_of, valid_scores
from panel.estimators.weighted_arrays import (
    WeightedChange,
    WeightedMean,
    weighted_change_of,
    weighted_mean_of,
    weighted_paired_change_of,
)

__all__ = [
    "WeightedChange",
    "WeightedMean",
    "party_equal_change",
    "party_equal_mean",
    "party_equal_paired_change",
]


def party_equal_mean(
    scores: pd.Series, parties: pd.Series, min_party: int = 3, level: float = 0.95
) -> WeightedMean:
    """Mean of the parties' means.

    Parameters
    ----------
    scores
        Scores indexed by person_id, in scale points; NaN is no score.
    parties
        Party indexed by person_id; whoever has none counts in no party.
    min_party
        Fewest scores with which a party counts.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        A person has two rows, or `min_party` is below 2.

    Notes
    -----
    M = sum(m_h) / H, SE^2 = sum(s_h^2 / n_h) / H^2, df by Satterthwaite. s_h is the party's own
    standard deviation where it has 6 scores or more; smaller parties share one, pooled within
    them, because a spread cannot be known from so few. Why 6: docs/decisions/0015-party-spreads.md.
    """
    valid = valid_scores(scores, "the scores")
    party = party_of(valid.index, parties)
    names = _names(party)
    return weighted_mean_of(valid.to_numpy(), _codes(party, names), names, min_party, level)


def party_equal_change(
    before: pd.Series,
    after: pd.Series,
    party_before: pd.Series,
    party_after: pd.Series,
    min_party: int = 3,
    level: float = 0.95,
) -> WeightedChange:
    """Net change of the mean of the parties' means, for all who answered.

    Parameters
    ----------
    before, after
        Scores indexed by person_id, in scale points; NaN is no score.
    party_before, party_after
        Party in each wave, indexed by person_id.
    min_party
        Fewest scores in each wave with which a party counts.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or `min_party` is below 2.

    Notes
    -----
    D = sum(m_2h - m_1h) / H over the parties in both waves,
    Var = sum[s_1h^2 / n_1h + s_2h^2 / n_2h - 2 r s_1h s_2h n_ch / (n_1h n_2h)] / H^2.
    s_1h, s_2h are the party's own where it has 6 scores or more in each wave; smaller parties
    share one spread a wave, see `party_equal_mean`. Whoever changed party counts in each wave
    where they were, as unpaired. r is pooled within all parties and taken as 0 with fewer degrees
    of freedom than five pairs of one party have (pairs minus parties below 4). Each party's, or
    the small parties' joint, df lies between those of the pairs and Welch's, as in T_new2; they
    are combined by Satterthwaite. With one party this is T_new2, see
    `change.overlapping_change`.
    """
    x, y, from_party, to_party, names = aligned_parties(before, after, party_before, party_after)
    return weighted_change_of(x, y, from_party, to_party, names, min_party, level)


def party_equal_paired_change(
    before: pd.Series,
    after: pd.Series,
    parties: pd.Series,
    min_party: int = 3,
    level: float = 0.95,
) -> WeightedChange:
    """Change of the mean of the parties' means, for the people who answered both waves.

    Parameters
    ----------
    before, after
        Scores indexed by person_id, in scale points; NaN is no score.
    parties
        The party people had in both waves, indexed by person_id; none for whoever changed.
    min_party
        Fewest pairs with which a party counts.
    level
        Confidence level.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or `min_party` is below 2.

    Notes
    -----
    `party_equal_mean` of the differences, with the rules of `change.paired_change`: below
    6 pairs estimates only, below 20 pairs p is the exact sign flip of the weighted differences.
    """
    x, y, party, _, names = aligned_parties(before, after, parties, parties)
    return weighted_paired_change_of(x, y, party, names, min_party, level)


def aligned_parties(
    before: pd.Series, after: pd.Series, party_before: pd.Series, party_after: pd.Series
) -> tuple[FloatArray, FloatArray, IntArray, IntArray, tuple[str, ...]]:
    """Return two waves' scores and parties, a place a person, and the parties' names in order."""
    first, second = valid_scores(before, "the first wave"), valid_scores(after, "the second wave")
    people = first.index[first.index.notna()].union(second.index[second.index.notna()])
    from_party, to_party = party_of(people, party_before), party_of(people, party_after)
    names = _names(pd.concat([from_party, to_party]))
    x, y = (s[s.index.notna()].reindex(people).to_numpy(dtype=float) for s in (first, second))
    return x, y, _codes(from_party, names), _codes(to_party, names), names


def _names(party: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(str(name) for name in party.dropna().unique()))


def _codes(party: pd.Series, names: tuple[str, ...]) -> IntArray:
    """Place of each person's party in `names`, -1 for none."""
    return pd.Index(names, dtype=object).get_indexer(pd.Index(party.astype(object)))
