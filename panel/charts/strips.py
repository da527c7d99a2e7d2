"""Who answered which of two waves, and who stayed between them, a strip a project (view V1)."""

from __future__ import annotations

from collections.abc import Mapping

from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.numbers import SUPPRESSED
from panel.release import PARTS, Release, ReleasedCell
from panel.released import ALL, Pair, Who, find, group_title, people, projects, wave_short
from panel.texts import text

MEMBERSHIP = ("stayed", "left", "joined")
"""The statistics of membership, in the order drawn."""

Style = tuple[str, str, str]
Styles = Mapping[str, Style]
Cells = Mapping[Who, ReleasedCell | None]


def strip_of(release: Release, who: Who, pair: Pair) -> ReleasedCell | None:
    """Return the response pattern of a group."""
    if not pair.is_pair:
        return None
    return find(release, "participation", "", who, pair.earlier, pair.later)


def membership_of(release: Release, who: Who, pair: Pair) -> ReleasedCell | None:
    """Return who of a group stayed, left and joined, by the register."""
    return find(release, "membership", "", who, pair.earlier, pair.later)


def part_words(release: Release, pair: Pair, part: str, language: str) -> str:
    """Return what a part of a strip is called."""
    wave = pair.earlier if part == "first_only" else pair.later
    return text(part, language, wave=wave_short(release, wave, language))


def draw_strips(release: Release, pair: Pair, look: Look) -> Picture:
    """Draw each project's people by when they answered, widths by count on one ruler."""
    cells = {who: strip_of(release, who, pair) for who in projects(release)}
    words = {part: part_words(release, pair, part, look.language) for part in PARTS}
    return _draw(release, cells, words, look)


def draw_membership(release: Release, pair: Pair, look: Look) -> Picture:
    """Draw each project's people by whether they stayed, left or joined."""
    cells = {who: membership_of(release, who, pair) for who in projects(release)}
    words = {part: text(f"member.{part}", look.language) for part in MEMBERSHIP}
    return _draw(release, cells, words, look)


def _draw(release: Release, cells: Cells, words: Mapping[str, str], look: Look) -> Picture:
    """Draw a strip a group; of its three parts the second is of the earlier wave alone."""
    palette, language = look.palette, look.language
    totals = [sum(people(c, part)[0] for part in words) for c in cells.values() if c and c.shown]
    reach = max(totals, default=1.0)
    lane, right = (0, 44) if look.narrow else (190, 60)
    drawing = Drawing(look, (0.0, reach), lane=lane, right=right)
    styles = dict(zip(words, _styles(look), strict=True))
    drawing.key(
        [
            (
                words[part],
                {"colour": fill, "edge": edge, "shape": "square", "line": False, "area": 170},
            )
            for part, (fill, edge, _) in styles.items()
        ]
    )
    drawing.top = drawing.height
    for who, cell in cells.items():
        y = drawing.row(group_title(release, who, language), above=18, below=18)
        if cell is None or not cell.shown:
            drawing.words(y, text("hidden", language), lane + 12, colour=palette.faint, size=13)
            drawing.words(y, SUPPRESSED, "width-8", colour=palette.faint, size=15, align="right")
            continue
        _strip(drawing, cell, words, styles, y)
    return drawing.chart(release.text.synthetic)


def _strip(
    drawing: Drawing, cell: ReleasedCell, words: Mapping[str, str], styles: Styles, y: float
) -> None:
    look, language = drawing.look, drawing.look.language
    start = 0.0
    spans: dict[str, tuple[float, float]] = {}
    for part in words:
        size, _ = people(cell, part)
        if size:
            spans[part] = (start, start + size)
        start += size
    hollow = list(words)[1]
    # The hollow part is drawn last, or its neighbours would cover its edge.
    for part in sorted(spans, key=lambda part: part == hollow):
        low, high = spans[part]
        _, count = people(cell, part)
        fill, edge, ink = styles[part]
        tip = {text("group", language): words[part], text("answers", language): count}
        drawing.segment(y - 14, y + 14, low, high, fill, edge, tip)
        middle = (low + high) / 2
        drawing.words(y, count, value=middle, colour=ink, weight=600, align="center")
    if all(part in cell.values for part in words):
        total = f"{start:g}"
        drawing.words(y, total, "width-8", colour=look.palette.muted, size=15, align="right")


def _styles(look: Look) -> tuple[Style, Style, Style]:
    """Return fill, edge and ink; those in one wave only are hollow or solid as that wave is."""
    palette = look.palette
    return (
        (palette.accent, palette.page, palette.page),
        (palette.page, palette.wave_from, palette.ink),
        (palette.muted, palette.page, palette.page),
    )


def everybody(release: Release, pair: Pair) -> ReleasedCell | None:
    """Return the response pattern of all projects together."""
    return strip_of(release, ALL, pair)
