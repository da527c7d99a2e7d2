"""What every page has: switches, and the banner of invented numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from app_pages.state import Opened, language, look, open_release, pair
from app_pages.switches import language_switch, narrow_switch, pair_switch, project_switch
from panel.charts.theme import Look
from panel.error_log import keep_values_out_of_logs
from panel.release import Release
from panel.released import Pair, Who, group_title, is_all_hidden, pairs_of
from panel.rendering.words import LOCALES
from panel.texts import error_words, text
from panel.views.pages import page_title
from survey.problems import SurveyError

_STYLE = """<style>
[data-testid="stElementToolbar"]{display:none}
.block-container{max-width:1160px}
[data-testid="stHeading"] h2{padding-top:0}
.likeverd-banner{border:1px solid currentColor;border-color:color-mix(in srgb,currentColor 30%,
transparent);border-radius:4px;padding:12px 20px;margin:0 0 8px}
[class*="st-key-to_"]{border-bottom:1px solid;padding:0 0 12px;
border-color:color-mix(in srgb,currentColor 14%,transparent)}
[class*="st-key-to_"] a{padding:0;background:none}
[class*="st-key-to_"] a p{color:var(--st-link-color);text-decoration:underline;
text-underline-offset:3px;font-size:1rem;overflow:visible;white-space:normal}
[class*="st-key-to_"] a:focus-visible{outline:3px solid currentColor;outline-offset:2px}
.likeverd-empty{border:1px solid;border-color:color-mix(in srgb,currentColor 30%,transparent);
border-radius:4px;padding:24px 20px;margin:8px 0 16px}
</style>"""

_WIDE = """<style>
[data-testid="stElementContainer"]:has(>[data-testid="stFullScreenFrame"] .stVegaLiteChart){
overflow-x:auto}
.stVegaLiteChart{min-width:640px}
</style>"""
"""A wide picture in a narrow window is scrolled, not squeezed until its columns cross."""

_FAILED = "<style>[data-testid=stException]{display:none}</style>"

_LANGUAGE_SCRIPT = "<script>document.documentElement.lang = '{locale}';</script>"


@dataclass(frozen=True, slots=True)
class Frame:
    """A page that has been opened: the release and what the reader chose."""

    opened: Opened
    language: str
    pair: Pair
    look: Look
    who: Who

    @property
    def release(self) -> Release:
        """The numbers."""
        return self.opened.release


def open_page(
    name: str, *, group: str = "", waves: bool = True, all_projects: bool = False
) -> Frame | None:
    """Begin a page; `None` when there is no release, and the page says what to do.

    `group` shows the switch of projects when it is `project`, with everybody in front when
    `all_projects`; `waves` shows the switch of waves where there are several pairs.
    """
    begin_page()
    try:
        opened = open_release()
    except SurveyError as fault:
        _say_what_to_do(fault)
        return None
    release = opened.release
    with st.container(horizontal=True, gap="large"):
        who = project_switch(release, all_projects) if group else Who()
        if waves and len(pairs_of(release)) > 1:
            pair_switch(release)
        language_switch()
        narrow_switch()
    if not look().narrow:
        st.html(_WIDE)
    if release.text.synthetic:
        lead, body = (text(f"synthetic.{part}", language()) for part in ("lead", "body"))
        st.html(f'<div class="likeverd-banner"><strong>{lead}</strong> {body}</div>')
    st.title(page_title(release, name, who if group else None, language()), anchor=False)
    if language() not in release.text.languages:
        say(text("state.language", language()))
    if is_all_hidden(release, who):
        title = group_title(release, who, language())
        say(text("state.hidden", language(), group=title, n=release.text.min_n))
    return Frame(opened, language(), pair(release), look(), who)


def run_page(run: Callable[[], None]) -> None:
    """Run a page; one that fails says so in the reader's language, in the place of Streamlit.

    The server's log says where it failed and on what kind of error, however the app was started.
    """
    keep_values_out_of_logs()
    try:
        run()
    except Exception:
        st.html(_FAILED)
        say(text("state.failed", language()))
        raise


def begin_page() -> None:
    """Set the style of a page and tell the browser its language."""
    st.html(_STYLE)
    st.html(_LANGUAGE_SCRIPT.format(locale=LOCALES[language()]), unsafe_allow_javascript=True)


def say(words: str) -> None:
    """Say in a box why there is nothing here, and what to do."""
    st.html(f'<div class="likeverd-empty">{escape(words)}</div>')


def _say_what_to_do(fault: SurveyError) -> None:
    language_switch()
    st.title(text("error.title", language()), anchor=False)
    st.write(text("error.body", language()))
    for problem in fault.problems:
        told = error_words(problem.rule, language()) or str(problem)
        place = f" ({problem.place})" if problem.place else ""
        words = escape(f"{told}{place}")
        st.html(f'<div class="likeverd-empty" role="alert">{words}</div>')
    st.markdown(text("error.demo", language()))
