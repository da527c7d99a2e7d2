"""What a file says of itself, and what a person says of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import streamlit as st

from analyst_pages.frame import Desk
from analyst_pages.import_account import show_problems
from analyst_pages.uploading import kept
from app_pages.frame import say
from panel.analyst.trial_import import (
    Choice,
    FileFacts,
    Trial,
    data_stamp,
    look_at,
    try_import,
)
from panel.analyst.uploads import Upload
from panel.texts import spoken, text
from survey.importing.platforms import PLATFORMS
from survey.problems import SurveyError


def choose(desk: Desk, upload: Upload) -> Choice | None:
    """Show what the file says of itself, and ask what it leaves open."""
    language = desk.language
    st.markdown(f":small[:gray[{text('imports.kept', language)}]]")
    parts = upload.parts
    path = parts[0]
    if len(parts) > 1:
        path = st.selectbox(
            text("imports.which", language), parts, format_func=lambda p: p.name, key="part"
        )
    # Another file of the same name is asked about anew.
    own = f"{hash(upload.mark)}-{path.name}"
    row = st.container(horizontal=True, gap="large")
    with row:
        titles = {p.name: p.title or p.name for p in PLATFORMS}
        titles = {"": text("imports.as_found", language)} | titles
        platform = pick("platform", own, titles, language) or None
    facts = look(desk, path, platform)
    if facts is None:
        return None
    with row:
        titles = {w: spoken(desk.library.study.wave(w).title, language) for w in desk.library.waves}
        # Where no column is a question of any wave, the latest says what is wrong.
        likely = facts.waves or desk.library.waves[-1:]
        first = likely[0] if len(likely) == 1 else None
        wave = pick("wave", f"{own}-{platform}", titles, language, first)
        sheets = {"": text("imports.best_sheet", language)} | {s: s for s in facts.sheets}
        several = len(facts.sheets) > 1
        sheet = pick("sheet", f"{own}-{platform}", sheets, language) if several else None
    # No markdown: a file's name is whatever its sender wrote.
    st.text(text("imports.recognised", language, file=path.name, layout=facts.layout))
    if wave is None:
        say(text("imports.many_waves", language))
        return None
    whole = st.checkbox(text("imports.whole", language), key=f"whole-{own}")
    return Choice(path, wave, platform, sheet or None, whole)


def look(desk: Desk, path: Path, platform: str | None) -> FileFacts | None:
    """Return what a file says of itself, or say why it cannot be read."""
    stamp = (path, platform, id(desk.library), data_stamp(desk.stores))
    try:
        return kept(
            "facts", stamp, partial(look_at, path, desk.library, desk.stores.data, platform)
        )
    except SurveyError as fault:
        st.header(text("imports.cannot", desk.language), anchor=False)
        show_problems(desk, fault.problems, columns=False)
    return None


def pick(
    name: str, of: str, options: Mapping[str, str], language: str, first: str | None = ""
) -> str | None:
    """Ask one thing of a file; `first` is what it says itself, `None` where it leaves it open."""
    found: str | None = st.selectbox(
        text(f"imports.{name}_of", language),
        list(options),
        index=None if first is None else list(options).index(first),
        format_func=options.__getitem__,
        key=f"{name}-{of}",
        width=300,
    )
    return found


def tried(desk: Desk, choice: Choice) -> Trial:
    """Return what a choice would do, tried again only when something it rests on has changed."""
    stamp = (choice, id(desk.library), data_stamp(desk.stores))
    return kept("trial", stamp, partial(try_import, desk.stores, desk.library, choice))
