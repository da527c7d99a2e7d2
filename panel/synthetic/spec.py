"""What a study's synthetic.yaml says: the invented people and how they would answer.

Every key may be left out; what it then stands for is said with each. A rule names whom it is
about by any of `projects, roles, parties, arenas, waves`; nothing named means everyone. Where
several rules in a list fit, the last one counts, but shifts add up.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from survey.definition import Code, Definition, Id, Text

FILE = "synthetic.yaml"


def _as_table(value: Any) -> Any:
    """Let one number, or one list a wave, stand for every role."""
    return value if isinstance(value, dict) else {"default": value}


def _as_list(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]


def _everyone(value: float) -> dict[str, tuple[float, ...]]:
    return {"default": (value,)}


PerWave = Annotated[tuple[float, ...], BeforeValidator(_as_list)]
"""One number for all waves, or one a wave in order of time."""

ByRole = Annotated[dict[Id, PerWave], BeforeValidator(_as_table)]
"""Numbers by role; `default` for roles that are not named."""


def for_role(table: dict[str, tuple[float, ...]], role: str, wave: int, otherwise: float) -> float:
    """Return the number for a role in a wave."""
    values = table.get(role, table.get("default", (otherwise,)))
    return values[min(wave, len(values) - 1)]


class Group(Definition):
    """Whom a rule is about; what is not named is not asked for.

    `joined` picks those who came after the first wave; `own` answers about one's own role.
    """

    projects: tuple[Id, ...] = ()
    roles: tuple[Id, ...] = ()
    parties: tuple[Id, ...] = ()
    arenas: tuple[Id, ...] = ()
    waves: tuple[Id, ...] = ()
    joined: bool | None = None
    own: bool = False


class PastHolder(Definition):
    """Someone who held the position and left before the first wave; never invited."""

    from_: dt.date = Field(alias="from")
    to: dt.date
    reason: str = ""


class EarlierHolding(Definition):
    """What the first person of a roster row did in the project before."""

    role: Id
    position: Id | None = None
    from_: dt.date = Field(alias="from")
    to: dt.date


class RosterRow(Definition):
    """People in one role of a project when the first wave is asked.

    `positions` are given to the first of them; `also` is a second role they hold, in the
    position `also_position` if it has one; `since` are the first and last day they may have
    begun; `past` are earlier holders of the first position, in order; `before` is what the
    first person did before. A position's own arena counts before `arena`.
    """

    project: Id
    role: Id
    n: int = Field(default=1, ge=1)
    arena: Id | None = None
    positions: tuple[Id, ...] = ()
    also: Id | None = None
    also_position: Id | None = None
    since: tuple[dt.date, dt.date] | None = None
    past: tuple[PastHolder, ...] = ()
    before: tuple[EarlierHolding, ...] = ()


class Multiplier(Group):
    """How much more often a group leaves."""

    by: float


class ExitReasons(Group):
    """Why people leave, with weights."""

    reasons: dict[str, float]


class RoleChange(Group):
    """A new role (`to`), or a second one (`add`), for a share of those who stay."""

    to: Id | None = None
    add: Id | None = None
    share: float


class Turnover(Definition):
    """Who leaves, is succeeded, or changes role between two neighbouring waves.

    By default one in four leaves and 60 % of them are succeeded.
    """

    exit: ByRole = Field(default_factory=lambda: _everyone(0.25))
    multipliers: tuple[Multiplier, ...] = ()
    at_most: float = 0.95
    succeeded: float = 0.6
    reasons: tuple[ExitReasons, ...] = ()
    role_changes: tuple[RoleChange, ...] = ()


class Response(Definition):
    """Who answers, and how.

    `rates` are shares of those who hold a role, `leavers` multiplies them for those who have
    left, `trait_logit` is the pull of one standard deviation of satisfaction; `open_link` the
    share who answer without a personal token. By default 70 % answer, all with a token.
    """

    rates: ByRole = Field(default_factory=lambda: _everyone(0.7))
    leavers: float = 0.75
    trait_logit: float = 0.0
    open_link: ByRole = Field(default_factory=lambda: _everyone(0.0))
    refuse_link: float = 0.0
    language: Id | None = None


class Trait(Definition):
    """A difference between people: its standard deviation and its wave-to-wave correlation."""

    sd: float
    stability: float = 0.0


class Shift(Group):
    """A group's difference on scales, batteries or questions: `by` so much, or exactly `to`."""

    of: tuple[Id, ...]
    by: float = 0.0
    to: PerWave | None = None


class Transition(Definition):
    """A question on perceived change, loosely tied to the true change of a scale."""

    of: Id
    weight: float = 0.5
    sd: float = 0.8


class Answers(Definition):
    """How judgements come about, in scale points, favourable end high.

    `means` by question, scale or battery, then by project (or `default`); a question's own
    entry counts before its scale's. What has no mean has `default_mean`, or the middle of a
    scale that does not hold it.
    """

    default_mean: float = 3.5
    means: dict[Id, Annotated[dict[Id, PerWave], BeforeValidator(_as_table)]] = Field(
        default_factory=dict
    )
    shifts: tuple[Shift, ...] = ()
    trait: Trait = Trait(sd=0.55, stability=0.75)
    scale_trait: Trait = Trait(sd=0.4, stability=0.5)
    leniency: Trait = Trait(sd=0.45, stability=0.75)
    residual: float = 0.65
    item_intercept: float = 0.15
    straight_line: float = 0.0
    reverse_mistake: float = 0.0
    transitions: dict[Id, Transition] = Field(default_factory=dict)


class MissingShare(Group):
    """How often a group gives no judgement of some questions; all of them when `of` is empty."""

    of: tuple[Id, ...] = ()
    share: float


class BreakOff(Definition):
    """The share who stop after a page."""

    share: float
    after: Id


class Missing(Definition):
    """What is not answered; by default nothing.

    `experience` makes "don't know" rarer with time in the project: 0 not at all, 1 from twice
    as often for the newest to never for those with twice the usual time.
    """

    skipped: tuple[MissingShare, ...] = ()
    dont_know: tuple[MissingShare, ...] = ()
    not_applicable: tuple[MissingShare, ...] = ()
    break_off: BreakOff | None = None
    experience: float = 0.0


class Weights(Group):
    """How often each answer is given by a group."""

    shares: dict[Code, float]


class Background(Definition):
    """Where the answer to a background question comes from.

    `weights` draws it (for a multiple choice each option by itself); `months` puts time in the
    project in bands, whose upper ends are given by answer; `change` is what has happened since
    the last wave, with the answer for each of `none, role, left, joined`.
    """

    from_: Literal["weights", "months", "change"] = Field(alias="from")
    weights: tuple[Weights, ...] = ()
    bands: dict[Code, float] = Field(default_factory=dict)
    answers: dict[Literal["none", "role", "left", "joined"], Code] = Field(default_factory=dict)


class WrittenText(Definition):
    """Free text some people write; the words are invented."""

    share: float
    says: tuple[Text, ...] = Field(min_length=1)


class CodeElement(Definition):
    """One element of the self-generated code: its values with weights, or a range of numbers.

    `error` is how often a person answers something else than in the first wave.
    """

    error: float = 0.05
    values: dict[Code, float] = Field(default_factory=dict)
    from_: int = Field(default=1, alias="from")
    to: int = 26
    width: int = 1


class Mess(Definition):
    """How many of each oddity real files have are planted in a wave's file.

    In the list of planted oddities each has the name of its field here.
    """

    duplicate: int = 0
    unknown_person: int = 0
    impossible_code: int = 0
    misspelt_label: int = 0
    empty_row: int = 0
    consent_refused: int = 0
    code_variation: int = 0
    code_missing: int = 0
    spaces: int = 0
    letter_case: int = 0
    decimal: int = 0
    lost_card: int = 0
    token_by_successor: int = 0


class WaveFile(Definition):
    """What one wave's platform would have written."""

    as_: Literal["sav", "xlsx"] = Field(default="xlsx", alias="as")
    headers: Literal["id", "wording"] = "id"
    answers: Literal["codes", "labels"] = "codes"
    language: Id | None = None
    mess: Mess = Mess()


class Spec(Definition):
    """Everything about an invented study that is not in the study itself.

    Without a roster every project gets `per_cell` people in each surveyed role.
    """

    synthetic: Id
    seed: int
    notice: Text
    prefix: str = "SYNTETISK_"
    person: str = "Person {number:03d}"
    email: str = "person{number:03d}@example.invalid"
    per_cell: int = Field(default=4, ge=1)
    since: tuple[dt.date, dt.date] | None = None
    roster: tuple[RosterRow, ...] = ()
    turnover: Turnover = Turnover()
    response: Response = Response()
    answers: Answers = Answers()
    missing: Missing = Missing()
    background: dict[Id, Background] = Field(default_factory=dict)
    texts: dict[Id, WrittenText] = Field(default_factory=dict)
    code: dict[Id, CodeElement] = Field(default_factory=dict)
    files: dict[Id, WaveFile] = Field(default_factory=dict)
