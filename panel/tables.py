"""A table is data until the last moment; the modules in `panel.rendering` make files of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from panel import numbers
from survey.problems import Problem, SurveyError

CellKind = Literal["mean", "change", "interval", "percent", "count", "text", "sign"]
RowStyle = Literal["group", "index", "item", "plain", "answers"]

SYNTHETIC: Mapping[str, str] = {"nb": "SYNTETISKE DATA", "en": "SYNTHETIC DATA"}
_SYNTHETIC_NOTE = {
    "nb": "SYNTETISKE DATA. Alle tall er oppdiktet og sier ingenting om virkelige personer.",
    "en": "SYNTHETIC DATA. All numbers are invented and say nothing about real people.",
}
_ROW_HEADING = {"nb": "Mål", "en": "Measure"}
_DECIMALS: Mapping[str, int] = {"mean": 1, "change": 1, "interval": 1}

_SPACES = re.compile("[\t\n\r\f\v\x85\u2028\u2029 ]+")
# What XML 1.0 cannot hold, and therefore neither Word nor Excel.
_UNWRITABLE = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", _SPACES.sub(" ", text)).strip(" ")


def _broken(message: str) -> SurveyError:
    return SurveyError(Problem("table-shape", message))


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it may be shown: a number is rounded here and holds no more digits.

    Parameters
    ----------
    value
        The number, or text. A kind of number may hold text too (`5–9`, `25 av 34`): it is set
        as a number and stored as text. Percentages are given as 0-100.
    sign
        `:` `.` `..` or `–` in place of a value; such a cell can hold no number.
    decimals
        Digits after the point; left out: one for scores, none for percentages and counts.
    star, dagger
        Marks explained in the notes. The dagger is set on the row's label.
    low, high
        Limits of an interval; `signed` for an interval of change.
    """

    value: float | int | str | None = None
    kind: CellKind = "mean"
    sign: str | None = None
    decimals: int = -1
    star: bool = False
    dagger: bool = False
    low: float | None = None
    high: float | None = None
    signed: bool = False

    def __post_init__(self) -> None:
        """Round, and refuse a cell that hides a number or shows nothing."""
        if self.decimals < 0:
            object.__setattr__(self, "decimals", _DECIMALS.get(self.kind, 0))
        if self.sign is not None or self.kind == "sign":
            self._check_sign()
        elif self.kind == "interval" and not isinstance(self.value, str):
            if self.low is None or self.high is None or self.value is not None:
                raise _broken("An interval needs a low and a high limit, and no value.")
            object.__setattr__(self, "low", numbers.round_half_away(self.low, self.decimals))
            object.__setattr__(self, "high", numbers.round_half_away(self.high, self.decimals))
        elif self.low is not None or self.high is not None:
            raise _broken(f'A cell of kind "{self.kind}" has no limits.')
        elif self.value is None:
            raise _broken("An empty cell needs a sign that says why it is empty.")
        elif isinstance(self.value, str):
            object.__setattr__(self, "value", _clean(self.value))
        elif self.kind == "text":
            raise _broken(f"{self.value} is a number in a cell of text. Write it as text.")
        else:
            rounded = numbers.round_half_away(self.value, self.decimals)
            object.__setattr__(self, "value", rounded if self.decimals else int(rounded))

    def _check_sign(self) -> None:
        if self.sign not in numbers.SIGN_TEXTS:
            raise _broken(f'"{self.sign}" is not a sign. Use one of : . .. –')
        if not (self.value is None and self.low is None and self.high is None):
            raise _broken(f'A cell with the sign "{self.sign}" must not hold a number as well.')

    @property
    def number(self) -> float | int | None:
        """The number to store in a spreadsheet, None where the cell is text or a sign."""
        return None if self.value is None or isinstance(self.value, str) else self.value

    @property
    def is_text(self) -> bool:
        """Whether the cell is words, set to the left, and not a number or a sign."""
        return self.kind == "text" and self.sign is None

    def text(self, language: str) -> str:
        """Return the cell as it is read, without star and dagger."""
        if self.sign is not None:
            return self.sign
        if isinstance(self.value, str):
            return self.value
        if self.low is not None and self.high is not None:
            return numbers.format_interval(
                self.low, self.high, language, self.signed, self.decimals
            )
        value = self.value or 0
        if self.kind == "change":
            return numbers.format_change(value, language, self.decimals)
        if self.kind == "percent":
            return numbers.format_percent(value, language, self.decimals)
        if self.kind == "count" and isinstance(value, int):
            return numbers.format_count(value, language)
        return numbers.format_mean(value, language, self.decimals)

    def marked_text(self, language: str) -> str:
        """Return the cell as it is read, with its star."""
        return self.text(language) + (numbers.STAR if self.star else "")


def sign_cell(sign: str) -> Cell:
    """Make a cell that says why there is no number."""
    return Cell(kind="sign", sign=sign)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; neighbours with the same group share a heading above their own."""

    key: str
    heading: str
    group: str | None = None

    def __post_init__(self) -> None:
        """Take out what cannot be written."""
        object.__setattr__(self, "heading", _clean(self.heading))
        if self.group is not None:
            object.__setattr__(self, "group", _clean(self.group) or None)

    @property
    def full_heading(self) -> str:
        """Group and heading on one line: `North 2016`."""
        return f"{self.group} {self.heading}" if self.group else self.heading


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a row of style `group` may be a heading without cells."""

    label: str
    cells: tuple[Cell, ...] = ()
    style: RowStyle = "plain"
    indent: int = 0

    def __post_init__(self) -> None:
        """Take out what cannot be written."""
        object.__setattr__(self, "label", _clean(self.label))

    @property
    def dagger(self) -> bool:
        """Whether a note belongs to the row."""
        return any(cell.dagger for cell in self.cells)

    @property
    def marked_label(self) -> str:
        """The label with its dagger."""
        return self.label + (numbers.DAGGER if self.dagger else "")

    @property
    def depth(self) -> int:
        """Steps of indentation; an item is always one step in."""
        return max(self.indent, 1 if self.style == "item" else 0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with everything a reader needs beside it.

    Parameters
    ----------
    id
        Short name, used for the sheet and the anchor.
    title
        Says population, waves and scale.
    notes
        Fixed notes under the table, one a line.
    language
        `nb` or `en`, of the numbers and the words.
    synthetic
        The numbers are invented; every format says so.
    provenance
        Pairs of what and which: file hashes, instrument versions, n rules.
    row_heading
        Heading of the first column; left out: «Mål» or "Measure".

    Attributes
    ----------
    text_columns
        Positions of the columns of words, which are set to the left.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    language: str = "nb"
    synthetic: bool = False
    provenance: tuple[tuple[str, str], ...] = ()
    row_heading: str = ""
    text_columns: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a table whose rows and columns do not match."""
        _check_language(self.language)
        if not self.columns:
            raise _broken(f'Table "{self.id}" has no columns.')
        if len({column.key for column in self.columns}) < len(self.columns):
            raise _broken(f'Table "{self.id}" has two columns with the same key.')
        for row in self.rows:
            if len(row.cells) != len(self.columns) and (row.cells or row.style != "group"):
                raise _broken(
                    f'Table "{self.id}", row "{row.label}": '
                    f"{len(row.cells)} cells for {len(self.columns)} columns."
                )
        words = {i for row in self.rows for i, cell in enumerate(row.cells) if cell.is_text}
        object.__setattr__(self, "text_columns", frozenset(words))
        object.__setattr__(self, "title", _clean(self.title))
        object.__setattr__(self, "notes", tuple(_clean(note) for note in self.notes))
        heading = _clean(self.row_heading) or _ROW_HEADING[self.language]
        object.__setattr__(self, "row_heading", heading)
        object.__setattr__(self, "provenance", _clean_pairs(self.provenance))

    @property
    def caption(self) -> str:
        """The title, marked where the numbers are invented."""
        return f"{SYNTHETIC[self.language]}. {self.title}" if self.synthetic else self.title

    @property
    def footnotes(self) -> tuple[str, ...]:
        """The notes, with the one that says the numbers are invented."""
        return (*self.notes, _SYNTHETIC_NOTE[self.language]) if self.synthetic else self.notes

    @property
    def column_groups(self) -> tuple[tuple[str | None, int, int], ...]:
        """Neighbouring columns under one heading: (group, first column, how many)."""
        spans: list[tuple[str | None, int, int]] = []
        for i, column in enumerate(self.columns):
            if spans and column.group is not None and spans[-1][0] == column.group:
                group, first, count = spans[-1]
                spans[-1] = (group, first, count + 1)
            else:
                spans.append((column.group, i, 1))
        return tuple(spans)

    @property
    def has_groups(self) -> bool:
        """Whether the heading has two levels."""
        return any(column.group is not None for column in self.columns)

    @property
    def signs(self) -> tuple[str, ...]:
        """The signs that occur, in their fixed order."""
        used = {cell.sign for row in self.rows for cell in row.cells}
        return tuple(sign for sign in numbers.SIGN_TEXTS if sign in used)


@dataclass(frozen=True, slots=True)
class TableSet:
    """Several tables that go into one file, one sheet or section each."""

    tables: tuple[Table, ...]
    language: str = "nb"
    provenance: tuple[tuple[str, str], ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        """Refuse a set that is empty, in two languages, or with an id used twice."""
        _check_language(self.language)
        if not self.tables:
            raise _broken("A set of tables needs at least one table.")
        if len({table.id for table in self.tables}) < len(self.tables):
            raise _broken("Two tables of a set have the same id.")
        for table in self.tables:
            if table.language != self.language:
                raise _broken(
                    f'Table "{table.id}" is in "{table.language}", its set in "{self.language}".'
                )
        object.__setattr__(self, "title", _clean(self.title))
        object.__setattr__(self, "provenance", _clean_pairs(self.provenance))

    def __iter__(self) -> Iterator[Table]:
        """Walk through the tables in order."""
        return iter(self.tables)

    @property
    def caption(self) -> str:
        """The set's title, or the first table's, marked where numbers are invented."""
        title = self.title or self.tables[0].title
        return f"{SYNTHETIC[self.language]}. {title}" if self.synthetic else title

    @property
    def synthetic(self) -> bool:
        """Whether any table holds invented numbers."""
        return any(table.synthetic for table in self.tables)

    @property
    def all_provenance(self) -> tuple[tuple[str, str], ...]:
        """Every pair of the set and its tables once, in order."""
        pairs = [*self.provenance, *(pair for table in self.tables for pair in table.provenance)]
        return tuple(dict.fromkeys(pairs))


def table_set(tables: Table | TableSet) -> TableSet:
    """Return the tables as a set, one table as a set of one."""
    if isinstance(tables, TableSet):
        return tables
    return TableSet((tables,), tables.language)


def _check_language(language: str) -> None:
    if language not in SYNTHETIC:
        raise _broken(f'"{language}" is not a language of tables. Use "nb" or "en".')


def _clean_pairs(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((_clean(key), _clean(value)) for key, value in pairs)
