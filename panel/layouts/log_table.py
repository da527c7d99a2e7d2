"""The instrument log as a table: what changed in the questions, and what can be compared."""

from __future__ import annotations

from panel.layouts.grid import Grid
from panel.numbers import IMPOSSIBLE
from panel.tables import Cell, Column, Row, Table, sign_cell
from survey.definition import in_language


def log_table(grid: Grid) -> Table:
    """Build the log of every question that is not the same in both waves."""
    first, second = grid.pair

    def text(value: dict[str, str]) -> Cell:
        return Cell(in_language(value, grid.language), "text") if value else sign_cell(IMPOSSIBLE)

    rows = tuple(
        Row(
            str(change.id_to or change.id_from),
            (
                Cell(grid.word(change.change), "text"),
                text(change.text_from),
                text(change.text_to),
                Cell(grid.word(change.verdict), "text"),
                text(change.reason),
            ),
        )
        for change in grid.release.text.log
        if (change.wave_from, change.wave_to) == grid.pair and change.change != "identical"
    )
    return Table(
        id="log",
        title=grid.word("title_log", first=grid.wave_title(first), second=grid.wave_title(second)),
        columns=(
            Column("kind", grid.word("kind")),
            Column("from", first),
            Column("to", second),
            Column("verdict", grid.word("verdict")),
            Column("reason", grid.word("reason")),
        ),
        rows=rows,
        language=grid.language,
        synthetic=grid.release.text.synthetic,
        provenance=grid.release.text.provenance,
        row_heading=grid.word("question"),
    )
