"""The files uploaded and what is known of them, kept until they are stored, left or closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import streamlit as st

from panel.analyst.uploads import Upload
from panel.serving import LARGEST_UPLOAD
from panel.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from survey.importing.import_report import ImportReport

ROUND = "upload_round"
T = TypeVar("T")

_STYLE = """<style>
[data-testid="stFileUploaderDropzoneInstructions"]{{display:none}}
[data-testid="stFileUploaderDropzone"] button p{{font-size:0}}
[data-testid="stFileUploaderDropzone"] button p::after{{content:"{words}";font-size:1rem}}
</style>"""
"""Streamlit's own words of an upload are English alone."""


@dataclass(slots=True)
class Drawer:
    """What one window has of a file: where it lies, what it says, what it would do, what it did."""

    upload: Upload | None = None
    facts: tuple[object, object] | None = None
    trial: tuple[object, object] | None = None
    done: ImportReport | None = None

    def empty(self) -> None:
        """Delete what was uploaded, and forget what is known of it."""
        if self.upload is not None:
            self.upload.end()
        self.upload = self.facts = self.trial = self.done = None


# Streamlit empties it when the browser is closed; what is in `st.session_state` lies on.
@st.cache_resource(  # type: ignore[untyped-decorator]
    scope="session", show_spinner=False, on_release=Drawer.empty
)
def drawer() -> Drawer:
    """Return the drawer of this window."""
    return Drawer()


def leave() -> None:
    """Empty the drawer, as every other page does."""
    drawer.clear()


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
    mine: Drawer = drawer()
    if mine.upload is not None and mine.upload.mark == mark:
        return mine.upload
    if mine.upload is not None or given:
        mine.empty()
    if given:
        mine.upload = Upload(mark, ((file.name, file.getvalue()) for file in given))
    return mine.upload


def let_go(part: Path, done: ImportReport) -> None:
    """Delete a part that is stored; with the last of them the upload itself."""
    mine: Drawer = drawer()
    if mine.upload is not None:
        mine.upload.take_away(part)
        if not mine.upload.parts:
            mine.empty()
            # A new key is a new, empty upload: the browser's files are let go as well.
            st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    mine.done = done


def kept(name: Literal["facts", "trial"], stamp: object, make: Callable[[], T]) -> T:
    """Return what was made for a stamp, or make it and keep it instead of what was before."""
    before = getattr(drawer(), name)
    if before is not None and before[0] == stamp:
        found: T = before[1]
        return found
    made = make()
    setattr(drawer(), name, (stamp, made))
    return made
