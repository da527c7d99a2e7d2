"""One question in two wordings, side by side and never subtracted (view V8)."""

from __future__ import annotations

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.numbers import DAGGER, HARD_SPACE
from panel.release import Release, ReleasedCell
from panel.released import (
    ALL,
    Pair,
    Who,
    end_words,
    group_title,
    level,
    n_text,
    one_ruler,
    projects,
    wave_short,
)
from panel.texts import text

_EARLIER_X = "width-146"


def draw_wordings(release: Release, earlier: str, later: str, pair: Pair, look: Look) -> Picture:
    """Draw the means of both wordings, everybody first, then each project."""
    drawing = rows.start(release, look, one_ruler(release, [later]), right=210)
    before, now = (wave_short(release, wave, look.language) for wave in (pair.earlier, pair.later))
    ink = look.palette.ink
    drawing.key(
        [
            (text("wording.first", look.language, wave=before), {"colour": ink, "solid": False}),
            (text("wording.second", look.language, wave=now), {"colour": ink, "band": True}),
        ]
    )
    rows.ruler(drawing, *end_words(release, [later], look.language))
    heads = rows.columns(drawing, now)
    drawing.heading("", heads if look.narrow else {_EARLIER_X: before, **heads})
    for place, who in enumerate((ALL, *projects(release))):
        cells = (
            level(release, earlier, who, pair.earlier), level(release, later, who, pair.later)
        )  # fmt: skip
        if any(cell is not None and cell.status != "not_asked" for cell in cells):
            colour = look.palette.project(place - 1) if place else ink
            _row(drawing, release, who, cells, pair, colour)
    return drawing.chart(release.text.synthetic)


def _row(
    drawing: Drawing,
    release: Release,
    who: Who,
    cells: tuple[ReleasedCell | None, ReleasedCell | None],
    pair: Pair,
    colour: str,
) -> None:
    language, narrow = drawing.look.language, drawing.look.narrow
    label = group_title(release, who, language) + DAGGER
    y = drawing.row(label, above=20, below=16, weight=600 if who.kind == "all" else 400)
    places = ((y - 9, False, pair.earlier), (y + 6, True, pair.later))
    for cell, (height, solid, wave) in zip(cells, places, strict=True):
        if cell is None or cell.status == "not_asked":
            continue
        if not cell.shown:
            words = text("hidden.wave", language, wave=wave_short(release, wave, language))
            rows.hidden_words(drawing, height, words)
            continue
        low, high = cell.get("ci_low"), cell.get("ci_high")
        if solid:
            drawing.band(height, low, high, colour)
        else:
            drawing.interval(height, low, high, colour)
        tip = rows.tip(release, label, cell, wave, language)
        drawing.point(height, colour, value=cell.values["mean"], solid=solid, tip=tip)
    before, now = cells
    counts = n_text(now, language)
    if not narrow:
        first = n_text(before, language)
        counts = counts if first == counts else f"{first}{HARD_SPACE}/{HARD_SPACE}{counts}"
        muted = drawing.look.palette.muted
        mean = rows.mean_text(before, language)
        drawing.words(y, mean, _EARLIER_X, colour=muted, size=15, align="right")
    rows.values(drawing, y, rows.mean_text(now, language), counts, drawing.ink)
