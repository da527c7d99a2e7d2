"""What changed between two waves, measure by measure (view V6)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.numbers import DAGGER, NOT_COMPUTED, SUPPRESSED, format_change
from panel.release import Release, ReleasedCell
from panel.released import Pair, Who, change, group_title, is_reworded, measure_title, wave_short
from panel.sentences import direction
from panel.texts import text

_WORDS_X = "width-128"
_CHANGE_X = "width-146"


def draw_changes(
    release: Release, measures: Sequence[str], who: Who, pair: Pair, look: Look
) -> Picture:
    """Draw the change of everybody and of the same people, with intervals, about zero."""
    palette, language = look.palette, look.language
    reach = _reach(release, measures, who, pair)
    lane, right = (0, 62) if look.narrow else (rows.LANE, 196)
    drawing = Drawing(look, (-reach, reach), lane=lane, right=right)
    drawing.key(
        [
            (text("all.answered", language), {"colour": palette.ink, "band": True}),
            (text("key.grey", language), {"colour": palette.axis, "band": True}),
            (
                text("stayers", language),
                {"colour": palette.muted, "shape": "diamond", "solid": False},
            ),
        ]
    )
    half = round(reach / 2, 1)
    ticks = [-reach, -half, 0.0, half, reach]
    labels = [format_change(tick, language) if tick else "0" for tick in ticks]
    drawing.axis(ticks, labels, text("down", language), text("up", language))
    headings = {"width-8" if look.narrow else _CHANGE_X: group_title(release, who, language)}
    a, b = (wave_short(release, wave, language) for wave in (pair.earlier, pair.later))
    drawing.heading("" if look.narrow else text("change.from_to", language, a=a, b=b), headings)
    first = drawing.height
    for measure in measures:
        _row(drawing, release, measure, who, pair)
    drawing.upright(first, drawing.height, 0.0, palette.axis)
    return drawing.chart(release.text.synthetic)


def _reach(release: Release, measures: Sequence[str], who: Who, pair: Pair) -> float:
    """Return how far the ruler goes: 0.8 points, or to the widest interval."""
    ends = [0.8]
    for measure in measures:
        for subset in ("all", "stayers"):
            cell = change(release, measure, who, pair, subset)
            if cell is not None and cell.shown:
                names = ("change", "ci_low", "ci_high")
                ends += [abs(cell.values[name]) for name in names if name in cell.values]
    return ceil(max(ends) * 5 - 1e-9) / 5


def _row(drawing: Drawing, release: Release, measure: str, who: Who, pair: Pair) -> None:
    palette, language = drawing.look.palette, drawing.look.language
    reworded = is_reworded(release, measure, pair)
    label = measure_title(release, measure, language)
    y = drawing.row(label + DAGGER * reworded, above=13, below=22)
    cell = change(release, measure, who, pair)
    if reworded or (cell is not None and cell.status == "not_compared"):
        _say(drawing, y, NOT_COMPUTED, text("not.computed", language), False)
        return
    if cell is None or cell.status == "not_asked":
        _say(drawing, y, ".", "", False)
        return
    if not cell.shown:
        rows.hidden_words(drawing, y, text("hidden", language))
        _say(drawing, y, SUPPRESSED, text("hidden.key", language), False)
    else:
        decided = direction(cell)
        colour = palette.ink if decided else palette.axis
        drawing.band(y, cell.get("ci_low"), cell.get("ci_high"), colour)
        tip = rows.change_tip(label, text("all.answered", language), cell, language)
        drawing.point(y, colour, value=cell.values["change"], tip=tip)
        number = format_change(cell.values["change"], language)
        _say(drawing, y, number, text(decided or "undecided", language), bool(decided))
    _same_people(drawing, y + 13, label, change(release, measure, who, pair, "stayers"))


def _same_people(drawing: Drawing, y: float, label: str, cell: ReleasedCell | None) -> None:
    if cell is None or not cell.shown:
        return
    palette, language = drawing.look.palette, drawing.look.language
    drawing.interval(y, cell.get("ci_low"), cell.get("ci_high"), palette.axis)
    tip = rows.change_tip(label, text("stayers", language), cell, language)
    drawing.point(
        y, palette.muted, value=cell.values["change"], shape="diamond", solid=False, tip=tip
    )


def _say(drawing: Drawing, y: float, number: str, words: str, decided: bool) -> None:
    palette = drawing.look.palette
    colour = palette.ink if decided else palette.muted
    weight = 700 if decided else 400
    if drawing.look.narrow:
        drawing.words(y, number, "width-8", colour=colour, size=15, weight=weight, align="right")
        return
    drawing.words(y, number, _CHANGE_X, colour=colour, size=15, weight=weight, align="right")
    drawing.words(y, words, _WORDS_X, colour=colour, weight=weight)
