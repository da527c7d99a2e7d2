"""What an import does or did: figures that add up, what is wrong, and the report as a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analyst_pages.frame import Desk
from app_pages.frame import say
from panel.analyst.import_tables import build_figures, build_problems, own_words
from panel.analyst.trial_import import report_bytes
from panel.rendering.to_html import html_fragment
from panel.texts import text
from survey.importing.import_report import SHOWN, ImportReport
from survey.problems import Problem
from survey.store.write_batch import StoredImport


def show_account(desk: Desk, report: ImportReport, change: StoredImport | None) -> None:
    """Show the figures of an import, its problems, and the whole report to download."""
    st.html(html_fragment(build_figures(report, change, desk.language)))
    if report.mapping:
        st.text(text("imports.mapped", desk.language, file=report.mapping))
    st.download_button(
        text("imports.report", desk.language),
        partial(report_bytes, report),
        file_name=f"{text('quality.file', desk.language)}-{report.file}.xlsx",
        key="report",
        on_click="ignore",
    )


def show_problems(desk: Desk, problems: Sequence[Problem], *, columns: bool = True) -> None:
    """Show everything that is wrong, each rule once, and the program's own words.

    `columns` is off where the names of columns may be somebody's answers.
    """
    if not problems:
        say(text("imports.clean", desk.language))
        return
    st.html(html_fragment(build_problems(problems, desk.language, columns=columns)))
    words = own_words(problems, SHOWN) if columns else []
    if words:
        with st.expander(text("imports.own_words", desk.language)):
            st.text("\n\n".join(words))
