"""What the study has come to, and what is to be done next."""

import datetime as dt

import streamlit as st

from analyst_pages.frame import Desk, show_page
from panel.analyst.study_steps import Step, next_step, read_steps, step_words
from panel.texts import spoken, text


def show(desk: Desk) -> None:
    """Show the next step, then every step by wave."""
    today = dt.datetime.now(dt.UTC).astimezone().date()
    steps = read_steps(desk.stores, desk.library, desk.release, today)
    following = next_step(steps)
    if following is None:
        st.header(text("steps.nothing", desk.language), anchor=False)
    else:
        said = step_words(following, desk.language)
        st.header(text("steps.next", desk.language, said=said), anchor=False)
        ways(following, desk.language)
    for wave in dict.fromkeys(step.wave for step in steps):
        title = spoken(desk.library.study.wave(wave).title, desk.language) if wave else ""
        st.subheader(title.capitalize() or text("steps.whole", desk.language), anchor=False)
        for step in (step for step in steps if step.wave == wave):
            state = text(f"state.{step.state}", desk.language)
            st.markdown(f"**{state}:** {step_words(step, desk.language)}")
            if step is not following:
                ways(step, desk.language)


def ways(step: Step, language: str) -> None:
    """Show the command and the page of a step."""
    if step.command and step.state == "now":
        st.code(step.command, language=None)
    if step.page:
        label = f"{text('steps.open', language)}: {text(f'analyst.{step.page}', language)}"
        with st.container(key=f"to_{step.key}_{step.wave}"):
            st.page_link(f"analyst_pages/{step.page}.py", label=label)


show_page("start", show)
