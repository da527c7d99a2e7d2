"""An analyst brings a file in, click by click, in a real Chromium."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from command_line import call
from garden_files import ODD, STRANGE, TOKEN, WORDS, garden_csv

from panel.serving import analyst_command
from panel.texts import text
from survey.importing.mapping import read_mapping
from survey.library import Library

pytestmark = pytest.mark.browser

FIND = 60_000


@pytest.mark.parametrize(("scheme", "language"), [("light", "nb"), ("dark", "en")])
def test_from_a_file_to_the_stores_and_back(
    browser: Any,
    run_app: Callable[..., str],
    garden: Library,
    tmp_path: Path,
    scheme: str,
    language: str,
) -> None:
    from stored_answers import answers
    from stored_pairs import store_pairs

    data, other = store_pairs(tmp_path / "data", garden), tmp_path / "other"
    shutil.copytree(data, other)
    file, log = tmp_path / "answers.csv", tmp_path / "log.txt"
    file.write_bytes(garden_csv())
    kept = uploads()
    address = run_app(
        analyst_command,
        {"LIKEVERD_STUDY": str(garden.folder), "LIKEVERD_STORES": str(data),
         "LIKEVERD_RELEASE": str(tmp_path / "release")},
        log,
    )  # fmt: skip
    context = browser.new_context(viewport={"width": 1280, "height": 1500}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(FIND)
    elsewhere: list[str] = []
    page.on("request", lambda r: elsewhere.append(r.url))

    def say(key: str, **fields: object) -> str:
        return text(key, language, **fields)

    def press(key: str) -> None:
        page.get_by_role("button", name=say(key), exact=True).click()

    def picture(name: str) -> None:
        page.wait_for_timeout(700)
        page.screenshot(path=tmp_path / f"{name}_{scheme}.png")

    page.goto(f"{address}/imports?language={language}", wait_until="networkidle")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text(say("imports.many_waves")).wait_for()
    page.get_by_label(say("imports.wave_of")).click()
    page.get_by_role("option").nth(2).click()
    rows = say("import.rows", read=6, kept=4, duplicate=0, rejected=2)
    page.get_by_role("heading", name=rows).wait_for()
    picture("account")

    page.get_by_role("tab", name=say("tab.rows")).click()
    preview = page.get_by_role("table").filter(has_text=say("import.question"))
    preview.get_by_text("HEARD_TEA").wait_for()
    picture("rows")

    page.get_by_role("tab", name=say("tab.columns")).click()
    page.get_by_text(say("map.columns", bound=15, waiting=1)).wait_for()
    choose_in_grid(page, row=0, target="VISITS")
    picture("columns")
    press("map.save_columns")
    page.get_by_text(say("map.saved", file="answers.yaml")).wait_for()
    page.get_by_text(say("map.columns", bound=16, waiting=0)).wait_for()
    mapping = data / "mappings" / "answers.yaml"
    assert read_mapping(mapping, garden.instrument("w3")).columns == {ODD: "VISITS"}

    press("imports.store")
    page.get_by_role("alert").filter(has_text="garden-survey").wait_for()
    picture("confirm")
    press("imports.yes")
    page.get_by_text(say("imports.next")).wait_for()
    picture("stored")
    shutil.copytree(data / "mappings", other / "mappings")
    done = call(
        tmp_path, "survey", "import", str(file), "--wave", "w3", "--study", str(garden.folder),
        "--data", str(other),
    )  # fmt: skip
    assert done.status == 0, done.err
    assert answers(data, garden) == answers(other, garden)
    assert answers(data, garden)[0]

    press("undo.ask")
    press("undo.yes")
    page.get_by_text(say("undo.done", n=3, file="answers.csv")).wait_for()
    assert not answers(data, garden)[0]
    picture("undone")

    assert page.locator("[data-testid=stException]").count() == 0
    here = urlsplit(address).netloc
    assert not [u for u in elsewhere if u.startswith(("http", "ws")) and urlsplit(u).netloc != here]
    # Whoever closes the browser leaves no file behind.
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label(say("imports.wave_of")).wait_for()
    assert uploads() - kept
    context.close()
    for _ in range(60):
        if uploads() == kept:
            break
        time.sleep(0.5)
    assert uploads() == kept
    said = log.read_text("utf-8")
    assert not [secret for secret in (TOKEN, WORDS, STRANGE) if secret in said]


def uploads() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("likeverd-*"))


def choose_in_grid(page: Any, row: int, target: str) -> None:
    """Change a cell of the table by its list, as with a mouse and a keyboard."""
    grid = page.locator("[data-testid=stDataFrame]:visible").first
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = grid.bounding_box()
    assert box is not None
    # The middle of the second of three columns, below the headings.
    page.mouse.dblclick(box["x"] + box["width"] * 0.45, box["y"] + 35 + 35 * row + 17)
    page.get_by_role("option").first.wait_for()
    page.keyboard.type(target)
    page.get_by_role("option").filter(has_text=f"{target}:").first.click()
    page.wait_for_timeout(500)
