"""Reports, tables and web pages of a release, put together by what is chosen."""

from pathlib import Path

import streamlit as st

from analyst_pages.frame import show_page
from analyst_pages.report_choice import choose
from analyst_pages.working import Bench, bench
from app_pages.frame import say
from panel.analyst.report_files import Order, file_names, make_files
from panel.release import Release
from panel.release_folder import read_release
from panel.texts import text

MADE = "report_made"


def show(here: Bench) -> None:
    """Show the choices, and the files of the last ones that were made."""
    st.markdown(text("report.source", here.language))
    label = text("report.folder", here.language)
    folder = st.text_input(label, value=str(here.release), key="folder")
    release = read_release(Path(folder.strip()).expanduser())
    mark = release.fingerprint
    st.markdown(f":small[:gray[{text('report.of', here.language, fingerprint=mark)}]]")
    order = choose(release, here.language)
    if order.is_empty:
        say(text("report.choose", here.language))
        return
    key = repr((mark, order))
    if st.button(text("report.make", here.language), key="make"):
        st.session_state[MADE] = key, make(release, order, here.language)
    of, files = st.session_state.get(MADE, ("", {}))
    if of == key:
        give(files, here.language)


def make(release: Release, order: Order, language: str) -> dict[str, bytes]:
    """Make the files of an order one by one, with a bar that says how far it has come."""
    names = file_names(release, order)
    bar = st.progress(0.0, text("report.making", language, name=names[0]))
    files = {}
    for number, (name, content) in enumerate(make_files(release, order), start=1):
        files[name] = content
        told = text("report.making", language, name=names[min(number, len(names) - 1)])
        bar.progress(number / len(names), told)
    bar.empty()
    return files


def give(files: dict[str, bytes], language: str) -> None:
    """Show a button a file."""
    st.subheader(text("report.made", language, n=len(files)), anchor=False)
    for name, content in files.items():
        label = text("report.get", language, name=name)
        st.download_button(label, content, file_name=name, key=f"get-{name}", on_click="ignore")


show_page("report", show, bench)
