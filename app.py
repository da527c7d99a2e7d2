"""The pages of the app and their order, nothing else."""

import streamlit as st

from app_pages.state import icon, language
from panel.texts import text

PAGES = {
    "": ("profile",),
    "group.equality": ("battery", "influence"),
    "group.ownership": ("ownership",),
    "group.waves": ("change", "tables"),
    "group.basis": ("participation", "log"),
}

st.set_page_config(page_title="Likeverd", page_icon=icon(), layout="wide")
chosen = language()
table = {
    text(group, chosen) if group else "": [
        st.Page(
            f"app_pages/{name}.py",
            title=text(f"page.{name}", chosen),
            url_path=name,
            default=name == "profile",
        )
        for name in names
    ]
    for group, names in PAGES.items()
}
st.navigation(table, position="top").run()
