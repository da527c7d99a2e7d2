"""Who has opportunities, and who says so (V3)."""

from __future__ import annotations

from panel.charts.battery import draw_battery, ranked_roles
from panel.charts.matrix import draw_matrix, matrix_columns, needs_everyone, raters
from panel.charts.theme import Look
from panel.group_sentences import gap_sentence, matrix_sentence
from panel.numbers import IMPOSSIBLE, SUPPRESSED, format_mean
from panel.release import DisclosureError, Release, ReleasedCell
from panel.released import (
    ALL,
    Who,
    battery_items,
    find,
    gap_of,
    group_title,
    level,
    n_text,
    own_others_of,
    rated_role,
    wave_title,
)
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import spoken, text
from panel.views.view import (
    View,
    interval_cell,
    judged_words,
    mean_cells,
    mean_columns,
    scale_words,
    sign_notes,
    view_table,
    weighting_words,
    who_line,
)


def build_battery(release: Release, battery: str, who: Who, wave: str, look: Look) -> View | None:
    """Build the view of rated groups in one project or all of them."""
    language = look.language
    items = battery_items(release, battery)
    compared, beside = ranked_roles(release, battery, who, wave)
    roles = [*compared, *beside]
    if not roles:
        return None
    cells = [level(release, items[role], who, wave) for role in roles]
    gap_measure = gap_of(release, battery)
    gap = find(release, "gap", gap_measure, who, wave) if gap_measure else None
    notes = sign_notes(release, cells, language)
    if gap is not None and gap.shown and "chance_gap" in gap.values:
        chance = format_mean(gap.values["chance_gap"], language)
        notes = (text("note.gap", language, chance=chance), *notes)
    measures = [items[role] for role in roles]
    name = group_title(release, who, language)
    group = (
        text("who.everyone", language) if who == ALL else text("who.group", language, group=name)
    )
    title = wave_title(release, wave, language)
    rows = [
        Row(_role(release, role, language), mean_cells(cell, language))
        for role, cell in zip(roles, cells, strict=True)
    ]
    if gap is not None:
        rows.append(Row(text("gap", language), _gap_cells(gap, language), "index"))
    columns = mean_columns("wave", title, language)
    return View(
        id=f"battery-{battery}",
        question=text("ask.battery", language),
        conclusion=gap_sentence(release, battery, who, wave, language),
        who=who_line(
            f"{group}, {title}",
            weighting_words(release, language),
            scale_words(release, measures, language),
            text("who.interval", language),
            judged_words(release, measures, language),
        ),
        chart=draw_battery(release, battery, who, wave, look),
        table=view_table(
            release, "battery", f"{name}, {title}.", columns, rows, language,
            text("matrix.rated", language),
        ),
        notes=notes,
    )  # fmt: skip


def _role(release: Release, role: str, language: str) -> str:
    return spoken(rated_role(release, role).title, language)


def _gap_cells(gap: ReleasedCell, language: str) -> tuple[Cell, Cell, Cell]:
    if not gap.shown:
        return (sign_cell(SUPPRESSED),) * 3
    count = Cell(n_text(gap, language), "count")
    return Cell(gap.values["gap"], "mean"), interval_cell(gap, signed=False), count


def build_matrix(release: Release, battery: str, wave: str, look: Look) -> View | None:
    """Build the view of every group's rating of every group, all projects together."""
    language = look.language
    who = raters(release, battery, wave)
    if not who:
        return None
    compared, beside = matrix_columns(release, battery, wave)
    roles = [*compared, *beside]
    items = battery_items(release, battery)
    measures = [items[role] for role in roles]
    closed = [role for role in roles if needs_everyone(release, battery, role, wave)]
    cells = [level(release, items[r], w, wave) for r in roles if r not in closed for w in who]
    notes = (text("note.own", language),) if closed else ()
    return View(
        id=f"matrix-{battery}",
        question=text("ask.matrix", language),
        conclusion=matrix_sentence(release, battery, who, wave, language),
        who=who_line(
            f"{text('who.everyone', language)}, {wave_title(release, wave, language)}",
            text("who.matrix", language),
            scale_words(release, measures, language),
        ),
        chart=draw_matrix(release, battery, wave, look),
        table=_matrix_table(release, battery, wave, roles, who, closed, language),
        notes=(*sign_notes(release, cells, language), *notes),
    )


def _matrix_table(
    release: Release,
    battery: str,
    wave: str,
    roles: list[str],
    who: tuple[Who, ...],
    closed: list[str],
    language: str,
) -> Table:
    items = battery_items(release, battery)
    versus = own_others_of(release, battery)
    columns = [Column(w.id, group_title(release, w, language)) for w in who]
    if closed:
        columns.append(Column("everyone", text("matrix.everyone", language)))
    if versus:
        columns += [
            Column(f"own_{key}", text(key, language)) for key in ("own", "others", "difference")
        ]
    rows = []
    for role in roles:
        found = [level(release, items[role], w, wave) for w in who]
        cells = [mean_cells(cell, language)[0] for cell in found]
        if closed:
            together = level(release, items[role], ALL, wave) if role in closed else None
            cells.append(mean_cells(together, language)[0])
        if versus:
            cells += _own_cells(release, versus, role, wave)
        rows.append(Row(_role(release, role, language), tuple(cells)))
    asked, when = text("ask.matrix", language), wave_title(release, wave, language)
    title = f"{asked} {when}. {text('mean', language)}."
    return view_table(
        release, "matrix", title, columns, rows, language, text("matrix.rated", language)
    )


def _own_cells(release: Release, measure: str, role: str, wave: str) -> list[Cell]:
    try:
        cell = release.cell("self_others", measure, "rated", role, wave)
    except DisclosureError:
        return [sign_cell(IMPOSSIBLE)] * 3
    if not cell.shown:
        return [sign_cell(SUPPRESSED)] * 3
    values = cell.values
    return [
        Cell(values["own"], "mean"),
        Cell(values["others"], "mean"),
        Cell(values["difference"], "change"),
    ]
