"""Whether a function looks different to whoever took it over: pairs compared in aggregate only.

A position with one holder is a name, so nothing is said of a pair, and below the study's least
number of pairs nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from panel.estimators.intervals import mean_interval
from panel.estimators.samples import party_of, valid_scores
from survey.study import Disclosure


@dataclass(frozen=True, slots=True)
class SuccessionChange:
    """Successors' scores minus those of their predecessors, in scale points.

    The two are different people: it is no change of anybody's mind.
    """

    n_pairs: int
    mean_predecessors: float | None = None
    mean_successors: float | None = None
    difference: float | None = None
    sd: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    estimable: bool = False
    reason: str = ""


def succession_pairs(positions: pd.DataFrame) -> pd.DataFrame:
    """Choose the pairs of predecessor and successor that are compared.

    Parameters
    ----------
    positions
        Rows of one pair of waves, as `panel.positions.build_positions` gives them.

    Returns
    -------
    pd.DataFrame
        Columns position, predecessor, successor. A person stands in at most one pair on each
        side, whatever the number of seats: the first of the study's positions counts. A position
        that nobody held on the first reference day has no predecessor who answered there.
    """
    taken = positions[(positions["state"] == "successor") & positions["holder_from"].notna()]
    pairs = taken[["position", "holder_from", "holder_to"]]
    pairs = pairs.set_axis(["position", "predecessor", "successor"], axis=1)
    once = pairs.drop_duplicates("predecessor").drop_duplicates("successor")
    return once.reset_index(drop=True)


def least_pairs(rules: Disclosure) -> int:
    """Return the fewest pairs of which a study lets anything be said."""
    return max(rules.succession_pairs, rules.min_n)


def position_scores(
    scores: Mapping[str, pd.Series], positions: Mapping[str, pd.Series]
) -> pd.DataFrame:
    """Put scores beside the position each person held, as `crossed_model` takes them.

    Parameters
    ----------
    scores
        By wave: scores indexed by person_id, in scale points; NaN is no score.
    positions
        By wave: the primary position indexed by person_id, such as a roster's column.

    Returns
    -------
    pd.DataFrame
        Columns person_id, position, wave, score: a row a person and wave with both.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or a score is infinite.
    """
    rows = []
    for wave, given in scores.items():
        valid = valid_scores(given, f"wave {wave}")
        valid = valid[valid.index.notna()]
        held = party_of(valid.index, positions[wave])
        columns = {"person_id": valid.index, "position": held.to_numpy(), "wave": wave}
        rows.append(pd.DataFrame(columns | {"score": valid.to_numpy()}).dropna())
    return pd.concat(rows, ignore_index=True)


def succession_change(
    before: pd.Series,
    after: pd.Series,
    pairs: pd.DataFrame,
    min_pairs: int = 5,
    level: float = 0.95,
) -> SuccessionChange:
    """Compare successors at the later wave with their predecessors at the earlier one.

    Parameters
    ----------
    before, after
        Scores of the two waves indexed by person_id, in scale points; NaN is no score. Only
        measures that judge nobody (anonymity class A) may be compared.
    pairs
        Columns predecessor and successor, as `succession_pairs` gives them; a pair counts when
        both answered.
    min_pairs
        Fewest pairs of which anything is said, `least_pairs` of the study.
    level
        Confidence level of the t interval of the pairs' differences.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or a score is infinite.

    Notes
    -----
    Mean of the pairs' differences with se = sd / sqrt(n), df = n - 1. Pairs are taken to be
    independent, which one person in two pairs, once on each side, is not quite.
    """
    first, second = valid_scores(before, "the first wave"), valid_scores(after, "the second wave")
    first, second = first[first.index.notna()], second[second.index.notna()]
    x = first.reindex(pairs["predecessor"]).to_numpy(dtype=float)
    y = second.reindex(pairs["successor"]).to_numpy(dtype=float)
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    about = SuccessionChange(x.size)
    if x.size < min_pairs:
        reason = f"Fewer than {min_pairs} pairs of predecessor and successor answered."
        return replace(about, reason=reason)
    found = mean_interval(y - x, level)
    return replace(
        about,
        mean_predecessors=float(x.mean()),
        mean_successors=float(y.mean()),
        difference=found.mean,
        sd=found.sd,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        estimable=found.ci_low is not None,
        reason=found.reason.replace("scores are", "differences are"),
    )
