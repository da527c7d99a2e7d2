"""Which questions one person is put on the form: routed, known already, or pruned for safety."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from survey.instrument import Instrument, Purpose, Question
from survey.routing import Respondent, asks, parse_route
from survey.study import Study

NEVER_PUT: tuple[Purpose, ...] = (
    "token", "response_id", "started_on", "completed_on", "language", "weight",
)  # fmt: skip
"""Purposes whose questions the program answers itself."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What decides which questions a person is put.

    Parameters
    ----------
    respondent
        Role, second role, project and whether the person stayed.
    known
        Purposes that the register has answered for this person.
    group
        How many persons of the wave have this project and role; `None` prunes nothing.
    """

    respondent: Respondent
    known: frozenset[Purpose] = frozenset()
    group: int | None = None


def registered(role2: str | None, arena: str | None) -> frozenset[Purpose]:
    """Return the purposes that a register answers which has these, beside project and role."""
    known: set[Purpose] = {"project", "role"}
    known |= {"role2"} if role2 else set()
    known |= {"arena"} if arena else set()
    return frozenset(known)


def asked_questions(study: Study, instrument: Instrument, asking: Asking) -> tuple[str, ...]:
    """Return the questions put to a person, in the instrument's order."""
    answered = {
        question
        for purpose, question in instrument.uses.items()
        if purpose in asking.known or purpose in NEVER_PUT
    }
    routed = [
        question
        for question in instrument.questions.values()
        if question.id not in answered and asks(parse_route(question.ask), asking.respondent)
    ]
    pruned = _pruned(study, routed, asking)
    return tuple(question.id for question in routed if question.id not in pruned)


def with_second_role(study: Study, asking: Asking, said: object) -> Asking:
    """Return what decides the questions once a person has said to have a second role.

    The register's word stands before the person's own; what is no role of the study is none.
    """
    person = asking.respondent
    if person.role2 is not None or said not in {role.id for role in study.roles}:
        return asking
    return replace(asking, respondent=replace(person, role2=str(said)))


def _pruned(study: Study, routed: Iterable[Question], asking: Asking) -> set[str]:
    """Return the questions that the exclusion sets keep from this person."""
    pruned: set[str] = set()
    if asking.group is None:
        return pruned
    roles = asking.respondent.roles
    for group in study.disclosure.exclusion_sets:
        rule = group.asking
        if rule is None:
            continue
        members = {*group.questions, *rule.first_of}
        allowed = set(members)
        if asking.group < rule.fewer_than:
            there = {question.id for question in routed}
            allowed = {next((q for q in rule.first_of if q in there), "")}
        for role in roles & rule.roles.keys():
            allowed &= set(rule.roles[role])
        pruned |= members - allowed
    return pruned
