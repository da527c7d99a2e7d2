"""How a view is set on a page, and kept so that it is built once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from app_pages.downloads import download_row
from app_pages.frame import Frame, say
from panel.charts.theme import LIGHT
from panel.numbers import DAGGER, SIGN_TEXTS
from panel.release import Release
from panel.rendering.to_html import html_fragment
from panel.texts import text
from panel.views.pages import Choice, found_views, nothing_words, page_calls
from panel.views.view import View

SIGNS = (*SIGN_TEXTS, DAGGER)


@st.cache_resource(max_entries=120, show_spinner=False)  # type: ignore[untyped-decorator]
def _built(fingerprint: str, name: str, arguments: str, _build: Callable[[], Any]) -> Any:
    return _build()


def cached(frame: Frame, build: Callable[..., Any], *arguments: Any) -> Any:
    """Build views once for a release and a set of choices."""
    name = f"{build.__module__}.{build.__name__}"
    return _built(
        frame.opened.fingerprint,
        name,
        repr(arguments),
        lambda: build(frame.release, *arguments),
    )


def show_page(
    frame: Frame, name: str, *, changed_only: bool = True, measure: str = "", topic: str = ""
) -> None:
    """Show the views of a page, each built once for what the reader chose."""
    choice = Choice(frame.who, frame.pair, frame.look, changed_only, measure, topic)
    views = []
    for number, (build, given) in enumerate(page_calls(frame.release, name, choice)):
        for place, view in enumerate(found_views(cached(frame, build, *given))):
            views.append((view, partial(_redrawn, frame.release, name, choice, number, place)))
    for view, redraw in views:
        show_view(frame, view, redraw)
    if not views:
        say(nothing_words(name, frame.language))


def _redrawn(release: Release, name: str, choice: Choice, number: int, place: int) -> View:
    """Draw a view of a page again, for a file: wide, whatever the window is."""
    from panel.reporting.write import PAGE_WIDTH

    look = replace(choice.look, palette=LIGHT, narrow=False, width=PAGE_WIDTH)
    build, given = page_calls(release, name, replace(choice, look=look))[number]
    return found_views(build(release, *given))[place]


def show_view(frame: Frame, view: View, redraw: Callable[[], View] | None = None) -> None:
    """Set a view: question, conclusion, details, who, picture, notes, table."""
    st.space("small")
    st.markdown(f":small[:gray[{view.question}]]")
    st.header(view.conclusion, anchor=False)
    if view.details:
        st.markdown(" ".join(view.details))
    if view.who:
        st.markdown(f":small[:gray[{view.who}]]")
    if view.figures:
        with st.container(horizontal=True, gap="large"):
            for title, number, words in view.figures:
                with st.container(width="content"):
                    st.metric(f"{title}: {words}", number)
    if view.chart is not None:
        # A picture that has its own width, such as a square, keeps it.
        width = "stretch" if view.chart.width is None else "content"
        st.vega_lite_chart(
            spec=dict(view.chart.specification),
            theme=None,
            width=width,
            alt=view.alt(frame.language),
            key=_key(frame, view),
        )
    elif view.table is None and not view.html:
        say(view.conclusion)
    if view.html:
        st.html(view.html)
    # A table that stands alone is the content, one below a picture its equal in numbers.
    alone = view.table is not None and view.chart is None and not view.html
    if view.notes and not (alone and view.table is not None and view.table.notes):
        st.markdown(f":small[:gray[{' '.join(_emphasised(note) for note in view.notes)}]]")
    if view.table is None:
        return
    if alone:
        st.html(html_fragment(view.table))
    with st.expander(text("files.show" if alone else "table.show", frame.language)):
        if not alone:
            st.html(html_fragment(view.table))
        if redraw is not None:
            download_row(frame, view, redraw)


def _emphasised(note: str) -> str:
    """Set the sign that a note explains in bold."""
    sign, _, words = note.partition(" ")
    is_sign = sign in SIGNS or sign[:1].isdigit()
    return f"**{sign}** {words}" if is_sign else note


def _key(frame: Frame, view: View) -> str:
    return f"{view.id}-{frame.look.palette.name}-{frame.language}-{frame.look.narrow}"
