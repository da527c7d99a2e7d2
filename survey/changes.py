"""What differs between the questionnaires of two waves, and what stays comparable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from survey.comparability import (
    VERDICTS,
    WORDS,
    ItemMatch,
    MeasureMatch,
    Verdict,
    asked,
    bridge_between,
    comparable_items,
    compare_answers,
    compose,
    main_language,
    measure_verdict,
    same_words,
)
from survey.definition import Code, Text
from survey.instrument import AnswerScale, Bridge, Instrument, Page, Question
from survey.routing import Respondent, Route, asks, parse_route
from survey.study import Study
from survey.wording import changed_words

__all__ = [
    "VERDICTS", "Comparison", "Difference", "ItemMatch", "MeasureChange", "MeasureMatch",
    "QuestionChange", "StemChange", "Verdict", "bridge_between", "changed_words",
    "comparable_items", "compare_instruments", "compose", "measure_verdict",
]  # fmt: skip

Kind = Literal[
    "identical", "reworded", "recoded", "rescaled", "rerouted", "translated", "dropped", "new"
]

KINDS: tuple[Kind, ...] = (
    "reworded", "rescaled", "recoded", "rerouted", "translated", "dropped", "new", "identical",
)  # fmt: skip

Aspect = Literal["wording", "translation", "answers", "routing", "stem"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs, as it was and as it is; routing has the same text everywhere."""

    aspect: Aspect
    earlier: Text
    later: Text


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What happened to one question; an id is empty where the wave does not ask it."""

    earlier_id: str
    later_id: str
    kinds: tuple[Kind, ...]
    verdict: Verdict
    differences: tuple[Difference, ...]
    reason: Text
    text: Text

    @property
    def kind(self) -> Kind:
        """The weightiest kind of change."""
        return min(self.kinds, key=KINDS.index)

    @property
    def id(self) -> str:
        """The id in the later wave, else in the earlier."""
        return self.later_id or self.earlier_id


@dataclass(frozen=True, slots=True)
class StemChange:
    """The words before the questions of a page, when they changed."""

    page: str
    title: Text
    earlier: Text
    later: Text


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """What can be compared of a scale or measure."""

    id: str
    title: Text
    match: MeasureMatch


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every question of two waves with what happened to it, in the order of the later wave."""

    earlier: str
    later: str
    questions: tuple[QuestionChange, ...]
    stems: tuple[StemChange, ...]
    measures: tuple[MeasureChange, ...]

    def of_kind(self, kind: Kind) -> tuple[QuestionChange, ...]:
        """Return the questions this happened to."""
        return tuple(change for change in self.questions if kind in change.kinds)


def compare_instruments(
    earlier: Instrument, later: Instrument, bridge: Bridge, study: Study | None = None
) -> Comparison:
    """Compare two instruments question by question and measure by measure.

    Parameters
    ----------
    earlier, later
        The instruments of two waves.
    bridge
        What a person has judged about the two; `compose` makes one for waves further apart.
    study
        When given, a changed route also says which roles are asked in one wave only.
    """
    matches = comparable_items(earlier, later, bridge)
    roles = [role.id for role in study.roles] if study else []
    changes = []
    for id in asked(later):
        if id in matches:
            changes.append(_paired(id, matches[id], earlier, later, roles))
        else:
            note = next((n.reason for n in bridge.new if n.id == id), WORDS["absent"])
            text = later.questions[id].text
            changes.append(QuestionChange("", id, ("new",), "not_comparable", (), note, text))
    kept = {match.earlier_id for match in matches.values()}
    for id, question in asked(earlier).items():
        if id not in kept:
            note = next((n.reason for n in bridge.dropped if n.id == id), WORDS["absent"])
            changes.append(
                QuestionChange(id, "", ("dropped",), "not_comparable", (), note, question.text)
            )
    names = dict.fromkeys((*later.scales, *later.measures, *earlier.scales, *earlier.measures))
    return Comparison(
        earlier.wave,
        later.wave,
        tuple(changes),
        _stems(earlier, later, matches),
        tuple(_measure_change(name, earlier, later, matches) for name in names),
    )


def _measure_change(
    name: str, earlier: Instrument, later: Instrument, matches: Mapping[str, ItemMatch]
) -> MeasureChange:
    holder = later if name in later.scales or name in later.measures else earlier
    match = measure_verdict(name, earlier, later, matches)
    return MeasureChange(name, holder.title_of(name), match)


def _paired(
    id: str, match: ItemMatch, earlier: Instrument, later: Instrument, roles: Iterable[str]
) -> QuestionChange:
    before, after = earlier.questions[match.earlier_id], later.questions[id]
    language = main_language(later)
    kinds: list[Kind] = []
    differences: list[Difference] = []
    if not same_words(before.text, after.text, language):
        kinds.append("reworded")
        differences.append(Difference("wording", before.text, after.text))
    elif any(not same_words(before.text, after.text, each) for each in after.text):
        kinds.append("translated")
        differences.append(Difference("translation", before.text, after.text))
    scales = earlier.answer_of(before.id), later.answer_of(id)
    change = compare_answers(*scales, language)
    shown = _shown(scales[0], after.text), _shown(scales[1], after.text)
    if change != "same" or before.reverse != after.reverse:
        kinds.append("recoded" if change == "recoded" else "rescaled")
        differences.append(Difference("answers", *shown))
    elif shown[0] != shown[1]:
        kinds.append("translated")
        differences.append(Difference("answers", *shown))
    routing = _routing(before, after, list(roles))
    if routing is not None:
        kinds.append("rerouted")
        differences.append(routing)
    return QuestionChange(
        before.id,
        id,
        tuple(dict.fromkeys(kinds)) or ("identical",),
        match.verdict,
        tuple(differences),
        match.reason,
        after.text,
    )


def _routing(before: Question, after: Question, roles: list[str]) -> Difference | None:
    """Say which routes differ, and which roles only one of them asks."""
    routes = parse_route(before.ask), parse_route(after.ask)
    if routes[0] == routes[1]:
        return None
    first, second = (
        {role for role in roles if any(asks(route, person) for person in _persons(role, route))}
        for route in routes
    )
    return Difference(
        "routing",
        dict.fromkeys(after.text, _with_extra(before.ask, first - second, roles)),
        dict.fromkeys(after.text, _with_extra(after.ask, second - first, roles)),
    )


def _with_extra(ask: str, extra: set[str], roles: list[str]) -> str:
    only = ", ".join(role for role in roles if role in extra)
    return f"{ask} (+ {only})" if only else ask


def _persons(role: str, route: Route) -> list[Respondent]:
    """Persons in a role under every condition a route can set."""
    projects: list[str | None] = [*sorted(route.projects)] or [None]
    return [
        Respondent(role, None, project, has_token, stayed)
        for project in projects
        for has_token in (True, False)
        for stayed in (True, False)
    ]


def _stems(
    earlier: Instrument, later: Instrument, matches: dict[str, ItemMatch]
) -> tuple[StemChange, ...]:
    """Pages correspond through their first question asked in both waves."""
    page_of: dict[str, Page] = {q.id: page for page in earlier.pages for q in page.questions}
    changed = []
    for page in later.pages:
        match = next((matches[q.id] for q in page.questions if q.id in matches), None)
        before = page_of[match.earlier_id] if match else None
        if before is None:
            continue
        if any(
            not same_words(before.stem, page.stem, language)
            for language in {*before.stem, *page.stem}
        ):
            changed.append(StemChange(page.id, page.title, before.stem, page.stem))
    return tuple(changed)


def _shown(scale: AnswerScale, languages: Iterable[str]) -> Text:
    """Return an answer scale on one line: `1 Completely disagree · 2 …`."""
    labels: list[tuple[Code, Text]] = [(code, each.text) for code, each in scale.choices.items()]
    labels += [(code, each.text) for code, each in scale.missing.items()]
    labels += [(part.words, {}) for part in scale.missing_ranges]
    if not labels:
        bounds = [scale.type, *(f"{each:g}" for each in (scale.min, scale.max) if each is not None)]
        return dict.fromkeys(languages, " ".join(bounds))
    return {
        language: " · ".join(f"{code} {text.get(language, '')}".strip() for code, text in labels)
        for language in languages
    }
