"""Releases and stores on disk for the apps, and their folder on the path as Streamlit puts it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
for folder in (ROOT, ROOT / "tests" / "panel"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from invented_release import invented_release, other_release  # noqa: E402
from stored_pairs import store_pairs  # noqa: E402

from panel.release_folder import write_release  # noqa: E402
from survey.library import Library  # noqa: E402


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


@pytest.fixture
def data(tmp_path: Path, garden: Library) -> Path:
    return store_pairs(tmp_path / "data", garden)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, data: Path, garden: Library) -> Iterator[Path]:
    """Point the app at the stores, on this machine's own address."""
    from streamlit import config

    monkeypatch.setenv("LIKEVERD_STUDY", str(garden.folder))
    monkeypatch.setenv("LIKEVERD_STORES", str(data))
    monkeypatch.setenv("LIKEVERD_RELEASE", str(data.parent / "release"))
    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    yield data
    config.set_option("server.address", before)
