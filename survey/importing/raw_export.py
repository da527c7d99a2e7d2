"""What a platform's file holds, before anything is known of its meaning."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

from survey.levels import Levels, find_levels
from survey.problems import Place, Problem
from survey.variables import is_text_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

NOTHING = ("", "#NULL!")
"""Texts that stand for an empty cell; `#NULL!` is what SPSS writes to Excel."""


@dataclass(frozen=True, slots=True)
class MissingRange:
    """Values a file declares as missing, from `low` to `high`, both included."""

    low: float | str
    high: float | str

    def holds(self, value: float | str) -> bool:
        """Tell whether a value is declared missing by this range."""
        if isinstance(self.low, str) or isinstance(self.high, str) or isinstance(value, str):
            return str(self.low) == str(value)
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class ResponseSet:
    """Columns that a file takes together as one question with several answers.

    Parameters
    ----------
    name, label
        Without the `$`; the label may be empty.
    kind
        In a `dichotomy` the value `counted` is a tick, in a `category` every column holds a code.
    counted
        As text; `None` in a category.
    variables
        The names of the columns.
    counted_labels
        The answers are named by the labels of `counted`, not by those of the columns.
    """

    name: str
    label: str
    kind: Literal["dichotomy", "category"]
    counted: str | None
    variables: tuple[str, ...]
    counted_labels: bool = False


@dataclass(frozen=True, eq=False)
class RawColumn:
    """One column as it stands in the file.

    Parameters
    ----------
    name
        The header, or the SPSS variable name; empty when the file gives none.
    shown_as
        What the user sees at the top of the column.
    cells
        float64 with NaN for nothing, or objects with `None` for nothing, shape (rows,).
    label
        The wording beside the name, as SPSS variable labels are.
    value_labels
        What the file says its codes mean.
    missing
        What the file declares as missing.
    spss_seconds
        Numbers count seconds from 14 October 1582, as SPSS dates do.
    stem, item
        Of a matrix or multiple choice: the common question, and this column's row or option.
    system
        For a column that the platform adds: what it serves, or "" for nothing; else `None`.
    other_names
        Names that the question may also have in an instrument.
    measure
        The level of measurement the file declares: nominal, ordinal, scale or unknown.
    format
        How SPSS shows its values, such as F8.2 or A20; empty where the file does not say.
    """

    name: str
    shown_as: str
    cells: np.ndarray
    label: str = ""
    value_labels: dict[float | str, str] = field(default_factory=dict)
    missing: tuple[MissingRange, ...] = ()
    spss_seconds: bool = False
    stem: str = ""
    item: str = ""
    system: str | None = None
    other_names: tuple[str, ...] = ()
    measure: str = ""
    format: str = ""

    @property
    def is_text(self) -> bool:
        """Tell whether the file says that the column holds texts, be they digits."""
        return is_text_format(self.format)

    @cached_property
    def levels(self) -> Levels:
        """The distinct values and where they stand."""
        return find_levels(self.cells)

    def knowing(self, levels: Levels) -> Self:
        """Return the column itself, whose values, being known, need not be found again."""
        vars(self)["levels"] = levels
        return self

    def declares_missing(self, value: float | str) -> bool:
        """Tell whether the file itself calls this value missing."""
        return any(part.holds(value) for part in self.missing)


@dataclass(frozen=True, slots=True, eq=False)
class RawExport:
    """One table of answers from one file.

    Parameters
    ----------
    file, sheet
        The file's name and, in a workbook, the sheet's.
    layout
        What the file was recognised as.
    columns
        The columns from left to right.
    rows
        The number of each row as the user sees it, shape (rows,).
    problems
        What was noticed while reading.
    because
        Why it was recognised as that layout.
    read_as
        How the bytes were read: format, encoding, separator.
    weight
        The column that weights the cases, by its name; empty without one.
    sets
        The columns the file takes together as one question with several answers.
    files
        Of a folder: the file of each row.
    put
        Of a form of the program's own: the answer columns that stood there for each row, `None`
        where the file does not say.
    """

    file: str
    sheet: str | None
    layout: str
    columns: tuple[RawColumn, ...]
    rows: np.ndarray
    problems: tuple[Problem, ...] = ()
    because: str = ""
    read_as: str = ""
    weight: str = ""
    sets: tuple[ResponseSet, ...] = ()
    files: tuple[str, ...] = ()
    put: tuple[frozenset[str] | None, ...] = ()

    def place(self, row: int | None = None, column: RawColumn | None = None) -> Place:
        """Return where a cell, row or column stands; `row` counts from 0."""
        number = None if row is None else int(self.rows[row])
        file = self.files[row] if self.files and row is not None else self.file
        return Place(file, None, self.sheet, number, column.shown_as if column else None)


def clean_levels(raw: Levels) -> Levels:
    """Return the levels of cleaned cells; each distinct value is cleaned once."""
    import numpy as np

    distinct: dict[Any, int] = {}
    place = []
    for value in raw.values:
        cleaned = clean_cell(value)
        place.append(-1 if cleaned is None else distinct.setdefault(cleaned, len(distinct)))
    nothing = len(distinct)
    kind = np.uint8 if nothing < 255 else np.intp
    places = np.array([nothing if p < 0 else p for p in (*place, -1)], dtype=kind)
    return Levels(places[raw.index], tuple(distinct))


def clean_cell(value: Any) -> Any:
    """Return a cell as text, number, day or time, and `None` for nothing."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).replace("\u00a0", " ").strip()
        return None if text in NOTHING else text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def text_of(value: Any) -> str:
    """Return a cell as the text a person would write: `1234.0` is 1234."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def texts_of(values: Sequence[Any]) -> list[str]:
    """Return values as `text_of` writes each; many whole numbers at once."""
    import numpy as np

    if set(map(type, values)) == {float}:
        numbers = np.array(values)
        if (np.abs(numbers) < 1e15).all() and (numbers == np.floor(numbers)).all():
            return list(map(str, numbers.astype(np.int64).tolist()))
    return [text_of(value) for value in values]


def column_letters(number: int) -> str:
    """Return a column's letters as a spreadsheet shows them; 0 is A."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
