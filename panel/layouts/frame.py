"""What every table of a release carries besides its rows, and the waves it shows."""

from __future__ import annotations

from collections.abc import Sequence

from panel.layouts.grid import Grid, number
from panel.numbers import format_p
from panel.release import Release, ReleasedCell
from panel.tables import Cell, Column, Row, Table


def framed(
    grid: Grid,
    id: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    notes: Sequence[str],
    row_heading: str = "",
) -> Table:
    """Make a table of a release: language, watermark and sources are the release's."""
    return Table(
        id=id,
        title=title,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(note for note in notes if note),
        language=grid.language,
        synthetic=grid.release.text.synthetic,
        provenance=grid.release.text.provenance,
        row_heading=row_heading,
    )


def grid_of(release: Release, waves: Sequence[str], language: str) -> Grid:
    """Return a grid from the first of these waves to the last."""
    return Grid(release, (waves[0], waves[-1]), language)


def waves_in_words(waves: Sequence[str], grid: Grid) -> str:
    """Name waves as a title does: `2016 og 2017`."""
    if len(waves) < 2:
        return "".join(waves)
    return f"{', '.join(waves[:-1])} {grid.word('and')} {waves[-1]}"


def p_cell(cell: ReleasedCell | None, statistic: str, language: str) -> Cell:
    """Return a p value as it is written, `<0,001` at the least."""
    value = cell.get(statistic) if cell else None
    if value is None:
        return number(cell, statistic, "mean")
    return Cell(format_p(value, language), "mean")
