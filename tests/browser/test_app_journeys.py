"""What a reader comes for, click by click, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from docx import Document
from taking import take_file

from panel.numbers import format_change, format_interval
from panel.release import Release
from panel.release_folder import read_release
from panel.released import (
    Pair,
    Who,
    change,
    group_title,
    measure_title,
    pairs_of,
    projects,
    topics_of,
)
from panel.texts import text
from panel.views.changes import changed_measures
from panel.views.overview import build_overview
from panel.views.pages import PAGES, page_title

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
        button = self.page.get_by_role("button", name=name).first
        return take_file(self.page, lambda: self.click(button))[1]

    def pressed(self) -> int:
        """Return how often the page itself was pressed, whatever this class has counted."""
        return int(self.page.evaluate("window.pressed"))


@contextmanager
def a_reader(browser: Any, address: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.add_init_script(
        "window.pressed = 0; addEventListener('pointerdown', () => { window.pressed += 1 }, true)"
    )
    page = context.new_page()
    page.goto(f"{address}/?language=en", wait_until="networkidle")
    page.locator("h1").first.wait_for(timeout=FIND)
    yield Reader(page)
    context.close()


@pytest.fixture
def reader(browser: Any, address: str) -> Iterator[Reader]:
    with a_reader(browser, address) as reader:
        yield reader


@pytest.fixture(scope="module")
def address(serve: Callable[[Path], str], release_folder: Path) -> str:
    return serve(release_folder)


def test_whether_the_owners_anchoring_fell_in_five_clicks(
    browser: Any, serve: Callable[[Path], str], demo_release: Path
) -> None:
    release = read_release(demo_release)
    who, pair = projects(release)[-1], pairs_of(release)[0]
    with a_reader(browser, serve(demo_release)) as reader:
        page = reader.page
        name = group_title(release, who, "en")
        reader.click(reader.project(name))
        # What is concluded of the project's ownership is what the release says of it.
        said = dict(build_overview(release, who, pair, "en"))["ownership"]
        for sentence in said:
            page.get_by_text(sentence).first.wait_for()
        reader.click(page.get_by_role("link", name=text("start.change", "en")))
        title = page_title(release, "change", who, "en")
        page.get_by_role("heading", name=title, exact=True).wait_for()
        reader.click(reader.files())
        for measure in owned(release, who, pair):
            row = page.locator("table tr", has_text=measure_title(release, measure, "en")).first
            row.wait_for()
            assert changes_in(release, measure, who, pair) <= set(cells(row)), cells(row)
        file = reader.download("docx")
        words = {cell.text for row in Document(str(file)).tables[0].rows for cell in row.cells}
        for measure in owned(release, who, pair):
            assert changes_in(release, measure, who, pair) <= words
        assert reader.clicks == reader.pressed() <= 5


def owned(release: Release, who: Who, pair: Pair) -> list[str]:
    """Return the measures of ownership whose change the page of changes has."""
    owned = {m for topic in topics_of(release, pair, "ownership") for m in topic.measures}
    found = [m for m in changed_measures(release, who, pair) if m in owned]
    assert found
    return found


def cells(row: Any) -> list[str]:
    return [cell.strip() for cell in row.locator("td").all_inner_texts()]


def changes_in(release: Release, measure: str, who: Who, pair: Pair) -> set[str]:
    """Return change, interval and verdict as a row must have them, from the release alone."""
    cell = change(release, measure, who, pair)
    if cell is None or not cell.shown:
        return set()
    low, high = cell.values["ci_low"], cell.values["ci_high"]
    verdict = "up" if low > 0 else "down" if high < 0 else "undecided"
    return {
        format_change(cell.values["change"], "en"),
        format_interval(low, high, "en", signed=True),
        text(verdict, "en"),
    }


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
