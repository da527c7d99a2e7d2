"""How well the items of each scale hang together, and how they moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.estimators.least_people import (
    MIN_DETAIL,
    MIN_OMEGA,
    NOT_TESTABLE,
    TESTABLE_FROM,
)
from panel.layouts.attrition_table import p_cell
from panel.layouts.grid import Grid, absent, number
from panel.layouts.people_rows import limits, people_table
from panel.numbers import IMPOSSIBLE, NOT_COMPUTED
from panel.release import ReleasedCell, ReleasedMeasure
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import capitalised
from survey.definition import in_language

Scales = Sequence[ReleasedMeasure]


def reliability_wave_table(grid: Grid, wave: str, chosen: Sequence[str] = ()) -> Table:
    """Build the table of a wave: a row a scale, below it its items; all scales or those chosen."""
    columns = (
        Column("n", grid.word("answers")),
        Column("items", grid.word("n_items")),
        Column("alpha", grid.word("alpha")),
        Column("feldt", grid.word("feldt"), grid.word("interval")),
        Column("bonett", grid.word("bonett"), grid.word("interval")),
        Column("omega", grid.word("omega")),
        Column("omega_interval", grid.word("interval")),
        Column("item_rest", grid.word("item_rest")),
        Column("if_dropped", grid.word("if_dropped")),
    )
    scales = [scale for scale in _scales(grid, chosen) if wave in scale.waves]
    rows = [row for scale in scales for row in _wave_rows(grid, scale, wave)]
    least = grid.release.text.min_n_distribution
    notes = [
        grid.word("note_alpha", least=least),
        grid.word("note_omega", omega=MIN_OMEGA, detail=MIN_DETAIL),
        *_scale_notes(grid, scales),
    ]
    title = grid.word("title_reliability", wave=capitalised(grid.wave_title(wave)))
    id = f"reliability-{wave}"
    return people_table(grid, id, title, columns, rows, notes, "scale_or_item")


def reliability_change_table(grid: Grid, chosen: Sequence[str] = ()) -> Table:
    """Build the table of a pair: alpha in both and its change, and how each item moved."""
    first, second = grid.pair
    alphas, shift = grid.word("alpha_change"), grid.word("shift")
    columns = (
        Column("from", first, grid.word("alpha")),
        Column("to", second, grid.word("alpha")),
        Column("n", grid.word("answers"), alphas),
        Column("change", grid.word("shift_short"), alphas),
        Column("change_interval", grid.word("interval"), alphas),
        Column("shift_n", grid.word("pairs"), shift),
        Column("shift", grid.word("shift_short"), shift),
        Column("shift_interval", grid.word("interval"), shift),
        Column("p", grid.word("p"), shift),
    )
    scales = [s for s in _scales(grid, chosen) if set(grid.pair) & set(s.waves)]
    rows = [row for scale in scales for row in _change_rows(grid, scale)]
    notes = [
        grid.word("note_alpha_change", detail=MIN_DETAIL),
        grid.word("note_shifts"),
        *_scale_notes(grid, scales),
    ]
    spreads = [_find(grid, "shift_spread", scale.id) for scale in scales]
    if any(((cell.get("n_low") or 0) if cell else 0) < TESTABLE_FROM for cell in spreads):
        notes.insert(0, in_language(NOT_TESTABLE, grid.language))
    title = grid.word("title_reliability_change", waves=grid.waves_in_words)
    id = f"reliability-{first}-{second}"
    return people_table(grid, id, title, columns, rows, notes, "scale_or_item")


def _scales(grid: Grid, chosen: Sequence[str]) -> list[ReleasedMeasure]:
    measures = grid.release.text.measures.values()
    return [m for m in measures if m.kind == "scale" and (not chosen or m.id in chosen)]


def _find(grid: Grid, table: str, scale: str, subset: str = "all") -> ReleasedCell | None:
    return grid.find(table, scale, grid.everybody, *grid.pair, subset)


def _wave_rows(grid: Grid, scale: ReleasedMeasure, wave: str) -> Iterator[Row]:
    def alpha_row(title: str, subset: str, depth: int) -> Row:
        cell = grid.find("reliability", scale.id, grid.everybody, wave, "", subset)
        none = NOT_COMPUTED
        cells = (
            sign_cell(none) if cell is None else grid.answers(cell),
            number(cell, "items", "count", none),
            _decimals(cell, "alpha"),
            limits(cell, "feldt", decimals=2, none=none),
            limits(cell, "bonett", decimals=2, none=none),
            _decimals(cell, "omega"),
            limits(cell, "omega_ci", decimals=2, none=none),
        )
        return Row(title, (*cells, *_blank(2)), "plain" if depth else "index", depth)

    yield alpha_row(grid.title(scale), "all", 0)
    if grid.find("reliability", scale.id, grid.everybody, wave, "", "unreversed") is not None:
        yield alpha_row(grid.word("unreversed"), "unreversed", 1)
    for item in _items(grid):
        cell = grid.find("item_rest", scale.id, grid.everybody, wave, "", item)
        if cell is not None:
            parts = (_decimals(cell, "item_rest"), _decimals(cell, "alpha_if_dropped"))
            title = grid.title(grid.release.text.measures[item])
            yield Row(title, (*_blank(7), *parts), "item", 1)


def _change_rows(grid: Grid, scale: ReleasedMeasure) -> Iterator[Row]:
    own = [grid.find("reliability", scale.id, grid.everybody, wave) for wave in grid.pair]
    change = _find(grid, "alpha_change", scale.id)
    spread = _find(grid, "shift_spread", scale.id)
    alphas = (
        *(_decimals(cell, "alpha") for cell in own),
        sign_cell(NOT_COMPUTED) if change is None else grid.answers(change),
        _decimals(change, "change", "change"),
        limits(change, decimals=2, signed=True, none=NOT_COMPUTED),
    )
    yield Row(grid.title(scale), (*alphas, *_blank(4)), "index")
    for item in _items(grid):
        cell = _find(grid, "item_shift", scale.id, item)
        if cell is not None:
            moved = (
                grid.answers(cell),
                number(cell, "change", "change"),
                limits(cell, decimals=1, signed=True),
                sign_cell(IMPOSSIBLE),
            )
            title = grid.title(grid.release.text.measures[item])
            yield Row(title, (*_blank(5), *moved), "item", 1)
    if spread is not None:
        last = (grid.answers(spread), number(spread, "spread"), *_blank(1))
        p = p_cell(spread, grid.language)
        yield Row(grid.word("spread"), (*_blank(5), *last, p), "answers", 1)
        chance = (*_blank(1), number(spread, "by_chance"), *_blank(2))
        yield Row(grid.word("by_chance"), (*_blank(5), *chance), "answers", 1)


def _items(grid: Grid) -> Iterator[str]:
    """Yield the questions of the study; a scale may have had other items in another wave."""
    yield from (m.id for m in grid.release.text.measures.values() if m.kind == "item")


def _decimals(cell: ReleasedCell | None, name: str, kind: str = "mean") -> Cell:
    """Return a coefficient with two decimals."""
    value = cell.get(name) if cell else None
    if value is None:
        shown = cell is not None and cell.shown
        return sign_cell(NOT_COMPUTED) if shown else absent(cell, NOT_COMPUTED)
    return Cell(value, "change" if kind == "change" else "mean", decimals=2)


def _blank(n: int) -> tuple[Cell, ...]:
    return (sign_cell(IMPOSSIBLE),) * n


def _scale_notes(grid: Grid, scales: Scales) -> Iterator[str]:
    quoted = "«{}»" if grid.language == "nb" else "“{}”"
    formative = [quoted.format(grid.title(scale)) for scale in scales if scale.formative]
    if formative:
        yield grid.word("note_formative", scales=", ".join(formative))
    if any(scale.anonymity == "B" for scale in scales):
        yield grid.word("note_judged")
