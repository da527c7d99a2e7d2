"""Bring answers in: upload, look, say which column is which, store, take back."""

from functools import partial

import streamlit as st

from analyst_pages.confirmation import confirm
from analyst_pages.frame import TOLD, Desk, problem_words, show_page
from analyst_pages.import_account import show_account, show_problems
from analyst_pages.import_choice import choose, tried
from analyst_pages.import_undo import show_imports
from analyst_pages.mapping_editor import show_mapping
from analyst_pages.uploading import drawer, hold, let_go
from app_pages.frame import say
from panel.analyst.import_tables import build_preview, said_of_change, said_of_rows
from panel.analyst.trial_import import Trial, store_trial
from panel.rendering.to_html import html_fragment
from panel.texts import spoken, text
from survey.problems import SurveyError

# Where a trial waits, from a yes to the run of the page that stores it.
STORING = "storing"


def show(desk: Desk) -> None:
    """Show the upload, what it would do, and what has been stored."""
    storing = st.session_state.pop(STORING, None)
    st.markdown(text("imports.lead", desk.language))
    upload = hold(desk.language)
    done = drawer().done
    choice = choose(desk, upload) if upload is not None else None
    if choice is not None:
        show_trial(desk, tried(desk, choice), storing)
    elif done is not None and upload is None:
        st.header(said_of_rows(done, desk.language), anchor=False)
        with st.container(key="to_review"):
            label = f"{text('steps.open', desk.language)}: {text('analyst.review', desk.language)}"
            st.page_link("analyst_pages/review.py", label=label)
        show_account(desk, done, done.stored)
        show_problems(desk, done.problems)
    st.header(text("imports.title", desk.language), anchor=False)
    show_imports(desk)


def show_trial(desk: Desk, trial: Trial, storing: Trial | None) -> None:
    """Show what storing a file would do, and ask before it is done; or do it."""
    if storing is not None:
        store(desk, storing)
    named = trial.drafted is not None
    if trial.coded is None or trial.change is None:
        st.header(text("imports.cannot", desk.language), anchor=False)
        show_problems(desk, trial.problems, columns=named)
        show_mapping(desk, trial)
    else:
        report = trial.coded.report
        st.header(said_of_rows(report, desk.language), anchor=False)
        if trial.change.changed_something:
            ask(desk, trial)
        else:
            say(text("imports.already", desk.language))
        names = ("account", "remarks", "columns", "rows")
        titles = [text(f"tab.{name}", desk.language) for name in names]
        # Kept by the server: what is told on top would else bring the first tab back.
        tabs = st.tabs(titles, key="tabs", on_change="rerun")
        with tabs[0]:
            show_account(desk, report, trial.change)
        with tabs[1]:
            show_problems(desk, trial.problems, columns=named)
        with tabs[2]:
            show_mapping(desk, trial)
        with tabs[3]:
            instrument = desk.library.instrument(trial.choice.wave)
            preview = build_preview(trial.coded, instrument, desk.language)
            if preview is not None:
                st.html(html_fragment(preview))


def ask(desk: Desk, trial: Trial) -> None:
    """Name what storing changes, and store only on a yes to that."""
    if trial.coded is None or trial.change is None:
        return
    report = trial.coded.report
    wave = spoken(desk.library.study.wave(report.wave).title, desk.language)
    sure = text(
        "imports.sure", desk.language, n=report.kept, file=report.file, wave=wave,
        instrument=report.instrument, version=report.version,
        change=said_of_change(trial.change, desk.language),
    )  # fmt: skip
    confirm(
        f"store-{hash((trial.choice, str(trial.figures)))}",
        text("imports.store", desk.language),
        sure,
        text("imports.yes", desk.language),
        partial(st.session_state.__setitem__, STORING, trial),
    )


def store(desk: Desk, trial: Trial) -> None:
    """Store a trial, show how far it has come, and begin the page anew with what was done."""
    with st.status(text("imports.working", desk.language), expanded=True):
        try:
            done = store_trial(
                desk.stores, desk.library, trial,
                lambda step: st.markdown(text(f"imports.{step}", desk.language)),
            )  # fmt: skip
        except SurveyError as fault:
            st.session_state[TOLD] = problem_words(fault)
        else:
            said = said_of_change(done.stored, desk.language) if done.stored else ""
            number = done.stored.import_id if done.stored else 0
            told = text("imports.stored", desk.language, n=number, change=said)
            st.session_state[TOLD] = (told, text("imports.next", desk.language))
            let_go(trial.choice.path, done)
    st.rerun()


show_page("imports", show)
