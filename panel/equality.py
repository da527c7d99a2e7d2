"""The study's equality measures, wave by wave: what the instruments' kinds of measure ask for.

These are the analyst's own figures; nothing here may be shown before a release has decided.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd

from panel.comparison import Comparison
from panel.estimators.intervals import mean_interval
from panel.estimators.party_range import PartyRange, party_range
from panel.estimators.rating_matrix import asymmetry, rating_matrix, self_minus_others
from panel.estimators.samples import SEED
from panel.groups import groups_of
from survey.instrument import Measure

DIFFERENCES = (
    "measure", "wave", "party", "n", "mean_first", "mean_second", "difference",
    "ci_low", "ci_high", "reason",
)  # fmt: skip
RANGES = ("n", "range", "chance_range", "epsilon_squared", "p", "highest", "lowest", "reason")

_SAME = 1e-9


def build_differences(comparison: Comparison, level: float = 0.95) -> pd.DataFrame:
    """Build every `difference` measure apart from its two parts, for each party and wave.

    Returns
    -------
    pd.DataFrame
        Columns `DIFFERENCES`, in scale points: the means of the two parts and of their
        difference among the people who have both, with the t interval of the difference. Such a
        measure answers whether one is alike across parties even where the other differs.
    """
    known = {(wave, s.line.names[wave]): s for s in comparison.scores for wave in s.scores}
    rows = []
    for wave, name, rule in _rules(comparison, "difference"):
        scores, (one, other) = known.get((wave, name)), (known.get((wave, p)) for p in rule.of)
        if scores is None or one is None or other is None:
            continue
        first, second = (part.in_wave(wave).reindex(scores.people) for part in (one, other))
        for group in groups_of(comparison.library.study, scores.line.anonymity):
            if group.kind != "party":
                continue
            own = scores.in_group(group, wave)
            found = mean_interval(scores.scores[wave][own], level)
            means, reason = (np.nan, np.nan), found.reason
            if found.mean is not None:
                means = (float(first[own].mean()), float(second[own].mean()))
                if abs(means[0] - means[1] - found.mean) > _SAME:
                    means = (np.nan, np.nan)
                    reason = "The parts are scored on other items than their difference."
            rows.append(
                (name, wave, group.id, found.n, *means, found.mean, found.ci_low,
                 found.ci_high, reason)
            )  # fmt: skip
    numbers = ("mean_first", "mean_second", "difference", "ci_low", "ci_high")
    return pd.DataFrame(rows, columns=list(DIFFERENCES)).astype(dict.fromkeys(numbers, float))


def build_ranges(
    comparison: Comparison,
    measures: Collection[str] | None = None,
    draws: int = 2000,
    seed: int = SEED,
) -> pd.DataFrame:
    """Build the range of the parties' means, wave by wave, with epsilon squared and its p.

    Parameters
    ----------
    comparison
        The comparison, whose scores are used.
    measures
        Ids of measures; all that may be shown by party when missing.
    draws, seed
        Permutations, as in `party_range`.

    Returns
    -------
    pd.DataFrame
        Columns measure, wave and `RANGES`; numbers that cannot be computed are NaN and reason
        says why.
    """
    study = comparison.library.study
    rows = []
    for scores in comparison.scores:
        line = scores.line
        if measures is not None and line.id not in measures:
            continue
        if not any(group.kind == "party" for group in groups_of(study, line.anonymity)):
            continue
        for wave in scores.scores:
            found = party_range(
                scores.in_wave(wave), scores.parties_in(wave), draws, seed, max(study.min_party, 2)
            )
            rows.append({"measure": line.id, "wave": wave} | _range_row(found))
    numbers = ("range", "chance_range", "epsilon_squared", "p")
    frame = pd.DataFrame(rows, columns=["measure", "wave", *RANGES])
    return frame.astype(dict.fromkeys(numbers, float))


def build_matrices(comparison: Comparison) -> pd.DataFrame:
    """Build who rates whom how high, `rating_matrix` of every battery rated by parties.

    Returns
    -------
    pd.DataFrame
        Columns measure, wave and those of `panel.estimators.rating_matrix.rating_matrix`.
    """
    return _of_batteries(comparison, rating_matrix)


def build_self_minus_others(comparison: Comparison, level: float = 0.95) -> pd.DataFrame:
    """Build every `self_minus_others` measure.

    Returns
    -------
    pd.DataFrame
        Columns measure, wave and those of `panel.estimators.rating_matrix.self_minus_others`.
    """
    return _of_batteries(comparison, partial(self_minus_others, level=level))


def build_asymmetries(comparison: Comparison, level: float = 0.95) -> pd.DataFrame:
    """Build half the difference between how any two parties rate each other.

    Returns
    -------
    pd.DataFrame
        Columns measure, wave and those of `panel.estimators.rating_matrix.asymmetry`.
    """
    return _of_batteries(comparison, partial(asymmetry, level=level))


def _of_batteries(
    comparison: Comparison,
    compute: Callable[[pd.DataFrame, pd.Series, Mapping[str, str]], pd.DataFrame],
) -> pd.DataFrame:
    study = comparison.library.study
    frames = []
    for wave, name, rule in _rules(comparison, "self_minus_others"):
        ratings, party = _ratings(comparison, wave, rule)
        known = ((str(role), study.party_of(str(role))) for role in ratings.columns)
        own = {role: of for role, of in known if of is not None}
        frame = compute(ratings, party, own)
        frame.insert(0, "measure", name)
        frame.insert(1, "wave", wave)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _rules(comparison: Comparison, kind: str) -> Iterator[tuple[str, str, Measure]]:
    for wave, instrument in comparison.library.instruments.items():
        for name, rule in instrument.measures.items():
            if rule.kind == kind and any(wave in scores.scores for scores in comparison.scores):
                yield wave, name, rule


def _ratings(comparison: Comparison, wave: str, rule: Measure) -> tuple[pd.DataFrame, pd.Series]:
    """Return a battery's ratings, a column a rated role, and the raters' parties."""
    questions = comparison.library.instruments[wave].batteries.get(rule.battery or "", ())
    rated = {q.id: str(q.rates) for q in questions if not rule.targets or q.rates in rule.targets}
    columns, parties = {}, []
    for scores in comparison.scores:
        target = rated.get(scores.line.names.get(wave, "")) if wave in scores.scores else None
        if scores.line.kind == "item" and target is not None:
            columns[target] = scores.in_wave(wave)
            parties.append(scores.parties_in(wave))
    party = pd.concat(parties) if parties else pd.Series(dtype=object)
    return pd.DataFrame(columns), party[~party.index.duplicated()]


def _range_row(found: PartyRange) -> dict[str, object]:
    return {name: getattr(found, name) for name in RANGES}
