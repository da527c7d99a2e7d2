"""What every page of the analyst has: the banner, the stores, and what to do when they fail."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TypeVar

import streamlit as st

from analyst_pages.uploading import leave
from app_pages.frame import begin_page
from app_pages.state import RELEASE, language, look
from app_pages.switches import language_switch, switch
from panel.charts.theme import Look
from panel.serving import check_loopback
from panel.texts import error_words, spoken, text
from survey.library import Library, open_study
from survey.problems import SurveyError
from survey.store.stores import Stores, open_stores

T = TypeVar("T")

STUDY, STORES = "LIKEVERD_STUDY", "LIKEVERD_STORES"
TOLD = "told"
"""Where a page keeps what it says on top the next time it is shown."""

_STYLE = """<style>
.stApp kbd{color:inherit;opacity:1}
[data-testid="stMultiSelectTagsContainer"] span{background:none;color:inherit}
[data-testid="stMultiSelectTagsContainer"]>span>span{border:1px solid}
</style>"""
"""The keys of a button, and what is chosen of many, are too pale to read otherwise."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page works with: the study, its open stores, and the analyst's choices."""

    library: Library
    stores: Stores
    release: Path
    language: str
    look: Look


@contextmanager
def desk() -> Iterator[Desk]:
    """Open the study and its stores, on this machine's own address alone."""
    check_loopback(st.get_option("server.address"))
    folder = Path(os.environ.get(STUDY, ""))
    files = sorted(folder.glob("*.yaml"))
    library = _study(str(folder), tuple(file.stat().st_mtime_ns for file in files))
    release = Path(os.environ.get(RELEASE) or "release")
    with open_stores(Path(os.environ.get(STORES, "data")), create=False) as stores:
        yield Desk(library, stores, release, language(), look())


def show_page(
    name: str,
    show: Callable[[T], None],
    opened: Callable[[], AbstractContextManager[T]] = desk,  # type: ignore[assignment]
) -> None:
    """Begin a page, show it, and say in words what is wrong when it cannot be shown.

    `opened` gives what the page works with: the desk, or less for a page that needs no store.
    """
    begin_page()
    if name != "imports":
        leave()
    st.html(_STYLE)
    language_switch()
    lead, body = (text(f"internal.{part}", language()) for part in ("lead", "body"))
    st.html(f'<div class="likeverd-banner"><strong>{lead}</strong> {body}</div>')
    st.title(text(f"analyst.{name}", language()), anchor=False)
    for told in st.session_state.pop(TOLD, ()):
        st.html(f'<div class="likeverd-empty" role="status">{escape(told)}</div>')
    try:
        with opened() as given:
            show(given)
    except SurveyError as fault:
        for words in problem_words(fault):
            st.html(f'<div class="likeverd-empty" role="alert">{escape(words)}</div>')


@st.cache_resource(max_entries=2, show_spinner=False)  # type: ignore[untyped-decorator]
def _study(folder: str, stamps: tuple[int, ...]) -> Library:
    return open_study(Path(folder))


def change(work: Callable[[Desk], str]) -> None:
    """Do what a button asks, and keep what it says for the top of the page."""
    try:
        with desk() as opened:
            st.session_state[TOLD] = (work(opened),)
    except SurveyError as fault:
        st.session_state[TOLD] = problem_words(fault)


def problem_words(fault: SurveyError) -> tuple[str, ...]:
    """Return what a page says of each problem; the program's own words where it has no others."""
    return tuple(error_words(p.rule, language()) or str(p) for p in fault.problems)


def wave_switch(library: Library) -> str:
    """Show the switch of waves, the latest in front, and return the one chosen."""
    waves = {w: spoken(library.study.wave(w).title, language()) for w in library.waves}
    return switch("wave", text("switch.wave", language()), waves, library.waves[-1])
