"""The tables of the wave comparison, to read and to download."""

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from app_pages.frame import Frame, open_page
from app_pages.show import cached, show_views
from app_pages.switches import switch
from panel.layouts import build_tables
from panel.release import Release
from panel.rendering.to_html import html_fragment
from panel.rendering.write import SUFFIXES, write_tables
from panel.tables import TableSet
from panel.texts import spoken, text
from panel.views.view import View

KINDS = ("A", "B", "C")


def build_set(
    release: Release, kind: str, pair: tuple[str, str], language: str, topic: str
) -> TableSet:
    """Build the tables of a kind, of one topic or of all."""
    chosen = None if topic == "all" else topic
    return build_tables(release, kind, pair, language, topic=chosen)  # type: ignore[arg-type]


def file_of(
    release: Release, kind: str, pair: tuple[str, str], language: str, topic: str, suffix: str
) -> bytes:
    """Write the tables as a file of one format."""
    tables = build_set(release, kind, pair, language, topic)
    with TemporaryDirectory() as folder:
        return write_tables(tables, Path(folder) / f"likeverd{suffix}").read_bytes()


def show(frame: Frame) -> None:
    """Show the switches, the tables and the files."""
    language = frame.language
    kinds = {kind: text(f"table.{kind}", language) for kind in KINDS}
    kind = switch("table", text("switch.table", language), kinds)
    topics = {"all": text("option.all", language)}
    topics |= {topic.id: spoken(topic.title, language) for topic in frame.release.text.topics}
    topic = "all"
    if len(topics) > 1:
        topic = switch("topic", text("switch.topic", language), topics)
    arguments = (kind, (frame.pair.earlier, frame.pair.later), language, topic)
    tables = cached(frame, build_set, *arguments)
    st.markdown(f":small[:gray[{text('ask.tables', language)}]]")
    st.header(text("say.tables", language), anchor=False)
    st.markdown(f":small[:gray[{text('who.tables', language)}]]")
    with st.container(horizontal=True):
        for suffix in SUFFIXES:
            st.download_button(
                text("download.as", language, format=suffix[1:]),
                cached(frame, file_of, *arguments, suffix),
                file_name=f"{frame.release.text.study}-{kind}{suffix}",
                key=f"download_{suffix}",
                on_click="ignore",
            )
    for table in tables:
        st.html(html_fragment(table))


frame = open_page("tables")
if frame is not None and frame.pair.is_pair:
    show(frame)
elif frame is not None:
    empty = View(
        "tables", text("ask.tables", frame.language), text("ask.change.one", frame.language)
    )
    show_views(frame, [empty])
