"""The switches above a page; what is chosen stands in the address."""

from __future__ import annotations

import streamlit as st

from app_pages.state import chosen, keep, language, look
from panel.release import Release
from panel.released import Who, group_title, pair_key, pairs_of, projects, wave_title
from panel.texts import LANGUAGES, spoken, text

_MOST_BUTTONS = 7


def language_switch() -> None:
    """Show the switch of languages."""
    switch("language", text("switch.language", language()), dict(LANGUAGES))


def switch(name: str, label: str, options: dict[str, str], default: str = "") -> str:
    """Show a switch whose choice is kept in the address; returns the option."""
    known = tuple(options)
    value = chosen(name, known, default or known[0])
    key = f"switch_{name}"
    if st.session_state.get(key) not in known:
        st.session_state[key] = value
    if len(known) > _MOST_BUTTONS:
        shown = st.selectbox(label, known, format_func=options.__getitem__, key=key, width=420)
    else:
        shown = st.segmented_control(
            label, known, format_func=options.__getitem__, key=key, required=True, wrap=True
        )
    value = shown if shown in known else value
    keep(name, value)
    return value


def narrow_switch() -> None:
    """Show the switch of narrow pictures."""
    with st.container(width="content"):
        narrow = st.toggle(
            text("switch.narrow", language()), value=look().narrow, key="toggle_narrow"
        )
    keep("narrow", "yes" if narrow else "no")


def project_switch(release: Release, all_projects: bool) -> Who:
    """Show the switch of projects, with everybody in front when `all_projects`."""
    known = {who.id: group_title(release, who, language()) for who in projects(release)}
    groups = {who.id: who for who in projects(release)}
    if all_projects:
        known = {"all": text("option.all", language())} | known
        groups["all"] = Who()
    label = spoken(release.text.project_word, language()).capitalize()
    name = "group" if all_projects else "project"
    return groups[switch(name, label, known)]


def pair_switch(release: Release) -> None:
    """Show the switch of waves."""
    words = {
        pair_key(p): text(
            "pair",
            language(),
            a=wave_title(release, p.earlier, language()),
            b=wave_title(release, p.later, language()),
        )
        for p in pairs_of(release)
    }
    switch("waves", text("switch.pair", language()), words)
