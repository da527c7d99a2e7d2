"""What people say has changed, apart from what their own answers changed by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from panel.layouts.frame import framed, waves_in_words
from panel.layouts.grid import Grid, Line, absent, interval, number
from panel.layouts.notes import closing_notes
from panel.numbers import NOT_COMPUTED
from panel.release import ReleasedCell, ReleasedMeasure
from panel.tables import Cell, Column, Row, Table, sign_cell


def perceived_tables(grid: Grid, waves: Sequence[str]) -> Iterator[Table]:
    """Build a table for each pair of neighbouring waves whose later one asked of change."""
    measures = grid.release.text.measures
    topics = [topic for topic in grid.release.text.topics if topic.page == "perceived"]
    beside = {question: of for topic in topics for question, of in topic.beside.items()}
    order = [wave.id for wave in grid.release.text.waves]
    for pair in pairwise(order):
        asked = [
            (measures[id], measures.get(beside.get(id, "")))
            for topic in topics
            for id in topic.measures
            if id in measures and pair[1] in measures[id].waves
        ]
        if asked and set(pair) <= set(waves):
            yield _table(Grid(grid.release, pair, grid.language), asked)


def _table(grid: Grid, asked: Sequence[tuple[ReleasedMeasure, ReleasedMeasure | None]]) -> Table:
    perceived, measured, both = (grid.word(key) for key in ("perceived", "measured", "both_ways"))
    columns = (
        Column("worse", grid.word("worse"), perceived),
        Column("same", grid.word("same"), perceived),
        Column("better", grid.word("better"), perceived),
        Column("balance", grid.word("better_minus_worse"), perceived),
        Column("n", grid.word("answers"), perceived),
        Column("measure", grid.word("measured_by"), measured),
        Column("change", grid.word("change"), measured),
        Column("interval", grid.word("interval"), measured),
        Column("pairs", grid.word("pairs"), measured),
        Column("agree", grid.word("same_direction"), both),
        Column("tau_b", "tau-b", both),
        Column("n_both", grid.word("answers"), both),
    )
    rows = [
        Row(grid.title(said), (*_said(grid, said), *_measured(grid, said, of)))
        for said, of in asked
    ]
    return framed(
        grid,
        f"perceived-{grid.pair[1]}",
        grid.word("title_perceived", waves=waves_in_words(grid.pair, grid)),
        columns,
        rows,
        (
            grid.word("note_perceived_measured", least=grid.release.text.min_n_distribution),
            grid.word("note_missing"),
            grid.word("note_not_computed"),
            *closing_notes(grid, weighted=True, banded=True),
        ),
        grid.word("question"),
    )


def _said(grid: Grid, said: ReleasedMeasure) -> Iterator[Cell]:
    cell = grid.find("distribution", said.id, grid.everybody, grid.pair[1])
    if cell is None or not cell.shown:
        yield from (absent(cell),) * 5
        return
    middle = ((said.low or 0) + (said.high or 0)) / 2
    shares = {float(name[6:]): v for name, v in cell.values.items() if name[:6] == "share_"}
    worse = sum(share for code, share in shares.items() if code < middle)
    better = sum(share for code, share in shares.items() if code > middle)
    if said.reverse:
        worse, better = better, worse
    yield Cell(worse, "percent")
    yield Cell(sum(shares.values()) - worse - better, "percent")
    yield Cell(better, "percent")
    yield Cell(better - worse, "change", decimals=0)
    yield grid.answers(cell)


def _measured(grid: Grid, said: ReleasedMeasure, of: ReleasedMeasure | None) -> Iterator[Cell]:
    if of is None:
        yield from (sign_cell(NOT_COMPUTED),) * 7
        return
    same = grid.change(Line(of, of.id, of.id, 0), grid.everybody, "stayers")
    yield Cell(grid.title(of), "text")
    yield number(same, "change", "change", none=NOT_COMPUTED)
    yield interval(same, none=NOT_COMPUTED)
    yield grid.answers(same)
    both = grid.find("perceived", said.id, grid.everybody, *grid.pair)
    yield number(both, "agree", "percent", none=NOT_COMPUTED)
    yield _tau(both)
    yield grid.answers(both)


def _tau(both: ReleasedCell | None) -> Cell:
    tau = both.get("tau_b") if both else None
    if tau is None:
        return number(both, "tau_b", none=NOT_COMPUTED)
    return Cell(tau, "change", decimals=2)
