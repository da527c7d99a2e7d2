"""How the invented people judge: latent opinions, then codes.

Notes
-----
opinion = mean[project, wave] + shifts + trait + scale trait + item intercept + residual, all in
scale points with the favourable end high, then rounded and clipped to the scale. In a battery
a rater's leniency stands in the place of the trait and the scale trait.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from panel.synthetic.plan import WavePlan
from panel.synthetic.population import Population
from panel.synthetic.spec import Spec, Trait


@dataclass(frozen=True, slots=True)
class Traits:
    """Stable differences between people, in scale points.

    `general` and `leniency` are shape (people, waves), `scales` (people, waves, families),
    `intercepts` (names,).
    """

    general: np.ndarray
    leniency: np.ndarray
    scales: np.ndarray
    intercepts: np.ndarray


def draw_traits(
    spec: Spec, plans: tuple[WavePlan, ...], people: int, rng: np.random.Generator
) -> Traits:
    """Draw what people carry with them from wave to wave."""
    names = 1 + max(max(plan.family.max(), plan.item.max()) for plan in plans)
    waves, model = len(plans), spec.answers
    return Traits(
        general=_carried(model.trait, (people, waves), rng),
        leniency=_carried(model.leniency, (people, waves), rng),
        scales=_carried(model.scale_trait, (people, waves, names), rng),
        intercepts=rng.normal(0.0, model.item_intercept, names),
    )


def _carried(trait: Trait, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Draw a first-order autoregressive series along the second axis."""
    values = rng.standard_normal(shape)
    for wave in range(1, shape[1]):
        fresh = np.sqrt(1 - trait.stability**2) * values[:, wave]
        values[:, wave] = trait.stability * values[:, wave - 1] + fresh
    return values * trait.sd


def expected_opinions(
    spec: Spec,
    plans: tuple[WavePlan, ...],
    population: Population,
    traits: Traits,
    effects: float,
) -> list[np.ndarray]:
    """Return every wave's opinions before item intercept and residual, (people, questions).

    `effects` scales every planted change since the first wave: 0 leaves none.
    """
    first: dict[int, np.ndarray] = {}
    found = []
    for plan in plans:
        project = np.array([plan.projects.index(p.project) for p in population.people])
        mean = plan.mean.copy()
        for column, item in enumerate(plan.item):
            start = first.setdefault(int(item), plan.mean[:, column])
            mean[:, column] = start + effects * (plan.mean[:, column] - start)
        opinion = mean[project] + _shift(spec, plan, population, mean[project], effects)
        wave = plan.number
        person = traits.general[:, wave, None] + traits.scales[:, wave][:, plan.family]
        rater = np.broadcast_to(traits.leniency[:, wave, None], person.shape)
        found.append(opinion + np.where(plan.battery, rater, person))
    return found


def _shift(
    spec: Spec, plan: WavePlan, population: Population, mean: np.ndarray, effects: float
) -> np.ndarray:
    added = np.zeros(mean.shape)
    questions = plan.instrument.questions
    rates = np.array([questions[q].rates or "-" for q in plan.questions])
    roles = population.labels_of(plan.number)["role"]
    for shift, columns in plan.shifts:
        cells = population.matches(shift, plan.number)[:, None] & columns
        if shift.own:
            cells = cells & (roles[:, None] == rates)
        if shift.to is not None:
            target = shift.to[min(plan.number, len(shift.to) - 1)]
            start = shift.to[0]
            added += np.where(cells, start + effects * (target - start) - mean, 0.0)
        else:
            strength = effects if shift.waves or shift.joined is not None else 1.0
            added += np.where(cells, strength * shift.by, 0.0)
    return added


def draw_codes(
    spec: Spec,
    plans: tuple[WavePlan, ...],
    opinions: list[np.ndarray],
    traits: Traits,
    rng: np.random.Generator,
) -> list[np.ndarray]:
    """Return every wave's answers as codes before anything is missing, (people, questions)."""
    model = spec.answers
    found: list[np.ndarray] = []
    for plan, opinion in zip(plans, opinions, strict=True):
        shape = opinion.shape
        noise = rng.normal(0.0, model.residual, shape)
        heard = opinion + traits.intercepts[plan.item] + noise
        mistaken = rng.random(shape) < model.reverse_mistake
        uniform = rng.random((shape[0], 1)) < model.straight_line
        loose = rng.standard_normal(shape)
        for column in np.flatnonzero(plan.last):
            rule = model.transitions[plan.questions[column]]
            change = _true_change(plans, opinions, plan.number, rule.of)
            middle = (plan.low[column] + plan.high[column]) / 2
            heard[:, column] = middle + rule.weight * change + rule.sd * loose[:, column]
        codes: np.ndarray = np.clip(np.rint(heard), plan.low, plan.high)
        mirrored = plan.low + plan.high - codes
        codes = np.where(plan.reverse & ~mistaken, mirrored, codes)
        usual: np.ndarray = np.rint(opinion.mean(axis=1))[:, None]
        codes = np.where(uniform, np.clip(usual, plan.low, plan.high), codes)
        found.append(codes)
    return found


def _true_change(
    plans: tuple[WavePlan, ...], opinions: list[np.ndarray], wave: int, measure: str
) -> np.ndarray:
    """Return each person's change on a measure since the last wave, shape (people,)."""
    now, before = plans[wave].columns(measure), plans[wave - 1].columns(measure)
    if wave == 0 or not now.any() or not before.any():
        return np.zeros(len(opinions[wave]))
    return np.asarray(
        opinions[wave][:, now].mean(axis=1) - opinions[wave - 1][:, before].mean(axis=1)
    )
