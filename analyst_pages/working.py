"""How a page works out what takes time: once for stores as they are, with the seconds shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from analyst_pages.frame import Desk
from app_pages.state import RELEASE, language
from panel.analyst.study_steps import change_stamp
from panel.dataset import Panel, read_panel
from panel.rendering.to_excel import excel_bytes
from panel.rendering.to_html import html_fragment
from panel.serving import check_loopback
from panel.tables import TableSet
from panel.texts import text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bench:
    """What a page works with that opens no store: where the release is, and the language."""

    release: Path
    language: str


@contextmanager
def bench() -> Iterator[Bench]:
    """Give a page what it needs of a release, on this machine's own address alone."""
    check_loopback(st.get_option("server.address"))
    yield Bench(Path(os.environ.get(RELEASE) or "release"), language())


def worked_out(desk: Desk, build: Callable[[Panel, str], T]) -> T:
    """Build what a page shows of the stores once, until stores, study or language change."""
    folder = desk.library.folder
    stamps = [(f.name, f.stat().st_mtime_ns) for f in sorted(folder.glob("*.yaml"))]
    key = repr((str(folder), stamps, str(desk.stores.data), change_stamp(desk.stores)))
    with st.spinner(text("work.running", desk.language), show_time=True):
        found: T = _kept(
            f"{build.__module__}.{build.__name__}",
            desk.language,
            key,
            lambda: build(read_panel(desk.stores, desk.library), desk.language),
        )
    return found


@st.cache_resource(max_entries=8, show_spinner=False)  # type: ignore[untyped-decorator]
def _kept(name: str, language: str, key: str, _build: Callable[[], Any]) -> Any:
    return _build()


def show_tables(desk: Desk, said: tuple[str, ...], tables: TableSet | None, name: str) -> None:
    """Show sentences, the first as a heading, the tables, and the workbook that holds them."""
    st.header(said[0], anchor=False)
    for line in said[1:]:
        st.markdown(line)
    if tables is None:
        return
    mark = text("quality.file", desk.language)
    st.download_button(
        text("work.download", desk.language),
        lambda: excel_bytes(tables),
        file_name=f"{mark}-{desk.library.study.study}-{name}.xlsx",
        key="download",
        on_click="ignore",
    )
    for table in tables:
        st.html(html_fragment(table))
