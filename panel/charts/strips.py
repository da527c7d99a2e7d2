"""Who answered which of two waves, a strip a project (view V1)."""

from __future__ import annotations

import altair as alt

from panel.charts.drawing import Drawing
from panel.charts.theme import Look
from panel.numbers import SUPPRESSED
from panel.release import PARTS, Release, ReleasedCell
from panel.released import ALL, Pair, Who, find, group_title, people, projects, wave_short
from panel.texts import text


def strip_of(release: Release, who: Who, pair: Pair) -> ReleasedCell | None:
    """Return the response pattern of a group."""
    if not pair.is_pair:
        return None
    return find(release, "participation", "", who, pair.earlier, pair.later)


def part_words(release: Release, pair: Pair, part: str, language: str) -> str:
    """Return what a part of a strip is called."""
    wave = pair.earlier if part == "first_only" else pair.later
    return text(part, language, wave=wave_short(release, wave, language))


def draw_strips(release: Release, pair: Pair, look: Look) -> alt.LayerChart:
    """Draw each project's people by when they answered, widths by count on one ruler."""
    palette, language = look.palette, look.language
    cells = {who: strip_of(release, who, pair) for who in projects(release)}
    totals = [sum(people(c, p)[0] for p in PARTS) for c in cells.values() if c and c.shown]
    reach = max(totals, default=1.0)
    lane, right = (0, 44) if look.narrow else (190, 60)
    drawing = Drawing(look, (0.0, reach), lane=lane, right=right)
    drawing.key(
        [
            (
                part_words(release, pair, part, language),
                {"colour": _style(look, part)[0], "edge": _style(look, part)[1], "shape": "square",
                 "line": False, "area": 170},
            )
            for part in PARTS
        ]
    )  # fmt: skip
    drawing.top = drawing.height
    for who, cell in cells.items():
        y = drawing.row(group_title(release, who, language), above=18, below=18)
        if cell is None or not cell.shown:
            drawing.words(y, text("hidden", language), lane + 12, colour=palette.faint, size=13)
            drawing.words(y, SUPPRESSED, "width-8", colour=palette.faint, size=15, align="right")
            continue
        _strip(drawing, release, pair, cell, y)
    return drawing.chart(release.text.synthetic)


def _strip(drawing: Drawing, release: Release, pair: Pair, cell: ReleasedCell, y: float) -> None:
    look, language = drawing.look, drawing.look.language
    start = 0.0
    spans: dict[str, tuple[float, float]] = {}
    for part in PARTS:
        size, _ = people(cell, part)
        if size:
            spans[part] = (start, start + size)
        start += size
    # The hollow part is drawn last, or its neighbours would cover its edge.
    for part in sorted(spans, key=lambda part: part == "first_only"):
        low, high = spans[part]
        _, count = people(cell, part)
        fill, edge, ink = _style(look, part)
        tip = {
            text("group", language): part_words(release, pair, part, language),
            text("answers", language): count,
        }
        drawing.segment(y - 14, y + 14, low, high, fill, edge, tip)
        middle = (low + high) / 2
        drawing.words(y, count, value=middle, colour=ink, weight=600, align="center")
    if all(part in cell.values for part in PARTS):
        total = f"{start:g}"
        drawing.words(y, total, "width-8", colour=look.palette.muted, size=15, align="right")


def _style(look: Look, part: str) -> tuple[str, str, str]:
    """Return fill, edge and ink; those in one wave only are hollow or solid as that wave is."""
    palette = look.palette
    return {
        "both": (palette.accent, palette.page, palette.page),
        "first_only": (palette.page, palette.wave_from, palette.ink),
        "later_only": (palette.muted, palette.page, palette.page),
    }[part]


def everybody(release: Release, pair: Pair) -> ReleasedCell | None:
    """Return the response pattern of all projects together."""
    return strip_of(release, ALL, pair)
