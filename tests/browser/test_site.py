"""A real Chromium and axe on the static pages: nothing fetched, nothing in the way of a reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A site, a report on the whole study and one of a study of another shape."""
    from invented_release import invented_release, other_release

    from panel.charts.theme import Look
    from panel.released import ALL, pairs_of
    from panel.reporting.site import build_site, write_site
    from panel.reporting.write import write_report

    folder = tmp_path_factory.mktemp("site")
    write_site(build_site(invented_release(), Look(language="nb", width=1000)), folder / "site")
    for name, release in (("invented", invented_release()), ("other", other_release())):
        path = folder / f"{name}.html"
        write_report(release, ALL, pairs_of(release)[0], Look(language="en", width=1000), path)
    return sorted(folder.rglob("*.html"))


@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_and_nothing_is_fetched(
    browser: Any, pages: list[Path], width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for file in pages:
        asked.clear()
        page.goto(file.as_uri())
        assert asked == [file.as_uri()]
        found = axe.Axe().run(page).response["violations"]
        faults = {fault["id"]: fault["nodes"][0]["html"][:200] for fault in found}
        assert not faults, f"{file.name}: {faults}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{file.name} is {wide} wide in a window of {width}"
    page.close()


def test_keyboard_skips_the_navigation(browser: Any, pages: list[Path]) -> None:
    page = browser.new_page()
    page.goto(next(file for file in pages if file.name == "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hopp til innholdet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


def test_pages_print_with_no_column_cut_off(browser: Any, pages: list[Path]) -> None:
    page = browser.new_page(viewport={"width": 960, "height": 700})
    page.goto(next(file for file in pages if file.name == "profile-NO.html").as_uri())
    page.emulate_media(media="print")
    # A4 on its side between the margins, at 96 dots an inch.
    width = page.evaluate(
        "Math.max(...[...document.querySelectorAll('table')].map(t => t.scrollWidth))"
    )
    assert width <= (297 - 30) / 25.4 * 96
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('.mark')).position") == "fixed"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
