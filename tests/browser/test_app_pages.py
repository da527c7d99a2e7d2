"""A real Chromium walks every page of the app, light and dark, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from panel.views.pages import PAGES as VIEWS

pytestmark = pytest.mark.browser

PAGES = ("start", *VIEWS, "tables")
UNDRAWN = ("start", "tables", "log")
VIEWS = (("light", 1280, "nb"), ("dark", 1280, "en"), ("light", 400, "nb"), ("dark", 400, "en"))
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36 Mobi"


@pytest.mark.parametrize(("scheme", "width", "language"), VIEWS)
def test_walk_every_page(
    browser: Any,
    serve: Callable[[Path], str],
    release_folder: Path,
    tmp_path: Path,
    scheme: str,
    width: int,
    language: str,
) -> None:
    address = serve(release_folder)
    here = urlsplit(address).netloc
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        **({"user_agent": PHONE} if width < 600 else {}),
    )
    page = context.new_page()
    elsewhere: list[str] = []
    faults: list[str] = []
    page.on(
        "request",
        lambda r: (
            elsewhere.append(r.url)
            if r.url.startswith(("http", "ws")) and urlsplit(r.url).netloc != here
            else None
        ),
    )
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    for name in PAGES:
        path = "" if name == "start" else name
        page.goto(f"{address}/{path}?language={language}", wait_until="networkidle")
        page.locator("h1").first.wait_for()
        if name not in UNDRAWN:
            page.locator(
                "[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas"
            ).first.wait_for()
        page.wait_for_timeout(700)
        assert page.locator("[data-testid=stException]").count() == 0, name
        locale = {"nb": "nb-NO", "en": "en-GB"}[language]
        assert page.evaluate("document.documentElement.lang") == locale
        overflow = page.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
        )
        assert overflow <= 1, f"{name} is {overflow} px too wide at {width}"
        main = page.locator("[data-testid=stMainBlockContainer]")
        box = main.bounding_box()
        page.set_viewport_size(
            {"width": width, "height": int(box["height"]) + 160 if box else 2000}
        )
        page.wait_for_timeout(500)
        page.screenshot(path=tmp_path / f"{name}_{width}_{scheme}.png")
        page.set_viewport_size({"width": width, "height": 900})
    assert not elsewhere
    assert not faults
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: Any, serve: Callable[[Path], str], release_folder: Path, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    address = serve(release_folder)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for name in PAGES:
        path = "" if name == "start" else name
        page.goto(f"{address}/{path}", wait_until="networkidle")
        page.locator("h1").first.wait_for()
        page.wait_for_timeout(1000)
        found = axe.Axe().run(page).response["violations"]
        serious = {
            v["id"]: v["nodes"][0]["html"][:200]
            for v in found
            if v["impact"] in ("serious", "critical")
        }
        assert not serious, f"{name}: {serious}"
    context.close()
