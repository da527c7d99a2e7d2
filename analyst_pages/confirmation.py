"""A button that says what it will change, and asks again, before it changes anything."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from app_pages.state import language
from panel.texts import text


def confirm(key: str, ask: str, change: str, yes: str, work: Callable[[], None]) -> None:
    """Show a button; pressed, it names the change and gives yes and no.

    Parameters
    ----------
    key
        Stands for what is changed: another change is asked about anew.
    ask, yes
        The words of the first button, and of the one that does it.
    change
        The sentence that names what will change.
    work
        What yes does.
    """
    asked = f"asked_{key}"
    if not st.session_state.get(asked):
        st.button(ask, key=f"ask_{key}", on_click=_set, args=(asked, True))
        return
    st.html(f'<div class="likeverd-empty" role="alert">{escape(change)}</div>')
    with st.container(horizontal=True):
        st.button(yes, key=f"yes_{key}", on_click=_do, args=(asked, work))
        no = text("imports.no", language())
        st.button(no, key=f"no_{key}", on_click=_set, args=(asked, False))


def _set(asked: str, value: bool) -> None:
    st.session_state[asked] = value


def _do(asked: str, work: Callable[[], None]) -> None:
    _set(asked, False)
    work()
