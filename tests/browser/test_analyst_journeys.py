"""What the analyst does page by page, in a real Chromium, on invented answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import pytest
from taking import take_file

from panel.release_folder import FILES, read_release
from panel.serving import analyst_command
from panel.texts import text

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FIND = 120_000
BUILD = 600_000
PAGES = (
    "start", "review", "fieldwork", "quality", "reliability", "people", "release", "report",
)  # fmt: skip
VIEWS = (("light", 1280, "nb"), ("dark", 1280, "en"), ("light", 400, "nb"), ("dark", 400, "en"))
CHROME = ["[data-testid=stHeader]", "[data-testid=stSidebar]", "[data-testid=stToolbar]"]
"""Streamlit's own, which is not ours to change."""


@pytest.fixture(scope="module")
def job(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analyst")
    shutil.copytree(demo_folder, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def address(run_app: Callable[..., str], job: Path) -> str:
    """Serve the analyst's app as its command does."""
    environment = {
        "LIKEVERD_STUDY": str(ROOT / "instruments" / "pku"),
        "LIKEVERD_STORES": str(job / "data"),
        "LIKEVERD_RELEASE": str(job / "release"),
    }
    return run_app(analyst_command, environment)


class Analyst:
    """Somebody at the analyst's app."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        page.set_default_timeout(FIND)

    def open(self, name: str, language: str = "en") -> None:
        path = "" if name == "start" else name
        self.page.goto(f"{self.address}/{path}?language={language}", wait_until="networkidle")
        self.page.locator("h1", has_text=text(f"analyst.{name}", language)).wait_for()
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(
            "!document.querySelector('[data-testid=stApp]')?.matches("
            "'[data-test-script-state=running]')"
        )
        self.page.wait_for_timeout(300)

    def press(self, key: str, language: str = "en") -> None:
        self.page.get_by_role("button", name=text(key, language)).first.click()

    def download(self, key: str) -> Path:
        return take_file(self.page, lambda: self.press(key))[1]

    def said(self, words: str) -> None:
        self.page.locator("[role=status]", has_text=words).wait_for()

    def look(self, path: Path) -> None:
        """Take a picture of the page as far as it goes, at most three screens of it."""
        box = self.page.locator("[data-testid=stMainBlockContainer]").bounding_box()
        width = self.page.viewport_size["width"]
        high = min(int(box["height"]) + 160, 2700)
        self.page.set_viewport_size({"width": width, "height": high})
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": width, "height": 900})


@pytest.fixture
def analyst(browser: Any, address: str) -> Iterator[Analyst]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield Analyst(context.new_page(), address)
    context.close()


@pytest.mark.parametrize(("scheme", "width", "language"), VIEWS)
def test_every_page_fits_and_axe_finds_nothing_serious(
    browser: Any, address: str, tmp_path: Path, scheme: str, width: int, language: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    one = Analyst(context.new_page(), address)
    faults: list[str] = []
    one.page.on("pageerror", lambda fault: faults.append(str(fault)))
    for name in PAGES:
        one.open(name, language)
        assert one.page.locator("[data-testid=stException]").count() == 0, name
        overflow = one.page.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
        )
        assert overflow <= 1, f"{name} is {overflow} px too wide at {width}"
        found = axe.Axe().run(one.page, context={"exclude": CHROME}).response["violations"]
        serious = {
            v["id"]: v["nodes"][0]["html"][:200]
            for v in found
            if v["impact"] in ("serious", "critical")
        }
        assert not serious, f"{name}: {serious}"
        one.look(tmp_path / f"{name}_{width}_{scheme}.png")
    assert not faults
    context.close()


def test_from_what_is_next_to_the_page_where_it_is_done(analyst: Analyst) -> None:
    analyst.open("start")
    analyst.page.get_by_role("heading", name="Next:").wait_for()
    way = f"{text('steps.open', 'en')}: {text('analyst.review', 'en')}"
    analyst.page.get_by_role("link", name=way).first.click()
    analyst.page.locator("h1", has_text=text("analyst.review", "en")).wait_for()


def test_a_pair_is_decided_in_one_tab_told_in_the_other_and_taken_back(
    browser: Any, address: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    one, other = (Analyst(context.new_page(), address) for _ in range(2))
    for tab in (one, other):
        tab.open("review")
        tab.page.get_by_text("What the decision changes").first.wait_for()
        tab.page.get_by_label(text("review.reason", "en")).fill("seen in a test")
    before = one.page.get_by_role("heading", name="Pairs that wait").inner_text()
    one.press("review.other")
    one.said("The decision is stored")
    other.press("review.same")
    other.said("This pair has been decided already")
    one.page.get_by_label(text("review.why", "en")).fill("the test is over")
    one.press("review.undo")
    one.said("is taken back")
    one.page.get_by_role("heading", name=before, exact=True).wait_for()
    context.close()


def test_fieldwork_of_the_earlier_wave(analyst: Analyst) -> None:
    from playwright.sync_api import expect

    analyst.open("fieldwork")
    heading = analyst.page.locator("h2").first
    latest = heading.inner_text()
    analyst.page.locator("[data-testid=stVegaLiteChart] canvas").or_(
        analyst.page.locator("[data-testid=stVegaLiteChart] svg")
    ).first.wait_for()
    analyst.page.get_by_role("radio", name="spring 2016").or_(
        analyst.page.get_by_role("button", name="spring 2016", exact=True)
    ).first.click()
    assert "asked have answered" in latest
    expect(heading).not_to_have_text(latest)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("quality", "quality.download"),
        ("reliability", "work.download"),
        ("people", "work.download"),
    ],
)
def test_tables_are_taken_as_a_workbook(analyst: Analyst, name: str, key: str) -> None:
    analyst.open(name)
    analyst.page.locator("table").first.wait_for()
    assert is_zipfile(analyst.download(key))


def test_a_release_is_tried_written_and_made_into_a_report(analyst: Analyst, job: Path) -> None:
    page, folder = analyst.page, job / "second"
    analyst.open("release")
    analyst.press("trial.build")
    page.get_by_text(text("trial.hide", "en")).first.wait_for()
    page.get_by_role("heading", name="The trial stands").wait_for(timeout=BUILD)
    page.locator("caption", has_text=text("trial.found", "en")).or_(
        page.get_by_text(text("trial.found", "en"))
    ).first.wait_for()
    place = page.get_by_label(text("write.folder", "en"))
    place.fill(str(folder))
    place.press("Enter")
    page.get_by_text(f"The folder is made: {folder}.").wait_for()
    analyst.settle()
    assert page.get_by_role("button", name=text("write.do", "en"), exact=True).is_disabled()
    page.get_by_text(text("write.sure", "en"), exact=True).click()
    analyst.settle()
    assert not folder.exists()
    page.get_by_role("button", name=text("write.do", "en"), exact=True).click()
    analyst.said(f"is written to {folder}.")
    assert {file.name for file in folder.iterdir()} == set(FILES)
    assert read_release(folder).fingerprint == read_release(job / "release").fingerprint
    analyst.open("report")
    place = page.get_by_label(text("report.folder", "en"))
    place.fill(str(folder))
    place.press("Enter")
    analyst.settle()
    analyst.press("report.make")
    page.get_by_role("heading", name=text("report.made", "en", n=1)).wait_for()
    name, report = take_file(page, page.get_by_role("button", name="Download SYNTETISK").click)
    assert is_zipfile(report)
    assert name.endswith(".docx")
