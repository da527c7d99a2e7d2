"""Doubtful pairs side by side: decide, see what it changes, take it back."""

from functools import partial

import streamlit as st

from analyst_pages.frame import Desk, change, show_page
from panel.analyst.link_review import (
    build_decisions,
    build_effects,
    build_pair,
    decide_pair,
    standing_decisions,
    undo_decision,
)
from panel.ledger import ReviewPair
from panel.linking import link, preview_links
from panel.rendering.to_html import html_fragment
from panel.texts import spoken, text


def show(desk: Desk) -> None:
    """Show the pair chosen, the form, and the decisions that stand."""
    found = preview_links(desk.stores, desk.library)
    if found.changed:
        st.markdown(text("review.links", desk.language, n=found.changed))
        st.button(text("review.link", desk.language), on_click=change, args=(link_again,))
    if found.review:
        st.header(text("review.waiting", desk.language, n=len(found.review)), anchor=False)
        st.markdown(f":small[:gray[{text('review.how', desk.language)}]]")
        pair = st.selectbox(
            text("review.pair", desk.language),
            found.review,
            format_func=partial(name, desk),
            key="pair",
        )
        st.html(html_fragment(build_pair(pair, desk.library.study, desk.language)))
        st.html(html_fragment(build_effects(desk.stores, desk.library, pair, found, desk.language)))
        ask(desk, pair)
    else:
        st.header(text("review.none", desk.language), anchor=False)
    show_decisions(desk)


def name(desk: Desk, pair: ReviewPair) -> str:
    """Return what a pair is called in the list."""
    a, b = (desk.library.study.wave(wave).title for wave in (pair.wave_from, pair.wave_to))
    return text(
        "review.name",
        desk.language,
        a=pair.response_from,
        b=pair.response_to,
        wave_a=spoken(a, desk.language),
        wave_b=spoken(b, desk.language),
    )


def ask(desk: Desk, pair: ReviewPair) -> None:
    """Show the form of a decision; Enter in the reason decides nothing."""
    own = f"{pair.response_from}-{pair.response_to}"
    with st.form(f"decide-{own}", enter_to_submit=False):
        st.text_input(text("review.reason", desk.language), key=f"reason-{own}")
        with st.container(horizontal=True):
            for key, same, shortcut in (("same", True, "Alt+1"), ("other", False, "Alt+2")):
                st.form_submit_button(
                    text(f"review.{key}", desk.language),
                    key=f"{key}-{own}",
                    shortcut=shortcut,
                    on_click=change,
                    args=(partial(decide, pair=pair, same=same, reason=f"reason-{own}"),),
                )


def decide(desk: Desk, pair: ReviewPair, same: bool, reason: str) -> str:
    """Keep what the form says of the pair it was shown with."""
    given = st.session_state.get(reason, "")
    found = decide_pair(desk.stores, desk.library, pair, same, given)
    return text("review.kept", desk.language, n=len(found.review))


def link_again(desk: Desk) -> str:
    """Store the links as they are now found."""
    link(desk.stores, desk.library)
    return text("review.linked", desk.language)


def show_decisions(desk: Desk) -> None:
    """Show the decisions that stand, and the form that takes one back."""
    standing = standing_decisions(desk.stores)
    if standing.empty:
        return
    st.html(html_fragment(build_decisions(standing, desk.language)))
    with st.form("undo", enter_to_submit=False):
        st.selectbox(
            text("review.which", desk.language), standing["decision_id"].tolist(), key="which"
        )
        st.text_input(text("review.why", desk.language), key="why")
        st.form_submit_button(
            text("review.undo", desk.language), key="undo", on_click=change, args=(take_back,)
        )


def take_back(desk: Desk) -> str:
    """Take the chosen decision back."""
    number = int(st.session_state["which"])
    undo_decision(desk.stores, desk.library, number, st.session_state["why"])
    return text("review.undone", desk.language, n=number)


show_page("review", show)
