"""Opportunity against influence, a point a party (view V4)."""

from __future__ import annotations

from typing import Any

import altair as alt

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.theme import Look, configuration
from panel.numbers import format_interval, format_mean
from panel.release import Release, ReleasedCell
from panel.released import (
    Who,
    end_words,
    group_title,
    level,
    measure_title,
    n_text,
    one_ruler,
    party_places,
    wave_short,
)
from panel.texts import text

_SIDE = 620

_TOUCHING = 0.25
"""Points nearer than this, in scale points upward, would write over each other."""


def parties_of(release: Release, measures: tuple[str, str], wave: str) -> list[Who]:
    """Return the parties that have a cell, shown or hidden, of both measures."""
    found = [Who("party", party.id) for party in release.text.parties]
    return [w for w in found if all(level(release, m, w, wave) is not None for m in measures)]


def draw_influence(
    release: Release, measures: tuple[str, str], wave: str, look: Look
) -> alt.LayerChart:
    """Draw each party's opportunity (upward) against its influence (to the right).

    On a phone each party has two rows instead, one a measure.
    """
    if look.narrow:
        return _paired_rows(release, measures, wave, look)
    return _square(release, measures, wave, look)


def _shown(
    release: Release, measures: tuple[str, str], wave: str
) -> list[tuple[Who, ReleasedCell, ReleasedCell]]:
    cells = [
        (who, level(release, measures[0], who, wave), level(release, measures[1], who, wave))
        for who in parties_of(release, measures, wave)
    ]
    return [(who, a, b) for who, a, b in cells if a and b and a.shown and b.shown]


def _square(release: Release, measures: tuple[str, str], wave: str, look: Look) -> alt.LayerChart:
    palette, language = look.palette, look.language
    low, high = one_ruler(release, measures)
    shown = _shown(release, measures, wave)
    places = party_places(release)
    scale = alt.Scale(domain=[low, high], zero=False, nice=False)
    ticks = [float(t) for t in range(int(low), int(high) + 1)]
    axis = {
        "values": ticks, "grid": True, "gridColor": palette.grid, "labelColor": palette.muted,
        "labelFontSize": 13, "titleColor": palette.muted, "titleFontSize": 13,
        "titleFontWeight": "normal", "format": "d", "domain": False, "ticks": False,
    }  # fmt: skip
    records: list[dict[str, Any]] = []
    for who, opportunity, influence in shown:
        title = group_title(release, who, language)
        records.append(
            {
                "party": title,
                "value": influence.values["mean"],
                "low": influence.get("ci_low"),
                "high": influence.get("ci_high"),
                "up_value": opportunity.values["mean"],
                "up_low": opportunity.get("ci_low"),
                "up_high": opportunity.get("ci_high"),
                "colour": palette.party(places.get(who.id, 99)),
                measure_title(release, measures[0], language): _spoken_cell(opportunity, language),
                measure_title(release, measures[1], language): _spoken_cell(influence, language),
            }
        )
    data = alt.Data(values=records)
    words = end_words(release, measures, language)
    up, across = (_axis_title(release, measure, words, language) for measure in measures)
    x = alt.X("value:Q", scale=scale, axis=alt.Axis(title=across, **axis))
    y = alt.Y("up_value:Q", scale=scale, axis=alt.Axis(title=up, **axis))
    colour = alt.Color("colour:N", scale=None, legend=None)
    layers: list[alt.Chart] = []
    if release.text.synthetic:
        layers.append(
            alt.Chart(alt.Data(values=[{}]))
            .mark_text(
                text=text("watermark", language),
                fontSize=30,
                fontWeight=700,
                opacity=0.1,
                color=palette.ink,
            )
            .encode(
                x=alt.value(alt.ExprRef(expr="width/2")),
                y=alt.value(alt.ExprRef(expr="height*0.8")),
            )
        )
    if len(records) > 1:
        means = [record["up_value"] for record in records]
        band = alt.Data(values=[{"up_low": min(means), "up_high": max(means)}])
        layers.append(
            alt.Chart(band)
            .mark_rect(color=palette.accent, opacity=0.1)
            .encode(y=alt.Y("up_low:Q", scale=scale), y2="up_high")
        )
    base = alt.Chart(data)
    cross = base.mark_rule(strokeWidth=1.5, opacity=0.75)
    edge = {"stroke": palette.page, "strokeWidth": 1.5}
    layers += [
        cross.encode(x=alt.X("low:Q", scale=scale), x2="high", y=y, color=colour),
        cross.encode(x=x, y=alt.Y("up_low:Q", scale=scale), y2="up_high", color=colour),
        base.mark_point(filled=True, size=150, opacity=1, **edge).encode(
            x=x, y=y, fill=alt.Fill("colour:N", scale=None, legend=None),
            tooltip=["party:N", *[f"{measure_title(release, m, language)}:N" for m in measures]],
        ),
        *[
            alt.Chart(alt.Data(values=part))
            .mark_text(align="left", dx=10, dy=dy, fontSize=14, fontWeight=700, limit=0, **halo)
            .encode(x=x, y=y, text="party:N", color=alt.value(palette.page) if halo else colour)
            for part, dy in zip(_above_below(records), (-11, 13), strict=True)
            for halo in ({"stroke": palette.page, "strokeWidth": 4}, {})
            if part
        ],
    ]  # fmt: skip
    return (
        alt.layer(*layers)
        .properties(
            width=min(look.width or _SIDE, _SIDE),
            height=_SIDE,
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            padding={"left": 4, "right": 8, "top": 8, "bottom": 4},
        )
        .configure(**configuration(look))
    )


def _above_below(
    records: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Divide points into those labelled above and, just under another, below."""
    above: list[dict[str, Any]] = []
    below: list[dict[str, Any]] = []
    for record in sorted(records, key=lambda r: -r["up_value"]):
        near = [
            r
            for r in above
            if r["up_value"] - record["up_value"] < _TOUCHING
            and abs(r["value"] - record["value"]) < 4 * _TOUCHING
        ]
        (below if near else above).append(record)
    return above, below


def _axis_title(release: Release, measure: str, words: tuple[str, str], language: str) -> str:
    title = measure_title(release, measure, language)
    return f"{title} ({words[0].lower()} – {words[1].lower()})" if all(words) else title


def _spoken_cell(cell: ReleasedCell, language: str) -> str:
    mean = format_mean(cell.values["mean"], language)
    low, high = cell.get("ci_low"), cell.get("ci_high")
    if low is None or high is None:
        return mean
    return f"{mean} ({format_interval(low, high, language)})"


def _paired_rows(
    release: Release, measures: tuple[str, str], wave: str, look: Look
) -> alt.LayerChart:
    language = look.language
    drawing: Drawing = rows.start(release, look, one_ruler(release, measures))
    rows.ruler(drawing, *end_words(release, measures, language))
    places = party_places(release)
    headings = rows.columns(drawing, wave_short(release, wave, language))
    for who in parties_of(release, measures, wave):
        drawing.heading(group_title(release, who, language), headings)
        headings = {}
        colour = look.palette.party(places.get(who.id, 99))
        for measure in measures:
            label = measure_title(release, measure, language)
            y = drawing.row(label, above=12, below=12)
            cell = level(release, measure, who, wave)
            if cell is not None and cell.shown:
                drawing.band(y, cell.get("ci_low"), cell.get("ci_high"), colour)
                tip = rows.tip(release, label, cell, wave, language)
                drawing.point(y, colour, value=cell.values["mean"], tip=tip)
            else:
                rows.hidden_words(drawing, y, text("hidden", language))
            rows.values(
                drawing, y, rows.mean_text(cell, language), n_text(cell, language), drawing.ink
            )
    return drawing.chart(release.text.synthetic)
