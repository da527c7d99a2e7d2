"""Who could answer a wave, who did, and AAPOR's response rates."""

from __future__ import annotations

from panel.layouts.grid import Grid, TableGroup, number
from panel.layouts.people_rows import group_rows, limits, people_table
from panel.numbers import IMPOSSIBLE
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import capitalised


def response_table(grid: Grid, wave: str) -> Table:
    """Build the table of a wave: a row a project, a party, and everybody."""
    counts = [Column(key, grid.word(key)) for key in ("eligible", "invited", "responded")]
    rates = [
        column
        for key in ("rr1", "rr2")
        for column in (
            Column(key, grid.word("per_cent"), grid.word(key)),
            Column(f"{key}_interval", grid.word("interval"), grid.word(key)),
        )
    ]
    rows = list(group_rows(grid, lambda group: _cells(grid, wave, group)))
    refused = grid.find("refused_linking", "", grid.everybody, wave)
    if refused is not None:
        blank = sign_cell(IMPOSSIBLE)
        cells = (blank, blank, number(refused, "refused", "count"), *([blank] * len(rates)))
        rows.append(Row(grid.word("refused_linking"), cells, "answers"))
    return people_table(
        grid,
        f"response-{wave}",
        grid.word("title_response", wave=capitalised(grid.wave_title(wave))),
        [*counts, *rates],
        rows,
        [grid.word(key) for key in ("note_empty_rows", "note_rates", "note_refused")],
    )


def _cells(grid: Grid, wave: str, group: TableGroup) -> list[Cell]:
    eligible = grid.find("eligible", "", group, wave)
    answered = grid.find("participation", "", group, wave)
    cells = [
        number(eligible, "eligible", "count"),
        number(answered, "invited", "count"),
        number(answered, "responded", "count"),
    ]
    for name in ("RR1", "RR2"):
        rate = grid.find("response_rate", name, group, wave)
        cells += [number(rate, "rate", "percent"), limits(rate)]
    return cells
