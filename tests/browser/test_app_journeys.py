"""What a reader comes for, click by click, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zipfile import is_zipfile

import pytest

from panel.texts import text
from panel.views.pages import PAGES

pytestmark = pytest.mark.browser

FIND = 60_000


class Reader:
    """Somebody at a screen, who counts their clicks."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.clicks = 0
        page.set_default_timeout(FIND)

    def click(self, place: Any) -> None:
        place.click()
        self.clicks += 1
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_function(
            "!document.querySelector('[data-testid=stApp]')?.matches("
            "'[data-test-script-state=running]')"
        )

    def project(self, name: str) -> Any:
        return self.page.get_by_role("radio", name=name).or_(
            self.page.get_by_role("button", name=name, exact=True)
        )

    def files(self) -> Any:
        return self.page.locator("[data-testid=stExpander] summary").first

    def download(self, suffix: str) -> Path:
        name = text("download.as", "en", format=suffix)
        with self.page.expect_download() as waiting:
            self.click(self.page.get_by_role("button", name=name).first)
        return Path(waiting.value.path())


@pytest.fixture
def reader(browser: Any, address: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{address}/?language=en", wait_until="networkidle")
    page.locator("h1").first.wait_for(timeout=FIND)
    yield Reader(page)
    context.close()


@pytest.fixture(scope="module")
def address(serve: Callable[[Path], str], release_folder: Path) -> str:
    return serve(release_folder)


def test_whether_the_owners_anchoring_fell_in_five_clicks(reader: Reader, tmp_path: Path) -> None:
    page = reader.page
    reader.click(reader.project("Southern"))
    page.get_by_text("Upward:").first.wait_for()
    reader.click(page.get_by_role("link", name=text("start.change", "en")))
    page.get_by_role("heading", name="Southern: change").wait_for()
    # The interval of the change stands in the table, and the verdict is what it says.
    reader.click(reader.files())
    row = page.locator("table tr", has_text="The council shows it matters").first
    row.wait_for()
    assert "[" in row.inner_text()
    assert any(text(key, "en") in row.inner_text() for key in ("up", "down", "undecided")), (
        row.inner_text()
    )
    file = reader.download("docx")
    assert is_zipfile(file)
    assert reader.clicks <= 5


@pytest.mark.parametrize("name", [*PAGES, "tables"])
def test_a_reader_reaches_the_page_and_takes_its_numbers(reader: Reader, name: str) -> None:
    page = reader.page
    if name == "profile":
        reader.click(reader.project("Southern"))
    reader.click(page.get_by_role("link", name=text(f"start.{name}", "en")))
    title = text(f"page.{name}", "en")
    page.locator("h1", has_text=title[1:]).wait_for()
    assert urlsplit(page.url).path == f"/{name}"
    assert parse_qs(urlsplit(page.url).query)["language"] == ["en"]
    if name == "log":
        page.locator("ins").first.wait_for()
        return
    if name != "tables":
        reader.click(reader.files())
    page.locator("table").first.wait_for()
    assert ";" in reader.download("csv").read_text("utf-8-sig") or "," in reader.download(
        "csv"
    ).read_text("utf-8-sig")
    assert page.locator("[data-testid=stException]").count() == 0


def test_an_address_of_a_page_is_that_page(reader: Reader, address: str) -> None:
    reader.page.goto(f"{address}/profile?language=en&project=SO", wait_until="networkidle")
    reader.page.get_by_role("heading", name="Southern: project profile").wait_for()
    assert reader.page.get_by_text("Page not found").count() == 0
