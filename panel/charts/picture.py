"""A picture: a specification of Vega-Lite, put together without a detour.

Altair draws the same, but its objects check and copy themselves at every step: a page took twenty
times as long to build. A test holds every picture to the schema that Altair carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from panel.charts.theme import Look, configuration

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""The name of the language, as every specification bears it; nothing is fetched from there."""

Layer = dict[str, Any]
"""A layer of a specification: its data, its mark and what the mark's channels mean."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one view, in layers.

    Parameters
    ----------
    specification
        What Vega-Lite draws, complete but for what only a reader's window knows.
    """

    specification: Mapping[str, Any]

    @property
    def width(self) -> float | None:
        """Pixels; `None` where the picture takes the width of its place on the page."""
        width = self.specification["width"]
        return None if width == "container" else float(width)

    @property
    def height(self) -> float:
        """Pixels."""
        return float(self.specification["height"])


def picture(
    layers: Sequence[Layer], look: Look, width: float | None, height: float, **settings: Any
) -> Picture:
    """Put layers together, the first at the back; `settings` are those of the whole view."""
    return Picture(
        {
            "$schema": SCHEMA,
            "width": width or "container",
            "height": height,
            **settings,
            "layer": list(layers),
            "config": configuration(look),
        }
    )


def layer(
    rows: Sequence[Mapping[str, Any]],
    mark: str,
    channels: Mapping[str, Any],
    **style: Any,
) -> Layer:
    """Return one layer: a mark a row."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": mark, **style},
        "encoding": dict(channels),
    }


def quantity(field: str, scale: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a channel of numbers; without a scale they are pixels."""
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None, **more}


def paint(field: str) -> dict[str, Any]:
    """Return a channel of colours, taken as they are."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def words(field: str, **more: Any) -> dict[str, Any]:
    """Return a channel of words."""
    return {"field": field, "type": "nominal", **more}


def constant(value: Any) -> dict[str, Any]:
    """Return a channel that is the same for every row; a text is an expression of the width."""
    return {"value": {"expr": value} if isinstance(value, str) else value}
