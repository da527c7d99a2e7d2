"""What the reader has chosen, kept in the address of the page, and the opened release."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from panel.charts.theme import DARK, LIGHT, Look
from panel.release import Release
from panel.release_folder import FILES, read_release
from panel.released import Pair, pair_key, pairs_of
from panel.texts import LANGUAGES

RELEASE = "LIKEVERD_RELEASE"


@dataclass(frozen=True, slots=True)
class Opened:
    """A release read from its folder, and the short name of its numbers."""

    release: Release
    fingerprint: str


def icon() -> str:
    """Return the app's own icon file: nothing is fetched from elsewhere."""
    return str(Path(__file__).with_name("icon.png"))


def open_release() -> Opened:
    """Open the release folder named by `LIKEVERD_RELEASE`, else `./release`."""
    folder = Path(os.environ.get(RELEASE) or "release")
    stamps = []
    for file in (folder, *(folder / name for name in FILES)):
        found = file.stat() if file.exists() else None
        stamps.append((found.st_mtime_ns, found.st_size) if found else None)
    opened: Opened = _read(str(folder.resolve()), tuple(stamps), folder)
    return opened


@st.cache_resource(max_entries=2, show_spinner=False)  # type: ignore[untyped-decorator]
def _read(folder: str, stamps: tuple[object, ...], _folder: Path) -> Opened:
    release = read_release(_folder)
    return Opened(release, release.fingerprint)


def chosen(name: str, options: Sequence[str], default: str) -> str:
    """Return what is chosen: by the widget now, else earlier, else in the address."""
    for value in (
        st.session_state.get(f"switch_{name}"),
        st.session_state.get(f"kept_{name}"),
        st.query_params.get(name),
    ):
        if isinstance(value, str) and value in options:
            return value
    return default


def keep(name: str, value: str) -> None:
    """Remember a choice for the other pages and in the address."""
    st.session_state[f"kept_{name}"] = value
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def language() -> str:
    """Return the language of the page."""
    return chosen("language", tuple(LANGUAGES), "nb")


def pair(release: Release) -> Pair:
    """Return the waves that are compared."""
    known = {pair_key(found): found for found in pairs_of(release)}
    return known[chosen("waves", tuple(known), next(iter(known)))]


def looks_narrow() -> bool:
    """Tell whether the browser says it is on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def look() -> Look:
    """Return how pictures are drawn for this reader."""
    dark = st.context.theme.type == "dark"
    narrow = chosen("narrow", ("yes", "no"), "yes" if looks_narrow() else "no") == "yes"
    return Look(DARK if dark else LIGHT, language(), narrow)
