"""Are those who answered the first wave only other people than those who answered both?

A person counts under the role, party, project and scores of the first wave. Who was no longer
eligible in the later wave, or may not be linked, is not compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import sqrt

import numpy as np
import pandas as pd

from panel.dataset import Panel
from panel.estimators.change import holm
from panel.estimators.exact_table import fisher_freeman_halton
from panel.estimators.firth import firth_logistic
from panel.estimators.intervals import t_interval, t_p, welch
from panel.estimators.samples import mean_of, standard_deviation, valid_scores
from panel.participation import respondents
from panel.retention import eligible_in

TRAITS = ("role", "party", "project")


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """First-wave scores of those who answered it only, minus those who answered both waves."""

    n_both: int
    n_first_only: int
    mean_both: float | None = None
    mean_first_only: float | None = None
    difference: float | None = None
    se: float | None = None
    df: float | None = None
    t: float | None = None
    p: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    estimable: bool = False
    reason: str = ""


def first_wave_people(panel: Panel, wave_from: str, wave_to: str) -> pd.DataFrame:
    """Build the table of whose later answer is to be explained, indexed by person_id.

    Returns
    -------
    pd.DataFrame
        Columns `role, party, project` of the first wave and `answered_later`.
    """
    before = respondents(panel, wave_from)
    before = before[before["status"] != "refused"]
    eligible, _ = eligible_in(panel, wave_to, before.index)
    people = before.loc[eligible.to_numpy(dtype=bool), list(TRAITS)].copy()
    people["answered_later"] = people.index.isin(respondents(panel, wave_to).index)
    return people


def attrition_tests(people: pd.DataFrame, traits: Sequence[str] = TRAITS) -> pd.DataFrame:
    """Test whether answering again goes with role, party or project, a row a trait.

    Parameters
    ----------
    people
        What `first_wave_people` gives; who has no role or party is left out of its row.

    Returns
    -------
    pd.DataFrame
        Columns `trait, n, n_both, n_first_only, p, method, se, reason`, see
        `panel.estimators.exact_table`.
    """
    rows = []
    for trait in traits:
        placed = people[people[trait].notna()]
        table = pd.crosstab(placed[trait].astype(str), placed["answered_later"])
        test = fisher_freeman_halton(table.to_numpy() if table.size else np.zeros((1, 1)))
        both = int(placed["answered_later"].sum())
        rows.append((trait, test.n, both, test.n - both, test.p, test.method, test.se, test.reason))
    columns = ("trait", "n", "n_both", "n_first_only", "p", "method", "se", "reason")
    return pd.DataFrame(rows, columns=list(columns))


def score_difference(
    both: pd.Series, first_only: pd.Series, level: float = 0.95
) -> ScoreDifference:
    """Mean of the first group of people minus the second's, with Welch's interval.

    Parameters
    ----------
    both, first_only
        First-wave scores of those who answered both waves and of the others, indexed by
        person_id, in scale points; NaN is no score. The difference is first only minus both.
    level
        Level of the interval.

    Raises
    ------
    SurveyError
        A person has two rows, or a score is infinite.

    Notes
    -----
    se^2 = s1^2 / n1 + s2^2 / n2, df after Welch and Satterthwaite.
    Source: Welch (1947), Biometrika 34, 28-35 (cited from memory); the same as R's t.test.
    """
    stayed = valid_scores(both, "the scores of both waves").to_numpy()
    gone = valid_scores(first_only, "the scores of the first wave only").to_numpy()
    mean_both, mean_gone = mean_of(stayed), mean_of(gone)
    about = ScoreDifference(stayed.size, gone.size, mean_both, mean_gone)
    if mean_both is None or mean_gone is None:
        return replace(about, reason="One of the two groups has no scores.")
    difference = mean_gone - mean_both
    about = replace(about, difference=difference)
    sd_both, sd_gone = standard_deviation(stayed), standard_deviation(gone)
    if sd_both is None or sd_gone is None:
        return replace(about, reason="An interval needs two scores in each group.")
    parts = sd_gone**2 / gone.size, sd_both**2 / stayed.size
    if not sum(parts):
        return replace(about, reason="All scores are equal within the groups: no interval.")
    se = sqrt(sum(parts))
    df = welch(parts[0], gone.size - 1, parts[1], stayed.size - 1)
    low, high = t_interval(difference, se, df, level)
    return replace(
        about, se=se, df=df, t=difference / se, p=t_p(difference / se, df), ci_low=low,
        ci_high=high, estimable=True,
    )  # fmt: skip


def attrition_scores(people: pd.DataFrame, scores: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Compare the first-wave scores of those who answered again and those who did not.

    Parameters
    ----------
    people
        What `first_wave_people` gives.
    scores
        By measure, first-wave scores indexed by person_id.

    Returns
    -------
    pd.DataFrame
        Columns `measure`, those of `ScoreDifference`, and `p_holm` over the measures tested.
    """
    later = people.index[people["answered_later"].to_numpy(dtype=bool)]
    only = people.index.difference(later)
    found = {
        measure: score_difference(own[own.index.isin(later)], own[own.index.isin(only)])
        for measure, own in scores.items()
    }
    rows = [{"measure": measure} | asdict(difference) for measure, difference in found.items()]
    columns = ["measure", *ScoreDifference.__dataclass_fields__]
    table = pd.DataFrame(rows, columns=columns)
    table["p_holm"] = holm([difference.p for difference in found.values()])
    return table


def attrition_model(
    people: pd.DataFrame,
    score: pd.Series,
    traits: Sequence[str] = ("role", "project"),
    level: float = 0.95,
) -> pd.DataFrame:
    """Model who answers again by first-wave score and traits, a row a term.

    Parameters
    ----------
    people
        What `first_wave_people` gives; who lacks a trait or a score is left out.
    score
        First-wave scores indexed by person_id, in scale points.
    traits
        Divisions; each is compared with its largest category.
    level
        Level of the intervals.

    Returns
    -------
    pd.DataFrame
        Columns `term, compared_with, n, n_both, log_odds, se, ci_low, ci_high, p, reason`; one
        row without numbers where the model cannot be fitted. See `panel.estimators.firth`.
    """
    known = valid_scores(score, "the first wave")
    used = people.dropna(subset=list(traits))
    used = used[used.index.isin(known.index)].sort_index()
    terms = [("intercept", ""), ("score", "")]
    design = [np.ones(len(used)), known.reindex(used.index).to_numpy()]
    for trait in traits:
        sizes = used[trait].astype(str).value_counts().sort_index()
        sizes = sizes.sort_values(ascending=False, kind="stable")
        for category in sorted(sizes.index[1:]):
            terms.append((f"{trait} {category}", str(sizes.index[0])))
            design.append((used[trait].astype(str) == category).to_numpy(dtype=float))
    outcome = used["answered_later"].to_numpy(dtype=float)
    fit = firth_logistic(np.column_stack(design), outcome, level)
    columns = (
        "term", "compared_with", "n", "n_both", "log_odds", "se", "ci_low", "ci_high", "p",
        "reason",
    )  # fmt: skip
    if not fit.estimable:
        none = (None,) * 5
        return pd.DataFrame([("", "", fit.n, fit.events, *none, fit.reason)], columns=list(columns))
    numbers = zip(fit.coefficients, fit.se, fit.ci_low, fit.ci_high, fit.p, strict=True)
    rows = [(*term, fit.n, fit.events, *own, "") for term, own in zip(terms, numbers, strict=True)]
    return pd.DataFrame(rows, columns=list(columns))
