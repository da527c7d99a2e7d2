"""A wave's rated questions as arrays, worked out once and used for every draw."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from panel.synthetic.spec import Shift, Spec
from survey.instrument import AnswerScale, Instrument
from survey.library import Library
from survey.routing import Respondent, asks, parse_route


@dataclass(frozen=True, slots=True)
class WavePlan:
    """One wave's rated questions; arrays have one entry a question.

    `family` numbers the scale (or the question itself) that shares a scale trait, and is the
    same in all waves; `mean` is shape (projects, questions); `late` marks questions after the
    break-off page; `last` those on perceived change.
    """

    number: int
    instrument: Instrument
    questions: tuple[str, ...]
    projects: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    reverse: np.ndarray
    battery: np.ndarray
    family: np.ndarray
    item: np.ndarray
    mean: np.ndarray
    late: np.ndarray
    last: np.ndarray
    dont_know: np.ndarray
    not_applicable: np.ndarray
    shifts: tuple[tuple[Shift, np.ndarray], ...]
    routed: dict[Respondent, np.ndarray] = field(default_factory=dict)

    def columns(self, *names: str) -> np.ndarray:
        """Return which questions are named, or stand in a named scale, measure or battery."""
        wanted: set[str] = set()
        for name in names:
            wanted |= set(questions_of(self.instrument, name))
        return np.array([question in wanted for question in self.questions])

    def asked(self, person: Respondent) -> np.ndarray:
        """Return which questions this person meets."""
        if person not in self.routed:
            questions = self.instrument.questions
            self.routed[person] = np.array(
                [asks(parse_route(questions[q].ask), person) for q in self.questions]
            )
        return self.routed[person]


def questions_of(instrument: Instrument, name: str) -> tuple[str, ...]:
    """Return the questions a name stands for in an instrument; none when it has no such name."""
    if name in instrument.batteries:
        return tuple(question.id for question in instrument.batteries[name])
    if name in instrument.questions or name in instrument.scales or name in instrument.measures:
        return instrument.items_of(name)
    return ()


def build_plans(spec: Spec, library: Library) -> tuple[WavePlan, ...]:
    """Work out every wave's plan."""
    names: dict[str, int] = {}
    projects = tuple(project.id for project in library.study.projects)
    return tuple(
        _plan(spec, library.instruments[wave], number, projects, names)
        for number, wave in enumerate(library.waves)
    )


def _plan(
    spec: Spec,
    instrument: Instrument,
    number: int,
    projects: tuple[str, ...],
    names: dict[str, int],
) -> WavePlan:
    questions = tuple(
        q.id
        for q in instrument.questions.values()
        if instrument.is_rated(q.id) and q.anonymity != "D" and q.id not in spec.background
    )
    scales = [instrument.answer_of(q) for q in questions]
    scale_of = {
        item: id for id, scale in reversed(instrument.scales.items()) for item in scale.items
    }
    late = questions_after_break_off(spec, instrument)
    plan = WavePlan(
        number=number,
        instrument=instrument,
        questions=questions,
        projects=projects,
        low=np.array([scale.bounds[0] for scale in scales]),
        high=np.array([scale.bounds[1] for scale in scales]),
        reverse=np.array([instrument.questions[q].reverse for q in questions]),
        battery=np.array([bool(instrument.questions[q].battery) for q in questions]),
        family=np.array([_number(names, scale_of.get(q, q)) for q in questions]),
        item=np.array([_number(names, f"item {q}") for q in questions]),
        mean=np.array(
            [
                [_mean(spec, instrument, q, scale_of.get(q), p, number) for q in questions]
                for p in projects
            ]
        ),
        late=np.array([q in late for q in questions]),
        last=np.array([q in spec.answers.transitions for q in questions]),
        dont_know=np.array([_code(scale, "dont_know") for scale in scales]),
        not_applicable=np.array([_code(scale, "not_applicable") for scale in scales]),
        shifts=(),
    )
    shifts = tuple((s, c) for s in spec.answers.shifts if (c := plan.columns(*s.of)).any())
    return WavePlan(
        **{name: getattr(plan, name) for name in WavePlan.__slots__ if name != "shifts"},
        shifts=shifts,
    )


def _number(names: dict[str, int], name: str) -> int:
    return names.setdefault(name, len(names))


def _mean(
    spec: Spec, instrument: Instrument, question: str, scale: str | None, project: str, wave: int
) -> float:
    battery = instrument.questions[question].battery
    for name in (question, scale, battery):
        table = spec.answers.means.get(name or "", {})
        values = table.get(project, table.get("default"))
        if values is not None:
            return values[min(wave, len(values) - 1)]
    low, high = instrument.answer_of(question).bounds
    usual = spec.answers.default_mean
    return usual if low < usual < high else (low + high) / 2


def questions_after_break_off(spec: Spec, instrument: Instrument) -> set[str]:
    """Return the questions that come after the break-off page."""
    stop = spec.missing.break_off
    pages = [page.id for page in instrument.pages]
    if stop is None or stop.after not in pages:
        return set()
    rest = instrument.pages[pages.index(stop.after) + 1 :]
    return {question.id for page in rest for question in page.questions}


def _code(scale: AnswerScale, reason: str) -> float:
    """Return the code of a missing answer, not a number when the scale has none."""
    codes = [code for code, missing in scale.missing.items() if missing.reason == reason]
    return float(codes[0]) if codes and not isinstance(codes[0], str) else float("nan")
