"""What people expected beside what they experienced: reworded questions, never subtracted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.layouts.frame import framed
from panel.layouts.grid import Grid, Line, number
from panel.layouts.notes import closing_notes, opening_notes
from panel.release import ReleasedMeasure
from panel.tables import Column, Row, Table
from survey.definition import in_language


def expectation_tables(grid: Grid, waves: Sequence[str], by: str) -> Iterator[Table]:
    """Build the table of reworded pairs; none where no question of these waves was reworded."""
    pairs = list(_pairs(grid, waves))
    if not pairs:
        return
    groups = grid.groups(by)
    sides = (("before", grid.word("expected")), ("after", grid.word("experienced")))
    columns = [
        *(Column(f"{g.id}_{key}", heading, g.title) for g in groups for key, heading in sides),
        *(Column(f"n_{key}", heading, grid.word("answers_of_all")) for key, heading in sides),
    ]
    rows = []
    for first, earlier, second, later in pairs:
        cells = [
            number(grid.level(measure.id, group, wave), "mean")
            for group in groups
            for measure, wave in ((first, earlier), (second, later))
        ]
        cells += [
            grid.answers(grid.level(measure.id, grid.everybody, wave))
            for measure, wave in ((first, earlier), (second, later))
        ]
        label = f"{grid.title(first)} ({earlier}) · {grid.title(second)} ({later})"
        if grid.title(first) == grid.title(second):
            label = f"{grid.title(first)} ({earlier} · {later})"
        rows.append(Row(label, tuple(cells)))
    word = in_language(grid.release.text.project_word, grid.language)
    lines = [Line(measure, None, measure.id, 0) for _, _, measure, _ in pairs]
    yield framed(
        grid,
        "expectation",
        grid.word("title_expectation", by=grid.word(f"by_{by}", project_word=word)),
        columns,
        rows,
        (
            grid.word("note_expectation"),
            *opening_notes(grid, lines),
            grid.word("note_no_figure"),
            *closing_notes(grid, weighted=True, banded=True),
        ),
        grid.word("question"),
    )


def _pairs(
    grid: Grid, waves: Sequence[str]
) -> Iterator[tuple[ReleasedMeasure, str, ReleasedMeasure, str]]:
    """Yield each wording with the last wave it was put, and the next with its first."""
    measures = grid.release.text.measures
    order = [wave.id for wave in grid.release.text.waves]
    for later in measures.values():
        earlier = measures.get(later.before or "")
        second = next((wave for wave in order if wave in later.waves), None)
        if earlier is None or second is None:
            continue
        before = [w for w in order[: order.index(second)] if w in earlier.waves]
        if before and {before[-1], second} <= set(waves):
            yield earlier, before[-1], later, second
