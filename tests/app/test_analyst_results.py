"""The pages about results say what the commands say, and write what was looked at."""

from __future__ import annotations

import html
import io
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from command_line import call
from stored_pairs import store_pairs
from streamlit.testing.v1 import AppTest
from test_analyst_pages import BANNER, PAGES, open_page, words

from panel.analyst.people_pages import build_people_page
from panel.analyst.release_trial import STAGES, Trial, make_trial, plan_write, write_trial
from panel.analyst.reliability_pages import build_reliability_page
from panel.analyst.report_files import FORMATS, Order, file_names, make_files
from panel.analyst.trial_tables import build_findings, build_shares, build_since, build_withheld
from panel.analyst.trial_words import plan_words, trial_words
from panel.audit.finding import INTRUDERS
from panel.audit.form import GROUP_TABLES
from panel.dataset import Panel, read_panel
from panel.release import Release
from panel.release_folder import FILES, read_release
from panel.released import ALL, Who, pairs_of
from panel.reporting.contents import Contents
from panel.tables import TableSet
from panel.texts import text
from survey.library import Library, open_study
from survey.problems import SurveyError
from survey.store.stores import open_stores

SHIPPED = Path(__file__).parents[2] / "instruments" / "pku"


@pytest.fixture
def local() -> object:
    """Serve on this machine's own address, as the command does."""
    from streamlit import config

    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    yield
    config.set_option("server.address", before)


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch, demo_folder: Path, local: object) -> Path:
    monkeypatch.setenv("LIKEVERD_STUDY", str(SHIPPED))
    monkeypatch.setenv("LIKEVERD_STORES", str(demo_folder / "data"))
    monkeypatch.setenv("LIKEVERD_RELEASE", str(demo_folder / "release"))
    return demo_folder


@pytest.fixture
def planted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, garden: Library, local: object
) -> Path:
    """Fill the stores of the garden study and point the app at them."""
    data = store_pairs(tmp_path / "data", garden)
    monkeypatch.setenv("LIKEVERD_STUDY", str(garden.folder))
    monkeypatch.setenv("LIKEVERD_STORES", str(data))
    monkeypatch.setenv("LIKEVERD_RELEASE", str(tmp_path / "release"))
    return data


@pytest.fixture(scope="module")
def panel(demo_folder: Path) -> Panel:
    with open_stores(demo_folder / "data", create=False) as stores:
        return read_panel(stores, open_study(SHIPPED))


def garden_trial(data: Path, garden: Library) -> Trial:
    with open_stores(data, create=False) as stores:
        return make_trial(stores, garden)


def press(app: AppTest, key: str) -> AppTest:
    return next(b for b in app.button if b.key == key).click().run()


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_shipped_study(shipped: Path, page: str, language: str) -> None:
    app = open_page(page, language)
    assert not app.exception, [e.value for e in app.exception]
    assert BANNER[language] in words(app)
    assert 'role="alert"' not in words(app)


# Reliability and people


def cell(tables: TableSet, table: str, row: str, column: str) -> object:
    (found,) = (t for t in tables if t.id == table)
    place = [c.key for c in found.columns].index(column)
    (cells,) = (r.cells for r in found.rows if r.label == row)
    return cells[place].value


@pytest.mark.parametrize("language", ["nb", "en"])
def test_alphas_are_those_of_the_release(panel: Panel, demo_folder: Path, language: str) -> None:
    page = build_reliability_page(panel, language)
    assert page.tables is not None
    rows = read_release(demo_folder / "release").rows
    shown = rows[(rows["table"] == "reliability") & (rows["statistic"] == "alpha")]
    titles = read_release(demo_folder / "release").text.measures
    assert len(shown) > 10
    compared = 0
    for one in shown[shown["subset"] == "all"].to_dict("records"):
        title = titles[one["measure"]].title[language]
        mine = cell(page.tables, f"reliability-{one['wave_from']}", title, "alpha")
        assert mine == pytest.approx(one["value"], abs=0.0051)
        compared += 1
    assert compared > 10


def test_what_follows_of_reliability_is_what_the_intervals_say(panel: Panel) -> None:
    page = build_reliability_page(panel, "en")
    assert page.tables is not None
    (table,) = (t for t in page.tables if t.id == f"reliability-{panel.library.waves[-1]}")
    place = [c.key for c in table.columns].index("feldt")
    lows = [row.cells[place].low for row in table.rows]
    assert all(low is not None for low in lows)
    holds = sum(low >= 0.70 for low in lows if low is not None)
    assert f"{holds} of {len(lows)} scales surely hang together" in page.said[0]
    assert all("not protected" in table.title for table in page.tables)


def test_people_are_counted_as_the_stores_have_them(panel: Panel, demo_folder: Path) -> None:
    page = build_people_page(panel, "en")
    for wave, frame in panel.waves.items():
        assert cell(page.tables, f"wave-{wave}", "All", "responded") == len(frame)
        assert cell(page.tables, f"wave-{wave}", "All", "eligible") == len(panel.rosters[wave])
        (table,) = (t for t in page.tables if t.id == f"wave-{wave}")
        roles = [
            r for r in table.rows if r.label in {x.title["en"] for x in panel.library.study.roles}
        ]
        assert sum(int(r.cells[0].value or 0) for r in roles) == len(panel.rosters[wave])
    pair = panel.pairs[0]
    both = panel.waves[pair[0]].index.intersection(panel.waves[pair[1]].index)
    assert cell(page.tables, f"flow-{'-'.join(pair)}", "All", "both") == len(both)


def test_both_are_downloaded_marked_as_internal(shipped: Path) -> None:
    for page in ("reliability", "people"):
        app = open_page(page)
        (button,) = app.get("download_button")
        assert button.proto.label == "Download xlsx (internal)"
        assert "Internal: not protected, not to be passed on" in words(app)


def test_a_study_without_scales_or_pairs_says_so(panel: Panel) -> None:
    last = panel.library.waves[-1]
    one = Panel(
        panel.library, {last: panel.waves[last]}, panel.rosters, panel.synthetic,
        outcomes=panel.outcomes,
    )  # fmt: skip
    assert build_people_page(one, "en").said[-1] == text("people.one", "en")
    bare = Panel(
        panel.library, {last: panel.waves[last].head(1)}, panel.rosters, panel.synthetic,
        outcomes=panel.outcomes,
    )  # fmt: skip
    assert build_reliability_page(bare, "en").said == (text("alpha.none", "en"),)


# The release


def test_a_trial_is_the_release_of_the_command_and_writes_nothing(
    tmp_path: Path, planted: Path, garden: Library
) -> None:
    stages: list[str] = []
    before = {file.name for file in planted.iterdir()}
    with open_stores(planted, create=False) as stores:
        trial = make_trial(stores, garden, stages.append)
    assert tuple(stages) == STAGES
    assert {file.name for file in planted.iterdir()} - before <= {"audit-withheld.json"}
    study = ("--study", str(garden.folder), "--data", str(planted))
    done = call(tmp_path, "panel", "release", "-o", "by-command", *study)
    assert done.status == 0, done.err
    assert read_release(tmp_path / "by-command").fingerprint == trial.release.fingerprint


def test_writing_names_what_changes_and_keeps_the_ledger(
    tmp_path: Path, planted: Path, garden: Library
) -> None:
    trial, folder = garden_trial(planted, garden), tmp_path / "out"
    plan = plan_write(trial, folder)
    assert not folder.exists()
    told = list(plan_words(trial, plan, "en"))
    assert told[0].startswith(f"The folder is made: {folder}.")
    with open_stores(planted, create=False) as stores:
        write_trial(trial, plan, stores, garden)
    assert {file.name for file in folder.iterdir()} == set(FILES)
    assert read_release(folder).fingerprint == trial.release.fingerprint
    lines = (planted / "releases.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["fingerprint"] for line in lines] == [trial.release.fingerprint]
    again = garden_trial(planted, garden)
    told = list(plan_words(again, plan_write(again, folder), "en"))
    assert told[0].startswith(f"Release {trial.release.fingerprint} in {folder} is replaced")
    assert told[1] == text("write.known", "en")


def test_a_trial_of_stores_that_have_changed_is_not_written(
    tmp_path: Path, planted: Path, garden: Library
) -> None:
    from panel.analyst.link_review import decide_pair
    from panel.linking import preview_links

    trial, folder = garden_trial(planted, garden), tmp_path / "out"
    plan = plan_write(trial, folder)
    with open_stores(planted, create=False) as stores:
        pair = preview_links(stores, garden).review[0]
        decide_pair(stores, garden, pair, True, "called the school")
        with pytest.raises(SurveyError, match="have changed since the trial"):
            write_trial(trial, plan, stores, garden)
    assert not folder.exists()
    assert not (planted / "releases.jsonl").exists()


def test_a_folder_that_was_filled_after_the_plan_is_not_written(
    tmp_path: Path, planted: Path, garden: Library
) -> None:
    trial, folder = garden_trial(planted, garden), tmp_path / "out"
    plan = plan_write(trial, folder)
    folder.mkdir()
    (folder / "own.txt").write_text("mine", encoding="utf-8")
    with (
        open_stores(planted, create=False) as stores,
        pytest.raises(SurveyError, match="other files than a release's"),
    ):
        write_trial(trial, plan, stores, garden)
    assert [file.name for file in folder.iterdir()] == ["own.txt"]
    (folder / "own.txt").unlink()
    (folder / "release.json").write_text("{", encoding="utf-8")
    assert plan_write(trial, folder).old == "?"
    with pytest.raises(SurveyError, match="other files"):
        plan_write(trial, folder / "release.json")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_tries_asks_and_writes(tmp_path: Path, planted: Path, language: str) -> None:
    app = press(open_page("release", language), "build")
    assert not app.exception, [e.value for e in app.exception]
    page = html.unescape(words(app))
    assert {"nb": "Forsøket står:", "en": "The trial stands:"}[language] in page
    assert text("since.first", language) in page
    assert text("trial.found", language) in page
    write = next(b for b in app.button if b.key == "write")
    assert write.disabled
    app.text_input(key="folder").set_value(str(tmp_path / "mine")).run()
    assert str(tmp_path / "mine") in words(app)
    app.checkbox[0].check().run()
    app = press(app, "write")
    assert {"nb": "er skrevet til", "en": "is written to"}[language] in words(app)
    assert set(FILES) == {file.name for file in (tmp_path / "mine").iterdir()}
    assert text("trial.found", language) not in words(app)


def test_another_folder_is_agreed_to_anew(tmp_path: Path, planted: Path) -> None:
    app = press(open_page("release"), "build")
    app.checkbox[0].check().run()
    assert not next(b for b in app.button if b.key == "write").disabled
    app.text_input(key="folder").set_value(str(tmp_path / "other")).run()
    assert next(b for b in app.button if b.key == "write").disabled
    assert not (tmp_path / "release").exists()


def test_a_damaged_ledger_is_said_in_the_language_of_the_page(planted: Path) -> None:
    (planted / "releases.jsonl").write_text("{\n", encoding="utf-8")
    app = press(open_page("release", "nb"), "build")
    assert not app.exception
    assert "Boka over frislipp i datamappa er skadet." in words(app)
    assert not [b for b in app.button if b.key == "write"]


def test_every_table_intruder_and_reason_has_words() -> None:
    keys = [f"cell.{table}" for table in GROUP_TABLES]
    keys += [f"intruder.{who}" for who in INTRUDERS]
    keys += [f"hidden.{why}" for why in ("few", "alike", "derived", "class")]
    keys += [f"trial.{stage}" for stage in STAGES]
    assert all(text(key, language) for key in keys for language in ("nb", "en"))


def test_what_a_trial_shows_of_its_cells_adds_up(planted: Path, garden: Library) -> None:
    trial = garden_trial(planted, garden)
    cells = trial.release.rows.drop_duplicates(list(trial.release.rows.columns[:7]))
    shares = build_shares(trial.release, "en")
    could = cells["status"].isin(["shown", "primary", "secondary"]).sum()
    assert sum(int(c.value or 0) for c in shares.rows[-1].cells[:3]) == could
    withheld = build_withheld(trial, "en")
    assert sum(int(r.cells[1].value or 0) for r in withheld.rows) == len(trial.audited.withheld)
    known = {(f.measure, f.cell, f.about) for f in trial.audit.findings}
    assert len(build_findings(trial, "en").rows) == len(known)
    assert f"{could} cells" in trial_words(trial, "en")


def test_the_difference_to_the_last_release_is_counted_cell_by_cell(
    tmp_path: Path, planted: Path, garden: Library
) -> None:
    trial = garden_trial(planted, garden)
    with open_stores(planted, create=False) as stores:
        write_trial(trial, plan_write(trial, tmp_path / "out"), stores, garden)
    again = garden_trial(planted, garden)
    (last,) = again.past
    table = build_since(again, last, "en")
    counts = [[cell.value for cell in row.cells] for row in table.rows]
    assert sum(int(row[0] or 0) for row in counts) == len(last.shown)
    assert all(row[1:] == [0, 0, 0] for row in counts)


# Reports


@pytest.fixture(scope="module")
def release(demo_folder: Path) -> Release:
    return read_release(demo_folder / "release")


def test_files_are_those_of_the_commands(
    tmp_path: Path, demo_folder: Path, release: Release
) -> None:
    shutil.copytree(demo_folder / "release", tmp_path / "release")
    who = Who("project", release.text.projects[0].id)
    pair = pairs_of(release)[0]
    order = Order("report", ".html", "en", pair, (who, ALL), Contents(("change", "claims")))
    made = dict(make_files(release, order))
    assert tuple(made) == file_names(release, order)
    common = ("--release", "release", "--language", "en")
    parts = ("--parts", "change,claims")
    for name, about in zip(made, (who.id, "all"), strict=True):
        done = call(tmp_path, "panel", "report", about, "-o", "r.html", *parts, *common)
        assert done.status == 0, done.err
        assert made[name] == (tmp_path / "r.html").read_bytes()
    done = call(tmp_path, "panel", "site", "-o", "site", *common)
    assert done.status == 0, done.err
    ((_, packed),) = make_files(release, Order("site", ".zip", "en", pair))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {n: archive.read(n) for n in archive.namelist()} == {
            file.name: file.read_bytes() for file in (tmp_path / "site").iterdir()
        }


def test_tables_of_several_kinds_go_into_one_workbook(release: Release) -> None:
    order = Order("tables", ".xlsx", "nb", pairs_of(release)[0], kinds=("A", "reliability"))
    ((name, content),) = make_files(release, order)
    assert name.startswith("SYNTETISK-")
    sheets = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert sheets[0] == "A"
    assert len([sheet for sheet in sheets if sheet.startswith("reliability")]) == 3


def test_the_page_of_reports_opens_no_store(
    shipped: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIKEVERD_STORES", str(tmp_path / "nowhere"))
    monkeypatch.setenv("LIKEVERD_STUDY", str(tmp_path / "no study"))
    app = open_page("report")
    assert not app.exception
    assert 'role="alert"' not in words(app)
    app.segmented_control(key="switch_what").set_value("tables").run()
    app = press(app, "make")
    assert not app.exception, [e.value for e in app.exception]
    (button,) = app.get("download_button")
    assert button.proto.label.endswith("tables-2016-2017-en.xlsx")
    app.multiselect(key="kinds").set_value([]).run()
    assert text("report.choose", "en") in words(app)
    assert not app.get("download_button")
    app.text_input(key="folder").set_value(str(tmp_path / "nowhere")).run()
    assert 'role="alert"' in words(app)


def test_files_of_other_choices_are_not_offered(shipped: Path) -> None:
    app = open_page("report")
    app.segmented_control(key="switch_how").set_value("parts").run()
    assert text("report.choose", "en") in words(app)
    app.multiselect(key="parts").set_value(["log"]).run()
    app = press(app, "make")
    assert len(app.get("download_button")) == 1
    app.multiselect(key="parts").set_value(["log", "panel"]).run()
    assert not app.get("download_button")


def test_every_format_is_one_that_can_be_written(release: Release) -> None:
    pair = pairs_of(release)[0]
    for what, suffixes in FORMATS.items():
        for suffix in suffixes:
            order = Order(what, suffix, "nb", pair, (ALL,), Contents(("panel",)), ("log",))
            ((name, content),) = make_files(release, order)
            assert name.endswith(suffix)
            assert content
