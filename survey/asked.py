"""Which questions one person is put on the form: routed, known already, or pruned for safety."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from survey.instrument import Instrument, Purpose
from survey.routing import Respondent, asks, parse_route
from survey.study import AskingRule, Study

NEVER_PUT: tuple[Purpose, ...] = (
    "token", "response_id", "started_on", "completed_on", "language", "weight",
)  # fmt: skip
"""Purposes whose questions the program answers itself."""

Groups = Mapping[tuple[str, str], int]
"""How many persons of a wave have a project and a role, by both."""


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
        How many persons of the wave have this project and role; `None` for many.
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
    pruned = pruned_questions(study, instrument, asking)
    return tuple(id for id in _routed(instrument, asking) if id not in pruned)


def with_second_role(study: Study, asking: Asking, said: object) -> Asking:
    """Return what decides the questions once a person has said to have a second role.

    The register's word stands before the person's own; what is no role of the study is none.
    """
    person = asking.respondent
    if person.role2 is not None or said not in {role.id for role in study.roles}:
        return asking
    return replace(asking, respondent=replace(person, role2=str(said)))


def pruning_rules(
    study: Study, instrument: Instrument
) -> Iterator[tuple[AskingRule, frozenset[str]]]:
    """Yield every rule of asking with the questions that it may keep from somebody.

    Who does not have a token has to say project and role, since everything rests on them.
    """
    needed = {instrument.uses.get("project"), instrument.uses.get("role")}
    for group in study.disclosure.exclusion_sets:
        if group.asking is not None:
            members = {*group.questions, *group.asking.first_of} & instrument.questions.keys()
            yield group.asking, frozenset(members - needed)


def pruned_questions(study: Study, instrument: Instrument, asking: Asking) -> frozenset[str]:
    """Return the questions that the exclusion sets keep from a person whom a route asks."""
    pruned: set[str] = set()
    roles = asking.respondent.roles
    there = frozenset(_routed(instrument, asking))
    for rule, members in pruning_rules(study, instrument):
        allowed = set(members)
        if asking.group is not None and asking.group < rule.fewer_than:
            allowed = {next((q for q in rule.first_of if q in there), "")}
        for role in roles & rule.roles.keys():
            allowed &= set(rule.roles[role])
        pruned |= members - allowed
    return there & pruned


def _routed(instrument: Instrument, asking: Asking) -> Iterator[str]:
    """Yield the questions whose routes ask a person what the program does not know already."""
    answered = {
        question
        for purpose, question in instrument.uses.items()
        if purpose in asking.known or purpose in NEVER_PUT
    }
    for question in instrument.questions.values():
        if question.id not in answered and asks(parse_route(question.ask), asking.respondent):
            yield question.id
