"""The gap between rated groups beside what chance gives, by project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.layouts.frame import framed, waves_in_words
from panel.layouts.grid import Grid, interval, number
from panel.layouts.notes import closing_notes
from panel.numbers import format_percent
from panel.release import ReleasedCell, ReleasedMeasure
from panel.tables import Cell, Column, Row, Table
from survey.definition import in_language

_LEAST = 0.01


def gap_tables(grid: Grid, waves: Sequence[str]) -> Iterator[Table]:
    """Build a table for each gap measure: a row a project and one for all, columns by wave."""
    for measure in grid.release.text.measures.values():
        if grid.release.has("gap", measure.id, "all", "all"):
            yield _table(grid, measure, waves)


def _table(grid: Grid, measure: ReleasedMeasure, waves: Sequence[str]) -> Table:
    columns = [
        Column(f"{wave}_{key}", grid.word(word), grid.wave_title(wave))
        for wave in waves
        for key, word in (
            ("gap", "gap"),
            ("interval", "interval"),
            ("chance", "chance_gap"),
            ("share", "p_share"),
            ("n", "answers"),
        )
    ]
    rows = []
    for group in grid.groups("project"):
        found = [grid.find("gap", measure.id, group, wave) for wave in waves]
        cells = tuple(cell for own in found for cell in _cells(grid, own))
        rows.append(Row(group.title, cells, "index" if group.kind == "all" else "plain"))
    word = in_language(grid.release.text.project_word, grid.language)
    return framed(
        grid,
        f"gap-{measure.id}",
        grid.word("title_gap", measure=grid.title(measure), waves=waves_in_words(waves, grid)),
        columns,
        rows,
        (
            grid.word("note_gap_chance", groups=_compared(grid, measure)),
            grid.word("note_gap_interval"),
            *closing_notes(grid, weighted=True, banded=True),
        ),
        word.capitalize(),
    )


def _cells(grid: Grid, own: ReleasedCell | None) -> Iterator[Cell]:
    yield number(own, "gap")
    yield interval(own, signed=False)
    yield number(own, "chance_gap")
    yield _share(grid, own)
    yield grid.answers(own)


def _share(grid: Grid, own: ReleasedCell | None) -> Cell:
    """Return the share of permutations, which is never nothing: the observed one is among them."""
    share = own.get("p_share") if own else None
    if share is None:
        return number(own, "p_share", "percent")
    if share < _LEAST:
        return Cell(f"<{format_percent(100 * _LEAST, grid.language)}", "percent")
    return Cell(100 * share, "percent")


def _compared(grid: Grid, measure: ReleasedMeasure) -> str:
    """Name the groups that a gap compares."""
    measures, roles = grid.release.text.measures, grid.release.text.roles
    rated = {measures[item].rates for item in measure.items if item in measures}
    return ", ".join(in_language(r.title, grid.language) for r in roles if r.id in rated)
