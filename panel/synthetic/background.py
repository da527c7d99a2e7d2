"""What the invented people answer about themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from panel.synthetic.draw import Draw
from panel.synthetic.population import Person, fits
from panel.synthetic.response_model import respondent
from panel.synthetic.spec import Background, Spec
from survey.definition import Code
from survey.instrument import AnswerScale, Purpose
from survey.library import Library
from survey.responses import answer_columns
from survey.routing import asks, parse_route

_PICKED = 0.3
"""How often an option of a multiple choice is ticked when nothing says so."""


def answer_background(
    spec: Spec, library: Library, draw: Draw, wave: int, rng: np.random.Generator
) -> dict[int, dict[str, Any]]:
    """Return, by row of a person who answers, the codes of the questions that are not rated.

    A multiple choice gives one 0/1 an option, as in `survey.responses`. What nothing is said
    of is answered by chance, and left empty where the answer is a text or a date.
    """
    instrument = library.instruments[library.waves[wave]]
    rated = set(draw.plans[wave].questions)
    questions = [q for q in dict.fromkeys(answer_columns(instrument).values()) if q not in rated]
    purposes = {question: purpose for purpose, question in instrument.uses.items()}
    routes = {q: parse_route(instrument.questions[q].ask) for q in questions}
    day = library.study.ordered_waves[wave].opens
    months = draw.population.months(day)
    found: dict[int, dict[str, Any]] = {}
    for row in np.flatnonzero(draw.participation.answered[:, wave]):
        person = respondent(draw.population, draw.participation, int(row), wave)
        answers: dict[str, Any] = {}
        for question in questions:
            chance = rng.random()
            if not asks(routes[question], person):
                continue
            scale = instrument.answer_of(question)
            rule = spec.background.get(question)
            if question in purposes and rule is None:
                code = _known(purposes[question], scale, library, draw, int(row), wave)
            elif scale.type == "multiple":
                answers |= _ticks(question, scale, rule, draw, int(row), wave, rng)
                continue
            else:
                code = _drawn(scale, rule, draw, int(row), wave, float(months[row]), chance)
            if code is not None:
                answers[question] = code
        found[int(row)] = answers
    return found


def refuse_consent(library: Library, wave: int) -> dict[str, Code]:
    """Return the only answer of someone who opens the form and does not consent."""
    instrument = library.instruments[library.waves[wave]]
    question = instrument.uses.get("consent")
    return {question: _yes_no(instrument.answer_of(question), False)} if question else {}


def _known(
    purpose: Purpose, scale: AnswerScale, library: Library, draw: Draw, row: int, wave: int
) -> Code | None:
    person = draw.population.people[row]
    state = person.state(wave)
    match purpose:
        case "consent":
            return _yes_no(scale, True)
        case "link_consent":
            return _yes_no(scale, not draw.participation.refused[row, wave])
        case "took_part_before":
            return _yes_no(scale, bool(draw.participation.answered[row, :wave].any()))
        case "still_taking_part":
            return _yes_no(scale, state.here)
        case "succeeded":
            return _yes_no(scale, person.predecessor is not None)
        case "project":
            return _named(person.project, scale, [p.id for p in library.study.projects])
        case "role":
            return _named(state.role, scale, [r.id for r in library.study.roles])
        case "role2":
            return _named(state.role2, scale, [r.id for r in library.study.roles])
        case "arena":
            return _named(state.arena, scale, [a.id for a in library.study.arenas])
        case _:
            return None


def _yes_no(scale: AnswerScale, yes: bool) -> Code:
    """Return the first choice for yes and the second for no, as forms put them."""
    return list(scale.choices)[0 if yes else 1]


def _named(id: str | None, scale: AnswerScale, known: list[str]) -> Code | None:
    """Return the choice with this id, else the first choice that is none of the known."""
    if id in scale.choices:
        return id
    return next((code for code in scale.choices if code not in known), None)


def _drawn(
    scale: AnswerScale,
    rule: Background | None,
    draw: Draw,
    row: int,
    wave: int,
    months: float,
    chance: float,
) -> Code | None:
    person = draw.population.people[row]
    if rule and rule.from_ == "months":
        return next((code for code, upper in rule.bands.items() if months <= upper), None)
    if rule and rule.from_ == "change":
        return rule.answers.get(_what_changed(person, wave))
    if scale.type == "number":
        low, high = scale.bounds
        if not np.isfinite([low, high]).all():
            return None
        number = low + chance * (high - low)
        return round(number) if scale.whole else round(number, 1)
    if scale.type != "choice":
        return None
    allowed = {c: 1.0 for c, choice in scale.choices.items() if _open_to(choice.only, person)}
    return _pick(_weights(rule, draw, row, wave) or allowed, chance)


def _ticks(
    question: str,
    scale: AnswerScale,
    rule: Background | None,
    draw: Draw,
    row: int,
    wave: int,
    rng: np.random.Generator,
) -> dict[str, int]:
    person = draw.population.people[row]
    shares = _weights(rule, draw, row, wave) or dict.fromkeys(scale.choices, _PICKED)
    draws = rng.random(len(scale.choices))
    return {
        f"{question}.{option}": int(
            _open_to(choice.only, person) and chance < shares.get(option, 0.0)
        )
        for chance, (option, choice) in zip(draws, scale.choices.items(), strict=True)
    }


def _weights(rule: Background | None, draw: Draw, row: int, wave: int) -> dict[Code, float]:
    person, waves = draw.population.people[row], draw.population.waves
    fitting = [
        weights.shares
        for weights in (rule.weights if rule else ())
        if fits(weights, person, person.states[wave])
        and (not weights.waves or waves[wave] in weights.waves)
    ]
    return fitting[-1] if fitting else {}


def _what_changed(person: Person, wave: int) -> Any:
    state = person.state(wave)
    if person.joined == wave and wave > 0:
        return "joined"
    if not state.here:
        return "left"
    return "role" if state.role_changed else "none"


def _open_to(projects: tuple[str, ...], person: Person) -> bool:
    return not projects or person.project in projects


def _pick(weights: Mapping[Code, float], chance: float) -> Code | None:
    left = chance * sum(weights.values())
    for code, weight in weights.items():
        left -= weight
        if left < 0:
            return code
    return next(reversed(list(weights)), None)


def answering_time(
    opens: dt.date, closes: dt.date, size: int, rng: np.random.Generator
) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return when people start and end, in working hours while the wave is open."""
    days = max(1, (closes - opens).days)
    start, minutes, used = rng.random((3, size))
    begun = [
        dt.datetime.combine(opens, dt.time(8))
        + dt.timedelta(days=int(s * days), seconds=int(m * 10 * 3600))
        for s, m in zip(start, minutes, strict=True)
    ]
    return [
        (b, b + dt.timedelta(seconds=300 + int(u * 900))) for b, u in zip(begun, used, strict=True)
    ]
