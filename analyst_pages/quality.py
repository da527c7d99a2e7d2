"""How well a wave was answered: what is missing, and who answered the same throughout."""

import streamlit as st

from analyst_pages.frame import Desk, show_page, wave_switch
from app_pages.frame import say
from panel.answer_reasons import read_reasons
from panel.dataset import read_panel
from panel.quality_tables import build_quality_tables
from panel.rendering.to_excel import excel_bytes
from panel.rendering.to_html import html_fragment
from panel.texts import text


def show(desk: Desk) -> None:
    """Show the tables of the wave chosen, and the file that holds them."""
    wave = wave_switch(desk.library)
    panel = read_panel(desk.stores, desk.library)
    if wave not in panel.waves:
        say(text("quality.none", desk.language))
        return
    reasons = read_reasons(desk.stores, panel)
    tables = build_quality_tables(panel, reasons, [wave], desk.language)
    mark = text("quality.file", desk.language)
    st.download_button(
        text("quality.download", desk.language),
        lambda: excel_bytes(tables),
        file_name=f"{mark}-{desk.library.study.study}-{wave}.xlsx",
        key="download",
        on_click="ignore",
    )
    for table in tables.tables:
        st.html(html_fragment(table))


show_page("quality", show)
