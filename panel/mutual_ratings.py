"""Batteries in which every group rates every group: own against others, and both directions."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from panel.comparison import Comparison
from panel.estimates import Level
from panel.estimators.intervals import satterthwaite, t_interval
from survey.instrument import Instrument, Measure, Question


def own_against_others(
    comparison: Comparison, shown: Container[tuple[str, ...]]
) -> Iterator[tuple[str, str, str, dict[str, float]]]:
    """Yield measure, rated role, wave and values of every `self_minus_others` measure.

    A group's own rating is its party's; the others' is the mean of the other parties' means, or
    of all their raters where the study weighs nobody. Both are made of means that are shown, and
    so is the interval of their difference, so that they tell nothing more; where one of those is
    hidden there are no values.
    """
    study = comparison.library.study
    levels = _party_levels(comparison)
    for wave, name, rated in _batteries(comparison):
        for role, id in rated.items():
            own = study.party_of(role)
            if own is None or (id, own, wave) not in levels:
                continue
            asked = [p.id for p in study.parties if _has_mean(levels.get((id, p.id, wave)))]
            known = [party for party in asked if _level_address(id, party, wave) in shown]
            others = [levels[id, party, wave] for party in known if party != own]
            values: dict[str, float] = {}
            if own in known and known == asked and others:
                sizes = [1 if study.weighting == "party_equal" else v.n for v in others]
                mine, theirs = _Rating.of([levels[id, own, wave]]), _Rating.apart(others, sizes)
                values = {"own": mine.mean, "others": theirs.mean} | mine.minus(theirs)
            yield name, role, wave, values


def asymmetries(
    comparison: Comparison, shown: Container[tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, str], str, dict[str, float]]]:
    """Yield measure, two parties, wave, and half the difference between how they rate each other.

    What one party gives the other is the mean over the other's rated groups of its raters' mean,
    each group weighing the same. Like own against others' rating it is made of means that are
    shown; where one is hidden there are no values.
    """
    study = comparison.library.study
    levels = _party_levels(comparison)
    for wave, name, rated in _batteries(comparison):
        groups: dict[str, list[str]] = {party.id: [] for party in study.parties}
        for role, id in rated.items():
            groups.get(study.party_of(role) or "", []).append(id)
        for pair in combinations([party for party, own in groups.items() if own], 2):
            (one, other), values = pair, dict[str, float]()
            between = [(id, one) for id in groups[other]], [(id, other) for id in groups[one]]
            if all(_level_address(*key, wave) in shown for side in between for key in side):
                gives, gets = (
                    _Rating.of([levels[id, party, wave] for id, party in side]) for side in between
                )
                half = {key: value / 2 for key, value in gives.minus(gets).items()}
                values = {"gives": gives.mean, "gets": gets.mean} | half
            yield name, pair, wave, values


@dataclass(frozen=True, slots=True)
class _Rating:
    """A rating made of parties' means, with its squared standard error where there is one."""

    mean: float
    variance: float | None
    df: float

    @classmethod
    def of(cls, levels: Sequence[Level]) -> _Rating:
        """Average one party's means.

        The same people gave them, and how far they go together is not shown: the standard error
        is the mean of theirs, the largest it can be.
        """
        errors = [_standard_error(level) for level in levels]
        known = [error for error in errors if error is not None]
        variance = (sum(known) / len(known)) ** 2 if len(known) == len(levels) else None
        means = [level.mean for level in levels if level.mean is not None]
        return cls(sum(means) / len(means), variance, min(level.n for level in levels) - 1)

    @classmethod
    def apart(cls, levels: Sequence[Level], sizes: Sequence[int]) -> _Rating:
        """Average the means of several parties, which are different people."""
        parts = [cls.of([level]) for level in levels]
        weights = [size / sum(sizes) for size in sizes]
        mean = sum(w * part.mean for w, part in zip(weights, parts, strict=True))
        errors = [
            w**2 * part.variance
            for w, part in zip(weights, parts, strict=True)
            if part.variance is not None
        ]
        if len(errors) < len(parts):
            return cls(mean, None, 0)
        return cls(mean, sum(errors), satterthwaite(errors, [part.df for part in parts]))

    def minus(self, other: _Rating, level: float = 0.95) -> dict[str, float]:
        """Return the difference, with Welch's interval where both have a standard error."""
        difference = {"difference": self.mean - other.mean}
        if self.variance is None or other.variance is None:
            return difference
        variances = [self.variance, other.variance]
        df = satterthwaite(variances, [self.df, other.df])
        low, high = t_interval(difference["difference"], sqrt(sum(variances)), df, level)
        return difference | {"ci_low": low, "ci_high": high}


def _standard_error(level: Level) -> float | None:
    """Return the standard error of a party's mean, as its t interval shows it."""
    if level.ci_low is None or level.ci_high is None:
        return None
    return (level.ci_high - level.ci_low) / 2 / t_interval(0, 1, level.n - 1, 0.95)[1]


def _party_levels(comparison: Comparison) -> dict[tuple[str, str, str], Level]:
    return {
        (level.measure, level.group.id, level.wave): level
        for level in comparison.levels
        if level.group.kind == "party"
    }


def _has_mean(level: Level | None) -> bool:
    return level is not None and level.mean is not None


def _level_address(measure: str, party: str, wave: str) -> tuple[str, ...]:
    return ("level", measure, "party", party, wave, "", "all")


def _batteries(comparison: Comparison) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield wave, name and, by rated role, the question of every `self_minus_others` measure."""
    line_ids = {
        (wave, name): scores.line.id
        for scores in comparison.scores
        if scores.line.kind == "item"
        for wave, name in scores.line.names.items()
    }
    answered = {level.wave for level in comparison.levels}
    for wave, instrument in comparison.library.instruments.items():
        for name, rule in instrument.measures.items():
            if rule.kind == "self_minus_others" and wave in answered:
                rated = {str(q.rates): line_ids.get((wave, q.id)) for q in _rated(instrument, rule)}
                yield wave, name, {role: id for role, id in rated.items() if id is not None}


def _rated(instrument: Instrument, rule: Measure) -> Iterator[Question]:
    for question in instrument.batteries.get(rule.battery or "", ()):
        if question.rates and (not rule.targets or question.rates in rule.targets):
            yield question
