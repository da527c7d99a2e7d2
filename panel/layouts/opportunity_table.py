"""Two measures apart and their difference, party by party: opportunity beside influence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.layouts.frame import framed, waves_in_words
from panel.layouts.grid import Grid, Line, interval, number
from panel.layouts.notes import closing_notes, opening_notes
from panel.release import ReleasedMeasure
from panel.tables import Column, Row, Table


def opportunity_tables(grid: Grid, waves: Sequence[str]) -> Iterator[Table]:
    """Build a table for each difference measure: a row a party, columns by wave."""
    for measure in grid.release.text.measures.values():
        if measure.of and all(part in grid.release.text.measures for part in measure.of):
            yield _table(grid, measure, waves)


def _table(grid: Grid, measure: ReleasedMeasure, waves: Sequence[str]) -> Table:
    parts = [grid.release.text.measures[part] for part in measure.of]
    columns = [
        Column(f"{wave}_{key}", heading, grid.wave_title(wave))
        for wave in waves
        for key, heading in (
            *((part.id, grid.title(part)) for part in parts),
            ("difference", grid.word("difference")),
            ("interval", grid.word("interval")),
            ("n", grid.word("answers")),
        )
    ]
    rows = []
    for group in grid.groups("party")[:-1]:
        cells = []
        for wave in waves:
            cells += [number(grid.level(part.id, group, wave), "mean") for part in parts]
            own = grid.level(measure.id, group, wave)
            cells += [number(own, "mean", "change"), interval(own), grid.answers(own)]
        rows.append(Row(group.title, tuple(cells)))
    lines = [Line(part, None, part.id, 0) for part in parts]
    return framed(
        grid,
        f"opportunity-{measure.id}",
        grid.word(
            "title_opportunity", measure=grid.title(measure), waves=waves_in_words(waves, grid)
        ),
        columns,
        rows,
        (
            grid.word("note_opportunity"),
            *opening_notes(grid, lines),
            *closing_notes(grid, banded=True),
        ),
        grid.word("party"),
    )
