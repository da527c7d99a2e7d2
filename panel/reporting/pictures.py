"""A view's picture as a file of its own, or as part of a page."""

from __future__ import annotations

from html import escape
from typing import Any

from panel.views.view import View

PICTURE_SUFFIXES = (".svg", ".png", ".pdf")

_PIXELS = 2.0
"""Dots a pixel of a picture for the screen: sharp also where it is enlarged."""


def picture_bytes(view: View, suffix: str) -> bytes:
    """Write the picture of a view that has one, as .svg, .png or .pdf."""
    import vl_convert

    if suffix == ".png":
        return picture_png(view, _PIXELS)
    if suffix == ".pdf":
        return bytes(vl_convert.vegalite_to_pdf(_specification(view)))
    opening, rest = picture_svg(view, view.conclusion).split(">", 1)
    return f"{opening}><title>{escape(view.conclusion)}</title>{rest}".encode()


def picture_png(view: View, scale: float) -> bytes:
    """Write the picture as PNG, with so many dots a pixel."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_specification(view), scale=scale))


def picture_svg(view: View, words: str) -> str:
    """Write the picture as SVG, with the words that are said in place of it."""
    import vl_convert

    drawn = str(vl_convert.vegalite_to_svg(_specification(view)))
    said = f'<svg role="img" aria-label="{escape(words)}" '
    return drawn.replace("<svg ", said, 1)


def size_of(view: View) -> tuple[float, float]:
    """Return width and height of the picture in pixels."""
    if view.chart is None:
        return 0.0, 0.0
    return view.chart.width or 0.0, view.chart.height


def _specification(view: View) -> dict[str, Any]:
    return dict(view.chart.specification) if view.chart is not None else {}
