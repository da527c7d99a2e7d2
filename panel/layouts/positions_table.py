"""What became of positions between waves, and how long the owners' seats were filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from panel.layouts.frame import framed, waves_in_words
from panel.layouts.grid import Grid, TableGroup, number
from panel.layouts.notes import source_note
from panel.numbers import EN_DASH
from panel.tables import Cell, Column, Row, RowStyle, Table
from survey.definition import in_language

_COLUMNS = {
    "all": "positions",
    "same_holder": "same_holder",
    "not_the_same": "not_the_same",
    "successor": "successor",
    "vacant": "vacant",
    "reorganised": "reorganised",
}


def position_tables(grid: Grid, pairs: Sequence[tuple[str, str]]) -> Iterator[Table]:
    """Build a table for each pair of waves: rows all, the projects, the parties."""
    for pair in pairs:
        if grid.release.has("positions", "", "all", "all"):
            yield _states(Grid(grid.release, pair, grid.language))


def seat_tables(grid: Grid) -> Iterator[Table]:
    """Build the months that the owners' seats were filled between neighbouring waves."""
    order = [wave.id for wave in grid.release.text.waves]
    pairs = [p for p in pairwise(order) if grid.find("seats", "", grid.everybody, *p) is not None]
    if pairs:
        yield _seats(grid, pairs)


def _states(grid: Grid) -> Table:
    of_these = ("successor", "vacant", "reorganised")
    columns = [
        Column(key, grid.word(word), grid.word("of_these") if key in of_these else None)
        for key, word in _COLUMNS.items()
    ]
    word = in_language(grid.release.text.project_word, grid.language)
    rows = [_row(grid, grid.everybody, "index")]
    for kind, heading in (("project", word.capitalize()), ("party", grid.word("party"))):
        rows.append(Row(heading, (), "group"))
        rows += [_row(grid, group, "item") for group in grid.groups(kind)[:-1]]
    return framed(
        grid,
        f"positions-{'-'.join(grid.pair)}",
        grid.word("title_positions", waves=waves_in_words(grid.pair, grid)),
        columns,
        rows,
        (
            grid.word("note_positions", most=grid.release.text.min_n - 1),
            source_note(grid),
        ),
        grid.word("group"),
    )


def _row(grid: Grid, group: TableGroup, style: RowStyle) -> Row:
    cells: list[Cell] = [
        number(grid.find("positions", "", group, *grid.pair, key), "positions", "count")
        for key in _COLUMNS
    ]
    return Row(group.title, tuple(cells), style)


def _seats(grid: Grid, pairs: Sequence[tuple[str, str]]) -> Table:
    columns = [
        Column(f"{'-'.join(pair)}_{key}", grid.word(key), EN_DASH.join(pair))
        for pair in pairs
        for key in ("seats", "months", "months_filled", "share")
    ]
    rows = []
    for group in grid.groups("project"):
        found = [grid.find("seats", "", group, *pair) for pair in pairs]
        if any(found):
            cells = [
                number(own, key, "percent" if key == "share" else "count")
                for own in found
                for key in ("seats", "months", "months_filled", "share")
            ]
            rows.append(Row(group.title, tuple(cells), "index" if group.kind == "all" else "plain"))
    word = in_language(grid.release.text.project_word, grid.language)
    waves = list(dict.fromkeys(wave for pair in pairs for wave in pair))
    return framed(
        grid,
        "seats",
        grid.word("title_seats", project_word=word, waves=waves_in_words(waves, grid)),
        columns,
        rows,
        (grid.word("note_seats"), source_note(grid)),
        word.capitalize(),
    )
