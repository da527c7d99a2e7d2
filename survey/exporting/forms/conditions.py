"""Routes as conditions on earlier answers, for tools that do not know who somebody is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from survey.definition import Code
from survey.instrument import Instrument, Purpose, Question
from survey.library import Library
from survey.routing import Route, parse_route


@dataclass(frozen=True, slots=True)
class Answered:
    """A question is answered with one of some codes."""

    question: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class WithoutToken:
    """The form was opened without a personal token."""


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; without parts it always holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds; without parts it never does."""

    parts: tuple[Condition, ...]


Condition = Answered | WithoutToken | Not | Every | Some

ALWAYS, NEVER = Every(()), Some(())


def conditions_of(library: Library, wave: str) -> tuple[dict[str, Condition], tuple[str, ...]]:
    """Return when each question of a wave is asked, and which conditions could not be said.

    The questions are those that somebody is asked, in order. A route rests on what a person
    answers to the questions named in `uses`; where there is no such question everybody is
    asked, and the question is named in the second part.
    """
    instrument = library.instrument(wave)
    known = KnownAnswers(instrument, library, first=wave == library.waves[0])
    found: dict[str, Condition] = {}
    unsaid: list[str] = []
    for question in instrument.questions.values():
        condition = known.condition(question)
        if condition is None:
            unsaid.append(question.id)
        if condition != NEVER:
            found[question.id] = ALWAYS if condition is None else condition
    return found, tuple(unsaid)


def goes_on(instrument: Instrument) -> Condition:
    """Return when the questions after the page of consent are asked: nobody has said no."""
    consent = instrument.uses.get("consent")
    if consent is None or consent not in instrument.questions:
        return ALWAYS
    scale = instrument.answer_of(consent)
    return Not(Answered(consent, tuple(c for c in scale.choices if c not in scale.yes_codes)))


def questions_in(condition: Condition) -> Iterator[str]:
    """Yield the questions that a condition rests on."""
    match condition:
        case Answered(question=question):
            yield question
        case Not(part=part):
            yield from questions_in(part)
        case Every(parts=parts) | Some(parts=parts):
            for each in parts:
                yield from questions_in(each)
        case _:
            pass


def as_asked_before(condition: Condition, asked: Collection[str]) -> Condition:
    """Return a condition as it stands while only some questions have been asked."""
    match condition:
        case Answered(question=question):
            return condition if question in asked else NEVER
        case Not(part=part):
            return contrary(as_asked_before(part, asked))
        case Every(parts=parts):
            return every(*(as_asked_before(part, asked) for part in parts))
        case Some(parts=parts):
            return some(*(as_asked_before(part, asked) for part in parts))
        case _:
            return condition


def contrary(condition: Condition) -> Condition:
    """Turn a condition round."""
    if condition in (ALWAYS, NEVER):
        return NEVER if condition == ALWAYS else ALWAYS
    return Not(condition)


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """What an instrument asks that routes rest on."""

    instrument: Instrument
    library: Library
    first: bool

    def condition(self, question: Question) -> Condition | None:
        """Return when a question is asked, or `None` when its answers do not tell."""
        route = parse_route(question.ask)
        needs: list[Purpose] = ["role"] if route.roles or route.excepted else []
        needs += ["project"] if route.projects else []
        needs += ["role2"] if "DUAL" in route.conditions else []
        if "STAYED" in route.conditions and not self.first:
            needs.append("took_part_before")
        if any(self._question(purpose) is None for purpose in needs):
            return None
        return every(self._places(route), self._not_excepted(route), self._who(route))

    def _places(self, route: Route) -> Condition:
        return self.says("project", route.projects) if route.projects else ALWAYS

    def _not_excepted(self, route: Route) -> Condition:
        """A person is left out only when every role the person has is."""
        if not route.excepted:
            return ALWAYS
        roles = {role.id for role in self.library.study.roles}
        return some(self.has_role(roles - route.excepted), Not(self.has_role(roles)))

    def _who(self, route: Route) -> Condition:
        if route.everyone:
            return ALWAYS
        parts = [self.has_role(route.roles)] if route.roles else []
        if "DUAL" in route.conditions:
            parts.append(self.says("role2", {role.id for role in self.library.study.roles}))
        if "OPENLINK" in route.conditions:
            parts.append(WithoutToken())
        if "STAYED" in route.conditions:
            parts.append(self._stayed())
        return some(*parts)

    def _stayed(self) -> Condition:
        if self.first:
            return NEVER
        purposes: tuple[Purpose, ...] = ("took_part_before", "still_taking_part")
        return every(*(self._yes(purpose) for purpose in purposes if self._question(purpose)))

    def _yes(self, purpose: Purpose) -> Condition:
        question = self.instrument.uses[purpose]
        return Answered(question, self.instrument.answer_of(question).yes_codes)

    def has_role(self, roles: Collection[str]) -> Condition:
        """Return when somebody has said to have one of some roles, as first or second one."""
        return some(self.says("role", roles), self.says("role2", roles))

    def says(self, purpose: Purpose, names: Collection[str]) -> Condition:
        """Return when the question of a purpose is answered with one of some ids."""
        question = self._question(purpose)
        if question is None:
            return NEVER
        choices = self.instrument.answer_of(question).choices
        codes = tuple(code for code in choices if str(code) in names)
        return Answered(question, codes) if codes else NEVER

    def _question(self, purpose: Purpose) -> str | None:
        name = self.instrument.uses.get(purpose)
        if name not in self.instrument.questions:
            return None
        return name if self.instrument.answer_of(name).type == "choice" else None


def every(*parts: Condition) -> Condition:
    """Join conditions that must all hold."""
    kept = tuple(part for part in _flat(parts, Every) if part != ALWAYS)
    if NEVER in kept:
        return NEVER
    return kept[0] if len(kept) == 1 else Every(kept)


def some(*parts: Condition) -> Condition:
    """Join conditions of which one suffices."""
    kept = tuple(part for part in _flat(parts, Some) if part != NEVER)
    if ALWAYS in kept:
        return ALWAYS
    return kept[0] if len(kept) == 1 else Some(kept)


def _flat(parts: Iterable[Condition], kind: type[Every | Some]) -> Iterator[Condition]:
    for part in parts:
        if isinstance(part, kind) and isinstance(part, Every | Some):
            yield from part.parts
        else:
            yield part
