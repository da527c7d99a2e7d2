"""Table D: why the mean of all who answered changed: the same people, or other people."""

from __future__ import annotations

from panel.layouts.grid import Grid, Line, TableGroup, interval, number
from panel.layouts.notes import decomposition_notes
from panel.numbers import NOT_COMPUTED
from panel.release import ReleasedCell
from panel.tables import Column, Row, RowStyle, Table

_ALWAYS = ("stayers", "joiners", "leavers")
_SOMETIMES = ("switchers_in", "switchers_out", "replaced")


def decomposition_tables(
    grid: Grid, topics: tuple[str, ...] = (), by: str = "project"
) -> tuple[Table, ...]:
    """Build table D for everybody, and for each project or party where any of it is shown."""
    lines = list(grid.compared_lines(topics))
    own = [group for group in grid.groups(by) if group.kind == by]
    shown = [g for g in own if any(c.shown for c in _splits(grid, g, lines))]
    return tuple(_table(grid, group, lines) for group in (grid.everybody, *shown))


def _splits(grid: Grid, group: TableGroup, lines: list[Line]) -> list[ReleasedCell]:
    found = (grid.find("decomposition", line.measure.id, group, *grid.pair) for line in lines)
    return [cell for cell in found if cell is not None]


def _table(grid: Grid, group: TableGroup, lines: list[Line]) -> Table:
    first, second = grid.pair
    used = {name for cell in _splits(grid, group, lines) for name in cell.values}
    terms = (*_ALWAYS, *(term for term in _SOMETIMES if term in used))
    answers = grid.word("answers")
    columns = [
        Column("n_from", first, answers),
        Column("n_to", second, answers),
        Column("n_pairs", grid.word("pairs"), answers),
    ]
    for term in ("total", *terms):
        heading = grid.word(f"term_{term}")
        columns += [
            Column(term, grid.word("change" if term == "total" else "contribution"), heading),
            Column(f"{term}_interval", grid.word("interval"), heading),
        ]
    has_parties = group.kind == "party" or grid.release.text.weighting == "party_equal"
    return Table(
        id="D" if group.kind == "all" else f"D-{group.id}",
        title=grid.word("title_d", group=group.title, waves=grid.waves_in_words),
        columns=tuple(columns),
        rows=tuple(_row(grid, line, group, terms) for line in lines),
        notes=decomposition_notes(grid, group, terms, has_parties),
        language=grid.language,
        synthetic=grid.release.text.synthetic,
        provenance=grid.release.text.provenance,
        row_heading=grid.word("measure"),
    )


def _row(grid: Grid, line: Line, group: TableGroup, terms: tuple[str, ...]) -> Row:
    split = grid.find("decomposition", line.measure.id, group, *grid.pair)
    cells = [
        grid.answers(grid.level(line.id_from, group, grid.pair[0])),
        grid.answers(grid.level(line.id_to, group, grid.pair[1])),
        grid.answers(grid.change(line, group, "stayers")),
    ]
    for term in ("total", *terms):
        cells.append(number(split, term, "change", none=NOT_COMPUTED))
        cells.append(interval(split, none=NOT_COMPUTED, of=f"{term}_ci"))
    style: RowStyle = "index" if line.measure.kind == "measure" else "plain"
    return Row(grid.title(line.measure), tuple(cells), style)
