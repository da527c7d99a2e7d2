"""A view's picture and numbers as files, made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from app_pages.frame import Frame
from panel.rendering.write import write_tables
from panel.reporting.pictures import picture_bytes
from panel.tables import Table, TableSet
from panel.texts import spoken, text
from panel.views.view import View

PICTURES = (".svg", ".png")
TABLES = (".xlsx", ".docx", ".csv")


def download_row(frame: Frame, view: View, redraw: Callable[[], View]) -> None:
    """Show a button a format; `redraw` draws the view at the width of a page."""
    language = frame.language
    formats = [*(PICTURES if view.chart is not None else ())]
    formats += TABLES if view.table is not None else ()
    with st.container(horizontal=True):
        for suffix in formats:
            picture = suffix in PICTURES
            make = (
                partial(_picture, redraw, suffix)
                if picture
                else partial(_table, frame, view, suffix)
            )
            st.download_button(
                text("download.as", language, format=suffix[1:]),
                make,
                file_name=f"{_stem(frame, view)}{suffix}",
                key=f"file_{view.id}_{suffix}",
                on_click="ignore",
            )


def _stem(frame: Frame, view: View) -> str:
    parts = [frame.release.text.study, view.id]
    parts += [frame.who.id] if frame.who.kind != "all" else []
    return "-".join(("SYNTETISK", *parts) if frame.release.text.synthetic else parts)


def _picture(redraw: Callable[[], View], suffix: str) -> bytes:
    return picture_bytes(redraw(), suffix)


def _table(frame: Frame, view: View, suffix: str) -> bytes:
    return table_file(frame, (view.table,) if view.table is not None else (), suffix)


def table_file(frame: Frame, tables: tuple[Table, ...], suffix: str) -> bytes:
    """Write tables as one file, with the release's sources."""
    known = frame.release.text
    title = spoken(known.title, frame.language)
    made = TableSet(tables, frame.language, known.provenance, title)
    with TemporaryDirectory() as folder:
        return write_tables(made, Path(folder) / f"table{suffix}").read_bytes()
