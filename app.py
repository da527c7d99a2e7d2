"""The pages of the app and their order, nothing else."""

import streamlit as st

from app_pages.frame import run_page
from app_pages.state import icon, language
from panel.texts import text

PAGES = {
    "": ("start", "profile"),
    "group.equality": ("battery", "influence", "distribution"),
    "group.ownership": ("ownership", "positions"),
    "group.waves": ("change", "decomposition", "expectation"),
    "group.basis": ("participation", "claims", "tables", "log"),
}

st.set_page_config(page_title="Likeverd", page_icon=icon(), layout="wide")
chosen = language()
table = {
    text(group, chosen) if group else "": [
        st.Page(
            f"app_pages/{name}.py",
            title=text(f"page.{name}", chosen),
            url_path=name,
            default=name == "start",
        )
        for name in names
    ]
    for group, names in PAGES.items()
}
run_page(st.navigation(table, position="top").run)
