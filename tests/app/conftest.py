"""Releases on disk for the app, and the app's folder on the path as `streamlit run` puts it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
for folder in (ROOT, ROOT / "tests" / "panel"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from invented_release import invented_release, other_release  # noqa: E402

from panel.release import write_release  # noqa: E402


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {"invented": invented_release(), "other": other_release()}
    found = {}
    for name, release in made.items():
        found[name] = tmp_path_factory.mktemp(name) / "release"
        write_release(release, found[name])
    return found


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    import streamlit as st

    st.cache_resource.clear()
