"""What is asked and not answered, and what is answered without a judgement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from panel.synthetic.plan import WavePlan
from panel.synthetic.population import Population
from panel.synthetic.response_model import Participation, respondent
from panel.synthetic.spec import MissingShare, Spec


def draw_broken_off(spec: Spec, shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Draw who stops half-way, shape (people, waves)."""
    share = spec.missing.break_off.share if spec.missing.break_off else 0.0
    return rng.random(shape) < share


def take_away(
    spec: Spec,
    plan: WavePlan,
    codes: np.ndarray,
    population: Population,
    participation: Participation,
    broken_off: np.ndarray,
    day: dt.date,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return the codes as the platform would hold them: not a number where nothing is.

    "Don't know" and "not applicable" have their own codes; questions a person is not asked,
    skips or does not reach are empty, as is the whole row of those who do not answer.
    """
    wave, rules = plan.number, spec.missing
    skip, unsure, apart = rng.random((3, *codes.shape))
    answers = codes.copy()
    share = _shares(rules.dont_know, plan, population)
    if rules.experience:
        months = population.months(day)
        usual = months[participation.answered[:, wave]]
        relative = months / usual.mean() if usual.size and usual.mean() else np.ones(len(months))
        share = share * np.clip(1 + rules.experience * (1 - relative), 0.0, 2.0)[:, None]
    _put(answers, unsure < share, plan.dont_know)
    _put(answers, apart < _shares(rules.not_applicable, plan, population), plan.not_applicable)
    answers[skip < _shares(rules.skipped, plan, population)] = np.nan
    answers[broken_off[:, wave, None] & plan.late] = np.nan
    answers[~asked_questions(plan, population, participation)] = np.nan
    return answers


def asked_questions(
    plan: WavePlan, population: Population, participation: Participation
) -> np.ndarray:
    """Return which questions each respondent meets, shape (people, questions)."""
    asked = np.zeros((len(population.people), len(plan.questions)), dtype=bool)
    for row in np.flatnonzero(participation.answered[:, plan.number]):
        asked[row] = plan.asked(respondent(population, participation, int(row), plan.number))
    return asked


def _shares(rules: Sequence[MissingShare], plan: WavePlan, population: Population) -> np.ndarray:
    shares = np.zeros((len(population.people), len(plan.questions)))
    for rule in rules:
        columns = plan.columns(*rule.of) if rule.of else ~plan.last
        cells = population.matches(rule, plan.number)[:, None] & columns
        shares[cells] = rule.share
    return shares


def _put(answers: np.ndarray, where: np.ndarray, codes: np.ndarray) -> None:
    cells = where & ~np.isnan(codes)
    answers[cells] = np.broadcast_to(codes, answers.shape)[cells]
