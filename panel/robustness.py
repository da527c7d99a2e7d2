"""The same change by other tests, effect sizes, weightings and models, for the analyst alone.

What a study releases rests on one estimator a question, chosen beforehand. Whether another would
say the same is a question for whoever signs for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from panel.dataset import Panel
from panel.estimates import Change, estimate_change, weighted_parties
from panel.estimators.change import (
    OverlappingChange,
    PairedChange,
    benjamini_hochberg,
    holm,
    overlapping_change,
    paired_change,
)
from panel.estimators.crossed_model import CrossedModel, crossed_model
from panel.estimators.effect_sizes import EffectSize, paired_effects
from panel.estimators.finite_population import Population, finite_change
from panel.estimators.joint_permutation import JointPermutation, joint_permutation
from panel.estimators.max_t import MaxT, max_t_sign_flips
from panel.estimators.proportions import (
    OverlappingShares,
    PairedShares,
    overlapping_shares,
    paired_shares,
)
from panel.estimators.raking import RakedWeights, rake, register_margins
from panel.estimators.ranks import Dominance, RankChange, dominance, rank_change
from panel.estimators.samples import FloatArray
from panel.estimators.sign_flip import SignFlip, sign_flip_p
from panel.groups import Group
from panel.measures import score_bounds
from panel.release_text import asked_parties
from panel.scores import MeasureScores, score_panel

EVERYBODY = Group("all")


@dataclass(frozen=True, slots=True)
class RakedChange:
    """The difference of two means weighted to the register, with each wave's Kish n."""

    change: float | None = None
    n_effective_from: float | None = None
    n_effective_to: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One measure's change between two waves, in scale points, by every method.

    `p_holm`, `p_hochberg` and `joint_t` are adjusted for all measures computed with it. `shares`
    are of the answers above the middle of the scale. `by_party` is `None` where the study does
    not weigh parties equally.
    """

    measure: str
    all: OverlappingChange
    equal_variances: OverlappingChange
    stayers: PairedChange
    flips: SignFlip
    ranks: RankChange
    permutation: JointPermutation
    delta: Dominance
    effects: tuple[EffectSize, ...]
    joint_t: MaxT
    model: Change
    by_party: Change | None
    raked: RakedChange
    finite: OverlappingChange
    crossed: CrossedModel
    shares: PairedShares
    all_shares: OverlappingShares
    p_holm: float | None = None
    p_hochberg: float | None = None


def compute_alternatives(
    panel: Panel, pair: tuple[str, str], measures: Sequence[str]
) -> tuple[Alternatives, ...]:
    """Compute the change of everybody in each measure, by every method.

    Parameters
    ----------
    pair
        The waves, earlier first.
    measures
        Ids of comparable measures that both waves have.

    Notes
    -----
    Holm and Benjamini-Hochberg take the p of all who answered, max-T the sign flips of those who
    answered both times.
    """
    by_id = {scores.line.id: scores for scores in score_panel(panel)}
    chosen = [by_id[id] for id in measures]
    changes = {s.line.id: s.in_wave(pair[1]).sub(s.in_wave(pair[0])).dropna() for s in chosen}
    joint = {t.measure: t for t in max_t_sign_flips(pd.DataFrame(changes))} if chosen else {}
    found = [_alternatives(panel, pair, scores, joint[scores.line.id]) for scores in chosen]
    p = [one.all.p for one in found]
    adjusted = zip(found, holm(p), benjamini_hochberg(p), strict=True)
    return tuple(replace(one, p_holm=h, p_hochberg=b) for one, h, b in adjusted)


def _alternatives(
    panel: Panel, pair: tuple[str, str], scores: MeasureScores, joint: MaxT
) -> Alternatives:
    study = panel.library.study
    before, after = (scores.in_wave(wave) for wave in pair)
    both = before.index.intersection(after.index)
    parties = weighted_parties(scores, EVERYBODY, study)
    above = [_above_middle(panel, scores, wave) for wave in pair]
    own = (scores, EVERYBODY, pair)
    return Alternatives(
        measure=scores.line.id,
        all=overlapping_change(before, after),
        equal_variances=overlapping_change(before, after, equal_variances=True),
        stayers=paired_change(before, after),
        flips=sign_flip_p(after[both] - before[both]),
        ranks=rank_change(before, after),
        permutation=joint_permutation(before, after),
        delta=dominance(before, after),
        effects=paired_effects(_floats(before[both]), _floats(after[both])),
        joint_t=joint,
        model=estimate_change(*own, "model", None, study.min_party),
        by_party=estimate_change(*own, "all", parties, study.min_party) if parties else None,
        raked=_raked_change(panel, pair, scores),
        finite=_finite_change(panel, pair, before, after),
        crossed=crossed_model(_by_position(panel, pair, scores), pair),
        shares=paired_shares(above[0], above[1]),
        all_shares=overlapping_shares(above[0], above[1]),
    )


def _above_middle(panel: Panel, scores: MeasureScores, wave: str) -> pd.Series[float]:
    """Return 1 for a score above the middle of the answer scale, else 0."""
    low, high = score_bounds(scores.line, panel.library, wave)
    return (scores.in_wave(wave) > (low + high) / 2).astype(float)


def _raked_change(panel: Panel, pair: tuple[str, str], scores: MeasureScores) -> RakedChange:
    weights = [_raked(panel, wave, scores) for wave in pair]
    for wave, weighted in zip(pair, weights, strict=True):
        if not weighted.estimable:
            return RakedChange(reason=f"{wave}: {weighted.reason}")
    means = [
        float(np.average(scores.in_wave(wave).reindex(own.weights.index), weights=own.weights))
        for wave, own in zip(pair, weights, strict=True)
    ]
    return RakedChange(means[1] - means[0], weights[0].n_effective, weights[1].n_effective)


def _raked(panel: Panel, wave: str, scores: MeasureScores) -> RakedWeights:
    """Weight those with a score so that projects and parties add up to those asked."""
    people = pd.DataFrame({"project": scores.projects_in(wave), "party": scores.parties_in(wave)})
    roster = panel.rosters[wave]
    asked = roster["party"].isin(asked_parties(panel.library, scores.line))
    return rake(people, register_margins(roster[asked]))


def _finite_change(
    panel: Panel, pair: tuple[str, str], before: pd.Series[float], after: pd.Series[float]
) -> OverlappingChange:
    """Estimate the change of those in the register; an answer from outside it counts with them."""
    first, second = (
        panel.rosters[wave].index.union(scores.index)
        for wave, scores in zip(pair, (before, after), strict=True)
    )
    population = Population(len(first), len(second), len(first.intersection(second)))
    return finite_change(before, after, population)


def _by_position(panel: Panel, pair: tuple[str, str], scores: MeasureScores) -> pd.DataFrame:
    frames = []
    for wave in pair:
        own = scores.in_wave(wave).rename("score").rename_axis("person_id").reset_index()
        held = panel.rosters[wave]["position"].reindex(own["person_id"]).array
        frames.append(own.assign(position=held, wave=wave))
    return pd.concat(frames, ignore_index=True)


def _floats(scores: pd.Series[float]) -> FloatArray:
    return np.asarray(scores, dtype=np.float64)
