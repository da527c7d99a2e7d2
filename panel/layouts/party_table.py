"""How far the parties' means lie apart, measure by measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.layouts.frame import framed, p_cell
from panel.layouts.grid import Grid, Line, number
from panel.layouts.notes import closing_notes, opening_notes
from panel.release import ReleasedCell
from panel.tables import Cell, Column, Row, RowStyle, Table
from survey.definition import in_language


def party_tables(grid: Grid, waves: Sequence[str]) -> Iterator[Table]:
    """Build a table a wave: a row a measure, the parties' means and their range."""
    for wave in waves:
        yield _table(grid, wave)


def _table(grid: Grid, wave: str) -> Table:
    groups = grid.groups("party")[:-1]
    between = grid.word("between_parties")
    columns = [Column(group.id, group.title, grid.word("party")) for group in groups]
    columns += [
        Column(key, heading, between)
        for key, heading in (
            ("range", grid.word("range")),
            ("chance_range", grid.word("chance_gap")),
            ("epsilon_squared", "ε²"),
            ("p", "p"),
            ("p_holm", grid.word("p_holm")),
        )
    ]
    rows, lines = [], list[Line]()
    for topic in grid.topics():
        own = [line for line in grid.lines(topic) if _range(grid, line, wave) is not None]
        own = [line for line in own if line.measure.id not in {seen.measure.id for seen in lines}]
        if own:
            rows.append(Row(in_language(topic.title, grid.language), (), "group"))
        for line in own:
            means = [number(grid.level(line.measure.id, group, wave), "mean") for group in groups]
            apart = _apart(_range(grid, line, wave), grid.language)
            style: RowStyle = "index" if line.measure.kind == "measure" else "plain"
            rows.append(Row(grid.title(line.measure), (*means, *apart), style))
        lines += own
    return framed(
        grid,
        f"parties-{wave}",
        grid.word("title_parties", wave=grid.wave_title(wave)),
        columns,
        rows,
        (
            grid.word("note_range"),
            *opening_notes(grid, lines),
            grid.word("note_no_figure"),
            grid.word("note_not_computed"),
            *closing_notes(grid),
        ),
    )


def _range(grid: Grid, line: Line, wave: str) -> ReleasedCell | None:
    return grid.find("party_range", line.measure.id, grid.everybody, wave)


def _apart(cell: ReleasedCell | None, language: str) -> Iterator[Cell]:
    yield number(cell, "range")
    yield number(cell, "chance_range")
    share = cell.get("epsilon_squared") if cell else None
    yield number(cell, "epsilon_squared") if share is None else Cell(share, "mean", decimals=2)
    yield p_cell(cell, "p", language)
    yield p_cell(cell, "p_holm", language)
