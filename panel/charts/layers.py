"""The layers of a picture: rows of marks of one kind and style, as Altair draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

Layer = tuple[str, tuple[Any, ...]]
"""A kind of mark, and what its marks have in common."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Colour of the ruler's lines, and from where to where they run."""

    colour: str
    top: float
    bottom: float


def build_layer(
    kind: str,
    style: tuple[Any, ...],
    rows: list[dict[str, Any]],
    scale: alt.Scale,
    grid: Grid,
) -> alt.Chart:
    """Build one layer; `scale` is the picture's ruler."""
    match kind:
        case "text" | "watermark":
            return _text_layer(style, rows, scale)
        case "grid":
            return (
                alt.Chart(alt.Data(values=rows))
                .mark_rule(color=grid.colour, strokeWidth=1.2)
                .encode(x=_value_x(scale), y=alt.YValue(grid.top), y2=alt.Y2Value(grid.bottom))
            )
        case "point":
            return _point_layer(style, rows, scale)
        case "cell":
            return _cell_layer(style, rows)
        case "segment":
            return _segment_layer(style, rows, scale)
        case "area" | "edge" | "upright":
            return _range_layer(kind, style, rows, scale)
    where, width, opacity, cap = style
    x, end = alt.X("x:Q", scale=None, axis=None), "to"
    if where == "value":
        x, end = alt.X("low:Q", scale=scale, axis=None), "high"
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_rule(strokeWidth=width, opacity=opacity, strokeCap=cap)
        .encode(x=x, x2=end, y=_pixel_y(), color=_colour("colour"))
    )


def _text_layer(style: tuple[Any, ...], rows: list[dict[str, Any]], scale: alt.Scale) -> alt.Chart:
    where, size, weight, align, opacity = style
    x: Any
    if where == "value":
        x = _value_x(scale)
    elif where == "x":
        x = alt.X("x:Q", scale=None, axis=None)
    else:
        x = alt.XValue(alt.ExprRef(expr=where))
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_text(
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
        .encode(x=x, y=_pixel_y(), text="words:N", color=_colour("colour"))
    )


def _value_x(scale: alt.Scale) -> alt.X:
    return alt.X("value:Q", scale=scale, axis=None)


def _pixel_y() -> alt.Y:
    return alt.Y("y:Q", scale=None, axis=None)


def _colour(field_name: str) -> alt.Color:
    return alt.Color(f"{field_name}:N", scale=None, legend=None)


def _tooltip(names: tuple[str, ...]) -> Any:
    return (
        [alt.Tooltip(f"{name}:N", title=name) for name in names]
        if names
        else alt.TooltipValue(None)
    )


def _point_layer(style: tuple[Any, ...], rows: list[dict[str, Any]], scale: alt.Scale) -> alt.Chart:
    where, shape, area, tip = style
    x = _value_x(scale) if where == "value" else alt.X("x:Q", scale=None, axis=None)
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_point(shape=shape, size=area, strokeWidth=1.5, opacity=1, filled=False)
        .encode(
            x=x,
            y=_pixel_y(),
            fill=alt.Fill("fill:N", scale=None, legend=None),
            stroke=alt.Stroke("edge:N", scale=None, legend=None),
            tooltip=_tooltip(tip),
        )
    )


def _cell_layer(style: tuple[Any, ...], rows: list[dict[str, Any]]) -> alt.Chart:
    x, to, edge, edge_width, dashed, tip, opacity, radius = style
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_rect(
            stroke=edge,
            strokeWidth=edge_width,
            strokeDash=[2, 3] if dashed else [],
            cornerRadius=radius,
            opacity=opacity,
        )
        .encode(
            x=alt.XValue(_side(x)),
            x2=alt.X2Value(_side(to)),
            y=_pixel_y(),
            y2="to",
            fill=alt.Fill("fill:N", scale=None, legend=None),
            tooltip=_tooltip(tip),
        )
    )


def _range_layer(
    kind: str, style: tuple[Any, ...], rows: list[dict[str, Any]], scale: alt.Scale
) -> alt.Chart:
    chart = alt.Chart(alt.Data(values=rows))
    if kind == "area":
        return chart.mark_rect(color=style[0], opacity=0.1).encode(
            x=alt.X("low:Q", scale=scale, axis=None), x2="high", y=_pixel_y(), y2="to"
        )
    dash, width = ([3, 4], 2) if kind == "edge" else ([], 1.5)
    return chart.mark_rule(color=style[0], strokeWidth=width, strokeDash=dash).encode(
        x=_value_x(scale), y=_pixel_y(), y2="to"
    )


def _segment_layer(tip: tuple[str, ...], rows: list[dict[str, Any]], scale: alt.Scale) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_rect(strokeWidth=1.5)
        .encode(
            x=alt.X("from:Q", scale=scale, axis=None),
            x2="until",
            y=_pixel_y(),
            y2="to",
            fill=alt.Fill("fill:N", scale=None, legend=None),
            stroke=alt.Stroke("edge:N", scale=None, legend=None),
            tooltip=_tooltip(tip),
        )
    )


def _side(place: float | str) -> Any:
    return alt.ExprRef(expr=place) if isinstance(place, str) else place
