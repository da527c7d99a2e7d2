"""The files uploaded, in a private folder until they change, are stored or are left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import streamlit as st

from analyst_pages.frame import IMPORTING
from panel.analyst.uploads import Upload
from panel.serving import LARGEST_UPLOAD
from panel.texts import text

UPLOAD, FACTS, TRIAL, STORING, DONE = IMPORTING
ROUND = "upload_round"
T = TypeVar("T")

_STYLE = """<style>
[data-testid="stFileUploaderDropzoneInstructions"]{{display:none}}
[data-testid="stFileUploaderDropzone"] button p{{font-size:0}}
[data-testid="stFileUploaderDropzone"] button p::after{{content:"{words}";font-size:1rem}}
</style>"""
"""Streamlit's own words of an upload are English alone."""


def hold(language: str) -> Upload | None:
    """Show the upload and keep its files in a private folder, until they change or are stored."""
    st.html(_STYLE.format(words=text("imports.browse", language)))
    given = st.file_uploader(
        text("imports.upload", language, n=LARGEST_UPLOAD),
        accept_multiple_files=True,
        key=f"files-{st.session_state.get(ROUND, 0)}",
        max_upload_size=LARGEST_UPLOAD,
    )
    mark = tuple(file.file_id for file in given)
    kept: Upload | None = st.session_state.get(UPLOAD)
    if kept is not None and kept.mark == mark:
        return kept
    drop()
    if not given:
        return None
    st.session_state.pop(DONE, None)
    upload = Upload(mark, ((file.name, file.getvalue()) for file in given))
    st.session_state[UPLOAD] = upload
    return upload


def drop() -> None:
    """Delete what was uploaded, and what is known of it."""
    upload = st.session_state.pop(UPLOAD, None)
    for name in (FACTS, TRIAL):
        st.session_state.pop(name, None)
    if upload is not None:
        upload.end()


def let_go(part: Path) -> None:
    """Delete a part that is stored; with the last of them the upload itself."""
    upload: Upload | None = st.session_state.get(UPLOAD)
    if upload is None:
        return
    upload.take_away(part)
    if not upload.parts:
        drop()
        # A new key is a new, empty upload: the browser's files are let go as well.
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def kept(name: str, stamp: tuple[object, ...], make: Callable[[], T]) -> T:
    """Return what was made for a stamp, or make it and keep it instead of what was before."""
    before = st.session_state.get(name)
    if before is not None and before[0] == stamp:
        found: T = before[1]
        return found
    made = make()
    st.session_state[name] = (stamp, made)
    return made
