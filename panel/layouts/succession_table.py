"""Successors beside their predecessors in the same position, in aggregate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.layouts.frame import framed, waves_in_words
from panel.layouts.grid import Grid, interval, number
from panel.layouts.notes import closing_notes
from panel.tables import Column, Row, RowStyle, Table


def succession_pair_tables(grid: Grid, pairs: Sequence[tuple[str, str]]) -> Iterator[Table]:
    """Build a table for each pair of waves: a row a scale or index."""
    for pair in pairs:
        table = _table(Grid(grid.release, pair, grid.language))
        if table.rows:
            yield table


def _table(grid: Grid) -> Table:
    variance = grid.word("of_variance")
    columns = (
        Column("mean_predecessors", grid.pair[0], grid.word("predecessors")),
        Column("mean_successors", grid.pair[1], grid.word("successors")),
        Column("difference", grid.word("difference")),
        Column("interval", grid.word("interval")),
        Column("n", grid.word("pairs")),
        Column("share_person", grid.word("share_person"), variance),
        Column("share_position", grid.word("share_position"), variance),
    )
    rows = []
    for measure in grid.release.text.measures.values():
        own = grid.find("succession", measure.id, grid.everybody, *grid.pair)
        if own is not None:
            cells = (
                number(own, "mean_predecessors"),
                number(own, "mean_successors"),
                number(own, "difference", "change"),
                interval(own),
                grid.answers(own),
                number(own, "share_person", "percent"),
                number(own, "share_position", "percent"),
            )
            style: RowStyle = "index" if measure.kind == "measure" else "plain"
            rows.append(Row(grid.title(measure), cells, style))
    return framed(
        grid,
        f"succession-{'-'.join(grid.pair)}",
        grid.word("title_succession", waves=waves_in_words(grid.pair, grid)),
        columns,
        rows,
        (
            grid.word("note_succession", least=grid.release.text.succession_pairs),
            grid.word("note_missing"),
            grid.word("note_not_computed"),
            *closing_notes(grid, banded=True),
        ),
    )
