"""Leaks planted in a release, one a test: `panel audit` finds each of them."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from command_line import call
from planted_leaks import LEAKS, WORDS, Leak, first, sealed

from panel.audit.audit import audit_release
from panel.audit.form import check_form
from panel.audit.made_again import check_same, make_again
from panel.comparison import compare
from panel.dataset import read_panel
from panel.demo import run_demo
from panel.release import Release
from panel.release_folder import read_release, write_release
from survey.library import open_study
from survey.store.stores import open_stores
from survey.tokens import read_key, token_for

GARDEN = Path(__file__).parents[1] / "specimens" / "studies" / "garden"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented garden study with its stores and its release."""
    made = tmp_path_factory.mktemp("leaks")
    shutil.copytree(GARDEN, made / "study")
    run_demo(made / "demo", made / "study", "en", lambda _: None)
    return made / "demo"


@pytest.fixture(scope="module")
def release(folder: Path) -> Release:
    return read_release(folder / "release")


@pytest.fixture(scope="module")
def again(folder: Path, release: Release) -> Release:
    """What the stores give of the cells the release shows."""
    with open_stores(folder / "data", create=False) as stores:
        panel = read_panel(stores, open_study(folder.parent / "study"))
    return make_again(release, panel, compare(panel)).release


def test_nothing_is_found_where_nothing_was_planted(release: Release, again: Release) -> None:
    assert check_form(release) == []
    assert list(check_same(release, again)) == []
    assert len(LEAKS) + len(WORDS) >= 50


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_planted_number_is_found(release: Release, again: Release, leak: Leak) -> None:
    planted = sealed(release, leak(release.rows.copy()))
    assert not planted.rows.equals(release.rows)
    assert [*check_form(planted), *check_same(planted, again)]


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_planted_word_is_found(
    release: Release, again: Release, words: Callable[..., dict[str, object]]
) -> None:
    planted = sealed(release, **words(release.text.measures))
    assert [*check_form(planted), *check_same(planted, again)]


ALONE = (
    "a mean of three people", "a mean with three digits", "a standard deviation",
    "a party within a project", "those who left", "a wave that is not released",
    "an n in place of its band", "a number in a hidden row", "few who switched",
    "a hidden level under its answers", "a mean outside its scale",
)  # fmt: skip


@pytest.mark.parametrize("name", ALONE)
def test_a_reader_without_the_stores_finds_what_no_release_holds(
    release: Release, name: str
) -> None:
    assert check_form(sealed(release, LEAKS[name](release.rows.copy())))


def test_the_command_says_what_was_planted(folder: Path, release: Release, tmp_path: Path) -> None:
    shutil.copytree(folder / "data", tmp_path / "data")
    planted = sealed(release, LEAKS["a party's mean"](release.rows.copy()))
    write_release(planted, tmp_path / "planted")
    study = str(folder.parent / "study")
    done = call(tmp_path, "panel", "audit", "--release", "planted", "--study", study)
    assert done.status == 1
    cell = first(release.rows, "secondary", table="level", group_kind="party").iloc[0]
    assert f"level of {cell['measure']}, party {cell['group']}, {cell['wave_from']}" in done.err


def test_a_release_that_one_withdrawal_made_stale_is_found(folder: Path, release: Release) -> None:
    """One person says no: what the stores give then is no longer what the release shows."""
    with open_stores(folder / "data", create=False) as stores:
        panel = read_panel(stores, open_study(folder.parent / "study"))
    gone = panel.waves["w1"].index[:1]
    for answered in (panel.waves, panel.outcomes):
        answered["w1"] = answered["w1"].drop(index=gone)
    now = make_again(release, panel, compare(panel)).release
    assert any("other numbers than the answers give" in p.message for p in check_same(release, now))


def test_digits_that_a_workbook_holds_behind_its_format_are_found(
    folder: Path, release: Release, tmp_path: Path
) -> None:
    from panel.audit.table_files import check_tables

    for file in sorted((folder / "tables").iterdir()):
        assert list(check_tables(file, release)) == [], file.name
    source = next((folder / "tables").glob("*.xlsx"))
    book = openpyxl.load_workbook(source)
    cell = next(
        c
        for page in book
        for row in page.iter_rows()
        for c in row
        if isinstance(c.value, float) and not c.value.is_integer()
    )
    cell.value += 0.0123
    book.save(tmp_path / "more.xlsx")
    (found,) = check_tables(tmp_path / "more.xlsx", release)
    assert "it has more digits, or another source" in found.message


def canaries(data: Path) -> set[str]:
    """Names, addresses, tokens, hashes and numbers of people and responses in the stores."""
    found: set[str] = set()
    with closing(sqlite3.connect(data / "contacts.db")) as contacts:
        for table, columns in {
            "persons": "person_id, name, email",
            "response_keys": "response_id, source_hash, token_hash",
            "code_hashes": "hash",
        }.items():
            for row in contacts.execute(f"select {columns} from {table}"):
                found |= {str(value) for value in row if value}
        people = [row[0] for row in contacts.execute("select person_id from persons")]
    key = read_key(data)
    return found | {token_for(key, person) for person in people}


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in (file for file in sorted(folder.rglob("*")) if file.is_file()):
        yield file.name, file.read_bytes()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                yield from (
                    (f"{file.name}/{name}", packed.read(name)) for name in packed.namelist()
                )


def test_nothing_that_is_shown_holds_anything_of_the_stores(folder: Path, tmp_path: Path) -> None:
    """Everything is written where no store has ever been, and searched."""
    shutil.copytree(folder / "release", tmp_path / "release")
    for command in (
        ("site", "-o", "shown/site"),
        ("report", "all", "--parts", "full", "-o", "shown/report.docx"),
        ("compare", "-o", "shown/tables.xlsx"), ("compare", "-o", "shown/tables.html"),
    ):  # fmt: skip
        (tmp_path / "shown").mkdir(exist_ok=True)
        done = call(tmp_path, "panel", *command, "--release", "release", "--language", "en")
        assert done.status == 0, done.err
    shutil.copytree(tmp_path / "release", tmp_path / "shown" / "release")
    known = {canary.encode() for canary in canaries(folder / "data")}
    assert len(known) > 800
    searched = dict(contents(tmp_path / "shown"))
    assert len(searched) > 20
    for name, content in searched.items():
        assert not [canary for canary in known if canary in content], name


def test_what_a_reader_alone_can_tell_is_the_same_after_planting_nothing(release: Release) -> None:
    assert audit_release(release).failures == ()
