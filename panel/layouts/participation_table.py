"""Who answered, and who can be followed from wave to wave."""

from __future__ import annotations

from panel.layouts.grid import Grid, absent, number
from panel.layouts.notes import participation_notes
from panel.numbers import NOT_COMPUTED
from panel.tables import Cell, Column, Row, Table
from survey.definition import in_language


def participation_table(grid: Grid) -> Table:
    """Build the table of participation: a row a project, and everybody."""
    first, second = grid.pair
    columns = [
        Column(f"{key}_{wave}", grid.word(key), grid.wave_title(wave))
        for wave in grid.pair
        for key in ("invited", "responded", "response_rate")
    ]
    together = f"{first}–{second}"
    parts = {
        "both": grid.word("both"),
        "first_only": grid.word("first_only", first=first),
        "later_only": grid.word("later_only", second=second),
    }
    columns += [Column(key, heading, together) for key, heading in parts.items()]
    rows = []
    for group in grid.groups("project"):
        cells: list[Cell] = []
        for wave in grid.pair:
            own = grid.find("participation", "", group, wave)
            rate = grid.find("response_rate", "RR2", group, wave)
            cells += [
                number(own, "invited", "count"),
                number(own, "responded", "count"),
                number(rate, "rate", "percent"),
            ]
        strip = grid.find("participation", "", group, first, second)
        cells += [
            number(strip, key, "count") if strip else absent(strip, NOT_COMPUTED) for key in parts
        ]
        rows.append(Row(group.title, tuple(cells), "index" if group.kind == "all" else "plain"))
    word = in_language(grid.release.text.project_word, grid.language)
    return Table(
        id="participation",
        title=grid.word("title_participation", waves=grid.waves_in_words),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=participation_notes(grid),
        language=grid.language,
        synthetic=grid.release.text.synthetic,
        provenance=grid.release.text.provenance,
        row_heading=word.capitalize(),
    )
