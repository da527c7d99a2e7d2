"""Response rates with their intervals, both waves on one ruler (view V1)."""

from __future__ import annotations

from collections.abc import Sequence

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.numbers import SUPPRESSED, format_interval, format_percent
from panel.release import Release, ReleasedCell
from panel.released import ALL, Pair, Who, find, group_title, wave_short, wave_title
from panel.texts import text

RATE = "RR2"
"""The rate that is drawn: complete and partial answers."""


def rate_of(release: Release, who: Who, wave: str, rate: str = RATE) -> ReleasedCell | None:
    """Return the response rate of a group in a wave."""
    return find(release, "response_rate", rate, who, wave) if wave else None


def draw_rates(release: Release, groups: Sequence[Who], pair: Pair, look: Look) -> Picture:
    """Draw the rate of each group and of everybody, the earlier wave hollow above the later."""
    palette, language = look.palette, look.language
    lane, right = (0, 62) if look.narrow else (190, 90)
    drawing = Drawing(look, (0.0, 100.0), lane=lane, right=right)
    waves = [wave for wave in (pair.earlier, pair.later) if wave]
    drawing.key(
        [
            (
                wave_title(release, wave, language),
                {"colour": _colour(look, wave == pair.later), "solid": wave == pair.later,
                 "band": wave == pair.later},
            )
            for wave in waves
        ]
    )  # fmt: skip
    ticks = [0.0, 25.0, 50.0, 75.0, 100.0]
    drawing.axis(ticks, [format_percent(tick, language) for tick in ticks])
    drawing.heading("", {"width-8": wave_short(release, pair.later, language)})
    for who in groups:
        weight = 700 if who == ALL else 400
        label = group_title(release, who, language)
        y = drawing.row(label, above=13, below=13, weight=weight)
        for wave in waves:
            cell, later = rate_of(release, who, wave), wave == pair.later
            if cell is not None and cell.shown:
                _mark(drawing, y + (6 if later else -6), label, wave_title(release, wave, language),
                      cell, later)  # fmt: skip
        last = rate_of(release, who, pair.later)
        shown = last is not None and last.shown
        said = format_percent(last.values["rate"], language) if last and shown else SUPPRESSED
        if not shown:
            rows.hidden_words(drawing, y, text("hidden", language))
        colour = palette.ink if shown else palette.faint
        drawing.words(y, said, "width-8", colour=colour, size=15, weight=700, align="right")
    return drawing.chart(release.text.synthetic)


def _colour(look: Look, later: bool) -> str:
    return look.palette.ink if later else look.palette.wave_from


def _mark(
    drawing: Drawing, y: float, label: str, wave: str, cell: ReleasedCell, later: bool
) -> None:
    language = drawing.look.language
    colour = _colour(drawing.look, later)
    low, high = cell.get("ci_low"), cell.get("ci_high")
    draw = drawing.band if later else drawing.interval
    draw(y, low, high, colour)
    tip = {
        text("group", language): label,
        text("response_rate", language): format_percent(cell.values["rate"], language),
        text("wave", language): wave,
    }
    if low is not None and high is not None:
        tip[text("interval", language)] = format_interval(low, high, language, decimals=0)
    drawing.point(y, colour, value=cell.values["rate"], solid=later, tip=tip)
