"""A release tried before it is written: what is shown, what the attack found, what changes."""

from functools import partial
from pathlib import Path

import streamlit as st

from analyst_pages.frame import Desk, change, problem_words, show_page
from analyst_pages.trial_view import show_trial
from app_pages.frame import say
from panel.analyst.release_trial import Trial, WritePlan, make_trial, plan_write, write_trial
from panel.analyst.study_steps import release_step, step_words
from panel.analyst.trial_words import plan_words
from panel.texts import text
from survey.problems import SurveyError

TRIAL = "release_trial"


def show(desk: Desk) -> None:
    """Show how the release stands, the trial if one is made, and how it is written."""
    step = release_step(desk.stores, desk.release, desk.library.study.study)
    st.header(step_words(step, desk.language), anchor=False)
    st.markdown(text("trial.internal", desk.language))
    st.markdown(f":small[:gray[{text('trial.how', desk.language)}]]")
    if st.button(text("trial.build", desk.language), key="build"):
        st.session_state.pop(TRIAL, None)
        st.session_state[TRIAL] = build(desk)
    trial = st.session_state.get(TRIAL)
    if trial is None:
        return
    show_trial(trial, desk.language)
    if trial.stands:
        ask_where(desk, trial)


def build(desk: Desk) -> Trial | None:
    """Make a trial with its stages shown; `None` when it cannot be made, which is said."""
    with st.status(text("trial.running", desk.language), expanded=True) as status:

        def began(stage: str) -> None:
            told = text(f"trial.{stage}", desk.language)
            status.update(label=told)
            st.markdown(told)

        try:
            with st.spinner(text("work.running", desk.language), show_time=True):
                trial = make_trial(desk.stores, desk.library, began)
        except SurveyError as fault:
            status.update(label=text("trial.failed", desk.language), state="error")
            for words in problem_words(fault):
                st.markdown(words)
            return None
        status.update(label=text("trial.done", desk.language), state="complete", expanded=False)
        return trial


def ask_where(desk: Desk, trial: Trial) -> None:
    """Ask for the folder, name what changes, and write only when that is agreed to."""
    st.subheader(text("write.title", desk.language), anchor=False)
    label = text("write.folder", desk.language)
    folder = st.text_input(label, value=str(desk.release), key="folder").strip()
    if not folder:
        return
    plan = plan_write(trial, Path(folder))
    for line in plan_words(trial, plan, desk.language):
        say(line)
    # Another folder, or another trial, is agreed to anew.
    own = f"{plan.folder}-{plan.old}-{trial.release.fingerprint}"
    sure = st.checkbox(text("write.sure", desk.language), key=f"sure-{own}")
    st.button(
        text("write.do", desk.language), key="write", disabled=not sure,
        on_click=change, args=(partial(write, trial=trial, plan=plan),),
    )  # fmt: skip


def write(desk: Desk, trial: Trial, plan: WritePlan) -> str:
    """Write the trial as it was planned, and forget it."""
    write_trial(trial, plan, desk.stores, desk.library)
    st.session_state.pop(TRIAL, None)
    told = {"fingerprint": trial.release.fingerprint, "folder": plan.folder}
    return text("write.done", desk.language, **told)


show_page("release", show)
