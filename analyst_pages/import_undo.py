"""What has been brought in, and the button that takes the newest back."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from analyst_pages.confirmation import confirm
from analyst_pages.frame import Desk, change
from app_pages.frame import say
from panel.analyst.import_tables import build_imports, undoable, wave_name
from panel.analyst.trial_import import take_back
from panel.rendering.to_html import html_fragment
from panel.texts import text
from survey.store.responses_store import list_imports


def show_imports(desk: Desk) -> None:
    """Show what was stored, and ask before the one chosen is taken back."""
    found = list_imports(desk.stores)
    if found.empty:
        say(text("imports.none", desk.language))
        return
    st.html(html_fragment(build_imports(found, desk.library.study, desk.language)))
    open_ = undoable(found)
    if not open_:
        return
    number = st.selectbox(
        text("undo.which", desk.language),
        sorted(open_, reverse=True),
        format_func=lambda n: text("undo.name", desk.language, n=n, file=open_[n]["file"]),
        # After another import the newest stands in front again.
        key=f"undo_which-{max(open_)}",
        width=420,
    )
    if number is None:
        return
    confirm(
        f"undo-{number}",
        text("undo.ask", desk.language),
        named(desk, number, open_[number]),
        text("undo.yes", desk.language),
        partial(change, partial(undo, number=number)),
    )


def named(desk: Desk, number: int, line: dict[str, Any]) -> str:
    """Return the sentence that names what goes away."""
    wave = wave_name(desk.library.study, line["wave"], desk.language)
    numbers = {name: line[name] for name in ("file", "added", "updated", "removed")}
    return text("undo.sure", desk.language, n=number, wave=wave, **numbers)


def undo(desk: Desk, number: int) -> str:
    """Take an import back."""
    undone = take_back(desk.stores, number)
    return text("undo.done", desk.language, n=number, file=undone.file)
