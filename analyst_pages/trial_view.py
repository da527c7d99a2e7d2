"""A trial of a release on the page: whether it stands, what is new, what was found and hidden."""

import streamlit as st

from app_pages.frame import say
from panel.analyst.release_trial import Trial
from panel.analyst.trial_tables import (
    SHOWN,
    build_findings,
    build_shares,
    build_since,
    build_withheld,
)
from panel.analyst.trial_words import trial_words, unattacked_words
from panel.rendering.to_excel import excel_bytes
from panel.rendering.to_html import html_fragment
from panel.texts import text


def show_trial(trial: Trial, language: str) -> None:
    """Show whether the trial stands, and its tables."""
    st.header(trial_words(trial, language), anchor=False)
    for problem in trial.problems[:SHOWN]:
        say(str(problem))
    st.markdown(unattacked_words(trial, language))
    st.download_button(
        text("trial.download", language),
        lambda: excel_bytes(build_findings(trial, language)),
        file_name=f"{text('quality.file', language)}-{trial.release.fingerprint}.xlsx",
        key="findings",
        on_click="ignore",
    )
    last = trial.past[-1] if trial.past else None
    if last is None:
        say(text("since.first", language))
    elif last.fingerprint == trial.release.fingerprint:
        say(text("since.same", language, fingerprint=last.fingerprint, day=last.day))
    else:
        st.html(html_fragment(build_since(trial, last, language)))
    if trial.audited.withheld:
        with st.expander(text("trial.extra", language)):
            st.html(html_fragment(build_withheld(trial, language)))
    else:
        say(text("trial.none_extra", language))
    with st.expander(text("trial.shares", language)):
        st.html(html_fragment(build_shares(trial.release, language)))
    st.html(html_fragment(build_findings(trial, language, SHOWN)))
