"""Table B: three changes side by side: all who answered, the same people, and the model."""

from __future__ import annotations

from collections.abc import Iterator

from panel.layouts.grid import Grid, Line, TableGroup, absent, interval, number
from panel.layouts.notes import same_people_notes
from panel.numbers import IMPOSSIBLE, NOT_COMPUTED
from panel.release import ReleasedCell
from panel.tables import Cell, Column, Row, Table, sign_cell
from survey.definition import in_language


def same_people_tables(
    grid: Grid, topics: tuple[str, ...] = (), by: str = "project"
) -> tuple[Table, ...]:
    """Build table B for everybody, and for each project or party where any of it is shown."""
    own = [group for group in grid.groups(by) if group.kind == by]
    shown = [group for group in own if _has_pairs(grid, group, topics)]
    return tuple(_table(grid, group, topics) for group in (grid.everybody, *shown))


def _has_pairs(grid: Grid, group: TableGroup, topics: tuple[str, ...]) -> bool:
    cells = (grid.change(line, group, "stayers") for line in grid.compared_lines(topics))
    return any(cell is not None and cell.shown for cell in cells)


def _table(grid: Grid, group: TableGroup, topics: tuple[str, ...]) -> Table:
    first, second = grid.pair
    everyone, same, model = (grid.word(key) for key in ("all_answered", "same_people", "model"))
    with_effect = _has_effect(grid, group, topics)
    effect = [
        Column("same_effect", "d_av", same),
        Column("same_effect_interval", grid.word("interval"), same),
    ]
    columns = (
        Column("all_from", first, everyone),
        Column("all_from_n", grid.word("answers"), everyone),
        Column("all_to", second, everyone),
        Column("all_to_n", grid.word("answers"), everyone),
        Column("all_change", grid.word("change"), everyone),
        Column("all_interval", grid.word("interval"), everyone),
        Column("same_from", first, same),
        Column("same_to", second, same),
        Column("same_change", grid.word("change"), same),
        Column("same_interval", grid.word("interval"), same),
        Column("same_n", grid.word("pairs"), same),
        *(effect if with_effect else []),
        Column("model_change", grid.word("change"), model),
        Column("model_interval", grid.word("interval"), model),
        Column("model_n", grid.word("answers"), model),
        Column("perceived", grid.word("better_minus_worse"), grid.word("perceived")),
    )
    lines = list(grid.compared_lines(topics))
    rows = [_row(grid, line, group, with_effect) for line in lines]
    blank = len(columns) - 1
    perceived = [_perceived_row(grid, line, group, blank) for line in _perceived(grid)]
    if perceived:
        rows += [Row(grid.word("perceived"), (), "group"), *perceived]
    return Table(
        id="B" if group.kind == "all" else f"B-{group.id}",
        title=grid.word("title_b", group=group.title, waves=grid.waves_in_words),
        columns=columns,
        rows=tuple(rows),
        notes=same_people_notes(grid, group, lines, perceived=bool(perceived), effect=with_effect),
        language=grid.language,
        synthetic=grid.release.text.synthetic,
        provenance=grid.release.text.provenance,
        row_heading=grid.word("measure"),
    )


def _row(grid: Grid, line: Line, group: TableGroup, with_effect: bool) -> Row:
    before = grid.level(line.id_from, group, grid.pair[0])
    after = grid.level(line.id_to, group, grid.pair[1])
    change, same, model = (grid.change(line, group, s) for s in ("all", "stayers", "model"))
    cells = (
        number(before, "mean"),
        grid.answers(before),
        number(after, "mean"),
        grid.answers(after),
        number(change, "change", "change", none=NOT_COMPUTED),
        interval(change, none=NOT_COMPUTED),
        number(same, "mean_from"),
        number(same, "mean_to"),
        number(same, "change", "change", none=NOT_COMPUTED),
        interval(same, none=NOT_COMPUTED),
        grid.answers(same),
        *(_effect(same) if with_effect else ()),
        number(model, "change", "change", none=NOT_COMPUTED),
        interval(model, none=NOT_COMPUTED),
        _model_answers(grid, line, group, model),
        sign_cell(IMPOSSIBLE),
    )
    return Row(
        grid.title(line.measure), cells, "index" if line.measure.kind == "measure" else "plain"
    )


def _model_answers(grid: Grid, line: Line, group: TableGroup, model: ReleasedCell | None) -> Cell:
    """Return how many answers the model rests on, those of all waves."""
    if model is None or not model.shown:
        return absent(model, NOT_COMPUTED)
    return grid.answers(*(grid.level(line.measure.id, group, w) for w in line.measure.waves))


def _has_effect(grid: Grid, group: TableGroup, topics: tuple[str, ...]) -> bool:
    cells = (grid.change(line, group, "stayers") for line in grid.compared_lines(topics))
    return any(cell is not None and cell.get("effect") is not None for cell in cells)


def _effect(same: ReleasedCell | None) -> tuple[Cell, Cell]:
    """Return the standardised change of the same people, and its interval."""
    low, high = (same.get("effect_low"), same.get("effect_high")) if same else (None, None)
    if low is None or high is None:
        sign = absent(same, NOT_COMPUTED) if same is None or not same.shown else None
        return (sign or sign_cell(NOT_COMPUTED),) * 2
    value = number(same, "effect", "change")
    return value, Cell(kind="interval", low=low, high=high, signed=True)


def _perceived(grid: Grid) -> Iterator[Line]:
    """Yield the questions of the later wave about change itself."""
    for topic in grid.release.text.topics:
        if topic.page == "perceived":
            for line in grid.lines(topic):
                if line.id_from is None and line.measure.kind == "item":
                    yield line


def _perceived_row(grid: Grid, line: Line, group: TableGroup, before: int) -> Row:
    blank = (sign_cell(IMPOSSIBLE),) * before
    cell = grid.find("distribution", line.measure.id, group, grid.pair[1])
    if cell is None or not cell.shown:
        last = absent(cell)
    else:
        middle = ((line.measure.low or 0) + (line.measure.high or 0)) / 2
        shares = {float(name[6:]): v for name, v in cell.values.items() if name[:6] == "share_"}
        better = sum(share for code, share in shares.items() if code > middle)
        worse = sum(share for code, share in shares.items() if code < middle)
        last = Cell(better - worse, "change", decimals=0)
    return Row(in_language(line.measure.title, grid.language), (*blank, last), "plain", indent=1)
