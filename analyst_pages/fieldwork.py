"""How far a wave has come: people, rates, answers day by day."""

import datetime as dt

import streamlit as st

from analyst_pages.frame import Desk, show_page, wave_switch
from panel.analyst.status_tables import (
    answered_words,
    build_counts,
    build_rates,
    written_day,
)
from panel.charts.days import draw_days
from panel.rendering.to_html import html_fragment
from panel.texts import text
from survey.fieldwork.status import read_status


def show(desk: Desk) -> None:
    """Show the status of the wave chosen."""
    wave = wave_switch(desk.library)
    today = dt.datetime.now(dt.UTC).astimezone().date()
    status = read_status(desk.stores, desk.library, wave, today)
    st.header(answered_words(status, desk.language), anchor=False)
    st.html(html_fragment(build_counts(status, desk.language)))
    st.html(html_fragment(build_rates(status, desk.library.study, desk.language)))
    if not any(status.days):
        return
    last = status.first + dt.timedelta(days=len(status.days) - 1)
    st.subheader(text("fieldwork.curve", desk.language, n=sum(status.days)), anchor=False)
    st.altair_chart(
        draw_days(status.first, status.days, desk.look),
        theme=None,
        alt=text(
            "fieldwork.alt",
            desk.language,
            first=written_day(status.first, desk.language),
            last=written_day(last, desk.language),
            most=max(status.days),
        ),
        key=f"days-{wave}-{desk.look.palette.name}-{desk.language}",
    )


show_page("fieldwork", show)
