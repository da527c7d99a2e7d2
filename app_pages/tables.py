"""The tables of a release, to read and to download."""

import streamlit as st

from app_pages.downloads import table_file
from app_pages.frame import Frame, open_page, say
from app_pages.show import cached
from app_pages.switches import switch
from panel.layouts.released_tables import WITH_TOPICS, build_kind, kinds_of
from panel.rendering.to_html import html_fragment
from panel.rendering.write import SUFFIXES
from panel.texts import spoken, text


def show(frame: Frame) -> None:
    """Show the switches, the files and the tables."""
    language, pair = frame.language, (frame.pair.earlier, frame.pair.later)
    kinds = {k: text(f"table.{k}", language) for k in cached(frame, kinds_of, pair, language)}
    kind = switch("table", text("switch.table", language), kinds)
    topics = {"all": text("option.all", language)}
    topics |= {topic.id: spoken(topic.title, language) for topic in frame.release.text.topics}
    topic = "all"
    if kind in WITH_TOPICS and len(topics) > 1:
        topic = switch("topic", text("switch.topic", language), topics)
    tables = cached(frame, build_kind, kind, pair, language, "" if topic == "all" else topic)
    st.markdown(f":small[:gray[{text('ask.tables', language)}]]")
    st.header(text("say.tables", language), anchor=False)
    st.markdown(f":small[:gray[{text('who.tables', language)}]]")
    with st.container(horizontal=True):
        for suffix in SUFFIXES:
            st.download_button(
                text("download.as", language, format=suffix[1:]),
                lambda suffix=suffix: table_file(frame, tables, suffix),
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
    say(text("ask.change.one", frame.language))
