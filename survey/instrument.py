"""What an instrument file says: pages, questions, answer scales, scales and measures."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Literal

from pydantic import Field

from survey.definition import Code, Definition, Id, Text
from survey.study import AnonymityClass
from survey.variables import Span, Variable, VariableSet

MissingReason = Literal["dont_know", "not_applicable", "platform_missing"]
"""`platform_missing`: the file declares it missing, and nobody knows why."""

AnswerType = Literal["choice", "multiple", "number", "text", "date"]

Purpose = Literal[
    "token", "consent", "link_consent", "project", "role", "role2", "arena", "started_on",
    "completed_on", "took_part_before", "still_taking_part", "succeeded", "language", "response_id",
    "weight",
]  # fmt: skip
"""What the program itself needs a question or column for."""

YES = ("yes", "ja", "true", "1")


def _first_word(text: str) -> str:
    """Return the first word of an answer, without signs and capitals."""
    return text.casefold().strip(" «»“”\"'").split(" ")[0].strip(" .,:;?!«»“”\"'")


class Choice(Definition):
    """An answer one can give; `only` limits it to some projects."""

    text: Text
    only: tuple[Id, ...] = ()


class MissingChoice(Definition):
    """An answer that is not a judgement, with the reason it stands for."""

    text: Text
    reason: MissingReason


class MissingRange(Span):
    """Codes without words of their own that are not a judgement, with the reason."""

    reason: MissingReason


class AnswerScale(Definition):
    """How a question is answered.

    Codes are whole numbers, or texts for names. `ordered` scales can be averaged and
    reversed; `min`, `max` bound a number; `pattern` is a regular expression for a text; `time`
    keeps the time of day of a date. `whole: false` lets a number, or a code that is declared
    missing, have parts.
    """

    type: AnswerType = "choice"
    ordered: bool = True
    choices: dict[Code, Choice] = Field(default_factory=dict)
    missing: dict[Code, MissingChoice] = Field(default_factory=dict)
    missing_ranges: tuple[MissingRange, ...] = ()
    min: float | None = None
    max: float | None = None
    whole: bool = True
    pattern: str | None = None
    max_length: int = 4000
    free_text: bool = False
    time: bool = False

    def missing_reason(self, code: Code) -> MissingReason | None:
        """Return why a code is no judgement, or `None` when it is one."""
        if code in self.missing:
            return self.missing[code].reason
        if code in self.choices:
            return None
        return next((part.reason for part in self.missing_ranges if part.holds(code)), None)

    def with_missing_of(self, other: AnswerScale) -> AnswerScale:
        """Return the scale with the codes of another that are no judgement beside its own."""
        ranges = dict.fromkeys((*self.missing_ranges, *other.missing_ranges))
        missing = {**other.missing, **self.missing}
        return self.model_copy(update={"missing": missing, "missing_ranges": tuple(ranges)})

    def same_missing(self, other: AnswerScale) -> bool:
        """Tell whether another scale has the same codes that are no judgement."""
        ranges = {(part.low, part.high) for part in self.missing_ranges}
        others = {(part.low, part.high) for part in other.missing_ranges}
        return self.missing.keys() == other.missing.keys() and ranges == others

    @property
    def yes_codes(self) -> tuple[Code, ...]:
        """The answers that mean yes: by their words, else the first one."""
        said = tuple(
            code
            for code, choice in self.choices.items()
            if any(_first_word(text) in YES for text in choice.text.values())
        )
        return said or tuple(self.choices)[:1]

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest judgement of an ordered choice or a bounded number."""
        if self.type == "number":
            low = self.min if self.min is not None else float("-inf")
            return low, self.max if self.max is not None else float("inf")
        codes = [float(code) for code in self.choices if not isinstance(code, str)]
        return min(codes), max(codes)


class Question(Definition):
    """One question as it is put.

    `rates` names the role a battery row rates; `judges` the roles whose holders the answer is
    about, whose own answers are left out of what is shown.
    """

    id: Id
    answer: Id
    ask: str = "ALL"
    text: Text
    label: Text = Field(default_factory=dict)
    anonymity: AnonymityClass = "A"
    reverse: bool = False
    battery: Id | None = None
    rates: Id | None = None
    judges: tuple[Id, ...] = ()
    source: str = ""
    aliases: dict[str, str] = Field(default_factory=dict)


class Page(Definition):
    """Questions met together; `stem` is read before each of them."""

    id: Id
    title: Text
    stem: Text = Field(default_factory=dict)
    questions: tuple[Question, ...] = Field(min_length=1)


class Scale(Definition):
    """Several items read as one score.

    The score is the mean of the answered items when at least `min_answered` are answered;
    by default half of them, rounded up.
    """

    items: tuple[Id, ...] = Field(min_length=1)
    min_answered: int | None = None
    kind: Literal["reflective", "formative"] = "reflective"
    title: Text

    @property
    def needed(self) -> int:
        """How many items must be answered for a score."""
        return self.min_answered or (len(self.items) + 1) // 2


class Measure(Definition):
    """A number made of scales or of a battery; `kind` says how.

    `mean` of the scores in `of`; `difference` first minus second of `of`; `range` between the
    best and poorest rated of `targets` in `battery`; `self_minus_others` per rated role.
    """

    kind: Literal["mean", "difference", "range", "self_minus_others"]
    title: Text
    of: tuple[Id, ...] = ()
    min_answered: int | None = None
    battery: Id | None = None
    targets: tuple[Id, ...] = ()
    by: Literal["person", "party", "project", "all"] = "person"


class Claim(Definition):
    """Something the study's source says, beside the measure that can test it."""

    id: Id
    dimension: Text
    says: Text
    measure: Id
    order: tuple[Id, ...] = ()
    group: Id | None = None
    source: str


class Information(Definition):
    """What a person is told before answering."""

    title: Text
    text: Text
    short: Text = Field(default_factory=dict)
    code_intro: Text = Field(default_factory=dict)


class Instrument(Definition):
    """One version of the questionnaire for one wave.

    `variables` says by answer column, and `sets` by name, how they stood in the file that the
    instrument was drafted from.
    """

    instrument: Id
    version: int = Field(ge=1)
    wave: Id
    languages: tuple[str, ...] = ()
    fielded: dt.date | None = None
    information: Information | None = None
    answer_scales: dict[Id, AnswerScale]
    pages: tuple[Page, ...] = Field(min_length=1)
    uses: dict[Purpose, Id] = Field(default_factory=dict)
    code_elements: tuple[Id, ...] = ()
    scales: dict[Id, Scale] = Field(default_factory=dict)
    measures: dict[Id, Measure] = Field(default_factory=dict)
    families: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    variables: dict[str, Variable] = Field(default_factory=dict)
    sets: dict[Id, VariableSet] = Field(default_factory=dict)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in the order asked."""
        return {q.id: q for page in self.pages for q in page.questions}

    def answer_of(self, question: str) -> AnswerScale:
        """Return how a question is answered; `KeyError` when there is no such question."""
        return self.answer_scales[self.questions[question].answer]

    @cached_property
    def batteries(self) -> dict[str, tuple[Question, ...]]:
        """The questions of each battery, in the order asked."""
        found: dict[str, list[Question]] = {}
        for question in self.questions.values():
            if question.battery:
                found.setdefault(question.battery, []).append(question)
        return {battery: tuple(rows) for battery, rows in found.items()}

    def items_of(self, measure: str) -> tuple[str, ...]:
        """Return the questions a scale, measure, battery or question rests on, each once."""
        if measure in self.questions:
            return (measure,)
        if measure in self.scales:
            return self.scales[measure].items
        rule = self.measures[measure]
        if rule.battery:
            rows = self.batteries.get(rule.battery, ())
            return tuple(q.id for q in rows if not rule.targets or q.rates in rule.targets)
        return tuple(dict.fromkeys(item for part in rule.of for item in self.items_of(part)))

    def anonymity_of(self, measure: str) -> AnonymityClass:
        """Return the strictest class among the questions a measure rests on."""
        return max(self.questions[item].anonymity for item in self.items_of(measure))

    def judged_by(self, measure: str) -> frozenset[str]:
        """Return the roles whose holders are judged by any question of a measure."""
        return frozenset(r for item in self.items_of(measure) for r in self.questions[item].judges)

    def is_rated(self, question: str) -> bool:
        """Tell whether a question is a judgement on an ordered scale."""
        scale = self.answer_of(question)
        return scale.type == "choice" and scale.ordered

    def title_of(self, measure: str) -> Text:
        """Return what a scale, measure or question is called in tables."""
        if measure in self.scales:
            return self.scales[measure].title
        if measure in self.measures:
            return self.measures[measure].title
        question = self.questions[measure]
        return question.label or question.text


class BridgeItem(Definition):
    """How one question corresponds to one of the next wave.

    `recode` maps the earlier wave's codes to the later wave's.
    """

    from_: Id = Field(alias="from")
    to: Id
    comparable: Literal["yes", "recode", "pair_only", "no"]
    recode: dict[Code, Code] = Field(default_factory=dict)
    reason: Text


class BridgeNote(Definition):
    """Why a question was dropped or added."""

    id: Id
    reason: Text


class Bridge(Definition):
    """What a person has judged about two neighbouring waves."""

    bridge: Id
    from_: Id = Field(alias="from")
    to: Id
    items: tuple[BridgeItem, ...] = ()
    dropped: tuple[BridgeNote, ...] = ()
    new: tuple[BridgeNote, ...] = ()
