"""Why the mean of all who answered changed: the same people, or other people.

*both*, *first only* and *later only* are response patterns, not membership: who answered the first
wave only may still be there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panel.estimators.change_terms import TERMS, Decomposition, People, decomposed
from panel.estimators.samples import (
    SEED,
    FloatArray,
    IntArray,
    aligned_waves,
    check_min_party,
    numbered_by_name,
)
from panel.estimators.wave_pairs import wave_pairs
from panel.estimators.weighting import aligned_parties

__all__ = [
    "TERMS",
    "Decomposition",
    "decompose",
    "decompose_group",
    "decompose_group_of",
    "decompose_of",
    "decompose_party_equal",
    "decompose_party_equal_of",
    "decompose_waves",
]

_COUNTS = ("n_both", "n_first_only", "n_later_only", "n_switched")


def decompose(
    before: pd.Series,
    after: pd.Series,
    draws: int = 2000,
    seed: int = SEED,
    level: float = 0.95,
) -> Decomposition:
    """Split the change of all who answered into stayers, joiners and leavers.

    Parameters
    ----------
    before, after
        Scores indexed by person_id, in scale points; NaN is no score.
    draws, seed
        Bootstrap samples of people, whatever their response pattern.
    level
        Level of the percentile intervals.

    Raises
    ------
    SurveyError
        A person has two rows in a wave.

    Notes
    -----
    M2 - M1 = (S2 - S1) + p_J (J2 - S2) - p_L (L1 - S1), with S the people in both waves, J later
    only, L first only and p their shares of the wave. The terms are contributions: they carry
    the share and the sign. With nobody in both waves the whole change is `replaced`. Percentile
    intervals are expanded for small samples, see `intervals.expanded_level`.
    """
    return decompose_of(aligned_waves([before, after]), draws, seed, level)


def decompose_of(
    scores: FloatArray, draws: int = 2000, seed: int = SEED, level: float = 0.95
) -> Decomposition:
    """`decompose` of an array with a row a wave and a place a person, NaN where no score is."""
    people = People.of(scores, np.zeros(scores.shape, dtype=np.intp))
    if not np.isfinite(scores).any(axis=1).all():
        return replace(people.counted(), reason="A wave has no scores.")
    return decomposed(people, 1, draws, seed, level, people.counted())


def decompose_party_equal(
    before: pd.Series,
    after: pd.Series,
    party_before: pd.Series,
    party_after: pd.Series,
    min_party: int = 3,
    draws: int = 2000,
    seed: int = SEED,
    level: float = 0.95,
    *,
    switchers_apart: bool = True,
) -> Decomposition:
    """Split the change of the mean of the parties' means.

    Parameters
    ----------
    before, after
        Scores indexed by person_id, in scale points; NaN is no score.
    party_before, party_after
        Party in each wave, indexed by person_id.
    min_party
        Fewest scores in each wave with which a party counts.
    draws, seed
        Bootstrap samples of people within the party of their first answer, so that no party
        dies out by chance; a sample without a party's people, or without those of them who
        answered twice, is passed over.
    level
        Level of the percentile intervals.
    switchers_apart
        Whether people who changed party have terms of their own, or count as leavers of the one
        and joiners of the other.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or `min_party` is below 2.

    Notes
    -----
    Within each party M2 - M1 = (S2 - S1) + p_J (J2 - S2) - p_L (L1 - S1) + p_I (I2 - S2)
    - p_O (O1 - S1), with I who came in from and O who went out to another party; S, J and L as
    in `decompose`. The terms are averaged over parties. Without S a party's change is `replaced`.
    The interval of `stayers` is too narrow where a party has only two of them.
    """
    x, y, first, second, names = aligned_parties(before, after, party_before, party_after)
    return decompose_party_equal_of(
        np.stack((x, y)), np.stack((first, second)), names, min_party, draws, seed, level,
        switchers_apart=switchers_apart,
    )  # fmt: skip


def decompose_party_equal_of(
    scores: FloatArray,
    parties: IntArray,
    names: Sequence[str],
    min_party: int = 3,
    draws: int = 2000,
    seed: int = SEED,
    level: float = 0.95,
    *,
    switchers_apart: bool = True,
) -> Decomposition:
    """`decompose_party_equal` of arrays with a row a wave and a place a person.

    Parameters
    ----------
    scores
        NaN is no score.
    parties
        Place of the person's party in `names`, -1 for none.
    """
    check_min_party(min_party)
    codes = np.where(np.isfinite(scores), parties, -1)
    sizes = [np.bincount(wave[wave >= 0], minlength=len(names)) for wave in codes]
    large, given = np.minimum(*sizes) >= min_party, np.maximum(*sizes) > 0
    numbered, used = numbered_by_name(codes, names, large)
    people = People.of(scores, numbered, switchers_apart)
    about = replace(
        people.counted(),
        parties_used=used,
        parties_left_out=numbered_by_name(codes, names, given & ~large)[1],
    )
    if not used:
        return replace(about, reason=f"No party has {min_party} scores in both waves.")
    return decomposed(people, len(used), draws, seed, level, about)


def decompose_group(
    before: pd.Series,
    after: pd.Series,
    group_before: pd.Series,
    group_after: pd.Series,
    group: str,
    draws: int = 2000,
    seed: int = SEED,
    level: float = 0.95,
    *,
    switchers_apart: bool = True,
) -> Decomposition:
    """Split the change of one group's mean, with people who came in from another and went out.

    Parameters
    ----------
    before, after
        Scores of everybody indexed by person_id, in scale points; NaN is no score.
    group_before, group_after
        Role, party or project in each wave, indexed by person_id.
    group
        The one whose mean is split.
    draws, seed
        Bootstrap samples of the people who were in the group in either wave.
    level
        Level of the percentile intervals.
    switchers_apart
        As in `decompose_party_equal`, of people who changed group.

    Raises
    ------
    SurveyError
        A person has two rows in a wave.

    Notes
    -----
    M2 - M1 = (S2 - S1) + p_J (J2 - S2) - p_L (L1 - S1) + p_I (I2 - S2) - p_O (O1 - S1) within the
    group, with S who answered in it both times, I who answered in another group at the first wave
    and O at the later one. Whoever answered both waves and had no group in one of them counts as
    coming in or going out.
    """
    inside = [groups.where(groups == group) for groups in (group_before, group_after)]
    x, y, first, second, _ = aligned_parties(before, after, *inside)
    return decompose_group_of(
        np.stack((x, y)), np.stack((first, second)) >= 0, group, draws, seed, level,
        switchers_apart=switchers_apart,
    )  # fmt: skip


def decompose_group_of(
    scores: FloatArray,
    inside: NDArray[np.bool_],
    group: str,
    draws: int = 2000,
    seed: int = SEED,
    level: float = 0.95,
    *,
    switchers_apart: bool = True,
) -> Decomposition:
    """`decompose_group` of arrays with a row a wave and a place a person.

    Parameters
    ----------
    scores
        NaN is no score.
    inside
        Who was in the group.
    """
    people = People.of(scores, np.where(inside, 0, -1), switchers_apart)
    about = replace(people.counted(), parties_used=(group,))
    if not (people.parties >= 0).any(axis=0).all():
        return replace(about, reason=f"Nobody of {group} has a score in one of the waves.")
    return decomposed(people, 1, draws, seed, level, about)


def decompose_waves(
    scores: Mapping[str, pd.Series],
    groups: Mapping[str, pd.Series] | None = None,
    draws: int = 2000,
    seed: int = SEED,
    level: float = 0.95,
) -> pd.DataFrame:
    """Split every change between neighbouring waves, and from the first to the last.

    Parameters
    ----------
    scores
        By wave, in order of time: scores indexed by person_id, in scale points.
    groups
        By wave: role, party or project indexed by person_id. Without it everybody is one group.
    draws, seed, level
        As in `decompose`.

    Returns
    -------
    pd.DataFrame
        A row a pair of waves and group with columns wave_from, wave_to, group (empty for
        everybody), the counts, `total` and `TERMS`, low and high of each (`total_low` ...),
        estimable and reason. Numbers that cannot be computed are NaN.
    """
    rows = []
    for start, end in wave_pairs(list(scores)):
        given = (scores[start], scores[end])
        if groups is None:
            rows.append(_row(start, end, "", decompose(*given, draws, seed, level)))
            continue
        both = (groups[start], groups[end])
        for name in sorted(set(pd.concat(both).dropna())):
            found = decompose_group(*given, *both, str(name), draws, seed, level)
            rows.append(_row(start, end, str(name), found))
    numbers = [f"{name}{end}" for name in ("total", *TERMS) for end in ("", "_low", "_high")]
    columns = ["wave_from", "wave_to", "group", *_COUNTS, *numbers, "estimable", "reason"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(numbers, float))


def _row(start: str, end: str, group: str, found: Decomposition) -> dict[str, object]:
    row: dict[str, object] = {"wave_from": start, "wave_to": end, "group": group}
    row |= {name: getattr(found, name) for name in (*_COUNTS, "estimable", "reason")}
    for name in ("total", *TERMS):
        low, high = found.intervals.get(name, (None, None))
        row |= {name: getattr(found, name), f"{name}_low": low, f"{name}_high": high}
    return row
