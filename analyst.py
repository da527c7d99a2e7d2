"""The pages of the analyst's app and their order, nothing else."""

import streamlit as st

from app_pages.frame import run_page
from app_pages.state import icon, language
from panel.texts import text

PAGES = (
    "start", "imports", "review", "fieldwork", "quality", "reliability", "people", "release",
    "report",
)  # fmt: skip

st.set_page_config(page_title="Likeverd", page_icon=icon(), layout="wide")
table = [
    st.Page(
        f"analyst_pages/{name}.py",
        title=text(f"analyst.{name}", language()),
        url_path=name,
        default=name == "start",
    )
    for name in PAGES
]
run_page(st.navigation(table, position="top").run)
