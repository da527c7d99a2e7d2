"""A picture as rows of marks: one layered view whose heights are given in pixels.

Only released values go into the data as numbers (`value`, `low`, `high`, `count`); `x`, `y`, `to`
and `area` are places and sizes on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from panel.charts.layers import Grid, Style, build_layer
from panel.charts.picture import Picture, picture
from panel.charts.theme import Look
from panel.charts.type_width import text_width, wrap
from panel.texts import text

_ORDER = (
    "grid", "cell", "segment", "watermark", "area", "edge", "upright", "band", "line", "point",
    "text",
)  # fmt: skip
_PATH_AREA = 2.6
"""Vega draws a triangle-right and the like about half as large as a circle of the same area."""


@dataclass(slots=True)
class Drawing:
    """A picture being drawn from top to bottom.

    Parameters
    ----------
    look
        Colours, language, width.
    domain
        Ends of the ruler.
    lane
        Pixels on the left for labels.
    right
        Pixels on the right for columns of values.
    """

    look: Look
    domain: tuple[float, float]
    lane: int
    right: int
    height: float = 0
    top: float = 0
    layers: dict[Style, list[dict[str, Any]]] = field(default_factory=dict)

    def _add(self, kind: str, style: tuple[Any, ...], row: dict[str, Any]) -> None:
        self.layers.setdefault((kind, style), []).append(row)

    def words(
        self,
        y: float,
        words: str | Sequence[str],
        x: float | str | None = 0,
        *,
        value: float | None = None,
        colour: str = "",
        size: int = 14,
        weight: int = 400,
        align: str = "left",
        kind: str = "text",
        opacity: float = 1,
    ) -> None:
        """Write words at pixels from the left, at an expression of the width, or at a value."""
        lines = [words] if isinstance(words, str) else list(words)
        row: dict[str, Any] = {"y": y, "words": "\n".join(lines), "colour": colour or self.ink}
        where = "value" if value is not None else x if isinstance(x, str) else "x"
        if value is not None:
            row["value"] = value
        elif not isinstance(x, str):
            row["x"] = x
        # Several lines are set around their middle.
        row["y"] = y - (len(lines) - 1) * size * 0.62
        self._add(kind, (where, size, weight, align, opacity), row)

    def interval(
        self,
        y: float,
        low: float | None,
        high: float | None,
        colour: str,
        *,
        width: float = 1.5,
        opacity: float = 1,
        kind: str = "line",
    ) -> None:
        """Draw an interval, as a line or, being wider, as a band with round ends.

        What lies beyond the scale is left out: the numbers of the rows stand there.
        """
        if low is not None and high is not None:
            first, last = self.domain
            row = {"y": y, "low": max(low, first), "high": min(high, last), "colour": colour}
            self._add(kind, ("value", width, opacity, "round" if width > 3 else "butt"), row)

    def band(self, y: float, low: float | None, high: float | None, colour: str) -> None:
        """Draw the interval of the later wave."""
        self.interval(y, low, high, colour, width=9, opacity=0.26, kind="band")

    def stroke(
        self, y: float, x: float, to: float, colour: str, width: float, opacity: float = 1
    ) -> None:
        """Draw a horizontal line between two places, for keys."""
        kind = "band" if width > 3 else "line"
        cap = "round" if width > 3 else "butt"
        row = {"y": y, "x": x, "to": to, "colour": colour}
        self._add(kind, ("x", width, opacity, cap), row)

    def point(
        self,
        y: float,
        colour: str,
        *,
        value: float | None = None,
        x: float | None = None,
        shape: str = "circle",
        solid: bool = True,
        area: float | None = None,
        edge: str | None = None,
        tip: Mapping[str, str] | None = None,
    ) -> None:
        """Draw a mark: solid for the later wave, hollow for the earlier."""
        size = area if area is not None else (125 if solid else 58)
        row: dict[str, Any] = {
            "y": y,
            "fill": colour if solid else self.look.palette.page,
            "edge": edge or (self.look.palette.page if solid else colour),
            **(tip or {}),
        }
        row["value" if value is not None else "x"] = value if value is not None else x
        if shape == "triangle-right":
            size *= _PATH_AREA / 2
        self._add(
            "point", ("value" if value is not None else "x", shape, size, tuple(tip or ())), row
        )

    def cell(
        self,
        y: float,
        x: float | str,
        to: float | str,
        deep: float,
        fill: str,
        edge: str | None = None,
        edge_width: float = 0,
        dashed: bool = False,
        tip: Mapping[str, str] | None = None,
        opacity: float = 1,
        radius: int = 3,
        kind: str = "cell",
    ) -> None:
        """Draw a box whose sides are pixels, or expressions of the width."""
        style = (x, to, edge, edge_width, dashed, tuple(tip or ()), opacity, radius)
        self._add(kind, style, {"y": y, "to": y + deep, "fill": fill, **(tip or {})})

    def range_area(self, y: float, to: float, low: float, high: float) -> None:
        """Tint what lies between two values, with dotted edges."""
        accent = self.look.palette.accent
        row = {"y": y, "to": to, "low": low, "high": high}
        self._add("area", (accent,), row)
        for value in (low, high):
            self.dotted(y, to, value, accent)

    def segment(
        self,
        y: float,
        to: float,
        low: float,
        high: float,
        fill: str,
        edge: str,
        tip: Mapping[str, str],
    ) -> None:
        """Draw a part of a bar of counts."""
        row = {"y": y, "to": to, "from": low, "until": high, "fill": fill, "edge": edge, **tip}
        self._add("segment", tuple(tip), row)

    def upright(self, y: float, to: float, value: float, colour: str) -> None:
        """Draw a vertical line at a value, such as the zero of changes."""
        self._add("upright", (colour,), {"y": y, "to": to, "value": value})

    def dotted(self, y: float, to: float, value: float, colour: str) -> None:
        """Join two rows at a value."""
        self._add("edge", (colour,), {"y": y, "to": to, "value": value})

    @property
    def ink(self) -> str:
        """The colour of words."""
        return self.look.palette.ink

    def key(self, items: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Draw the key, broken into lines; `items` are words and how their mark is drawn.

        A mark has `colour`, and may have `shape`, `solid`, `line` (True), `band` (True), `sign`.
        """
        x, y, mark = 0.0, self.height + 14, 34.0
        for words, style in items:
            wide = mark + text_width(words, 13) + 8
            if x and x + wide > self.look.expected_width:
                x, y = 0.0, y + 22
            colour = style["colour"]
            if style.get("band"):
                self.stroke(y, x + 5, x + 27, colour, 9, 0.26)
            elif style.get("line", True) and "sign" not in style:
                self.stroke(y, x + 2, x + 29, colour, 1.5)
            if "sign" in style:
                self.words(
                    y, style["sign"], x + 16, colour=colour, size=15, weight=700, align="center"
                )
            else:
                self.point(
                    y,
                    colour,
                    x=x + 16,
                    shape=style.get("shape", "circle"),
                    solid=style.get("solid", True),
                    area=style.get("area"),
                    edge=style.get("edge"),
                )
            self.words(y, words, x + mark, colour=self.look.palette.muted, size=13)
            x += wide + 18
        self.height = y + 22

    def axis(
        self, ticks: Sequence[float], labels: Sequence[str], low: str = "", high: str = ""
    ) -> None:
        """Put the ruler here, with words at both ends; its lines run to the end of the picture."""
        muted = self.look.palette.muted
        y = self.height + 14
        for number, (tick, label) in enumerate(zip(ticks, labels, strict=True)):
            ends = {0: "left", len(ticks) - 1: "right"} if low or high else {}
            align = ends.get(number, "center")
            self.words(y, label, value=tick, colour=muted, size=13, align=align)
        for words, value, align in ((low, ticks[0], "left"), (high, ticks[-1], "right")):
            if words:
                self.words(y + 17, words, value=value, colour=muted, size=13, align=align)
        self.top = y + (28 if low or high else 12)
        for tick in ticks:
            self._add("grid", (), {"value": tick})
        self.height = self.top

    def heading(self, words: str, columns: Mapping[str, str] | None = None) -> None:
        """Write a bold row, with headings of the columns on the right."""
        y = self.height + 24
        self.words(y, words, weight=700)
        for x, heading in (columns or {}).items():
            self.words(y, heading, x, colour=self.look.palette.muted, size=13, align="right")
        self.height = y + 10

    def row(self, words: str, above: float, below: float, *, weight: int = 400) -> float:
        """Begin a row: write its label in the lane, on a phone above the marks.

        Returns the height of the row's middle; `above` and `below` are what its marks need.
        """
        if self.look.narrow:
            lines = wrap(words, self.look.expected_width - 12, 14)
            first = self.height + 6 + len(lines) * 9
            self.words(first, lines, weight=weight)
            middle = self.height + 12 + len(lines) * 18 + above
        else:
            lines = wrap(words, self.lane - 20, 14)
            middle = self.height + 3 + max(above, len(lines) * 9)
            self.words(middle, lines, weight=weight)
            below = max(below, len(lines) * 9)
        self.height = middle + below + 3
        return middle

    def watermark(self) -> None:
        """Write over the middle of the picture, behind its marks, that the numbers are invented."""
        size = 22 if self.look.narrow else 30
        middle = f"{self.lane}+(width-{self.lane + self.right})/2"
        self.words(
            self.top + (self.height - self.top) / 2,
            text("watermark", self.look.language),
            middle,
            size=size,
            weight=700,
            align="center",
            kind="watermark",
            opacity=0.1,
        )

    def chart(self, synthetic: bool) -> Picture:
        """Put the marks together as one view."""
        if synthetic:
            self.watermark()
        scale = {
            "domain": list(self.domain),
            "rangeMin": self.lane + 8,
            "rangeMax": {"expr": f"width-{self.right}"},
            "zero": False,
            "nice": False,
        }
        ranked = sorted(self.layers.items(), key=lambda item: _ORDER.index(item[0][0]))
        grid = Grid(self.look.palette.grid, self.top, self.height)
        return picture(
            [build_layer(kind, style, rows, scale, grid) for (kind, style), rows in ranked],
            self.look,
            self.look.width,
            round(self.height) + 8,
            autosize={"type": "fit-x", "contains": "padding"},
            padding=0,
        )
