"""What every platform's module gives: how to know its files, and how to read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey.importing.cell_levels import column_levels
from survey.importing.raw_export import (
    RawColumn,
    RawExport,
    clean_cell,
    column_letters,
    text_of,
)
from survey.importing.row_widths import check_widths
from survey.importing.sheet import Sheet
from survey.importing.wording import plain_name
from survey.levels import Levels
from survey.problems import Place, Problem

Sheets = tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a file is taken to be a platform's, as the end of the sentence "because ..."."""

    because: str


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform's layout.

    Parameters
    ----------
    name
        What `survey import --as` calls it.
    title
        What the report calls it; empty to say the file's format instead.
    recognises
        Says why the sheets are this platform's, or `None`.
    read
        Turns the sheets into exports.
    """

    name: str
    title: str
    recognises: Callable[[Sheets], Evidence | None]
    read: Callable[[Sheets], tuple[RawExport, ...]]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header of one column says.

    Parameters
    ----------
    name
        The column's name; empty when there is none.
    label
        The wording of the question, if it is not the name.
    stem, item
        Of a matrix or multiple choice: the common question, and this column's row or option.
    system
        For a column of the platform's own: what it serves, or "" for nothing.
    other_names
        Names the question may also have in an instrument.
    """

    name: str
    label: str = ""
    stem: str = ""
    item: str = ""
    system: str | None = None
    other_names: tuple[str, ...] = ()


def sheet_by_sheet(
    fits: Callable[[Sheet], str | None], read: Callable[[Sheet], tuple[RawExport, ...]]
) -> tuple[Callable[[Sheets], Evidence | None], Callable[[Sheets], tuple[RawExport, ...]]]:
    """Make the two functions of a platform whose tables stand each for themselves.

    Sheets that are not the platform's are read as plain ones, unless none is.
    """

    def recognises(sheets: Sheets) -> Evidence | None:
        because = next((why for sheet in sheets if (why := fits(sheet))), None)
        return Evidence(because) if because else None

    def read_all(sheets: Sheets) -> tuple[RawExport, ...]:
        fitting = [bool(fits(sheet)) for sheet in sheets]
        exports: list[RawExport] = []
        for sheet, fit in zip(sheets, fitting, strict=True):
            exports += read(sheet) if fit or not any(fitting) else (build_table(sheet),)
        return tuple(exports)

    return recognises, read_all


def system_headings(
    names: Sequence[str], system: dict[str, str], pattern: Callable[[str], bool] | None = None
) -> list[Heading]:
    """Return a heading a name; `system` says what the platform's own columns serve."""
    known = {plain_name(name): purpose for name, purpose in system.items()}
    headings = []
    for name in names:
        purpose = known.get(plain_name(name)) if name else None
        if purpose is None and pattern is not None and pattern(name):
            purpose = ""
        headings.append(Heading(name, system=purpose))
    return headings


def has_names(sheet: Sheet, *names: str) -> bool:
    """Tell whether the first filled row has all these names, however signed or capitalised."""
    here = {plain_name(name) for name in sheet.names}
    return all(plain_name(name) in here for name in names)


def build_table(
    sheet: Sheet, headings: Sequence[Heading] | None = None, skip: int = 1
) -> RawExport:
    """Make a sheet into an export.

    Parameters
    ----------
    sheet
        The cells.
    headings
        What the header says, a heading a column; the first filled row by default.
    skip
        How many rows, from the first that holds anything, are no answers.

    Notes
    -----
    Blank rows after the last filled one are not rows; blank rows in between are.
    """
    import numpy as np

    if headings is None:
        headings = [Heading(name) for name in sheet.names]
    if sheet.export is not None:
        return replace(_renamed(sheet.export, headings), read_as=sheet.read_as)
    start = sheet.first + skip
    body = _without_blank_end(sheet.rows[start:])
    problems = [*sheet.problems, *check_widths(sheet, body, len(headings), start + 1)]
    width = len(headings)
    if not any(problem.rule == "row-too-long" for problem in problems):
        width = max([width, *map(len, body)])
    given = [*headings, *[Heading("")] * (width - len(headings))]
    twice = Counter(heading.name for heading in given)
    seen: set[str] = set()
    columns: list[RawColumn] = []
    by_column = column_levels(body, width)
    for number, (heading, levels) in enumerate(zip(given, by_column, strict=True)):
        if not heading.name and not levels.values:
            continue
        shown = heading.name or column_letters(number)
        if heading.name in seen:
            shown = f"{shown} ({column_letters(number)})"
        seen.add(heading.name)
        columns.append(_column(heading, shown, levels))
        if not heading.name:
            problems.append(_nameless(sheet, shown))
    problems += _repeated(sheet, twice)
    rows = np.arange(start + 1, start + 1 + len(body))
    file = sheet.path.name
    return RawExport(
        file, sheet.name, sheet.kind, tuple(columns), rows, tuple(problems), "", sheet.read_as
    )


def _column(heading: Heading, shown: str, levels: Levels) -> RawColumn:
    cells = levels.spread([*levels.values, None])
    return RawColumn(
        heading.name,
        shown,
        cells,
        heading.label,
        stem=heading.stem,
        item=heading.item,
        system=heading.system,
        other_names=heading.other_names,
    ).knowing(levels)


def _renamed(export: RawExport, headings: Sequence[Heading]) -> RawExport:
    """Put what a platform knows on the columns of a file that names its own."""
    columns = tuple(
        replace(
            column,
            name=heading.name or column.name,
            label=heading.label or column.label,
            stem=heading.stem,
            item=heading.item,
            system=heading.system,
            other_names=heading.other_names,
        )
        for column, heading in zip(export.columns, headings, strict=True)
    )
    return replace(export, columns=columns)


def _without_blank_end(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    last = len(rows)
    while last and not any(clean_cell(value) is not None for value in rows[last - 1]):
        last -= 1
    return rows[:last]


def _nameless(sheet: Sheet, shown: str) -> Problem:
    return Problem(
        "header-empty",
        "this column has no name in the first row.",
        "Give it the id or the wording of its question, or empty the column.",
        Place(sheet.path.name, None, sheet.name, sheet.first + 1, shown),
        "warning",
    )


def _repeated(sheet: Sheet, often: Counter[str]) -> list[Problem]:
    names = [name for name, times in often.items() if name and times > 1]
    if not names:
        return []
    listed = ", ".join(f'"{name[:60]}"' for name in names[:5])
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return [
        Problem(
            "header-twice",
            f"{len(names)} column names stand more than once: {listed}{more}; the later ones are "
            "shown with their column letters.",
            "Give each question a name of its own if they are different questions.",
            sheet.place(),
            "note",
        )
    ]


def cell_text(value: Any) -> str:
    """Return a cell as text, empty for nothing."""
    return "" if value is None else text_of(value)
