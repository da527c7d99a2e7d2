"""A grid of cells as it stands in a file, before anyone knows which rows hold the names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.importing.raw_export import RawExport, clean_cell, text_of
from survey.problems import Place, Problem

HEADS = 4
"""So many filled rows at the top are looked at to recognise a platform."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One table of a file, not interpreted.

    Parameters
    ----------
    path, name
        The file and, in a workbook, the sheet.
    kind
        `CSV`, `Excel`, `SPSS`, `SPSS portable` or `Stata`.
    rows
        The cells; empty for a file that names its own columns.
    first
        Where in `rows` the first row stands that holds anything.
    heads
        The texts of the first rows that hold anything; of a file that names its own columns,
        the names.
    read_as
        How the bytes were read, for the report.
    problems
        What was noticed so far.
    export
        The columns of a file that names its own.
    """

    path: Path
    name: str | None
    kind: str
    rows: Sequence[Sequence[Any]]
    first: int
    heads: tuple[tuple[str, ...], ...]
    read_as: str = ""
    problems: tuple[Problem, ...] = ()
    export: RawExport | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The first row of texts."""
        return self.heads[0]

    def head(self, number: int) -> tuple[str, ...]:
        """Return a row of texts from the top, as long as the widest; 0 is the first."""
        width = max(len(row) for row in self.heads)
        row = self.heads[number] if number < len(self.heads) else ()
        return row + ("",) * (width - len(row))

    def place(self) -> Place:
        """Return where this table is."""
        return Place(self.path.name, None, self.name)


def make_sheet(
    path: Path,
    name: str | None,
    kind: str,
    rows: Sequence[Sequence[Any]],
    read_as: str = "",
    problems: tuple[Problem, ...] = (),
) -> Sheet | None:
    """Make a sheet of rows, or `None` when there is nothing in them."""
    heads: list[tuple[str, ...]] = []
    first = -1
    for number, row in enumerate(rows):
        cells = [clean_cell(value) for value in row]
        if any(cell is not None for cell in cells):
            first = number if first < 0 else first
            heads.append(tuple("" if cell is None else text_of(cell) for cell in cells))
        if len(heads) == HEADS:
            break
    if first < 0:
        return None
    return Sheet(path, name, kind, rows, first, tuple(heads), read_as, problems)


def sheet_of(path: Path, export: RawExport, read_as: str = "") -> Sheet:
    """Make a sheet of a file that names its own columns."""
    names = tuple(column.name for column in export.columns)
    return Sheet(path, None, export.layout, (), 0, (names,), read_as or export.layout, (), export)
