"""Who answers in which wave, and how they can be recognised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from panel.synthetic.plan import WavePlan
from panel.synthetic.population import Population, State
from panel.synthetic.spec import Spec, for_role
from survey.routing import Respondent, asks, parse_route


@dataclass(frozen=True, slots=True)
class Participation:
    """What everyone does in every wave; arrays are shape (people, waves).

    `asked` is whether the person is in the register for the wave, `refused` whether linking
    is refused, `token` the row of the person whose token stands in the answer: one's own, a
    predecessor's, or -1 for the open link.
    """

    asked: np.ndarray
    answered: np.ndarray
    refused: np.ndarray
    token: np.ndarray


def draw_participation(
    spec: Spec, population: Population, satisfaction: np.ndarray, rng: np.random.Generator
) -> Participation:
    """Draw who answers; `satisfaction` is in standard deviations, shape (people, waves)."""
    people, waves = population.people, len(population.waves)
    asked = np.array([[state is not None for state in p.states] for p in people])
    rate = np.zeros(asked.shape)
    open_link = np.zeros(len(people))
    for row, person in enumerate(people):
        for wave, state in enumerate(person.states):
            if state is not None:
                rate[row, wave] = _rate(spec, state, wave)
        first = next((state for state in person.states if state), None)
        if first:
            open_link[row] = for_role(spec.response.open_link, first.role, 0, 0.0)
    inner = np.clip(rate, 1e-9, 1 - 1e-9)
    pull = np.log(inner / (1 - inner)) + spec.response.trait_logit * satisfaction
    chance = np.where((rate > 0) & (rate < 1), 1 / (1 + np.exp(-pull)), rate)
    answered = asked & (rng.random((len(people), waves)) < chance)
    by_token = rng.random(len(people)) >= open_link
    own = np.where(by_token, np.arange(len(people)), -1)
    token = np.repeat(own[:, None], waves, axis=1)
    refused = rng.random((len(people), waves)) < spec.response.refuse_link
    return Participation(asked, answered, refused, token)


def _rate(spec: Spec, state: State, wave: int) -> float:
    rate = for_role(spec.response.rates, state.role, wave, 0.7)
    return rate if state.here else rate * spec.response.leavers


def respondent(
    population: Population, participation: Participation, person: int, wave: int
) -> Respondent:
    """Return what routing knows of a person (by row) in a wave.

    Of those with a token the register knows who was there before; by the open link only those
    who answered before can say so.
    """
    human = population.people[person]
    state = human.state(wave)
    token = bool(participation.token[person, wave] >= 0)
    before = (
        any(s is not None and s.here for s in human.states[:wave])
        if token
        else bool(participation.answered[person, :wave].any())
    )
    return Respondent(
        state.role, state.role2, human.project, has_token=token, stayed=state.here and before
    )


def mix_up_tokens(
    spec: Spec,
    plans: tuple[WavePlan, ...],
    population: Population,
    participation: Participation,
    rng: np.random.Generator,
) -> None:
    """Let some lose their card and answer by the open link, and some use a predecessor's token.

    A card is lost between two waves by someone who gave the code in the first of them. The
    predecessor whose token is used answered the wave before and does not answer this one.
    """
    answered, token = participation.answered, participation.token
    for plan in plans[1:]:
        wave, planted = plan.number, spec.files.get(population.waves[plan.number])
        if planted is None:
            continue
        both = answered[:, wave] & answered[:, wave - 1]
        careless = [
            row
            for row in rng.permutation(np.flatnonzero(both))
            if _gives_code(plans[wave - 1], population, int(row))
        ]
        careless.sort(key=lambda row: bool(token[row, wave] < 0))
        for row in careless[: planted.mess.lost_card]:
            token[row, :wave], token[row, wave:] = row, -1
        rows = {person.number: row for row, person in enumerate(population.people)}
        takers = [
            (row, rows[person.predecessor])
            for row, person in enumerate(population.people)
            if person.joined == wave and person.predecessor and answered[row, wave]
        ]
        known = [
            (row, old) for row, old in takers if answered[old, wave - 1] and token[old, 0] >= 0
        ]
        known = [known[n] for n in rng.permutation(len(known))]
        known.sort(key=lambda pair: bool(answered[pair[1], wave]))
        for row, old in known[: planted.mess.token_by_successor]:
            token[row, wave] = old
            answered[old, wave] = False


def _gives_code(plan: WavePlan, population: Population, row: int) -> bool:
    """Tell whether a person with a token is asked for the code as well."""
    state = population.people[row].state(plan.number)
    person = Respondent(state.role, state.role2, population.people[row].project)
    elements = plan.instrument.code_elements
    questions = plan.instrument.questions
    return bool(elements) and asks(parse_route(questions[elements[0]].ask), person)
