"""The terms a change of means is the sum of, from who answered when and in which party."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from panel.estimators.intervals import expanded_level
from panel.estimators.samples import (
    MIN_PAIRS_TEST,
    FloatArray,
    IntArray,
    bootstrap_counts,
    percentile_interval,
)

TERMS = ("stayers", "joiners", "leavers", "switchers_in", "switchers_out", "replaced")


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change of means and the terms that sum to it, in scale points, later minus earlier.

    `stayers` is the change of people who answered both waves, `joiners` and `leavers` the
    contributions of those who answered the later and the first wave only, `switchers_in` and
    `switchers_out` of people who came in from another group and went out to one, and `replaced`
    is the whole change of a group without anybody in both waves. `intervals` holds a
    person-bootstrap interval for `total` and each term somebody contributes to; it is empty where
    fewer people answered twice than a test needs.
    """

    n_both: int
    n_first_only: int
    n_later_only: int
    n_switched: int = 0
    total: float | None = None
    stayers: float | None = None
    joiners: float | None = None
    leavers: float | None = None
    switchers_in: float | None = None
    switchers_out: float | None = None
    replaced: float | None = None
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    parties_used: tuple[str, ...] = ()
    parties_left_out: tuple[str, ...] = ()
    estimable: bool = False
    reason: str = ""

    @property
    def switchers(self) -> float | None:
        """What people who changed group contribute, coming in and going out."""
        if self.switchers_in is None or self.switchers_out is None:
            return None
        return self.switchers_in + self.switchers_out


@dataclass(frozen=True, slots=True)
class People:
    """Scores and party codes of everybody in a party that counts, one row a person, two waves.

    A score is NaN where there is none, a code -1 outside the parties that count. The rows are
    sorted, so that nothing depends on names or on the order of the file. Where switchers are not
    told `apart`, they count as leavers where they were and as joiners where they came.
    """

    scores: FloatArray
    parties: IntArray
    apart: bool = True

    @classmethod
    def of(cls, scores: FloatArray, parties: IntArray, apart: bool = True) -> People:
        """Sort people by scores and places of their parties, both of shape (2, people)."""
        codes = np.where(np.isfinite(scores), parties, -1)
        order = np.lexsort((*np.nan_to_num(scores, nan=-np.inf), *codes))
        order = order[(codes[:, order] >= 0).any(axis=0)]
        return cls(scores.T[order], codes.T[order], apart)

    @property
    def parts(self) -> IntArray:
        """Part each person plays: 0 both waves in one party, 1 one wave only, 2 switched."""
        answered_both = ~np.isnan(self.scores).any(axis=1)
        kept = self.parties[:, 0] == self.parties[:, 1]
        return np.select([answered_both & kept, answered_both & self.apart], [0, 2], default=1)

    def counted(self) -> Decomposition:
        """Say how many people show each response pattern."""
        both, only, switched = (self.parts == part for part in range(3))
        in_first, in_second = self.parties.T >= 0
        return Decomposition(
            n_both=int(both.sum()),
            n_first_only=int((only & in_first).sum()),
            n_later_only=int((only & in_second).sum()),
            n_switched=int(switched.sum()),
        )

    def cells(self, parties: int) -> FloatArray:
        """Answers given, and their scores, by party, wave and part, shape (2, people, cells)."""
        cells = np.zeros((2, len(self.parties), parties, 2, 3))
        for wave in range(2):
            people = np.flatnonzero(self.parties[:, wave] >= 0)
            party, part = self.parties[people, wave], self.parts[people]
            cells[0, people, party, wave, part] = 1
            cells[1, people, party, wave, part] = self.scores[people, wave]
        return cells.reshape(2, len(self.parties), -1)


def decomposed(
    people: People, parties: int, draws: int, seed: int, level: float, about: Decomposition
) -> Decomposition:
    """Compute the terms of people in a number of parties, with bootstrap intervals."""
    answers = people.cells(parties)
    total, terms, replaced = _terms(answers.sum(axis=1), parties)
    named = dict(zip(TERMS, terms.tolist(), strict=True))
    about = replace(about, total=float(total), **named, estimable=True)
    if about.n_both - parties < MIN_PAIRS_TEST - 1:
        reason = f"Only {about.n_both} people answered both waves in the same party: no interval."
        return replace(about, reason=reason)
    first_party, second_party = people.parties.T
    strata = np.where(first_party >= 0, first_party, second_party)
    drawn = _drawn(strata, draws, seed)
    totals, drawn_terms, drawn_replaced = _terms(drawn @ answers, parties)
    usable = np.isfinite(totals) & (drawn_replaced == replaced).all(axis=1)
    n_wave = int((people.parties >= 0).sum(axis=0).min())
    intervals = {
        "total": percentile_interval(totals[usable], expanded_level(level, n_wave, parties))
    }
    wide = expanded_level(level, about.n_both, parties)
    for name, draw in zip(TERMS, drawn_terms[usable].T, strict=True):
        if draw.any():
            intervals[name] = percentile_interval(draw, wide)
    return replace(about, intervals=intervals)


def _drawn(strata: IntArray, draws: int, seed: int) -> FloatArray:
    """How often each person is drawn, within strata, shape (draws, people)."""
    rng = np.random.default_rng(seed)
    drawn = np.empty((draws, strata.size))
    for stratum in np.unique(strata):
        people = np.flatnonzero(strata == stratum)
        drawn[:, people] = bootstrap_counts(rng, people.size, draws)
    return drawn


def _terms(answers: FloatArray, parties: int) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Total, terms and which parties are replaced, from numbers and sums of answers by cell."""
    counts, sums = answers.reshape(*answers.shape[:-1], parties, 2, 3)
    with np.errstate(divide="ignore", invalid="ignore"):
        n = counts.sum(axis=-1)
        change = np.diff(sums.sum(axis=-1) / n, axis=-1)[..., 0]
        stayed = sums[..., 0] / counts[..., 0]
        added = (sums - counts * stayed[..., None]) / n[..., None]
    terms = np.stack(
        [
            stayed[..., 1] - stayed[..., 0],
            added[..., 1, 1],
            -added[..., 0, 1],
            added[..., 1, 2],
            -added[..., 0, 2],
            np.zeros_like(change),
        ],
        axis=-1,
    )
    replaced = counts[..., 0, 0] == 0
    terms[replaced] = 0
    terms[replaced, TERMS.index("replaced")] = change[replaced]
    return change.mean(axis=-1), terms.mean(axis=-2), replaced
