"""What the tables about people share: a row a group, shares with their intervals, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from panel.layouts.grid import Grid, TableGroup, absent
from panel.numbers import IMPOSSIBLE, NOT_COMPUTED
from panel.release import ReleasedCell
from panel.tables import Cell, Column, Row, Table, sign_cell
from survey.definition import in_language

Cells = Callable[[TableGroup], Sequence[Cell]]


def group_rows(grid: Grid, cells: Cells) -> Iterator[Row]:
    """Yield a row a project and a party, under headings where there are both, and everybody."""
    text = grid.release.text
    headings = {
        "project": in_language(text.project_word, grid.language).capitalize(),
        "party": grid.word("parties"),
    }
    divided = bool(text.projects and text.parties)
    for kind, heading in headings.items():
        own = grid.groups(kind)[:-1]
        if divided:
            yield Row(heading, (), "group")
        yield from (Row(g.title, tuple(cells(g)), "plain", int(divided)) for g in own)
    yield Row(grid.everybody.title, tuple(cells(grid.everybody)), "index")


def count(cell: ReleasedCell | None, name: str) -> Cell:
    """Return a number of people that is kept with both its ends, as `n` is."""
    low, high = (cell.get(f"{name}_{end}") if cell else None for end in ("low", "high"))
    if low is None or high is None:
        return absent(cell)
    return Cell(int(low) if low == high else f"{low:.0f}–{high:.0f}", "count")


def limits(
    cell: ReleasedCell | None,
    name: str = "ci",
    *,
    decimals: int = 0,
    signed: bool = False,
    none: str = IMPOSSIBLE,
) -> Cell:
    """Return the interval of a cell that is kept under a name, as a table cell."""
    low, high = (cell.get(f"{name}_{end}") if cell else None for end in ("low", "high"))
    if low is None or high is None:
        return sign_cell(NOT_COMPUTED) if cell is not None and cell.shown else absent(cell, none)
    return Cell(kind="interval", low=low, high=high, signed=signed, decimals=decimals)


def people_table(
    grid: Grid,
    id: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    notes: Sequence[str],
    row_heading: str = "group",
) -> Table:
    """Put a table together with what is said under every table about people.

    `row_heading` is the word of the tables for what a row is.
    """
    text = grid.release.text
    counts = {"exact": text.exact_n_from, "low": text.min_n, "high": text.exact_n_from - 1}
    signs = {cell.sign for row in rows for cell in row.cells}
    closing = [
        *([grid.word("note_few_people", most=text.min_n - 1)] if ":" in signs else []),
        grid.word("note_people_band", **counts),
        *([grid.word("note_none")] if "." in signs else []),
        *([grid.word("note_not_computed")] if "–" in signs else []),
        grid.word("note_source", study=in_language(text.title, grid.language)),
    ]
    return Table(
        id=id,
        title=title,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(*notes, *closing),
        language=grid.language,
        synthetic=text.synthetic,
        provenance=text.provenance,
        row_heading=grid.word(row_heading),
    )
