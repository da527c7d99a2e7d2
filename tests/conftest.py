"""What tests of every part share: an invented study and fresh stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.library import Library, open_study
from survey.store.stores import Stores, open_stores

GARDEN = Path(__file__).parent / "specimens" / "studies" / "garden"


@pytest.fixture(scope="session")
def garden() -> Library:
    return open_study(GARDEN)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    with open_stores(tmp_path / "data") as opened:
        yield opened
