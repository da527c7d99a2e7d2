"""Views and the annex as HTML, with headings in order and pictures as SVG."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from panel.rendering.to_html import html_fragment
from panel.rendering.to_word import is_wide
from panel.rendering.words import SOURCES
from panel.reporting.annex import Annex
from panel.reporting.html_page import bullets
from panel.reporting.pictures import picture_svg
from panel.tables import Table
from panel.texts import text
from panel.views.view import View

_LABEL_CM = 3.5


def view_html(view: View, language: str, level: int = 2) -> str:
    """Write a view: question, conclusion as a heading, who, picture, notes, table."""
    parts = [
        f'<p class="quiet">{escape(view.question)}</p>',
        f'<h{level} id="{escape(view.id)}">{escape(view.conclusion)}</h{level}>',
        f"<p>{escape(' '.join(view.details))}</p>" if view.details else "",
        f'<p class="quiet">{escape(view.who)}</p>' if view.who else "",
        _figures(view),
        _picture(view, language),
        view.html,
        _notes(view),
        # Two wordings side by side are a table already.
        table_html(replace(view.table, id=view.id)) if view.table and not view.html else "",
    ]
    inside = "\n".join(part for part in parts if part)
    return f'<section class="view" aria-labelledby="{escape(view.id)}">\n{inside}\n</section>'


def table_html(table: Table) -> str:
    """Write a table; a wide one is printed on a page on its side."""
    fragment = html_fragment(table, styled=False)
    return f'<div class="wide">{fragment}</div>' if is_wide(table, _LABEL_CM) else fragment


def _figures(view: View) -> str:
    shown = "".join(
        f"<div><dt>{escape(title)}</dt><dd>{escape(number)} <span>{escape(words)}</span></dd></div>"
        for title, number, words in view.figures
    )
    return f'<dl class="figures">{shown}</dl>' if shown else ""


def _picture(view: View, language: str) -> str:
    if view.chart is None:
        return ""
    label = escape(text("site.picture", language, conclusion=view.conclusion))
    # A picture wider than the window is scrolled, which must be possible without a mouse.
    picture = picture_svg(view, view.alt(language))
    return f'<figure tabindex="0" aria-label="{label}">{picture}</figure>'


def _notes(view: View) -> str:
    notes = "".join(f"<p>{escape(note)}</p>" for note in view.notes)
    return f'<div class="notes">{notes}</div>' if notes else ""


def annex_html(annex: Annex, language: str, level: int = 2) -> str:
    """Write methods, privacy, signs and sources."""
    heading = f"h{level}"
    parts = [
        f"<{heading}>{escape(title)}</{heading}>{bullets(lines)}" for title, lines in annex.parts
    ]
    for title, pairs in (
        (text("methods.signs", language), annex.signs),
        (SOURCES[language], annex.sources),
    ):
        listed = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in pairs)
        parts.append(f'<{heading}>{escape(title)}</{heading}><dl class="sources">{listed}</dl>')
    return "\n".join(f'<section class="view">{part}</section>' for part in parts)
