"""What study.yaml says: who takes part, when they are asked, what may be shown."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from survey.definition import Definition, Fact, Id, Text

AnonymityClass = Literal["A", "B", "C", "D", "E"]
"""How carefully answers are shown, from A (ordinary judgement) to E (linkage code)."""

Breakdown = Literal["all", "project", "party", "split"]
"""A way to divide respondents in what is released; `split` is project x one party or the rest."""


ContactStep = Literal["invitation", "card", "reminder", "resume"]
"""What the program sends or prints; `resume` stands in for a reminder to who stopped half-way."""

CONTACT_FIELDS = (
    "project", "minutes", "first_name", "role", "link", "deadline", "contact", "code",
)  # fmt: skip
"""What a contact text may leave open, in braces, for each person."""

GROUPS_TOLD = ("leavers", "nonrespondents", "all")
"""Whom a contact text may go to, beside roles."""


class Wave(Definition):
    """One round of asking.

    `reference` is the day whose roles count; `eligible` says whether people who have left
    are asked as well (`ever`) or only those who hold a role that day (`current`).
    """

    id: Id
    title: Text
    instrument: str
    opens: dt.date
    closes: dt.date
    reference: dt.date
    eligible: Literal["current", "ever"] = "current"
    stem: Text = Field(default_factory=dict)


class Project(Definition):
    """A group whose results are compared with the others'."""

    id: Id
    title: Text
    name: str = ""
    counties: tuple[str, ...] = ()
    institutions: tuple[Id, ...] = ()
    terms: dict[str, Text] = Field(default_factory=dict)
    source: str = ""
    facts: tuple[Fact, ...] = ()


class Institution(Definition):
    """An organisation, under the name it had; later names are aliases."""

    id: Id
    title: Text
    kind: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str = ""
    note: str = ""


class Arena(Definition):
    """A site where practice is developed, run by one office or several."""

    id: Id
    project: Id
    title: Text
    county: str = ""
    run_by: tuple[Id, ...] = ()
    source: str = ""
    facts: tuple[Fact, ...] = ()


class Party(Definition):
    """A reporting group of roles."""

    id: Id
    title: Text


class Role(Definition):
    """What a person does; without a party it counts in the total only."""

    id: Id
    title: Text
    party: Id | None = None
    surveyed: bool = True


class Body(Definition):
    """A group that meets: a steering group, a user committee."""

    id: Id
    title: Text
    project: Id | None = None
    source: str = ""
    facts: tuple[Fact, ...] = ()


class Position(Definition):
    """A function that someone holds, whoever it is.

    `party` overrides the party of the role; `owner` marks a seat of the owners;
    `splits` names the position that this one was divided out of, `merges` those joined in it.
    """

    id: Id
    project: Id
    role: Id
    title: Text
    party: Id | None = None
    arena: Id | None = None
    body: Id | None = None
    county: str = ""
    owner: bool = False
    begins: dt.date | None = None
    ends: dt.date | None = None
    splits: Id | None = None
    merges: tuple[Id, ...] = ()
    source: str = ""


class CodeLinking(Definition):
    """When two self-generated codes are taken to be one person's.

    A pair with at most `accept_differences` differing elements is linked when it is the
    only best one; up to `review_differences` it waits for a person. Codes with fewer than
    `min_present` elements present in both are never compared.
    """

    elements: int = Field(ge=1)
    accept_differences: int = Field(default=0, ge=0)
    review_differences: int = Field(default=1, ge=0)
    min_present: int = Field(ge=1)
    within: Literal["project", "study"] = "project"
    missing: tuple[str, ...] = ()
    letters: dict[str, str] = Field(default_factory=dict)


class Linking(Definition):
    """How people are recognised from wave to wave."""

    code: CodeLinking | None = None


class ClassRule(Definition):
    """What may be released of answers in one anonymity class.

    `remove_judged` leaves out the answers of those who hold a role the question judges.
    """

    breakdowns: tuple[Breakdown, ...] = ()
    distributions: bool = False
    remove_judged: bool = False


class AskingRule(Definition):
    """Which questions of an exclusion set the form still asks those it could single out.

    Whoever is in a group of fewer than `fewer_than` by project and role is asked one: the first
    of `first_of` that is asked of the role. The roles named in `roles` are asked what stands
    there and no more, however large the group.
    """

    fewer_than: int = Field(ge=2)
    first_of: tuple[Id, ...] = ()
    roles: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)


class ExclusionSet(Definition):
    """Questions that are not asked, stored or shown together, with the reason.

    None of `questions` is kept together with any of `against`; what leaves in an export lacks
    `against`, or `questions` where `against` is empty. `asking` prunes the form.
    """

    id: Id
    questions: tuple[Id, ...]
    against: tuple[Id, ...] = ()
    asking: AskingRule | None = None
    rule: Text


class Disclosure(Definition):
    """What protects the people behind the numbers.

    Counts are persons, `max_share` a proportion, `protect_mean` scale points.
    """

    min_n: int = Field(default=5, ge=5)
    min_n_distribution: int = Field(default=10, ge=5)
    max_share: float = Field(default=0.9, gt=0, lt=1)
    exact_n_from: int = Field(default=10, ge=5)
    protect_mean: float = Field(default=1.0, gt=0)
    split_party: Id | None = None
    classes: dict[AnonymityClass, ClassRule]
    exclusion_sets: tuple[ExclusionSet, ...] = ()
    succession_pairs: int = Field(default=5, ge=5)


class ContactText(Definition):
    """A text to people at one step of the fieldwork.

    `to` holds roles and words of `GROUPS_TOLD`. `step` says what the program does with the text,
    `day` how many days after the wave opens; without a step the text is sent by hand.
    """

    id: Id
    when: Text
    to: tuple[str, ...]
    wave: Id | None = None
    step: ContactStep | None = None
    day: int = 0
    subject: Text = Field(default_factory=dict)
    text: Text


class FormWords(Definition):
    """Where the form is, and what only those who hold the survey can say on and around it.

    `address` is the form's, `contact` whom people can ask; `fields` fills words in braces of the
    information; `help` says who helps to answer, `withdrawal` how one withdraws; `sign_language`
    is the address of a film.
    """

    address: str = ""
    contact: Text = Field(default_factory=dict)
    fields: dict[str, Text] = Field(default_factory=dict)
    help: Text = Field(default_factory=dict)
    withdrawal: Text = Field(default_factory=dict)
    sign_language: Text = Field(default_factory=dict)


class RetentionStep(Definition):
    """What is deleted, and the last day it may exist."""

    what: Literal["addresses", "code_hashes", "fine_background", "free_text_map"]
    latest: dt.date
    note: str = ""


class Topic(Definition):
    """Measures shown together, in the order of the instrument.

    `page` is the page of the app that shows them; `beside` says of a question about change which
    measure's own change stands beside it.
    """

    id: Id
    page: Literal["equality", "influence", "ownership", "work", "perceived"]
    title: Text
    question: Text
    measures: tuple[Id, ...]
    beside: dict[Id, Id] = Field(default_factory=dict)


class Study(Definition):
    """Everything about one evaluation that is not a question.

    `terms` are words of the questions, by key, that a project may replace with its own.
    """

    study: Id
    title: Text
    languages: tuple[str, ...] = Field(min_length=1)
    about: Text = Field(default_factory=dict)
    source: str = ""
    project_word: Text
    terms: dict[str, Text] = Field(default_factory=dict)
    weighting: Literal["party_equal", "none"] = "party_equal"
    min_party: int = Field(default=3, ge=1)
    waves: tuple[Wave, ...] = Field(min_length=1)
    parties: tuple[Party, ...] = ()
    roles: tuple[Role, ...] = Field(min_length=1)
    projects: tuple[Project, ...] = Field(min_length=1)
    institutions: tuple[Institution, ...] = ()
    arenas: tuple[Arena, ...] = ()
    bodies: tuple[Body, ...] = ()
    positions: tuple[Position, ...] = ()
    linking: Linking = Linking()
    disclosure: Disclosure
    topics: tuple[Topic, ...] = ()
    contact_texts: tuple[ContactText, ...] = ()
    form: FormWords = FormWords()
    retention: tuple[RetentionStep, ...] = ()
    analysts: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    def wave(self, id: str) -> Wave:
        """Return the wave with this id; `KeyError` when there is none."""
        return {wave.id: wave for wave in self.waves}[id]

    @property
    def ordered_waves(self) -> tuple[Wave, ...]:
        """The waves by opening day."""
        return tuple(sorted(self.waves, key=lambda wave: wave.opens))

    def role(self, id: str) -> Role:
        """Return the role with this id; `KeyError` when there is none."""
        return {role.id: role for role in self.roles}[id]

    def party_of(self, role: str | None) -> str | None:
        """Return the party a role reports under, if it has one."""
        return {r.id: r.party for r in self.roles}.get(role or "")
