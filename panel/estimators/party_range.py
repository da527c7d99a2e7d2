"""How far the parties' means lie apart, and how much of the variance lies between parties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from panel.estimators.samples import (
    SEED,
    FloatArray,
    IntArray,
    check_min_party,
    numbered_by_name,
    party_of,
    standard_deviation,
    valid_scores,
)

_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class PartyRange:
    """Largest minus smallest party mean, in scale points, and the spread between parties.

    `epsilon_squared` is the share of the variance that lies between parties, less what chance
    puts there; `p` is its permutation p.
    """

    n: int
    range: float | None = None
    chance_range: float | None = None
    epsilon_squared: float | None = None
    p: float | None = None
    means: Mapping[str, float] = field(default_factory=dict)
    n_by_party: Mapping[str, int] = field(default_factory=dict)
    highest: str = ""
    lowest: str = ""
    estimable: bool = False
    reason: str = ""


def party_range(
    scores: pd.Series,
    parties: pd.Series,
    draws: int = 2000,
    seed: int = SEED,
    min_party: int = 3,
) -> PartyRange:
    """Range of the parties' means and epsilon squared, with a permutation p.

    Parameters
    ----------
    scores
        Scores indexed by person_id, in scale points; NaN is no score.
    parties
        Party indexed by person_id; whoever has none is left out.
    draws, seed
        Permutations of the scores over people; the observed one counts as one of them.
    min_party
        Fewest scores with which a party counts.

    Raises
    ------
    SurveyError
        A person has two rows, or `min_party` is below 2.

    Notes
    -----
    epsilon^2 = 1 - (SS_within / (n - H)) / (SS_total / (n - 1)); it can be negative.
    Source: Kelley (1935), PNAS 21, 554-559 (cited from memory).
    """
    valid = valid_scores(scores, "the scores")
    party = party_of(valid.index, parties)
    codes, names = pd.factorize(party)
    return party_range_of(
        valid.to_numpy(), codes, [str(name) for name in names], draws, seed, min_party
    )


def party_range_of(
    scores: FloatArray,
    parties: IntArray,
    names: Sequence[str],
    draws: int = 2000,
    seed: int = SEED,
    min_party: int = 3,
) -> PartyRange:
    """`party_range` of arrays with one place a person.

    Parameters
    ----------
    scores
        All present.
    parties
        Place of the person's party in `names`, -1 for none.
    """
    check_min_party(min_party)
    large = np.bincount(parties[parties >= 0], minlength=len(names)) >= min_party
    codes, used = numbered_by_name(parties, names, large)
    values, codes = scores[codes >= 0], codes[codes >= 0]
    order = np.lexsort((values, codes))
    values, codes = values[order], codes[order]
    n_by_party = np.bincount(codes, minlength=len(used))
    counted = dict(zip(used, n_by_party.tolist(), strict=True))
    about = PartyRange(values.size, n_by_party=counted)
    if len(used) < 2:
        return replace(about, reason=f"Fewer than two parties have {min_party} scores.")
    member = (codes[:, None] == np.arange(len(used))) / n_by_party
    means = values @ member
    shown = replace(
        about,
        range=float(np.ptp(means)),
        means=dict(zip(used, means.tolist(), strict=True)),
        highest=used[int(means.argmax())],
        lowest=used[int(means.argmin())],
    )
    if not standard_deviation(values):
        return replace(shown, reason="All scores are equal.")
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.broadcast_to(values, (draws, values.size)), axis=1) @ member
    total = float(((values - values.mean()) ** 2).sum())
    between = (means - values.mean()) ** 2 @ n_by_party
    by_chance = (shuffled - values.mean()) ** 2 @ n_by_party
    reached = int((by_chance >= between - _TIE * total).sum())
    n, groups = values.size, len(used)
    return replace(
        shown,
        chance_range=float(np.ptp(shuffled, axis=1).mean()),
        epsilon_squared=float(1 - (total - between) / total * (n - 1) / (n - groups)),
        p=(reached + 1) / (draws + 1),
        estimable=True,
    )
