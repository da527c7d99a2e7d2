"""Persons and positions apart: a model in which both have a level of their own.

A position that changes hands and a person who changes position tell the two apart. statsmodels
fits such a model as one dense group and prints normal-theory p values; there is no maintained
Python library with small-sample inference for it, and at the size of a panel its own criterion is
a page of numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import sqrt

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from panel.estimators.crossed_fit import Fit, fit_crossed
from panel.estimators.intervals import t_interval
from panel.estimators.rating_values import rating_values
from panel.estimators.samples import FloatArray, IntArray, is_constant
from survey.problems import Problem, SurveyError


@dataclass(frozen=True, slots=True)
class ModelChange:
    """A change between two waves as a model estimates it, later minus earlier, in scale points."""

    wave_from: str
    wave_to: str
    n_from: int
    n_to: int
    change: float
    se: float
    df: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class CrossedModel:
    """Variance of persons, of positions and what is left, in squared scale points.

    `changes` holds every pair of waves. `singular` says that a variance was estimated as 0: the
    model is then the one without it. What cannot be fitted is None, and `reason` says why.
    """

    n_scores: int
    n_people: int
    n_positions: int
    var_person: float | None = None
    var_position: float | None = None
    var_residual: float | None = None
    criterion: float | None = None
    singular: bool = False
    changes: tuple[ModelChange, ...] = ()
    estimable: bool = False
    reason: str = ""

    @property
    def share_person(self) -> float | None:
        """The share of the variance that follows the person."""
        return self._share(self.var_person)

    @property
    def share_position(self) -> float | None:
        """The share of the variance that follows the position, whoever holds it."""
        return self._share(self.var_position)

    def _share(self, part: float | None) -> float | None:
        if part is None or self.var_person is None or self.var_position is None:
            return None
        return part / (self.var_person + self.var_position + (self.var_residual or 0))


def crossed_model(scores: pd.DataFrame, waves: Sequence[str], level: float = 0.95) -> CrossedModel:
    """Fit score = wave + person + position + residual by restricted maximum likelihood.

    Parameters
    ----------
    scores
        One row a person and wave, with columns person_id, position, wave and score; a row that
        lacks one of them, or is of another wave, is left out.
    waves
        The waves compared, in order of time.
    level
        Confidence level of the intervals of `changes`.

    Raises
    ------
    SurveyError
        A person has two rows in a wave, or a score is a text or infinite.

    Notes
    -----
    Fitted by `crossed_fit`. Intervals are Kenward and Roger's; at a variance of 0 their
    formulas are evaluated at 0 with all three variances counted as estimated, as pbkrtest does.
    Matrices are dense: meant for hundreds of scores, not for many thousands.
    Source: Bates et al. (2015), J. Stat. Softw. 67(1); Kenward & Roger (1997), Biometrics 53,
    983-997 (both cited from memory); checked with lme4 and pbkrtest, see tests/reference.
    """
    columns = ["person_id", "position", "wave", "score"]
    rows = scores[columns].dropna()
    rows = rows[rows["wave"].isin(list(waves))]
    _check_rows(rows)
    rows = rows.sort_values(["wave", "position", "person_id"], ignore_index=True)
    y = rating_values(rows[["score"]], "the scores")[:, 0]
    person, people = pd.factorize(rows["person_id"])
    position, positions = pd.factorize(rows["position"])
    wave = pd.Index(list(waves)).get_indexer(pd.Index(rows["wave"]))
    about = CrossedModel(y.size, len(people), len(positions))
    reason = _unfit(y, person, position, np.bincount(wave, minlength=len(waves)))
    if reason:
        return replace(about, reason=reason)
    design = (wave[:, None] == np.arange(len(waves))).astype(float)
    fit = fit_crossed(y, design, person, position)
    if fit is None:
        return replace(about, reason="Persons and positions leave nothing over to test against.")
    of_person, of_position, residual = fit.variances.tolist()
    return replace(
        about,
        var_person=of_person,
        var_position=of_position,
        var_residual=residual,
        criterion=fit.criterion,
        singular=not (of_person and of_position),
        changes=_changes(fit, design, waves, level),
        estimable=True,
    )


def _check_rows(rows: pd.DataFrame) -> None:
    twice = rows.duplicated(["person_id", "wave"]).sum()
    if twice:
        raise SurveyError(
            Problem(
                "one-row-a-person",
                f"{twice} rows are a person's second in a wave.",
                "Keep each person's primary position.",
            )
        )


def _unfit(y: FloatArray, person: IntArray, position: IntArray, per_wave: IntArray) -> str:
    """Say why the model cannot be fitted, or nothing."""
    if per_wave.size < 2 or not per_wave.all():
        return "A change needs two waves with scores."
    if is_constant(y):
        return "All scores are equal."
    n, people, positions = y.size, person.max() + 1, position.max() + 1
    if people == n:
        return "Nobody answered twice."
    if positions == n:
        return "No position was answered from twice."
    pairs = len(np.unique(np.column_stack((person, position)), axis=0))
    if pairs == people == positions:
        return "No position changed hands and nobody changed position: they cannot be told apart."
    joined = coo_array((np.ones(n), (person, people + position)), (people + positions,) * 2)
    parts, _ = connected_components(joined, directed=False)
    if n - (people + positions - parts) < per_wave.size:
        return "There are too few scores for so many persons and positions."
    return ""


def _changes(
    fit: Fit, design: FloatArray, waves: Sequence[str], level: float
) -> tuple[ModelChange, ...]:
    """Every pair of waves, with Kenward and Roger's standard error and df.

    With F = X' V^-1 X, Phi = F^-1, P_r = -X' V^-1 V_r V^-1 X, Q_rs = X' V^-1 V_r V^-1 V_s V^-1 X
    and W twice the inverse of tr(V^-1 V_r V^-1 V_s) - 2 tr(Phi Q_rs) + tr(Phi P_r Phi P_s), the
    adjusted covariance is Phi + 2 Phi [sum W_rs (Q_rs - P_r Phi P_s)] Phi.
    """
    at, phi = fit.covariance, fit.covariance.phi
    loaded = [turn.T @ at.weighed for turn in at.turns]
    slopes = np.array([-part.T @ part for part in loaded])
    spread = [[one.T @ at.inverse @ other for other in at.turns] for one in at.turns]
    bends = np.array([[loaded[r].T @ spread[r][s] @ loaded[s] for s in range(3)] for r in range(3)])
    traces = np.array([[float((part**2).sum()) for part in row] for row in spread])
    moved = phi @ slopes
    traces -= 2 * np.einsum("ij,rsji->rs", phi, bends)
    traces += np.einsum("rij,sji->rs", moved, moved)
    weights = 2 * np.linalg.pinv(traces, rcond=1e-10, hermitian=True)
    crossed = np.einsum("rij,sjk->rsik", slopes, moved)
    adjusted = phi + 2 * phi @ np.einsum("rs,rsij->ij", weights, bends - crossed) @ phi
    found = []
    for start, end in combinations(range(len(waves)), 2):
        contrast = np.zeros(len(waves))
        contrast[[start, end]] = -1, 1
        variance = float(contrast @ phi @ contrast)
        turned = np.einsum("i,rij,j->r", phi @ contrast, slopes, phi @ contrast) / variance
        df = 2 / float(turned @ weights @ turned)
        change, se = float(contrast @ fit.means), sqrt(float(contrast @ adjusted @ contrast))
        n_from, n_to = (int(design[:, wave].sum()) for wave in (start, end))
        interval = t_interval(change, se, df, level)
        found.append(ModelChange(waves[start], waves[end], n_from, n_to, change, se, df, *interval))
    return tuple(found)
