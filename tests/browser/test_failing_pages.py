"""Pages that really fail: nobody but who holds the data learns what they failed on."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from panel.release import Release
from panel.release_folder import write_release
from panel.serving import analyst_command, app_command, app_file
from panel.texts import text
from survey.library import Library

pytestmark = pytest.mark.browser

CANARY = "FJAERKLEDD-4.3217"
SETTLED = (
    "!document.querySelector('[data-testid=stApp]')?.matches('[data-test-script-state=running]')"
)


def everything_shown(browser: Any, address: str) -> tuple[str, str]:
    """Open a page; give what a reader sees of it, and all that the browser was sent."""
    page = browser.new_context().new_page()
    page.set_default_timeout(60_000)
    sent: list[str] = []

    def keep(frame: bytes | str) -> None:
        sent.append(frame if isinstance(frame, str) else frame.decode("utf-8", "ignore"))

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    page.goto(address, wait_until="networkidle")
    page.locator(".likeverd-empty").first.wait_for()
    page.wait_for_function(SETTLED)
    seen, source = page.inner_text("body"), page.content()
    page.context.close()
    assert sent
    return seen, "\n".join([source, *sent])


def check_failed(seen: str, sent: str, log: str, language: str, arose: str) -> None:
    """A page that failed says so in its language; the log says where, and no one on what."""
    assert text("state.failed", language) in seen
    assert "encountered an error" not in seen
    assert "Traceback" not in sent
    assert "Uncaught app execution" in log
    assert arose in log
    assert "ValueError" in log
    assert CANARY not in seen
    assert CANARY not in sent
    assert CANARY not in log


def bare_command(port: int) -> list[str]:
    """Return the command line of somebody who starts the app by Streamlit itself."""
    options = f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"
    return [sys.executable, "-m", "streamlit", "run", str(app_file()), *options]


@pytest.mark.parametrize(
    ("language", "command"),
    [("nb", lambda port: app_command(port, address="127.0.0.1")), ("en", bare_command)],
)
def test_a_page_of_a_release_that_breaks_it(
    browser: Any,
    run_app: Callable[..., str],
    tmp_path: Path,
    language: str,
    command: Callable[[int], list[str]],
) -> None:
    """A release that is as it was made and compares a wave it does not have."""
    from invented_release import invented_release

    made, log = invented_release(), tmp_path / "app.log"
    text_ = made.text.model_copy(update={"pairs": ((CANARY, made.text.waves[-1].id),)})
    write_release(Release(text_, made.rows), tmp_path / "release")
    assert CANARY in (tmp_path / "release" / "release.json").read_text(encoding="utf-8")
    environment = {"LIKEVERD_RELEASE": str(tmp_path / "release")}
    address = run_app(command, environment, log)
    seen, sent = everything_shown(browser, f"{address}/change?language={language}")
    check_failed(seen, sent, log.read_text(encoding="utf-8"), language, "in latest_first")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_page_of_the_analyst_on_stores_that_break_it(
    browser: Any, run_app: Callable[..., str], garden: Library, tmp_path: Path, language: str
) -> None:
    """A store in which words stand in the place of a day, as a hand or a fault may leave it."""
    from stored_pairs import store_pairs

    data, log = store_pairs(tmp_path / "data", garden), tmp_path / "app.log"
    with closing(sqlite3.connect(data / "contacts.db")) as contacts, contacts:
        assert contacts.execute("update holdings set from_day = ?", [CANARY]).rowcount
    environment = {
        "LIKEVERD_STUDY": str(garden.folder),
        "LIKEVERD_STORES": str(data),
        "LIKEVERD_RELEASE": str(tmp_path / "release"),
    }
    address = run_app(analyst_command, environment, log)
    seen, sent = everything_shown(browser, f"{address}/people?language={language}")
    check_failed(seen, sent, log.read_text(encoding="utf-8"), language, "analyst_pages")
