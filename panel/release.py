"""A release: every number that may leave, and the words needed to show it.

Pages, tables, charts and reports take a `Release` and nothing else. It holds no answer of any
person, only rounded statistics of groups large enough, and for the rest the reason they are
hidden. On disk it is a folder (`panel.release_folder`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from survey.definition import Definition, Id, Text
from survey.problems import Problem, SurveyError
from survey.study import AnonymityClass, Topic

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 3
"""The form of a release; a program reads only its own."""

Status = Literal["shown", "primary", "secondary", "not_asked", "not_compared"]

COLUMNS = (
    "table", "measure", "group_kind", "group", "wave_from", "wave_to", "subset", "statistic",
    "value", "status", "reason",
)  # fmt: skip
"""A row of a release. `wave_to` is empty for what concerns one wave; `value` is rounded to what
may be shown and is NaN unless `status` is shown."""

PARTS = ("both", "first_only", "later_only")
"""The statistics of a response pattern: who answered which of two waves."""

CellKey = tuple[str, str, str, str, str, str, str]
"""table, measure, group_kind, group, wave_from, wave_to, subset."""

CellKind = tuple[str, str, str, str]
"""table, measure, group_kind, group."""


class DisclosureError(SurveyError):
    """Something was asked for that may not be shown; names the rule that forbids it."""


def _refusal(what: str) -> DisclosureError:
    return DisclosureError(
        Problem(
            "not-released",
            f"{what} is not protected, and nothing that shows or writes numbers takes it.",
            "Build a release with panel release, and show that.",
        )
    )


class ReleasedWave(Definition):
    """A wave with the words for it."""

    id: Id
    title: Text


class ReleasedGroup(Definition):
    """A project, a party or a rated role with the words for it."""

    id: Id
    title: Text
    name: str = ""
    party: Id | None = None


class ReleasedMeasure(Definition):
    """What is known of a measure besides its numbers.

    `low`, `high` and their words are the ends of the answer scale; `items` the questions it rests
    on, `left_out` those of its own that do not compare; `waves` the waves it was asked in;
    `before` is what it was called in the earlier wave when the question was reworded; `choices`
    are the answers of a single question by code; `of` are the two parts of a difference.
    """

    id: Id
    kind: Literal["item", "scale", "measure"]
    title: Text
    wording: dict[Id, Text] = Field(default_factory=dict)
    anonymity: AnonymityClass
    items: tuple[Id, ...] = ()
    left_out: tuple[Id, ...] = ()
    waves: tuple[Id, ...] = ()
    low: float | None = None
    high: float | None = None
    low_words: Text = Field(default_factory=dict)
    high_words: Text = Field(default_factory=dict)
    choices: dict[str, Text] = Field(default_factory=dict)
    reverse: bool = False
    battery: Id | None = None
    rates: Id | None = None
    parties: tuple[Id, ...] = ()
    before: Id | None = None
    formative: bool = False
    of: tuple[Id, ...] = ()


class ReleasedChange(Definition):
    """How a question differs between two waves: a line of the instrument log."""

    wave_from: Id
    wave_to: Id
    id_from: Id | None = None
    id_to: Id | None = None
    change: str
    verdict: str
    text_from: Text = Field(default_factory=dict)
    text_to: Text = Field(default_factory=dict)
    reason: Text = Field(default_factory=dict)


class ReleasedClaim(Definition):
    """Something the study's source says, and the measure beside it.

    `order` names projects from high to low on the measure, as the source has them; without it
    nothing is decided. `group` is whom the sentence is about, `source` where it stands.
    """

    id: Id
    dimension: Text
    says: Text
    measure: Id
    order: tuple[Id, ...] = ()
    group: Id | None = None
    source: str = ""


class ReleaseText(Definition):
    """Everything of a release but its numbers.

    `rows_hash` is of the numbers, `rows_file_hash` of the file they were written to, which is
    other bytes where another program writes it.
    """

    format: int = FORMAT
    study: Id
    title: Text
    languages: tuple[str, ...]
    project_word: Text
    synthetic: bool
    weighting: str
    min_n: int
    min_n_distribution: int
    exact_n_from: int
    protect_mean: float = 1.0
    min_party: int
    succession_pairs: int = 5
    waves: tuple[ReleasedWave, ...]
    pairs: tuple[tuple[Id, Id], ...]
    projects: tuple[ReleasedGroup, ...]
    parties: tuple[ReleasedGroup, ...]
    roles: tuple[ReleasedGroup, ...]
    measures: dict[Id, ReleasedMeasure]
    topics: tuple[Topic, ...]
    families: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    log: tuple[ReleasedChange, ...] = ()
    claims: tuple[ReleasedClaim, ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()
    rows_hash: str = ""
    rows_file_hash: str = ""
    audit_hash: str = ""
    text_hash: str = ""


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """The statistics of one cell, all shown or all hidden.

    `values` is by statistic and empty unless `status` is shown; `reason` says in one word why a
    hidden cell is hidden.
    """

    status: Status
    values: dict[str, float] = field(default_factory=dict)
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a number in a cell that is hidden."""
        if self.values and self.status != "shown":
            raise _refusal("a hidden cell that holds a number")

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return self.status == "shown"

    def get(self, statistic: str) -> float | None:
        """Return one statistic, or `None` when it is hidden or there is none."""
        return self.values.get(statistic)


@dataclass(frozen=True, slots=True)
class Release:
    """A study's released numbers.

    Parameters
    ----------
    text
        The words, rules and provenance.
    rows
        The numbers: a frame with the columns `COLUMNS`.
    audit
        What an attack on it found, as JSON; empty where there was none.
    """

    text: ReleaseText
    rows: pd.DataFrame
    audit: str = field(default="", repr=False)
    _cells: dict[CellKey, ReleasedCell] = field(default_factory=dict, repr=False, compare=False)
    _kinds: set[CellKind] = field(default_factory=set, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse rows of anything but a release: answers of people cannot pass for one."""
        named = tuple(getattr(self.rows, "columns", ()))
        if named != COLUMNS or not isinstance(self.text, ReleaseText):
            raise _refusal("a frame of other columns than a release's")

    def cell(
        self,
        table: str,
        measure: str,
        group_kind: str,
        group: str,
        wave_from: str,
        wave_to: str = "",
        subset: str = "all",
    ) -> ReleasedCell:
        """Return one cell; a cell outside the release plan raises `DisclosureError`."""
        key = (table, measure, group_kind, group, wave_from, wave_to, subset)
        cell = self.find(key)
        if cell is None:
            raise DisclosureError(
                Problem(
                    "not-in-release",
                    f"the release holds no {table} of {measure} for {group_kind} {group}: "
                    f"{outside_plan(key, self.text) or 'it is not computed'}.",
                    "Only the breakdowns that study.yaml allows for its anonymity class exist.",
                )
            )
        return cell

    @property
    def cells(self) -> Mapping[CellKey, ReleasedCell]:
        """Every cell of the release plan, shown or hidden."""
        self._read_rows()
        return self._cells

    def find(self, key: CellKey) -> ReleasedCell | None:
        """Return one cell, or `None` where the release plan has none."""
        return self.cells.get(key)

    def has(self, table: str, measure: str, group_kind: str, group: str) -> bool:
        """Tell whether the release plan has any cell of this kind, shown or hidden."""
        self._read_rows()
        return (table, measure, group_kind, group) in self._kinds

    def _read_rows(self) -> None:
        """Read the rows once; the cells come last, so that no reader sees half of them."""
        if not self._cells:
            cells = _index(self.rows)
            self._kinds.update(key[:4] for key in cells)
            self._cells.update(cells)

    @property
    def fingerprint(self) -> str:
        """A short name of exactly these numbers and words."""
        return text_hash(self.text)[:12]


def check_released(given: object, kind: type[Release] | type[ReleasedCell] = Release) -> None:
    """Refuse anything but a release, or a cell of one, whatever it looks like."""
    if not isinstance(given, kind):
        raise _refusal(f"a {type(given).__name__}")


def outside_plan(cell: CellKey, text: ReleaseText) -> str:
    """Name the rule by which a release holds no such cell; empty where none forbids it."""
    table, measure, kind, group, wave, to, subset = cell
    groups = {
        "all": {"all"},
        "project": {g.id for g in text.projects},
        "party": {g.id for g in text.parties},
        "rated": {g.id for g in text.roles},
        "pair": {f"{a.id}:{b.id}" for a in text.parties for b in text.parties},
    }
    if kind not in groups:
        return f'only all, projects and parties are shown, not groups by "{kind}"'
    if group not in groups[kind]:
        return f'the study has no {kind} "{group}"'
    if measure and measure not in text.measures and table != "response_rate":
        return f'no measure "{measure}" is released'
    about = text.measures[measure].anonymity if measure in text.measures else "A"
    if about not in ("A", "B"):
        return f"questions of class {about} are never shown"
    if kind == "party" and about == "B":
        return "questions of class B are not shown by party"
    if wave not in {w.id for w in text.waves}:
        return f'no wave "{wave}" is released'
    if to and (wave, to) not in text.pairs and table not in ("retention_all", "seats"):
        return "these waves are not compared"
    subsets = set(text.measures) if table in _BY_ITEM else _SUBSETS.get(table, {"all"})
    return "" if subset in subsets else f'people are not divided into "{subset}"'


_SUBSETS = {
    "change": {"all", "stayers", "model"},
    "attrition": {"all", "role", "party", "project"},
    "reliability": {"all", "unreversed"},
    "positions": {"all", "not_the_same", "same_holder", "successor", "vacant", "reorganised"},
}
_BY_ITEM = ("item_rest", "item_shift")


def _index(rows: pd.DataFrame) -> dict[CellKey, ReleasedCell]:
    cells: dict[CellKey, ReleasedCell] = {}
    columns = (rows[name].tolist() for name in COLUMNS)
    for *names, statistic, value, status, reason in zip(*columns, strict=True):
        key = tuple(names)
        cell = cells.get(key)
        if cell is None:
            cell = cells[key] = ReleasedCell(status, {}, reason)
        if status == "shown":
            cell.values[statistic] = float(value)
    return cells


def text_hash(text: ReleaseText) -> str:
    """Return the SHA-256 of the words, which hold the hash of the numbers."""
    words = text.model_copy(update={"rows_file_hash": "", "text_hash": ""}).model_dump_json()
    return hashlib.sha256(words.encode()).hexdigest()


def audit_hash(audit: str) -> str:
    """Return the SHA-256 of what an attack found, nothing where there was none."""
    return hashlib.sha256(audit.encode()).hexdigest() if audit else ""


def rows_hash(rows: pd.DataFrame) -> str:
    """Return the SHA-256 of the rows as text, whatever file they come from."""
    return hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()
