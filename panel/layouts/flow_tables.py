"""What became of people from one wave to another: by the register, and by the answers."""

from __future__ import annotations

from panel.layouts.grid import Grid, TableGroup, number
from panel.layouts.people_rows import group_rows, limits, people_table
from panel.release import PARTS
from panel.tables import Cell, Column, Row, Table
from survey.definition import in_language


def flow_tables(grid: Grid) -> tuple[Table, ...]:
    """Build the tables of a pair of waves: membership where there is a register, and answers."""
    known = grid.release.has("membership", "", "all", "all")
    return (*([_membership_table(grid)] if known else []), _followed_table(grid))


def retention_table(grid: Grid) -> Table | None:
    """Build the table of who answered all waves; `None` with fewer than three."""
    waves = [wave.id for wave in grid.release.text.waves]
    cell = grid.find("retention_all", "", grid.everybody, waves[0], waves[-1])
    if cell is None:
        return None
    columns = (
        Column("n", grid.word("answers"), grid.wave_title(waves[0])),
        Column("rate", grid.word("per_cent"), grid.word("answered_all")),
        Column("interval", grid.word("interval"), grid.word("answered_all")),
    )
    cells = (grid.answers(cell), number(cell, "rate", "percent"), limits(cell))
    title = grid.word("title_retention_all", first=waves[0], second=waves[-1])
    rows = [Row(grid.everybody.title, cells, "index")]
    notes = [grid.word("note_retention_all")]
    return people_table(grid, "retention-all", title, columns, rows, notes)


def _membership_table(grid: Grid) -> Table:
    first, second = grid.pair
    columns = [
        Column("stayed", grid.word("stayed")),
        Column("same_role", grid.word("same_role"), grid.word("stayed")),
        Column("switched_role", grid.word("switched_role"), grid.word("stayed")),
        Column("left", grid.word("left")),
        Column("joined", grid.word("joined")),
    ]

    def cells(group: TableGroup) -> list[Cell]:
        whole = grid.find("membership", "", group, *grid.pair)
        split = grid.find("switched", "", group, *grid.pair)
        found = {"same_role": split, "switched_role": split}
        return [number(found.get(c.key, whole), c.key, "count") for c in columns]

    word = in_language(grid.release.text.project_word, grid.language)
    return people_table(
        grid,
        f"membership-{first}-{second}",
        grid.word("title_membership", waves=grid.waves_in_words),
        columns,
        list(group_rows(grid, cells)),
        [grid.word("note_membership", first=first, second=second, project_word=word)],
    )


def _followed_table(grid: Grid) -> Table:
    first, second = grid.pair
    patterns, again = grid.word("patterns"), grid.word("retention")
    columns = (
        *(Column(key, grid.word(key, first=first, second=second), patterns) for key in PARTS),
        Column("askable", grid.word("askable"), again),
        Column("retention", grid.word("per_cent"), again),
        Column("retention_interval", grid.word("interval"), again),
    )

    def cells(group: TableGroup) -> list[Cell]:
        pattern = grid.find("participation", "", group, *grid.pair)
        kept = grid.find("retention", "", group, *grid.pair)
        counts = [number(pattern, key, "count") for key in PARTS]
        return [*counts, grid.answers(kept), number(kept, "rate", "percent"), limits(kept)]

    words = {"first": first, "second": second}
    return people_table(
        grid,
        f"followed-{first}-{second}",
        grid.word("title_followed", waves=grid.waves_in_words),
        columns,
        list(group_rows(grid, cells)),
        [grid.word("note_response_patterns"), grid.word("note_retention", **words)],
    )
