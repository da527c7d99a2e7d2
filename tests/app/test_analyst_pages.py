"""The analyst's pages: in both languages, what they write, and who cannot reach them."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import io
import os
import string
import sys
from pathlib import Path

import openpyxl
import pytest
from command_line import call
from stored_pairs import store_pairs
from streamlit.testing.v1 import AppTest

from panel.analyst.link_review import decide_pair, undo_decision
from panel.analyst.study_steps import next_step, read_steps
from panel.ledger import list_decisions, read_links
from panel.linking import link, preview_links
from panel.serving import analyst_command, app_command, check_loopback
from panel.texts import text
from panel.texts_analyst import ANALYST_TEXTS
from panel.texts_analyst_release import ANALYST_RELEASE_TEXTS
from panel.texts_analyst_results import ANALYST_RESULT_TEXTS
from survey.library import Library
from survey.problems import SurveyError
from survey.store.sittings import save_consent
from survey.store.stores import Stores, open_stores

ROOT = Path(__file__).parents[2]
PAGES = (
    "start", "imports", "review", "fieldwork", "quality", "reliability", "people", "release",
    "report",
)  # fmt: skip
ON_STORES = tuple(page for page in PAGES if page != "report")
BANNER = {"nb": "Internt: ikke beskyttet", "en": "Internal: not protected"}
TODAY = dt.date(2024, 5, 1)


def open_page(page: str, language: str = "en", file: str = "analyst.py", **given: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / file), default_timeout=300)
    for name, value in {"language": language, **given}.items():
        app.query_params[name] = value
    app.run()
    return app if page == "start" else app.switch_page(f"analyst_pages/{page}.py").run()


def words(app: AppTest) -> str:
    kinds = (app.title, app.header, app.subheader, app.markdown, app.code)
    parts = [str(e.value) for kind in kinds for e in kind]
    return "\n".join(parts + [str(e.proto.body) for e in app.get("html")])


def decide_on(app: AppTest, button: str, reason: str) -> AppTest:
    app.text_input[0].set_value(reason)
    return next(b for b in app.button if b.key.startswith(f"{button}-")).click().run()


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_says_that_it_is_not_protected(
    opened: Path, page: str, language: str
) -> None:
    app = open_page(page, language)
    assert not app.exception, [e.value for e in app.exception]
    assert app.title[0].value == text(f"analyst.{page}", language)
    assert BANNER[language] in words(app)
    # There is no release yet, which the page of reports says.
    assert ('role="alert"' in words(app)) == (page == "report")


def test_the_start_page_says_what_to_do_next(opened: Path) -> None:
    page = words(open_page("start"))
    assert "survey lock w1" in page
    assert "Doubtful pairs that wait for a decision: 2." in page
    assert "No results have been made." in page
    assert "3 answers are in." in page


def test_steps_follow_what_is_stored(tmp_path: Path, garden: Library, data: Path) -> None:
    folder = tmp_path / "release"
    with open_stores(store_pairs(tmp_path / "empty", garden, answers=False)) as stores:
        before = read_steps(stores, garden, folder, TODAY)
    assert {s.key: s.state for s in before if not s.wave} == dict.fromkeys(
        ("link", "review", "release"), "later"
    )
    assert [s.said for s in before if s.key == "answers"] == ["answers.now"] * 3
    with open_stores(store_pairs(tmp_path / "sat", garden, answers=False)) as stores:
        save_consent(stores, "w1", "somebody", "web", True, "hash")
        sat = read_steps(stores, garden, folder, TODAY)
    commands = [step.command for step in sat if step.key == "answers"]
    assert commands[:2] == ["survey collect w1", "survey import FILE --wave w2"]
    with open_stores(data) as stores:
        states = {s.key: s.state for s in read_steps(stores, garden, folder, TODAY) if not s.wave}
        assert states == {"link": "done", "review": "now", "release": "now"}
        for pair in preview_links(stores, garden).review:
            decide_pair(stores, garden, pair, False, "other handwriting")
        states = {s.key: s.state for s in read_steps(stores, garden, folder, TODAY) if not s.wave}
        assert states == {"link": "done", "review": "done", "release": "now"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2021-08-01", "invite.wait"),
        ("2021-09-15", "invite.remind"),
        ("2021-11-01", "invite.closed"),
    ],
)
def test_the_step_of_invitations_follows_the_day(
    tmp_path: Path, garden: Library, day: str, said: str
) -> None:
    with open_stores(store_pairs(tmp_path / "d", garden, answers=False)) as stores:
        steps = read_steps(stores, garden, tmp_path / "no", dt.date.fromisoformat(day))
    first = next(s for s in steps if s.key == "invite")
    assert (first.wave, first.said) == ("w1", said)
    following = next_step(steps)
    assert following is not None
    assert following.command == "survey lock w1"


def test_a_release_is_judged_by_its_audit_its_age_and_its_seal(
    tmp_path: Path, garden: Library, data: Path
) -> None:
    from invented_release import invented_release

    from panel.release import Release, audit_hash
    from panel.release_folder import write_release

    folder = tmp_path / "release"

    def said() -> str:
        with open_stores(data) as stores:
            return read_steps(stores, garden, folder, TODAY)[-1].said

    other = invented_release()
    write_release(other, folder)
    assert said() == "release.other"
    bare = Release(other.text.model_copy(update={"study": garden.study.study}), other.rows)
    write_release(bare, folder)
    assert said() == "release.unaudited"
    text = bare.text.model_copy(update={"audit_hash": audit_hash("{}")})
    write_release(Release(text, bare.rows, "{}"), folder)
    release = folder / "release.json"
    after = release.stat().st_mtime + 60
    os.utime(release, (after, after))
    assert said() == "release.done"
    os.utime(release, (after - 86400, after - 86400))
    assert said() == "release.old"
    release.write_text(release.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert said() == "release.broken"


def test_a_decision_is_stored_linked_and_taken_back(opened: Path, garden: Library) -> None:
    app = open_page("review")
    assert "Pairs that wait for a decision: 2." in words(app)
    app = decide_on(app, "same", "called the school")
    assert not app.exception
    assert "Pairs that wait: 1." in words(app)
    with open_stores(opened) as stores:
        (made,) = list_decisions(stores).to_dict("records")
        assert (made["same"], made["reason"]) == (True, "called the school")
        # Both ends of the pair.
        assert (read_links(stores)["method"] == "reviewed").sum() == 2
        assert preview_links(stores, garden).changed == 0
    app.text_input(key="why").set_value("mistaken")
    app = next(b for b in app.button if b.key == "undo").click().run()
    assert "Decision 1 is taken back" in words(app)
    with open_stores(opened) as stores:
        assert list_decisions(stores)["undone_reason"].tolist() == ["mistaken"]
        assert len(preview_links(stores, garden).review) == 2
        assert (read_links(stores)["method"] == "reviewed").sum() == 0


def test_a_decision_without_a_reason_stores_nothing(opened: Path) -> None:
    page = words(decide_on(open_page("review"), "other", " "))
    assert "Write what the decision rests on. Nothing was stored." in page
    with open_stores(opened) as stores:
        assert list_decisions(stores).empty


@pytest.mark.parametrize("second", ["same", "other"])
def test_the_second_of_two_tabs_is_told_that_the_pair_is_decided(opened: Path, second: str) -> None:
    one, other = open_page("review"), open_page("review")
    decide_on(one, "same", "the first tab")
    page = words(decide_on(other, second, "the second tab"))
    assert "This pair has been decided already" in page
    with open_stores(opened) as stores:
        assert list_decisions(stores)["reason"].tolist() == ["the first tab"]


def test_what_a_decision_would_change_is_what_it_changes(data: Path, garden: Library) -> None:
    from panel.analyst.link_review import build_effects

    with open_stores(data) as stores:
        found = preview_links(stores, garden)
        pair = found.review[0]
        table = build_effects(stores, garden, pair, found, "en")
        told = {row.label: [cell.value for cell in row.cells] for row in table.rows}
        assert preview_links(stores, garden) == found
        after = decide_pair(stores, garden, pair, True, "seen")
        assert told["Autumn 2021 to Autumn 2022: decided"] == [0, 1, 0]
        assert after.pairs["w1", "w2", "reviewed"] == 1
        assert told["Pairs that wait"][:2] == [2, len(after.review)]
        undo_decision(stores, garden, 1, "test of undoing")
        after = decide_pair(stores, garden, pair, False, "seen again")
        assert told["Pairs that wait"][2] == len(after.review)


def test_looking_at_pages_changes_no_store(opened: Path) -> None:
    def rows() -> list[str]:
        with open_stores(opened) as stores:
            return dump(stores)

    before = rows()
    for page in PAGES:
        assert not open_page(page).exception
    assert rows() == before


def dump(stores: Stores) -> list[str]:
    lines = []
    for engine in (stores.contacts, stores.answers):
        raw = engine.raw_connection()
        lines += raw.driver_connection.iterdump()
        raw.close()
    return lines


def test_links_that_are_not_up_to_date_are_linked_on_request(opened: Path, garden: Library) -> None:
    from sqlalchemy import delete

    from survey.store.schema import links

    with open_stores(opened) as stores, stores.contacts.begin() as contacts:
        contacts.execute(delete(links))
    app = open_page("review")
    assert "Links that are not what the answers now say: 6." in words(app)
    next(b for b in app.button if b.label == "Link again").click().run()
    with open_stores(opened) as stores:
        assert len(read_links(stores)) == 6
        assert link(stores, garden).changed == 0


def test_fieldwork_says_what_the_command_says(opened: Path) -> None:
    app = open_page("fieldwork", wave="w1")
    page = words(app)
    assert "3 of 6 asked have answered, in whole or in part." in page
    assert "numbers that would tell of fewer than 5 people" in page
    # Three who said no of six would tell of three people.
    assert ">3<" not in page.split("AAPOR")[1]


def test_quality_can_be_downloaded_marked_as_internal(opened: Path) -> None:
    from panel.answer_reasons import read_reasons
    from panel.dataset import read_panel
    from panel.quality_tables import build_quality_tables
    from panel.rendering.to_excel import excel_bytes
    from survey.library import open_study

    app = open_page("quality", wave="w1")
    (button,) = app.get("download_button")
    assert button.proto.label == "Download xlsx (internal)"
    assert "Internal: not protected, not to be passed on" in words(app)
    library = open_study(Path(os.environ["LIKEVERD_STUDY"]))
    with open_stores(opened) as stores:
        panel = read_panel(stores, library)
        tables = build_quality_tables(panel, read_reasons(stores, panel), ["w1"], "en")
    book = openpyxl.load_workbook(io.BytesIO(excel_bytes(tables)))
    assert "Internal: not protected" in str(book.worksheets[0]["A1"].value)
    empty = words(open_page("quality", wave="w3"))
    assert "The wave has no answers yet." in empty


def test_a_study_without_stores_says_what_to_do(
    opened: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIKEVERD_STORES", str(opened / "nowhere"))
    for page in ON_STORES:
        app = open_page(page, "nb")
        assert not app.exception
        assert 'role="alert"' in words(app)
    assert not (opened / "nowhere").exists()


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "example.org", "", None])
def test_an_address_others_can_reach_is_refused(opened: Path, address: str | None) -> None:
    from streamlit import config

    with pytest.raises(SurveyError, match="can be reached from other machines"):
        check_loopback(address)
    config.set_option("server.address", address)
    for page in PAGES:
        app = open_page(page)
        assert "The analyst's pages open on this machine only." in words(app).replace("&#x27;", "'")
        assert not app.button
        assert "<table" not in words(app)


def test_own_addresses_are_served() -> None:
    for address in ("127.0.0.1", "::1", "localhost"):
        check_loopback(address)
    command = analyst_command(8655)
    assert "--server.address=127.0.0.1" in command
    assert command[4].endswith("analyst.py")
    assert app_command(8655)[4].endswith("app.py")


def test_the_command_needs_stores(tmp_path: Path, garden: Library) -> None:
    done = call(tmp_path, "panel", "app", "--analyst", "--study", str(garden.folder))
    assert done.status == 1
    assert "store" in done.err
    assert not (tmp_path / "data").exists()


def test_the_readers_app_does_not_know_the_analysts_pages(
    opened: Path, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIKEVERD_RELEASE", str(folders["invented"]))
    kept = {name: m for name, m in sys.modules.items() if name.startswith("analyst_pages")}
    for name in kept:
        del sys.modules[name]
    app = open_page("start", file="app.py")
    assert not app.exception
    assert BANNER["en"] not in words(app)
    assert not [name for name in sys.modules if name.startswith("analyst_pages")]
    sys.modules.update(kept)
    for file in (ROOT / "app.py", *(ROOT / "app_pages").glob("*.py")):
        text = file.read_text(encoding="utf-8")
        assert "analyst" not in text, file.name
        assert "LIKEVERD_STORES" not in text, file.name


def fields(words: str) -> set[str]:
    return {name for _, name, *_ in string.Formatter().parse(words) if name}


def test_every_text_is_in_both_languages_with_the_same_fields() -> None:
    every = {**ANALYST_TEXTS, **ANALYST_RELEASE_TEXTS, **ANALYST_RESULT_TEXTS}
    for key, said in every.items():
        assert set(said) == {"nb", "en"}, key
        assert fields(said["nb"]) == fields(said["en"]), key
        assert all(words.strip() for words in said.values()), key


def test_no_page_has_a_string_of_its_own() -> None:
    """Words shown come from the catalogue: no constant of a page is a sentence."""
    found = []
    for file in (ROOT / "analyst.py", *(ROOT / "analyst_pages").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        docs |= {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        found += [
            f"{file.name}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and id(node) not in docs and " " in node.value.strip() and "<" not in node.value
        ]  # fmt: skip
    assert found == []


def test_a_pair_settled_by_another_decision_is_refused(data: Path, garden: Library) -> None:
    with open_stores(data) as stores:
        pair = preview_links(stores, garden).review[0]
        settled = dataclasses.replace(pair, why="tie")
        with pytest.raises(SurveyError, match="decided already"):
            decide_pair(stores, garden, settled, True, "not in the list as it is")
        assert list_decisions(stores).empty
