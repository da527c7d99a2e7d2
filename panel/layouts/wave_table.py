"""Table A: means of both waves and the change, by project or party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from panel.layouts.grid import Grid, Line, TableGroup, number
from panel.layouts.notes import wave_table_notes
from panel.numbers import NOT_COMPUTED
from panel.release import ReleasedMeasure
from panel.tables import Cell, Column, Row, RowStyle, Table, sign_cell
from survey.definition import in_language


def wave_table(grid: Grid, topics: tuple[str, ...] = (), by: str = "project") -> Table:
    """Build table A of the topics named, or of all of them."""
    chosen = grid.topics(topics)
    groups = grid.groups(by)
    rows: list[Row] = []
    for topic in chosen:
        if len(chosen) > 1:
            rows.append(Row(in_language(topic.title, grid.language), (), "group"))
        lines = list(grid.lines(topic))
        rows += [_row(grid, line, groups) for line in lines]
        first = next((line for line in lines if not is_gap(grid, line.measure)), None)
        if first is not None:
            rows += _answer_rows(grid, first, groups)
    columns = [
        column
        for group in groups
        for column in (
            Column(f"{group.id}_{grid.pair[0]}", grid.pair[0], group.title),
            Column(f"{group.id}_{grid.pair[1]}", grid.pair[1], group.title),
            Column(f"{group.id}_change", grid.word("change"), group.title),
        )
    ]
    low, high = _ends(grid)
    subject = (
        in_language(chosen[0].title, grid.language)
        if len(chosen) == 1
        else in_language(grid.release.text.title, grid.language)
    )
    word = in_language(grid.release.text.project_word, grid.language)
    return Table(
        id="A",
        title=grid.word(
            "title_a",
            study=subject,
            by=grid.word(f"by_{by}", project_word=word),
            waves=grid.waves_in_words,
            low=low,
            high=high,
        ),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=wave_table_notes(grid, [line for topic in chosen for line in grid.lines(topic)]),
        language=grid.language,
        synthetic=grid.release.text.synthetic,
        provenance=grid.release.text.provenance,
        row_heading=grid.word("measure"),
    )


def _row(grid: Grid, line: Line, groups: tuple[TableGroup, ...]) -> Row:
    if line.measure.kind == "measure":
        style: RowStyle = "index"
    else:
        style = "item" if line.depth else "plain"
    cells = tuple(cell for group in groups for cell in _cells(grid, line, group))
    if line.reworded:
        cells = (replace(cells[0], dagger=True), *cells[1:])
    return Row(grid.title(line.measure), cells, style, line.depth)


def _cells(grid: Grid, line: Line, group: TableGroup) -> Iterator[Cell]:
    first, second = grid.pair
    if is_gap(grid, line.measure):
        for wave in grid.pair:
            yield number(grid.find("gap", line.measure.id, group, wave), "gap")
        yield sign_cell(NOT_COMPUTED)
        return
    yield number(grid.level(line.id_from, group, first), "mean")
    yield number(grid.level(line.id_to, group, second), "mean")
    change = grid.change(line, group)
    cell = number(change, "change", "change", none=NOT_COMPUTED)
    star = group.kind == "all" and change is not None and change.get("star") == 1
    yield replace(cell, star=True) if star and cell.number is not None else cell


def is_gap(grid: Grid, measure: ReleasedMeasure) -> bool:
    """Tell whether a measure is a gap between rated groups."""
    return grid.release.has("gap", measure.id, "all", "all")


def _answer_rows(grid: Grid, line: Line, groups: tuple[TableGroup, ...]) -> Iterator[Row]:
    """Yield the rows about the answers to the topic's first measure."""
    first, second = grid.pair
    name = grid.title(line.measure)
    share: list[Cell] = []
    answers: list[Cell] = []
    pairs: list[Cell] = []
    for group in groups:
        levels = [grid.level(line.id_from, group, first), grid.level(line.id_to, group, second)]
        share += [*(number(level, "no_answer", "percent") for level in levels), sign_cell(".")]
        answers += [*(grid.answers(level) for level in levels), sign_cell(".")]
        both = grid.change(line, group, "stayers")
        pairs += [sign_cell("."), grid.answers(both), sign_cell(".")]
    yield Row(grid.word("no_answer", measure=name), tuple(share), "answers")
    yield Row(grid.word("n", measure=name), tuple(answers), "answers")
    if any(cell.sign != "." for cell in pairs):
        yield Row(grid.word("n_pairs", measure=name), tuple(pairs), "answers")


def _ends(grid: Grid) -> tuple[str, str]:
    """Return the commonest ends of the answer scales."""
    ends = [
        (measure.low, measure.high)
        for measure in grid.release.text.measures.values()
        if measure.low is not None and measure.high is not None
    ]
    low, high = max(set(ends), key=ends.count) if ends else (1.0, 5.0)
    return f"{low:g}", f"{high:g}"
