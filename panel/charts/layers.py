"""The layers of a picture: rows of marks of one kind and style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from panel.charts import picture
from panel.charts.picture import constant, layer, paint, quantity

Style = tuple[str, tuple[Any, ...]]
"""A kind of mark, and what its marks have in common."""

Rows = list[dict[str, Any]]

_Y = quantity("y")


@dataclass(frozen=True, slots=True)
class Grid:
    """Colour of the ruler's lines, and from where to where they run."""

    colour: str
    top: float
    bottom: float


def build_layer(
    kind: str, style: tuple[Any, ...], rows: Rows, scale: Mapping[str, Any], grid: Grid
) -> picture.Layer:
    """Build one layer; `scale` is the picture's ruler."""
    match kind:
        case "text" | "watermark":
            return _text_layer(style, rows, scale)
        case "grid":
            across = {"y": constant(grid.top), "y2": constant(grid.bottom)}
            x = quantity("value", scale)
            return layer(rows, "rule", {"x": x, **across}, color=grid.colour, strokeWidth=1.2)
        case "point":
            return _point_layer(style, rows, scale)
        case "cell":
            return _cell_layer(style, rows)
        case "segment":
            return _segment_layer(style, rows, scale)
        case "area" | "edge" | "upright":
            return _range_layer(kind, style, rows, scale)
    where, width, opacity, cap = style
    ends = {"x": quantity("x"), "x2": {"field": "to"}}
    if where == "value":
        ends = {"x": quantity("low", scale), "x2": {"field": "high"}}
    channels = {**ends, "y": _Y, "color": paint("colour")}
    return layer(rows, "rule", channels, strokeWidth=width, opacity=opacity, strokeCap=cap)


def _text_layer(style: tuple[Any, ...], rows: Rows, scale: Mapping[str, Any]) -> picture.Layer:
    where, size, weight, align, opacity = style
    places = {"value": quantity("value", scale), "x": quantity("x")}
    return layer(
        rows,
        "text",
        {
            "x": places.get(where) or constant(where),
            "y": _Y,
            "text": picture.words("words"),
            "color": paint("colour"),
        },
        fontSize=size,
        fontWeight=weight,
        align=align,
        baseline="middle",
        lineBreak="\n",
        lineHeight=round(size * 1.24),
        opacity=opacity,
        limit=0,
        tooltip=None,
    )


def _tooltip(names: tuple[str, ...]) -> Any:
    return [picture.words(name, title=name) for name in names] or {"value": None}


def _point_layer(style: tuple[Any, ...], rows: Rows, scale: Mapping[str, Any]) -> picture.Layer:
    where, shape, area, tip = style
    return layer(
        rows,
        "point",
        {
            "x": quantity("value", scale) if where == "value" else quantity("x"),
            "y": _Y,
            "fill": paint("fill"),
            "stroke": paint("edge"),
            "tooltip": _tooltip(tip),
        },
        shape=shape,
        size=area,
        strokeWidth=1.5,
        opacity=1,
        filled=False,
    )


def _cell_layer(style: tuple[Any, ...], rows: Rows) -> picture.Layer:
    x, to, edge, edge_width, dashed, tip, opacity, radius = style
    return layer(
        rows,
        "rect",
        {
            "x": constant(x),
            "x2": constant(to),
            "y": _Y,
            "y2": {"field": "to"},
            "fill": paint("fill"),
            "tooltip": _tooltip(tip),
        },
        stroke=edge,
        strokeWidth=edge_width,
        strokeDash=[2, 3] if dashed else [],
        cornerRadius=radius,
        opacity=opacity,
    )


def _range_layer(
    kind: str, style: tuple[Any, ...], rows: Rows, scale: Mapping[str, Any]
) -> picture.Layer:
    (colour,) = style
    down = {"y": _Y, "y2": {"field": "to"}}
    if kind == "area":
        ends = {"x": quantity("low", scale), "x2": {"field": "high"}}
        return layer(rows, "rect", {**ends, **down}, color=colour, opacity=0.1)
    dash, width = ([3, 4], 2) if kind == "edge" else ([], 1.5)
    channels = {"x": quantity("value", scale), **down}
    return layer(rows, "rule", channels, color=colour, strokeWidth=width, strokeDash=dash)


def _segment_layer(tip: tuple[str, ...], rows: Rows, scale: Mapping[str, Any]) -> picture.Layer:
    return layer(
        rows,
        "rect",
        {
            "x": quantity("from", scale),
            "x2": {"field": "until"},
            "y": _Y,
            "y2": {"field": "to"},
            "fill": paint("fill"),
            "stroke": paint("edge"),
            "tooltip": _tooltip(tip),
        },
        strokeWidth=1.5,
    )
