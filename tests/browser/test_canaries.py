"""The app on a release folder alone: of 1,000 canaries in the stores nothing is served or kept."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from canaries import Search, fill_stores, read_everything, read_memory, unpack
from taking import take_file

from app_pages.downloads import PICTURES, TABLES
from panel.audit.audited_release import build_audited_release
from panel.dataset import read_panel
from panel.ledger import write_review
from panel.linking import link
from panel.release import Release
from panel.release_folder import read_release, write_release
from panel.rendering.write import SUFFIXES
from panel.views.pages import PAGES as VIEWS
from survey.library import open_study
from survey.store.stores import open_stores

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PAGES = ("", *VIEWS, "tables")
FORMATS = (*PICTURES, *TABLES, *SUFFIXES)
SETTLED = (
    "!document.querySelector('[data-testid=stApp]')?.matches('[data-test-script-state=running]')"
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A folder with a release and nothing else, and the canaries of the stores it was made of."""

    folder: Path
    canaries: frozenset[str]
    search: Search


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Fill stores, link, score and release; then delete all but the release."""
    made, alone = tmp_path_factory.mktemp("stores"), tmp_path_factory.mktemp("alone")
    canaries = fill_stores(made)
    library = open_study(made / "study")
    with open_stores(made / "data", create=False) as stores:
        write_review(made / "data" / "review.xlsx", link(stores, library).review)
        audited = build_audited_release(read_panel(stores, library), data=made / "data")
    search = Search(canaries)
    there = {word for _, word in search.in_any(read_everything(made))}
    assert len(there) > 1000, "the canaries must be in the stores to be missed elsewhere"
    write_release(audited.release, alone / "release")
    shutil.rmtree(made)
    return Planted(alone / "release", frozenset(canaries), search)


@dataclass(slots=True)
class Served:
    """What a browser was sent, and the processes that sent it."""

    processes: tuple[int, ...]
    contents: list[tuple[str, bytes]] = field(default_factory=list)

    def take(self, name: str, content: bytes | str) -> None:
        self.contents.append((name, content.encode() if isinstance(content, str) else content))

    def everything(self) -> Iterator[tuple[str, bytes]]:
        for name, content in self.contents:
            yield from unpack(name, content)

    def offering(self) -> set[str]:
        """Return the pages that gave files."""
        return {name.split(" ")[0] for name, _ in self.contents if " file." in name}

    def memory(self) -> Iterator[tuple[str, bytes]]:
        for process in self.processes:
            yield from read_memory(process)


@contextmanager
def app_on(folder: Path, elsewhere: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Run `panel app --release` in a folder of its own; gives the address and its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "panel", "app", "--release", str(folder), "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LIKEVERD")}
    environment["PYTHONPATH"] = str(ROOT)
    with (elsewhere / "app.log").open("wb") as log:
        app = subprocess.Popen(
            command, cwd=elsewhere, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        address = f"http://localhost:{port}"
        try:
            for _ in range(240):
                try:
                    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                        break
                except OSError:
                    time.sleep(0.25)
            yield address, (app.pid, *children(app.pid))
        finally:
            os.killpg(app.pid, 15)
            app.wait(timeout=20)


def children(process: int) -> tuple[int, ...]:
    """Return the processes that a process started, and those they did."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    own = tuple(map(int, listed.read_text(encoding="ascii").split())) if listed.exists() else ()
    return (*own, *(below for child in own for below in children(child)))


def walk(browser: Any, address: str, served: Served, pages: tuple[str, ...]) -> None:
    """Open pages in both languages, and take every file that each of them offers in the last."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("response", lambda answer: take_body(answer, served))
    page.on("websocket", lambda socket: listen(socket, served))
    for name in pages:
        for language in ("nb", "en"):
            page.goto(f"{address}/{name}?language={language}", wait_until="networkidle")
            page.locator("h1").first.wait_for()
            page.wait_for_function(SETTLED)
            served.take(f"{name} {language}", page.content())
        take_files(page, name, served)
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    served.take("browser storage", kept)
    served.take("cookies", str(context.cookies()))
    context.close()


def take_files(page: Any, name: str, served: Served) -> None:
    """Open what is folded away, and take every file a page offers."""
    for folded in page.locator("[data-testid=stMain] [data-testid=stExpander] summary").all():
        folded.click()
    for button in page.locator("[data-testid=stMain] [data-testid=stDownloadButton] button").all():
        called, file = take_file(page, button.click)
        served.take(f"{name} file{Path(called).suffix}", file.read_bytes())


def take_body(answer: Any, served: Served) -> None:
    from playwright.sync_api import Error

    try:
        served.take(answer.url, answer.body())
    except Error:
        # A redirect, or a download that is read as a file.
        served.take(answer.url, str(answer.headers))


def listen(socket: Any, served: Served) -> None:
    socket.on("framereceived", lambda frame: served.take("websocket", frame))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_no_canary_is_served_or_in_memory(browser: Any, planted: Planted, tmp_path: Path) -> None:
    assert len(planted.canaries) >= 1000
    with app_on(planted.folder, tmp_path) as (address, processes):
        served = Served(processes)
        walk(browser, address, served, PAGES)
        assert len(processes) > 1
        assert len(served.contents) > 100
        names = {name.rsplit(" ")[-1] for name, _ in served.contents}
        assert {"websocket", "en", "storage", *(f"file{suffix}" for suffix in FORMATS)} <= names
        # The log is words alone, and the first page says what the others conclude.
        assert served.offering() == {*VIEWS, "tables"} - {"log"}
        in_memory = planted.search.in_any(served.memory())
        # What is searched is really the app's memory: the words of the release stand in it.
        title = read_release(planted.folder).text.title["nb"]
        assert Search([title]).in_any(served.memory())
    assert in_memory == set()
    assert planted.search.in_any(served.everything()) == set()
    assert planted.search.in_any(read_everything(planted.folder)) == set()
    assert planted.search.in_any(read_everything(tmp_path)) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_one_canary_in_the_release_is_found_in_all_three(
    browser: Any, planted: Planted, tmp_path: Path
) -> None:
    release = read_release(planted.folder)
    canary = max(planted.canaries)
    title = {"nb": canary, "en": canary}
    projects = [project.model_copy(update={"title": title}) for project in release.text.projects]
    spoilt = release.text.model_copy(update={"projects": tuple(projects)})
    write_release(Release(spoilt, release.rows, release.audit), tmp_path / "spoilt")
    assert found_in(planted.search, read_everything(tmp_path / "spoilt")) == {canary}
    with app_on(tmp_path / "spoilt", tmp_path) as (address, processes):
        served = Served(processes)
        walk(browser, address, served, ("profile",))
        assert found_in(planted.search, served.memory()) == {canary}
    assert found_in(planted.search, served.everything()) == {canary}
    # A picture of dots holds no words that can be looked for.
    for suffix in {*PICTURES, *TABLES} - {".png"}:
        files = [content for name, content in served.contents if name.endswith(f" file{suffix}")]
        assert files, suffix
        for content in files:
            assert found_in(planted.search, unpack(suffix, content)) == {canary}, suffix


def found_in(search: Search, contents: Any) -> set[str]:
    return {word.decode("utf-8") for _, word in search.in_any(contents) if b"\0" not in word}


@pytest.mark.parametrize("write", ["xlsx", "docx", "parquet", "utf-16", "json"])
def test_a_canary_is_found_wherever_it_is_packed(tmp_path: Path, write: str) -> None:
    import pandas as pd

    frame = pd.DataFrame({"answer": ["fjærkledd-0001"] * 300})
    writers: dict[str, Callable[[], object]] = {
        "xlsx": lambda: frame.to_excel(tmp_path / "a.xlsx", index=False),
        "docx": lambda: write_words("fjærkledd-0001", tmp_path / "a.docx"),
        "parquet": lambda: frame.to_parquet(tmp_path / "a.parquet"),
        "json": lambda: frame.to_json(tmp_path / "a.json"),
        "utf-16": lambda: (tmp_path / "a").write_text("x fjærkledd-0001", "utf-16"),
    }
    writers[write]()
    assert Search(["fjærkledd-0001"]).in_any(read_everything(tmp_path))
    assert Search(["fjærkledd-0002"]).in_any(read_everything(tmp_path)) == set()


def write_words(words: str, file: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph(words)
    document.save(str(file))
