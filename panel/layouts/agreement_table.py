"""How alike people answer within projects, and how much of a score lies between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.estimators.least_people import FEW_GROUPS, FEW_GROUPS_NOTE
from panel.layouts.frame import framed, waves_in_words
from panel.layouts.grid import Grid, absent, number
from panel.layouts.notes import closing_notes
from panel.numbers import NOT_COMPUTED
from panel.release import ReleasedCell
from panel.tables import Cell, Column, Row, Table, sign_cell
from survey.definition import in_language


def agreement_tables(grid: Grid, waves: Sequence[str]) -> Iterator[Table]:
    """Build agreement on scales and spread of answers by project, a table a wave; then ICC(1)."""
    for wave in waves:
        yield _agreement(grid, wave)
    for wave in waves:
        yield _spread(grid, wave)
    yield _intraclass(grid, waves)


def _agreement(grid: Grid, wave: str) -> Table:
    groups = grid.groups("project")
    names = ("r_wg_uniform", "r_wg_skewed", "average_deviation")
    columns = [Column(f"{g.id}_{name}", grid.word(name), g.title) for g in groups for name in names]
    rows = []
    for measure in grid.release.text.measures.values():
        found = [grid.find("agreement", measure.id, group, wave) for group in groups]
        if any(found):
            cells = [
                cell
                for own in found
                for cell in (
                    _two_decimals(own, "r_wg_uniform"),
                    _two_decimals(own, "r_wg_skewed"),
                    number(own, "average_deviation"),
                )
            ]
            rows.append(Row(grid.title(measure), tuple(cells)))
    return framed(
        grid,
        f"agreement-{wave}",
        grid.word("title_agreement", project_word=_word(grid), wave=grid.wave_title(wave)),
        columns,
        rows,
        (
            grid.word("note_agreement"),
            grid.word("note_no_figure"),
            grid.word("note_not_computed"),
            *closing_notes(grid),
        ),
    )


def _spread(grid: Grid, wave: str) -> Table:
    """Build the spread of answers to the questions about equality and influence."""
    groups = grid.groups("project")
    names = ("agreement", "dispersion")
    columns = [Column(f"{g.id}_{name}", grid.word(name), g.title) for g in groups for name in names]
    rows: dict[str, Row] = {}
    for topic in (t for t in grid.release.text.topics if t.page in ("equality", "influence")):
        for line in grid.lines(topic):
            measure = line.measure
            found = [grid.find("spread", measure.id, group, wave) for group in groups]
            if any(found):
                cells = [_two_decimals(own, name) for own in found for name in names]
                rows.setdefault(measure.id, Row(grid.title(measure), tuple(cells)))
    least = grid.release.text.min_n_distribution
    return framed(
        grid,
        f"spread-{wave}",
        grid.word("title_spread", project_word=_word(grid), wave=grid.wave_title(wave)),
        columns,
        list(rows.values()),
        (grid.word("note_spread", least=least), grid.word("note_no_figure"), *closing_notes(grid)),
        grid.word("question"),
    )


def _intraclass(grid: Grid, waves: Sequence[str]) -> Table:
    columns = [
        Column(f"{wave}_{key}", heading, grid.wave_title(wave))
        for wave in waves
        for key, heading in (
            ("icc1", "ICC(1)"),
            ("interval", grid.word("interval")),
            ("n", grid.word("answers")),
        )
    ]
    rows, numbers = [], set[int]()
    for measure in grid.release.text.measures.values():
        found = [grid.find("icc", measure.id, grid.everybody, wave) for wave in waves]
        if not any(found):
            continue
        numbers |= {int(own.values["projects"]) for own in found if own is not None and own.shown}
        cells = []
        for wave, own in zip(waves, found, strict=True):
            level = grid.level(measure.id, grid.everybody, wave)
            cells += [_two_decimals(own, "icc1"), _interval(own), grid.answers(level)]
        rows.append(Row(grid.title(measure), tuple(cells)))
    few = [FEW_GROUPS_NOTE[grid.language].format(n=n) for n in sorted(numbers) if n < FEW_GROUPS]
    return framed(
        grid,
        "icc",
        grid.word("title_icc", project_word=_word(grid), waves=waves_in_words(waves, grid)),
        columns,
        rows,
        (*few, grid.word("note_icc"), *closing_notes(grid, banded=True)),
    )


def _word(grid: Grid) -> str:
    return in_language(grid.release.text.project_word, grid.language)


def _two_decimals(cell: ReleasedCell | None, statistic: str) -> Cell:
    value = cell.get(statistic) if cell else None
    return number(cell, statistic) if value is None else Cell(value, "mean", decimals=2)


def _interval(cell: ReleasedCell | None) -> Cell:
    low, high = (cell.get("ci_low"), cell.get("ci_high")) if cell else (None, None)
    if low is None or high is None:
        shown = cell is not None and cell.shown
        return sign_cell(NOT_COMPUTED) if shown else absent(cell)
    return Cell(kind="interval", low=low, high=high, decimals=2)
