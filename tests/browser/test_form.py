"""A real Chromium at the form: nobody is shut out, and the keyboard is enough."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from form_people import OPEN, WAVE, add_everybody, add_person, token_of

from survey.asked import Asking, registered
from survey.form.app import build_app
from survey.form.form_pages import SEND, START
from survey.form.serve import preview_app
from survey.form.settings import FormSettings
from survey.library import Library, open_study
from survey.routing import Respondent
from survey.store.sittings import read_pages, read_sittings
from survey.store.stores import Stores, open_stores

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


@contextmanager
def running(app: Any) -> Iterator[str]:
    """Serve an application in a thread and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def served(tmp_path: Path, garden: Library) -> Iterator[tuple[str, Stores]]:
    with open_stores(tmp_path / "data") as stores:
        add_everybody(stores)
        with running(build_app(garden, stores, FormSettings(WAVE, "", OPEN))) as address:
            yield address, stores


@pytest.fixture
def faultless(browser: Any) -> Callable[[Any, str], None]:
    """Return a check that axe finds nothing on a page, and that it fits its window."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")

    def check(page: Any, name: str) -> None:
        found = axe.Axe().run(page).response["violations"]
        faults = {fault["id"]: fault["nodes"][0]["html"][:200] for fault in found}
        assert not faults, f"{name}: {faults}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= page.viewport_size["width"], f"{name} is {wide} wide"
        spoken = page.evaluate("document.documentElement.lang")
        assert spoken in name

    return check


def go_on(page: Any, button: str = "main button.main") -> None:
    """Press a button of the form, and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(button)


def walk(page: Any, address: str, stores: Stores, language: str, check: Any) -> None:
    """Go through every page of the form and every message, in one language."""
    own, spoken = f"walker{language}", f"?language={language}"
    add_person(stores, own, "HILL", "TEA")
    code = f"coder{language}"
    add_person(stores, code, "BAY", "PAR")
    for path in ("/", "/s/nobody", f"/s/{token_of(stores, own)[::-1]}", "/nowhere", "/form",
                 "/done/later", "/done/refused", f"/opt-out/{token_of(stores, own)}"):  # fmt: skip
        page.goto(f"{address}{path}{spoken}")
        check(page, f"{path} {language}")
    go_on(page, "button")  # the opting out
    check(page, f"opted out {language}")
    page.goto(f"{address}/{spoken}")
    go_on(page)
    check(page, f"no code {language}")
    page.goto(f"{address}/s/{token_of(stores, code)}{spoken}")
    check(page, f"start {language}")
    go_on(page)
    check(page, f"no consent {language}")
    page.check("[name=CONSENT][value='1']")
    page.check("[name=LINK_OK][value='1']")
    go_on(page)
    page.fill("[name=K_1]", "7")
    page.fill("[name=K_2]", "99")
    check(page, f"code {language}")
    go_on(page)
    check(page, f"faulty code {language}")
    page.goto(f"{address}/s/{token_of(stores, own)}{spoken}")
    page.check("[name=CONSENT][value='1']")
    page.check("[name=LINK_OK][value='1']")
    go_on(page)
    page.check("[name=JOBS][value=weed]")
    page.fill("[name=HOURS]", "100")
    check(page, f"background {language}")
    go_on(page)
    check(page, f"faulty background {language}")
    for name in ("voice", "heard", "ours", "words", "send"):
        page.goto(f"{address}/form/{name}")
        check(page, f"{name} {language}")
    go_on(page)
    check(page, f"thanks {language}")
    page.go_back()
    check(page, f"already {language}")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_axe_finds_nothing_on_any_page(
    browser: Any, served: tuple[str, Stores], faultless: Any, width: int, language: str
) -> None:
    address, stores = served
    scheme = "dark" if (width == 320) == (language == "nb") else "light"
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    walk(page, address, stores, language, faultless)
    assert {url[: len(address)] for url in asked} == {address}
    context.close()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("nb", 320, "light"), ("en", 320, "dark"), ("nb", 1280, "dark"), ("en", 1280, "light")],
)
def test_the_shipped_study_is_met_without_a_fault_and_below_60_kb(
    browser: Any, faultless: Any, language: str, width: int, scheme: str
) -> None:
    library = open_study(ROOT / "instruments" / "pku")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    sizes: dict[str, int] = {}
    seen: set[str] = set()
    for role, role2 in (("FOR", None), ("BRU", None), ("VEI", "PRL")):
        asking = Asking(Respondent(role, role2, "ST"), registered(role2, None))
        with preview_app(library, "2016", asking, language) as (app, path), \
             running(app) as address:  # fmt: skip
            page.goto(address + path)
            style = page.get_attribute("link[rel=stylesheet]", "href")
            css = len(context.request.get(address + style).body())
            while "/form/" in page.url:
                name = page.url.rpartition("/")[2]
                fields = "[...document.querySelectorAll('[name]')].map(each => each.name)"
                met = set(page.evaluate(fields))
                if name not in sizes or met - seen:
                    faultless(page, f"{name} {role} {language}")
                seen |= met
                sizes[name] = max(
                    sizes.get(name, 0), css + len(context.request.get(page.url).body())
                )
                if name == "start":
                    page.check("[name=CNS_1][value='1']")
                    page.check("[name=CNS_2][value='1']")
                go_on(page)
            assert page.url.endswith("/done/thanks")
    # These roles meet every page; that of consent is the form's first.
    pages = {page.id for page in library.instrument("2016").pages} - {"consent"}
    assert sizes.keys() == pages | {START, SEND}
    assert max(sizes.values()) <= 60_000, sizes
    context.close()


def test_a_form_by_the_keyboard_alone_without_scripts(
    browser: Any, served: tuple[str, Stores]
) -> None:
    address, stores = served
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    press = page.keyboard.press

    def here() -> tuple[str, str]:
        focused = "document.activeElement"
        return (
            page.evaluate(f"{focused}.name || {focused}.id || {focused}.className"),
            page.evaluate(f"{focused}.value || ''"),
        )

    def tab_to(name: str, value: str = "") -> None:
        for _ in range(60):
            press("Tab")
            found = here()
            if found[0] == name and (not value or found[1] == value):
                return
        raise AssertionError(f"{name} cannot be reached")

    def enter() -> None:
        with page.expect_navigation():
            press("Enter")

    page.goto(f"{address}/s/{token_of(stores, 'parent')}")
    press("Tab")
    assert here()[0] == "skip"
    press("Enter")
    tab_to("CONSENT")
    press("Space")
    tab_to("LINK_OK")
    press("ArrowDown")
    press("ArrowUp")
    enter()
    assert page.url.endswith("/form/code")
    tab_to("K_1")
    page.keyboard.type("q")
    tab_to("K_2")
    page.keyboard.type("77")
    enter()
    assert page.get_attribute("[role=alert] a", "href") == "#K_2"
    # The list of what is wrong has the focus; its link leads to the question.
    press("Tab")
    press("Enter")
    tab_to("K_2")
    press("Control+a")
    page.keyboard.type("7")
    enter()
    assert page.url.endswith("/form/background")
    tab_to("JOBS", "water")
    press("Space")
    tab_to("go", "next")
    enter()
    tab_to("VO_1")
    for _ in range(4):
        press("ArrowDown")
    tab_to("language", "en")
    enter()
    assert page.url.endswith("/form/voice")
    assert page.get_attribute("html", "lang") == "en"
    assert page.is_checked("[name=VO_1][value='5']")
    while not page.url.endswith("/form/send"):
        tab_to("go", "next")
        enter()
    tab_to("go", "send")
    enter()
    assert page.url.endswith("/done/thanks")
    (sitting,) = read_sittings(stores, WAVE)
    pages = read_pages(stores)[sitting.sitting_id]
    assert pages["background"].answers["JOBS"] == ["water"]
    assert pages["voice"].answers["VO_1"] == 5
    assert sitting.submitted_at is not None
    context.close()


def test_enter_in_a_field_goes_on_and_does_not_change_the_language(
    browser: Any, served: tuple[str, Stores]
) -> None:
    """The buttons of the language stand first on the page."""
    address, stores = served
    page = browser.new_page()
    page.goto(f"{address}/s/{token_of(stores, 'teacher')}")
    page.check("[name=CONSENT][value='1']")
    page.check("[name=LINK_OK][value='1']")
    go_on(page)
    page.fill("[name=HOURS]", "5")
    with page.expect_navigation():
        page.press("[name=HOURS]", "Enter")
    assert page.url.endswith("/form/voice")
    assert page.get_attribute("html", "lang") == "nb"
    page.close()


def test_nothing_is_cut_off_at_twice_the_size(browser: Any, served: tuple[str, Stores]) -> None:
    """1280 px at 200 % are 640 px, at 400 % the 320 px of the other tests."""
    address, stores = served
    context = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{address}/s/{token_of(stores, 'teacher')}")
    page.check("[name=CONSENT][value='1']")
    page.check("[name=LINK_OK][value='1']")
    go_on(page)
    for name in ("background", "voice", "heard", "words", "send"):
        page.goto(f"{address}/form/{name}")
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, name
    context.close()


def test_the_form_prints_without_its_buttons(browser: Any, served: tuple[str, Stores]) -> None:
    address, stores = served
    page = browser.new_page()
    page.goto(f"{address}/s/{token_of(stores, 'teacher')}")
    page.emulate_media(media="print")
    hidden = "getComputedStyle(document.querySelector('.buttons')).display"
    assert page.evaluate(hidden) == "none"
    page.close()


def test_the_token_is_in_neither_address_nor_title_nor_referrer(
    browser: Any, served: tuple[str, Stores]
) -> None:
    address, stores = served
    token = token_of(stores, "teacher")
    page = browser.new_page()
    sent: list[dict[str, str]] = []
    page.on("request", lambda request: sent.append(request.headers))
    page.goto(f"{address}/s/{token}")
    go_on(page)
    assert token not in page.url + page.title()
    assert [headers["referer"] for headers in sent if headers.get("referer")] == []
    assert not any(token in str(headers) for headers in sent)
    page.close()


def test_a_closed_wave_and_a_lost_store_are_said_without_a_fault(
    browser: Any, tmp_path: Path, garden: Library, faultless: Any
) -> None:
    with open_stores(tmp_path / "data") as stores:
        add_everybody(stores)
        token = token_of(stores, "teacher")
        late = FormSettings(WAVE, "", dt.date(2021, 11, 1))
        page = browser.new_page(viewport={"width": 320, "height": 800})
        with running(build_app(garden, stores, late)) as address:
            page.goto(f"{address}/s/{token}")
            faultless(page, "closed nb")
        with running(build_app(garden, stores, FormSettings(WAVE, "", OPEN))) as address:
            page.goto(f"{address}/s/{token}")
            page.check("[name=CONSENT][value='1']")
            page.check("[name=LINK_OK][value='1']")
            go_on(page)
            page.fill("[name=HOURS]", "5")
            with stores.answers.begin() as answers:
                answers.exec_driver_sql("DROP TABLE form_pages")
            go_on(page)
            assert "ble ikke lagret" in page.inner_text("[role=alert]")
            assert page.input_value("[name=HOURS]") == "5"
            faultless(page, "lost nb")
        page.close()
