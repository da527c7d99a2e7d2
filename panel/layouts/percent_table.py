"""Table C: the share who answered above the middle of the scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from panel.layouts.grid import Grid, Line, TableGroup, absent, number
from panel.layouts.notes import percent_notes
from panel.numbers import format_share
from panel.release import ReleasedCell, ReleasedMeasure
from panel.tables import Cell, Column, Row, Table
from survey.definition import in_language

_COUNTS_BELOW = 50


def percent_table(grid: Grid, topics: tuple[str, ...] = (), by: str = "project") -> Table:
    """Build table C of every question that is answered on the commonest scale."""
    groups = grid.groups(by)
    lines = list(_lines(grid, topics))
    counted = [group for group in groups if _has_few(grid, lines, group)]
    columns = []
    for group in groups:
        for wave in grid.pair:
            columns.append(Column(f"{group.id}_{wave}", wave, group.title))
            if group in counted:
                heading = grid.word("answers")
                columns.append(Column(f"{group.id}_{wave}_n", heading, group.title))
    rows = [
        Row(
            grid.title(line.measure),
            tuple(c for group in groups for c in _cells(grid, line, group, group in counted)),
        )
        for line in lines
    ]
    return Table(
        id="C",
        title=grid.word("title_c", answers=_answers(grid, lines), waves=grid.waves_in_words),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=percent_notes(grid, lines),
        language=grid.language,
        synthetic=grid.release.text.synthetic,
        provenance=grid.release.text.provenance,
        row_heading=grid.word("measure"),
    )


def _lines(grid: Grid, topics: tuple[str, ...]) -> Iterator[Line]:
    found: dict[str, Line] = {}
    for topic in grid.topics(topics):
        for line in grid.lines(topic):
            if line.measure.kind == "item" and line.measure.choices:
                found.setdefault(line.measure.id, line)
    scales = Counter(_labels(line.measure) for line in found.values())
    if scales:
        common = scales.most_common(1)[0][0]
        yield from (line for line in found.values() if _labels(line.measure) == common)


def _labels(measure: ReleasedMeasure) -> tuple[str, ...]:
    return tuple(in_language(text, "") for text in measure.choices.values())


def _answers(grid: Grid, lines: list[Line]) -> str:
    if not lines:
        return ""
    measure = lines[0].measure
    middle = ((measure.low or 0) + (measure.high or 0)) / 2
    above = [
        in_language(text, grid.language)
        for code, text in measure.choices.items()
        if float(code) > middle
    ]
    quoted = [f"«{words}»" if grid.language == "nb" else f"“{words}”" for words in above]
    return f" {grid.word('or')} ".join(quoted)


def _waves(grid: Grid, line: Line) -> Iterator[tuple[str | None, str]]:
    yield line.id_from, grid.pair[0]
    yield line.id_to, grid.pair[1]


def _distribution(grid: Grid, id: str | None, group: TableGroup, wave: str) -> ReleasedCell | None:
    return grid.find("distribution", id, group, wave) if id else None


def _has_few(grid: Grid, lines: list[Line], group: TableGroup) -> bool:
    cells = (
        _distribution(grid, id, group, wave) for line in lines for id, wave in _waves(grid, line)
    )
    return any(c is not None and (c.get("n_low") or _COUNTS_BELOW) < _COUNTS_BELOW for c in cells)


def _cells(grid: Grid, line: Line, group: TableGroup, counted: bool) -> Iterator[Cell]:
    for id, wave in _waves(grid, line):
        cell = _distribution(grid, id, group, wave)
        yield number(cell, "agree", "percent")
        if counted:
            n, agree = (cell.get("n_low"), cell.get("agree_n")) if cell else (None, None)
            if n is None or agree is None:
                yield absent(cell)
            else:
                yield Cell(format_share(int(agree), int(n), grid.language), "count")
