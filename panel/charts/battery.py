"""Who has the best and the poorest opportunities: rated groups and the gap (view V3)."""

from __future__ import annotations

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.numbers import format_interval, format_mean
from panel.release import Release, ReleasedCell
from panel.released import (
    Who,
    battery_items,
    compared_roles,
    end_words,
    find,
    gap_of,
    level,
    n_text,
    one_ruler,
    rated_role,
    wave_short,
)
from panel.texts import spoken, text


def ranked_roles(
    release: Release, battery: str, who: Who, wave: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the compared roles and the others, each by falling mean, hidden ones last."""
    items = battery_items(release, battery)

    def mean(role: str) -> float:
        cell = level(release, items[role], who, wave)
        return -cell.values["mean"] if cell is not None and cell.shown else 99.0

    compared = compared_roles(release, battery)
    roles = [role.id for role in release.text.roles if role.id in items]
    asked = [role for role in roles if level(release, items[role], who, wave) is not None]
    beside = [role for role in asked if role not in compared]
    return (
        tuple(sorted((role for role in compared if role in asked), key=mean)),
        tuple(sorted(beside, key=mean)),
    )


def draw_battery(release: Release, battery: str, who: Who, wave: str, look: Look) -> Picture:
    """Draw how opportunities of the rated groups are judged in one group and wave."""
    items = battery_items(release, battery)
    compared, beside = ranked_roles(release, battery, who, wave)
    measures = [items[role] for role in (*compared, *beside)]
    drawing = rows.start(release, look, one_ruler(release, measures))
    rows.ruler(drawing, *end_words(release, measures, look.language))
    order = compared_roles(release, battery)
    title = wave_short(release, wave, look.language)
    headings = rows.columns(drawing, title)
    if compared:
        drawing.heading(text("gap.parties", look.language), headings)
        headings = {}
        # On a phone the gap's words need a line of their own.
        drawing.height += 20 if look.narrow else 0
        first = drawing.height
        for role in compared:
            colour = look.palette.party(order.index(role))
            _row(drawing, release, items[role], role, who, wave, colour)
        _gap(drawing, release, battery, who, wave, [items[r] for r in compared], first)
    if beside:
        key = "gap.beside" if compared else "matrix.rated"
        drawing.heading(text(key, look.language), headings)
        for role in beside:
            _row(drawing, release, items[role], role, who, wave, look.palette.axis)
    return drawing.chart(release.text.synthetic)


def _row(
    drawing: Drawing, release: Release, item: str, role: str, who: Who, wave: str, colour: str
) -> None:
    language = drawing.look.language
    label = spoken(rated_role(release, role).title, language)
    y = drawing.row(label, above=15, below=15)
    cell = level(release, item, who, wave)
    if cell is not None and cell.shown:
        drawing.band(y, cell.get("ci_low"), cell.get("ci_high"), colour)
        words = rows.tip(release, label, cell, wave, language)
        drawing.point(y, colour, value=cell.values["mean"], tip=words)
    else:
        rows.hidden_words(drawing, y, text("hidden", language))
    ink = drawing.ink if cell is not None and cell.shown else drawing.look.palette.faint
    rows.values(drawing, y, rows.mean_text(cell, language), n_text(cell, language), ink)


def _gap(
    drawing: Drawing,
    release: Release,
    battery: str,
    who: Who,
    wave: str,
    items: list[str],
    first: float,
) -> None:
    measure = gap_of(release, battery)
    gap = find(release, "gap", measure, who, wave) if measure else None
    cells = [level(release, item, who, wave) for item in items]
    means = [cell.values["mean"] for cell in cells if cell is not None and cell.shown]
    if gap is None or not gap.shown or len(means) < len(cells):
        return
    low, high = min(means), max(means)
    drawing.range_area(first - 2, drawing.height, low, high)
    drawing.words(
        first - 14,
        gap_words(gap, drawing.look.language),
        value=(low + high) / 2,
        colour=drawing.look.palette.accent,
        weight=700,
        align="center",
    )


def gap_words(gap: ReleasedCell, language: str) -> str:
    """Write the gap with its interval, where there is one."""
    low, high = gap.get("ci_low"), gap.get("ci_high")
    interval = ""
    if low is not None and high is not None:
        interval = f"[{format_interval(low, high, language)}]"
    number = format_mean(gap.values["gap"], language)
    return text("gap.label", language, gap=number, interval=interval).strip()
