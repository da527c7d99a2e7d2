"""One level or one change, by the study's weighting."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from panel.estimators.change import (
    OverlappingChange,
    PairedChange,
    overlapping_change_of,
    paired_change_of,
)
from panel.estimators.intervals import mean_interval
from panel.estimators.model_change import ModelChange, model_change_of
from panel.estimators.weighted_arrays import (
    WeightedChange,
    weighted_change_of,
    weighted_mean_of,
    weighted_paired_change_of,
)
from panel.groups import Group
from panel.scores import Floats, Mask, MeasureScores
from survey.study import Study

Estimand = Literal["all", "stayers", "model"]
ESTIMANDS: tuple[Estimand, ...] = ("all", "stayers", "model")

Weights = Mapping[str, float]
"""What one score weighs in a mean, by party; the weights of all scores add up to 1."""

_UNWEIGHTED: tuple[Weights | None, Weights | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Level:
    """One measure in one wave and group, in scale points.

    `n` counts the people who answered and `people` says who they are: everybody with a score, or
    where parties weigh equally everybody who has a party. `weights` says what a score weighs by
    party (`None` when all weigh the same; a party that is left out has none); `answers` counts a
    question's answers by code.
    """

    measure: str
    group: Group
    wave: str
    weighting: str
    n: int
    mean: float | None
    ci_low: float | None
    ci_high: float | None
    no_answer: float | None
    people: Mask = field(repr=False, compare=False)
    weights: Weights | None = None
    answers: Mapping[float, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two waves; its fields are the comparison row of the house.

    `people_from`, `people_to` are those who answered, as in a `Level`; `weights_from`,
    `weights_to` say what a score weighs by party and are `None` when all weigh the same. In the
    model no score has a weight that depends on its party alone, so there are none; its means are
    the model's, and its standard deviation is one for all waves. `se` and `df` are the change's;
    `singular` says that the model found no variance between people.
    """

    measure: str
    group: Group
    wave_from: str
    wave_to: str
    estimand: Estimand
    weighting: str
    n_from: int
    n_to: int
    n_pairs: int
    mean_from: float | None
    mean_to: float | None
    sd_from: float | None
    sd_to: float | None
    change: float | None
    se: float | None
    df: float | None
    ci_low: float | None
    ci_high: float | None
    effect: float | None
    effect_low: float | None
    effect_high: float | None
    effect_name: str
    p: float | None
    p_holm: float | None
    method: str
    status: str
    reason: str
    people_from: Mask = field(repr=False, compare=False)
    people_to: Mask = field(repr=False, compare=False)
    weights_from: Weights | None = None
    weights_to: Weights | None = None
    singular: bool = False


def weighted_parties(scores: MeasureScores, group: Group, study: Study) -> tuple[str, ...] | None:
    """Return the parties that weigh equally in a group's means, `None` where scores do.

    They are the same in every wave, those with enough scores in all of them, so that a change
    is the difference of the means beside it; where no party has enough in all waves, each wave
    uses its own.
    """
    if not group.is_weighted(study):
        return None
    enough = []
    for wave, party in scores.parties.items():
        own = party[scores.in_group(group, wave)]
        sizes = np.bincount(own[own >= 0], minlength=len(scores.party_ids))
        enough.append(sizes >= study.min_party)
    shared = np.logical_and.reduce(enough)
    if not shared.any():
        return scores.party_ids
    return tuple(id for id, is_used in zip(scores.party_ids, shared, strict=True) if is_used)


def estimate_level(
    scores: MeasureScores,
    group: Group,
    wave: str,
    parties: tuple[str, ...] | None,
    min_party: int,
) -> Level:
    """Estimate the mean of a group in one wave.

    Parameters
    ----------
    parties
        The parties that weigh equally; `None` where every score weighs the same.
    min_party
        Fewest scores with which a party counts.
    """
    people, weights = scores.in_group(group, wave), None
    mean, low, high = None, None, None
    if parties is None:
        plain = mean_interval(scores.scores[wave][people])
        mean, low, high = plain.mean, plain.ci_low, plain.ci_high
    else:
        party = party_codes(scores, wave, people, parties)
        weighted = weighted_mean_of(scores.scores[wave], party, scores.party_ids, min_party)
        people &= scores.parties[wave] >= 0
        mean, low, high = weighted.mean, weighted.ci_low, weighted.ci_high
        weights = _weights({used: weighted.n_by_party[used] for used in weighted.parties_used})
    return Level(
        measure=scores.line.id,
        group=group,
        wave=wave,
        weighting="none" if parties is None else "party_equal",
        n=int(people.sum()),
        mean=mean,
        ci_low=low,
        ci_high=high,
        no_answer=scores.no_answer[wave].get("" if group.kind == "all" else group.id),
        people=people,
        weights=weights,
        answers=_counted(scores.answers[wave][people]) if wave in scores.answers else {},
    )


def estimate_change(
    scores: MeasureScores,
    group: Group,
    pair: tuple[str, str],
    estimand: Estimand,
    parties: tuple[str, ...] | None,
    min_party: int,
) -> Change:
    """Estimate a group's change between two waves.

    Parameters
    ----------
    estimand
        `all` who answered, the `stayers` who answered both times, or the `model` of all waves,
        which says what the change would be had everybody answered.
    parties, min_party
        As for `estimate_level`.
    """
    earlier, later = pair
    if estimand == "model":
        return _model_change(scores, group, pair, parties, min_party)
    first, second = scores.in_group(group, earlier), scores.in_group(group, later)
    if estimand == "stayers":
        first = second = first & second
    before = np.where(first, scores.scores[earlier], np.nan)
    after = np.where(second, scores.scores[later], np.nan)
    result: WeightedChange | OverlappingChange | PairedChange
    weights = _UNWEIGHTED
    if parties is None:
        of = overlapping_change_of if estimand == "all" else paired_change_of
        result = of(before, after)
    else:
        names = scores.party_ids
        from_party = party_codes(scores, earlier, first, parties)
        to_party = party_codes(scores, later, second, parties)
        if estimand == "stayers":
            kept = np.where(from_party == to_party, from_party, -1)
            first = second = first & (scores.parties[earlier] == scores.parties[later])
            result = weighted_paired_change_of(before, after, kept, names, min_party)
        else:
            result = weighted_change_of(before, after, from_party, to_party, names, min_party)
        first = first & (scores.parties[earlier] >= 0)
        second = second & (scores.parties[later] >= 0)
        sizes = [
            {used: result.n_by_party[used][side] for used in result.parties_used} for side in (0, 1)
        ]
        weights = _weights(sizes[0]), _weights(sizes[1])
    return _row(scores, group, pair, estimand, parties, (first, second), result, weights)


def _model_change(
    scores: MeasureScores,
    group: Group,
    pair: tuple[str, str],
    parties: tuple[str, ...] | None,
    min_party: int,
) -> Change:
    """Estimate the change in the model of all waves in which the measure has scores."""
    waves = list(scores.scores)
    people = {wave: scores.in_group(group, wave) for wave in waves}
    values = np.stack([np.where(people[wave], scores.scores[wave], np.nan) for wave in waves])
    places = waves.index(pair[0]), waves.index(pair[1])
    if parties is None:
        result = model_change_of(values, places)
        answered = people[pair[0]], people[pair[1]]
    else:
        party = np.stack([party_codes(scores, wave, people[wave], parties) for wave in waves])
        result = model_change_of(values, places, party, scores.party_ids, min_party)
        answered = (
            people[pair[0]] & (scores.parties[pair[0]] >= 0),
            people[pair[1]] & (scores.parties[pair[1]] >= 0),
        )
    return _row(scores, group, pair, "model", parties, answered, result)


def _row(
    scores: MeasureScores,
    group: Group,
    pair: tuple[str, str],
    estimand: Estimand,
    parties: tuple[str, ...] | None,
    people: tuple[Mask, Mask],
    result: WeightedChange | OverlappingChange | PairedChange | ModelChange,
    weights: tuple[Weights | None, Weights | None] = _UNWEIGHTED,
) -> Change:
    first, second = people
    paired = result if isinstance(result, PairedChange) else None
    return Change(
        measure=scores.line.id,
        group=group,
        wave_from=pair[0],
        wave_to=pair[1],
        estimand=estimand,
        weighting="none" if parties is None else "party_equal",
        n_from=int(first.sum()),
        n_to=int(second.sum()),
        n_pairs=int((first & second).sum()),
        mean_from=result.mean_from,
        mean_to=result.mean_to,
        sd_from=result.sd if isinstance(result, ModelChange) else result.sd_from,
        sd_to=result.sd if isinstance(result, ModelChange) else result.sd_to,
        change=result.change,
        se=result.se,
        df=result.df,
        ci_low=result.ci_low,
        ci_high=result.ci_high,
        effect=paired.d_av if paired else None,
        effect_low=paired.d_av_low if paired else None,
        effect_high=paired.d_av_high if paired else None,
        effect_name="d_av" if paired and paired.d_av is not None else "",
        p=result.p,
        p_holm=None,
        method=result.method,
        status="estimated" if result.estimable else "not_estimable",
        reason=result.reason,
        people_from=first,
        people_to=second,
        weights_from=weights[0],
        weights_to=weights[1],
        singular=isinstance(result, ModelChange) and result.singular,
    )


def party_codes(
    scores: MeasureScores, wave: str, people: Mask, parties: Container[str]
) -> NDArray[np.intp]:
    """Return each person's place among the parties, -1 outside the group and its parties."""
    own = scores.parties[wave]
    # The last place stands for no party, which is -1.
    counts = np.array([*(party in parties for party in scores.party_ids), False])
    return np.where(people & counts[own], own, -1)


def _counted(answers: Floats) -> dict[float, int]:
    codes, counts = np.unique(answers, return_counts=True)
    return dict(zip(codes.tolist(), counts.tolist(), strict=True))


def _weights(sizes: Mapping[str, int]) -> Weights:
    return {party: 1 / (len(sizes) * n) for party, n in sizes.items()}
