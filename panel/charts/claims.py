"""What the source says beside the numbers, a claim a row (view V10)."""

from __future__ import annotations

from collections.abc import Sequence

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import SHAPES, Look
from panel.charts.type_width import wrap
from panel.claims import claim_waves, verdict
from panel.numbers import HARD_SPACE
from panel.release import Release, ReleasedClaim
from panel.released import (
    Pair,
    end_words,
    group_title,
    level,
    measure_title,
    one_ruler,
    projects,
    wave_short,
)
from panel.texts import spoken, text

_SAYS = 330
_NAMES = 160
_RIGHT = 250
_BADGE = 150
_LINE = 26


def cited(claim: ReleasedClaim, language: str) -> str:
    """Return a claim with where it stands in the source."""
    says = spoken(claim.says, language)
    if not claim.source:
        return says
    sign = f"§{HARD_SPACE}" if claim.source[:1].isdigit() else ""
    return f"{says} ({sign}{claim.source})"


def draw_claims(
    release: Release, claims: Sequence[ReleasedClaim], pair: Pair, look: Look
) -> Picture:
    """Draw claims on one answer scale: the projects' means in both waves, and a verdict a wave."""
    measures = [claim.measure for claim in claims]
    lane, right = (104, 44) if look.narrow else (_SAYS + _NAMES, _RIGHT)
    drawing = Drawing(look, one_ruler(release, measures), lane=lane, right=right)
    drawing.key(_key(release, pair, look))
    rows.ruler(drawing, *end_words(release, measures, look.language))
    if not look.narrow:
        later = wave_short(release, pair.later, look.language)
        drawing.heading("", {f"width-{_RIGHT - 46}": later})
    for claim in claims:
        _claim(drawing, release, claim, pair)
    return drawing.chart(release.text.synthetic)


def _key(release: Release, pair: Pair, look: Look) -> list[tuple[str, dict[str, object]]]:
    muted = look.palette.muted
    items: list[tuple[str, dict[str, object]]] = []
    if pair.is_pair:
        earlier = wave_short(release, pair.earlier, look.language)
        items.append((earlier, {"colour": muted, "solid": False}))
    later = wave_short(release, pair.later, look.language)
    return [*items, (later, {"colour": muted, "band": True})]


def _claim(drawing: Drawing, release: Release, claim: ReleasedClaim, pair: Pair) -> None:
    look, language = drawing.look, drawing.look.language
    says = cited(claim, language)
    lines = wrap(says, look.expected_width - 12 if look.narrow else _SAYS - 30, 14)
    top = drawing.height + 12
    middle = top + (len(lines) - 1) * 8.7
    drawing.words(middle, lines)
    if look.narrow:
        top = drawing.height + 18 * len(lines) + 14
    # What it is measured by stands above the projects, and the verdicts beside them.
    indicator = text("claim.by", language, measure=measure_title(release, claim.measure, language))
    drawing.words(top, indicator, 0 if look.narrow else _SAYS, colour=look.palette.muted, size=13)
    y = top + 4
    for number in range(len(projects(release))):
        y += _LINE
        _project(drawing, release, claim, number, pair, y)
    end = y
    for number, wave in enumerate(claim_waves(release, claim, pair)):
        place = y + (number + 1) * 28 if look.narrow else top + 24 + number * 32
        _badge(drawing, release, claim, wave, place)
        end = max(end, place)
    bottom = end if look.narrow else max(end, middle + len(lines) * 9)
    drawing.height = bottom + 26


def _project(
    drawing: Drawing, release: Release, claim: ReleasedClaim, number: int, pair: Pair, y: float
) -> None:
    look, language = drawing.look, drawing.look.language
    who = projects(release)[number]
    named = who.id in claim.order or who.id == claim.group
    colour = look.palette.project(number)
    shape = SHAPES[number % len(SHAPES)]
    left = 0 if look.narrow else _SAYS
    name = group_title(release, who, language)
    lines = wrap(name, drawing.lane - left - 8, 13)
    ink = colour if named else look.palette.muted
    drawing.words(y, lines[0] if len(lines) == 1 else lines, left, colour=ink, size=13,
                  weight=600 if named else 400)  # fmt: skip
    shown = ""
    for wave, height in ((pair.earlier, y - 6), (pair.later, y + 4)):
        cell = level(release, claim.measure, who, wave) if wave else None
        if wave == pair.later:
            shown = rows.mean_text(cell, language)
        if cell is None or not cell.shown:
            continue
        low, high = cell.get("ci_low"), cell.get("ci_high")
        solid = wave == pair.later
        if solid:
            drawing.band(height, low, high, colour)
        else:
            drawing.interval(height, low, high, colour)
        tip = rows.tip(release, f"{name}: {measure_title(release, claim.measure, language)}", cell,
                       wave, language)  # fmt: skip
        area = 90 if solid else 40
        drawing.point(height, colour, value=cell.values["mean"], solid=solid, shape=shape,
                      area=area, tip=tip)  # fmt: skip
    x = rows.COUNT_X if look.narrow else f"width-{_RIGHT - 46}"
    drawing.words(y, shown, x, size=14, weight=600 if named else 400, align="right")


def _badge(drawing: Drawing, release: Release, claim: ReleasedClaim, wave: str, y: float) -> None:
    look, palette = drawing.look, drawing.look.palette
    found = verdict(release, claim, wave)
    words = text(f"verdict.claim.{found}", look.language)
    fill, edge, ink = {
        "agrees": (palette.ink, palette.ink, palette.page),
        "disagrees": (palette.page, palette.ink, palette.ink),
        "open": (palette.surface, palette.surface, palette.muted),
    }[found]
    wide = 1.6 if found == "disagrees" else 0
    label = wave_short(release, wave, look.language)
    if look.narrow:
        drawing.cell(y - 12, 104, 104 + _BADGE, 24, fill, edge, wide, radius=4)
        drawing.words(y, words, 104 + _BADGE / 2, colour=ink, size=13, weight=600, align="center")
        drawing.words(y, label, 0, colour=palette.muted, size=13)
        return
    drawing.cell(y - 12, f"width-{_BADGE}", "width", 24, fill, edge, wide, radius=4)
    middle = f"width-{_BADGE / 2:g}"
    drawing.words(y, words, middle, colour=ink, size=13, weight=600, align="center")
    drawing.words(y, label, f"width-{_BADGE + 10}", colour=palette.muted, size=13, align="right")
