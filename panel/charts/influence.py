"""Opportunity against influence, a point a party (view V4)."""

from __future__ import annotations

from typing import Any

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Layer, Picture, constant, layer, paint, picture, quantity, words
from panel.charts.theme import Look
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


def draw_influence(release: Release, measures: tuple[str, str], wave: str, look: Look) -> Picture:
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


def _square(release: Release, measures: tuple[str, str], wave: str, look: Look) -> Picture:
    palette, language = look.palette, look.language
    low, high = one_ruler(release, measures)
    shown = _shown(release, measures, wave)
    places = party_places(release)
    scale = {"domain": [low, high], "zero": False, "nice": False}
    ticks = [float(t) for t in range(int(low), int(high) + 1)]
    axis = {
        "values": ticks, "grid": True, "gridColor": palette.grid, "labelColor": palette.muted,
        "labelFontSize": 13, "titleColor": palette.muted, "titleFontSize": 13,
        "titleFontWeight": "normal", "format": "d", "domain": False, "ticks": False,
    }  # fmt: skip
    titles = [measure_title(release, measure, language) for measure in measures]
    records: list[dict[str, Any]] = []
    for who, opportunity, influence in shown:
        records.append(
            {
                "party": group_title(release, who, language),
                "value": influence.values["mean"],
                "low": influence.get("ci_low"),
                "high": influence.get("ci_high"),
                "up_value": opportunity.values["mean"],
                "up_low": opportunity.get("ci_low"),
                "up_high": opportunity.get("ci_high"),
                "colour": palette.party(places.get(who.id, 99)),
                titles[0]: _spoken_cell(opportunity, language),
                titles[1]: _spoken_cell(influence, language),
            }
        )
    ends = end_words(release, measures, language)
    up, across = (_axis_title(release, measure, ends, language) for measure in measures)
    x = quantity("value", scale, axis={"title": across, **axis})
    y = quantity("up_value", scale, axis={"title": up, **axis})
    colour = paint("colour")
    layers: list[Layer] = []
    if release.text.synthetic:
        mark = {"text": text("watermark", language), "color": palette.ink}
        middle = {"x": constant("width/2"), "y": constant("height*0.8")}
        layers.append(layer([{}], "text", middle, fontSize=30, fontWeight=700, opacity=0.1, **mark))
    if len(records) > 1:
        means = [record["up_value"] for record in records]
        band = {"y": _range("up_low", scale), "y2": {"field": "up_high"}}
        limits = [{"up_low": min(means), "up_high": max(means)}]
        layers.append(layer(limits, "rect", band, color=palette.accent, opacity=0.1))
    bars = {"x": _range("low", scale), "x2": {"field": "high"}, "y": y, "color": colour}
    uprights = {"x": x, "y": _range("up_low", scale), "y2": {"field": "up_high"}, "color": colour}
    tips = [words("party"), *(words(title) for title in titles)]
    points = {"x": x, "y": y, "fill": colour, "tooltip": tips}
    edge = {"stroke": palette.page, "strokeWidth": 1.5}
    layers += [
        layer(records, "rule", bars, strokeWidth=1.5, opacity=0.75),
        layer(records, "rule", uprights, strokeWidth=1.5, opacity=0.75),
        layer(records, "point", points, filled=True, size=150, opacity=1, **edge),
        *_names(records, {"x": x, "y": y, "text": words("party")}, palette.page),
    ]
    return picture(
        layers,
        look,
        min(look.width or _SIDE, _SIDE),
        _SIDE,
        autosize={"type": "fit", "contains": "padding"},
        padding={"left": 4, "right": 8, "top": 8, "bottom": 4},
    )


def _range(field: str, scale: dict[str, Any]) -> dict[str, Any]:
    """Return a channel that leaves its axis to the values between its ends."""
    return {"field": field, "type": "quantitative", "scale": scale}


def _names(records: list[dict[str, Any]], channels: dict[str, Any], page: str) -> list[Layer]:
    """Write the parties' names beside their points, on a rim of the page's colour."""
    style = {"align": "left", "dx": 10, "fontSize": 14, "fontWeight": 700, "limit": 0}
    rim = {"stroke": page, "strokeWidth": 4}
    return [
        layer(part, "text", {**channels, "color": colour}, dy=dy, **style, **halo)
        for part, dy in zip(_above_below(records), (-11, 13), strict=True)
        for halo, colour in ((rim, {"value": page}), ({}, paint("colour")))
        if part
    ]


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


def _paired_rows(release: Release, measures: tuple[str, str], wave: str, look: Look) -> Picture:
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
