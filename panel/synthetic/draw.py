"""One draw of the invented study as arrays: people, who answers, and their judgements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from panel.synthetic.answer_model import draw_codes, draw_traits, expected_opinions
from panel.synthetic.missing import draw_broken_off, take_away
from panel.synthetic.plan import WavePlan, build_plans
from panel.synthetic.population import Population, draw_population
from panel.synthetic.response_model import Participation, draw_participation, mix_up_tokens
from panel.synthetic.spec import Spec
from survey.library import Library

STEPS = ("population", "traits", "participation", "tokens", "answers", "missing", "background",
         "code", "mess")  # fmt: skip
"""The steps of a draw, each with a generator of its own, so that a change in one leaves the
random numbers of the others as they were."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw; `answers` holds a wave's codes, shape (people, questions of its plan)."""

    population: Population
    participation: Participation
    broken_off: np.ndarray
    plans: tuple[WavePlan, ...]
    answers: list[np.ndarray]

    def judgements(self, wave: int) -> np.ndarray:
        """Return a wave's valid judgements with the favourable end high, else not a number."""
        plan = self.plans[wave]
        codes = self.answers[wave]
        valid = np.where((codes >= plan.low) & (codes <= plan.high), codes, np.nan)
        return np.where(plan.reverse, plan.low + plan.high - valid, valid)


def generators(seed: int) -> dict[str, np.random.Generator]:
    """Return one generator a step; Philox, which is made for independent streams."""
    seeds = np.random.SeedSequence(seed).spawn(len(STEPS))
    return {
        step: np.random.Generator(np.random.Philox(own))
        for step, own in zip(STEPS, seeds, strict=True)
    }


def draw_study(
    spec: Spec,
    library: Library,
    seed: int,
    effects: float = 1.0,
    plans: tuple[WavePlan, ...] | None = None,
) -> Draw:
    """Draw people and judgements; give `plans` when drawing many times."""
    plans = plans or build_plans(spec, library)
    rng = generators(seed)
    population = draw_population(spec, library, rng["population"])
    people = len(population.people)
    traits = draw_traits(spec, plans, people, rng["traits"])
    satisfaction = traits.general / (spec.answers.trait.sd or 1.0)
    participation = draw_participation(spec, population, satisfaction, rng["participation"])
    mix_up_tokens(spec, plans, population, participation, rng["tokens"])
    opinions = expected_opinions(spec, plans, population, traits, effects)
    codes = draw_codes(spec, plans, opinions, traits, rng["answers"])
    broken_off = draw_broken_off(spec, (people, len(plans)), rng["missing"])
    days = [wave.opens for wave in library.study.ordered_waves]
    answers = [
        take_away(
            spec, plan, wave_codes, population, participation, broken_off, day, rng["missing"]
        )
        for plan, wave_codes, day in zip(plans, codes, days, strict=True)
    ]
    return Draw(population, participation, broken_off, plans, answers)
