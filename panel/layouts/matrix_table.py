"""Who rates whom: a row a rated group, a column a party of raters, own against others' rating."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from panel.layouts.frame import framed, waves_in_words
from panel.layouts.grid import Grid, Line, TableGroup, interval, number
from panel.layouts.notes import closing_notes, opening_notes
from panel.release import ReleasedMeasure
from panel.tables import Cell, Column, Row, Table
from survey.definition import in_language


def matrix_tables(grid: Grid, waves: Sequence[str]) -> Iterator[Table]:
    """Build who rates whom for each battery and wave, and then both directions of two parties."""
    measures = grid.release.text.measures.values()
    for battery in dict.fromkeys(m.battery for m in measures if m.battery and m.rates):
        items = {m.rates: m for m in measures if m.battery == battery and m.rates}
        versus = next((m for m in measures if m.battery == battery and _has_own(grid, m)), None)
        for wave in waves:
            asked = {role: m for role, m in items.items() if wave in m.waves}
            if asked:
                yield _matrix(grid, battery, wave, asked, versus)
        if versus is not None:
            yield _asymmetries(grid, versus, waves)


def _has_own(grid: Grid, measure: ReleasedMeasure) -> bool:
    roles = grid.release.text.roles
    return any(grid.release.has("self_others", measure.id, "rated", role.id) for role in roles)


def _matrix(
    grid: Grid,
    battery: str,
    wave: str,
    items: dict[str, ReleasedMeasure],
    versus: ReleasedMeasure | None,
) -> Table:
    groups = grid.groups("party")
    columns = [Column(group.id, group.title, grid.word("raters")) for group in groups]
    if versus is not None:
        own = {key: grid.word(key) for key in ("own", "others", "difference", "interval")}
        name = grid.title(versus)
        columns += [Column(f"versus_{key}", heading, name) for key, heading in own.items()]
    rows = []
    for role in grid.release.text.roles:
        measure = items.get(role.id)
        if measure is None:
            continue
        cells = [number(grid.level(measure.id, group, wave), "mean") for group in groups]
        if versus is not None:
            cells += _own_cells(grid, versus, role.id, wave)
        rows.append(Row(in_language(role.title, grid.language), tuple(cells)))
    first = next(iter(items.values()))
    lines = [Line(measure, None, measure.id, 0) for measure in items.values()]
    judged = any(measure.anonymity == "B" for measure in items.values())
    return framed(
        grid,
        f"matrix-{battery}-{wave}",
        grid.word(
            "title_matrix",
            wave=grid.wave_title(wave),
            low=f"{first.low:g}",
            high=f"{first.high:g}",
        ),
        columns,
        rows,
        (
            grid.word("note_matrix"),
            *([grid.word(f"note_own_{grid.release.text.weighting}")] if versus else []),
            *([grid.word("note_judged")] if judged else []),
            *opening_notes(grid, lines),
            grid.word("note_no_figure"),
            *closing_notes(grid),
        ),
        grid.word("group_rated"),
    )


def _own_cells(grid: Grid, versus: ReleasedMeasure, role: str, wave: str) -> list[Cell]:
    own = grid.find("self_others", versus.id, TableGroup("rated", role, ""), wave)
    return [
        number(own, "own"),
        number(own, "others"),
        number(own, "difference", "change"),
        interval(own),
    ]


def _asymmetries(grid: Grid, versus: ReleasedMeasure, waves: Sequence[str]) -> Table:
    columns = [
        Column(f"{wave}_{key}", grid.word(key), grid.wave_title(wave))
        for wave in waves
        for key in ("gives", "gets", "asymmetry", "interval")
    ]
    rows = []
    for one, other in combinations(grid.groups("party")[:-1], 2):
        pair = TableGroup("pair", f"{one.id}:{other.id}", "")
        found = [grid.find("asymmetry", versus.id, pair, wave) for wave in waves]
        if any(found):
            cells = [
                cell
                for own in found
                for cell in (
                    number(own, "gives"),
                    number(own, "gets"),
                    number(own, "difference", "change"),
                    interval(own),
                )
            ]
            label = grid.word("two_parties", one=one.title, other=other.title)
            rows.append(Row(label, tuple(cells)))
    return framed(
        grid,
        f"asymmetry-{versus.battery}",
        grid.word("title_asymmetry", waves=waves_in_words(waves, grid)),
        columns,
        rows,
        (grid.word("note_asymmetry"), grid.word("note_missing"), *closing_notes(grid)),
        grid.word("parties_compared"),
    )
