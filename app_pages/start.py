"""What every page concludes, with the way to it."""

import streamlit as st

from app_pages.frame import open_page
from app_pages.show import cached
from panel.texts import spoken, text
from panel.views.overview import build_overview, is_of_all, page_question

frame = open_page("start", group="project", all_projects=True)
if frame is not None:
    language = frame.language
    st.markdown(f"**{spoken(frame.release.text.title, language)}**")
    st.markdown(f":small[:gray[{text('start.how', language)}]]")
    for page, told in cached(frame, build_overview, frame.who, frame.pair, language):
        with st.container(key=f"to_{page}", gap="small"):
            question = page_question(page, language)
            st.page_link(f"app_pages/{page}.py", label=f"**{question}**")
            if told:
                of_all = frame.who.kind != "all" and is_of_all(page)
                quiet = f":small[:gray[{text('who.all', language)}:]] " if of_all else ""
                st.markdown(quiet + " ".join(told))
