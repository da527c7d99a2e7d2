"""Every page opens in both languages with studies of two shapes, and says what it should."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from panel.charts.theme import Look
from panel.release import FORMAT, Release
from panel.release_folder import read_release
from panel.released import ALL, Who, pairs_of
from panel.views.pages import PAGES as VIEWS
from panel.views.pages import Choice, build_page, page_title

ROOT = Path(__file__).parents[2]
PAGES = ("start", *VIEWS, "tables")


def open_app(monkeypatch: pytest.MonkeyPatch, folder: Path, page: str, **params: str) -> AppTest:
    monkeypatch.setenv("LIKEVERD_RELEASE", str(folder))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    if page != "start":
        app.switch_page(f"app_pages/{page}.py").run()
    return app


def words(app: AppTest) -> str:
    parts = [e.value for kind in (app.title, app.header, app.markdown) for e in kind]
    parts += [str(e.proto.body) for e in app.get("html")]
    return "\n".join(str(part) for part in parts)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("study", ["invented", "other"])
def test_page_opens(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path], study: str, page: str, language: str
) -> None:
    app = open_app(monkeypatch, folders[study], page, language=language)
    assert not app.exception, [e.value for e in app.exception]
    assert len(app.title) == 1
    banner = {"nb": "Syntetiske data.", "en": "Synthetic data."}[language]
    assert (banner in words(app)) == (study == "invented")


def test_language_switch_changes_words_and_is_kept(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    app = open_app(monkeypatch, folders["invented"], "profile")
    assert app.title[0].value == "Nordre: prosjektprofil"
    app.segmented_control(key="switch_language").set_value("en").run()
    assert app.title[0].value == "Northern: project profile"
    assert app.query_params["language"] in (["en"], "en")
    app.switch_page("app_pages/log.py").run()
    assert app.title[0].value == "Instrument log"


def test_project_comes_from_the_address(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    app = open_app(monkeypatch, folders["invented"], "profile", project="SO", language="en")
    assert app.title[0].value == "Southern: project profile"
    assert "lower in Southern (2.2)" in app.header[0].value


def test_nonsense_in_the_address_is_ignored(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    app = open_app(
        monkeypatch, folders["invented"], "profile", project="x'<", language="de", waves="9-1"
    )
    assert not app.exception
    assert app.title[0].value == "Nordre: prosjektprofil"


def test_pair_of_waves_is_chosen(monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]) -> None:
    app = open_app(monkeypatch, folders["other"], "change", language="en")
    assert "from Wave 3 to Wave 4" in words(app)
    app.segmented_control(key="switch_waves").set_value("1-2").run()
    assert "from Wave 1 to Wave 2" in words(app)


def test_log_marks_changed_words_and_escapes(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    page = words(open_app(monkeypatch, folders["invented"], "log"))
    assert "<del>" in page
    assert "<ins>" in page
    assert "Omformulert, vises side om side" in page
    assert "&amp; " in page
    assert "Målene er klare" not in page


@pytest.mark.parametrize("language", ["nb", "en"])
def test_missing_release_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str
) -> None:
    app = open_app(monkeypatch, tmp_path / "nowhere", "profile", language=language)
    assert not app.exception
    told = {"nb": "Det er ingen resultater", "en": "There are no results in this folder."}
    assert told[language] in words(app)
    assert "panel release -o" in words(app)
    assert "panel app --release" in words(app)


def test_altered_and_other_releases_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from invented_release import invented_release

    from panel.release_folder import write_release

    release = invented_release()
    write_release(release, tmp_path)
    rows = release.rows.copy()
    rows.loc[rows["statistic"] == "mean", "value"] = 4.9
    rows.to_parquet(tmp_path / "rows.parquet", index=False)
    page = words(open_app(monkeypatch, tmp_path, "profile"))
    assert "Fila er endret etter at resultatene ble laget. Lag dem på nytt" in page

    text = (tmp_path / "release.json").read_text(encoding="utf-8")
    (tmp_path / "release.json").write_text(text.replace(f'"format": {FORMAT}', '"format": 99'))
    page = words(open_app(monkeypatch, tmp_path, "profile"))
    assert "Resultatene er laget med en annen versjon av programmet. Lag dem på nytt" in page


@pytest.mark.parametrize("language", ["nb", "en"])
def test_an_older_release_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path], tmp_path: Path, language: str
) -> None:
    written = (folders["invented"] / "release.json").read_text(encoding="utf-8")
    older = written.replace(f'"format": {FORMAT}', f'"format": {FORMAT - 1}')
    (tmp_path / "release.json").write_text(older, encoding="utf-8")
    app = open_app(monkeypatch, tmp_path, "start", language=language)
    assert not app.exception
    told = {
        "nb": "Resultatene er laget med en annen versjon av programmet. Lag dem på nytt",
        "en": "The results were made by another version of the program. Make them again",
    }
    assert told[language] in words(app)


def test_unreadable_release_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "release.json").write_text('{"format": 2, "study"')
    app = open_app(monkeypatch, tmp_path, "profile", language="en")
    assert not app.exception
    assert "The files are damaged or not complete. Make the results again." in words(app)


def test_tables_can_be_chosen_and_downloaded(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    app = open_app(monkeypatch, folders["invented"], "tables", language="en")
    assert len(app.get("download_button")) == 5
    first = words(app)
    app.selectbox(key="switch_table").set_value("B").run()
    assert not app.exception
    assert words(app) != first


def test_hidden_cell_is_a_sign_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    page = words(open_app(monkeypatch, folders["invented"], "ownership", language="en"))
    assert "figure cannot be published (fewer than 5 answers" in page
    assert "(figure cannot be published)</span>" in page


def test_a_study_without_a_battery_says_so(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    page = words(open_app(monkeypatch, folders["other"], "battery", language="en"))
    assert "This study has no questions for this page." in page


@pytest.mark.parametrize("page", VIEWS)
def test_page_has_the_views_that_reports_and_sites_have(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path], page: str
) -> None:
    release = read_release(folders["invented"])
    app = open_app(monkeypatch, folders["invented"], page, language="en", project="MI", group="MI")
    who = Who("project", "MI") if VIEWS[page].groups != "none" else ALL
    pair, look = pairs_of(release)[0], Look(language="en")
    # Of these pages the app shows one topic or measure at a time, the first.
    first = {"topic": "upward"} if page == "distribution" else {}
    first |= {"measure": "IDX"} if page == "decomposition" else {}
    views = build_page(release, page, Choice(who, pair, look, **first))
    assert [header.value for header in app.header] == [view.conclusion for view in views]
    shown = words(app)
    assert all(line in shown for view in views for line in view.details)
    assert app.title[0].value == page_title(release, page, who, "en")


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("page", ["start", "profile", "change"])
def test_a_hidden_project_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: str, language: str
) -> None:
    from hidden_release import hide
    from invented_release import invented_release

    from panel.release import rows_hash
    from panel.release_folder import write_release

    hidden = hide(invented_release(), "SO")
    text = hidden.text.model_copy(update={"rows_hash": rows_hash(hidden.rows)})
    write_release(Release(text, hidden.rows), tmp_path)
    told = {
        "nb": "Ingen tall kan vises for Søndre: færre enn 5 svar",
        "en": "No numbers can be shown for Southern: fewer than 5 answers",
    }
    chosen = {"language": language, "group": "SO", "project": "SO"}
    app = open_app(monkeypatch, tmp_path, page, **chosen)
    assert not app.exception
    assert told[language] in words(app)
    other = chosen | {"group": "NO", "project": "NO"}
    shown = words(open_app(monkeypatch, tmp_path, page, **other))
    assert told[language].split(" for ")[0] not in shown


@pytest.mark.parametrize(
    ("given", "language", "told"),
    [
        ("en", "nb", "Undersøkelsen har ikke tekster på bokmål."),
        ("nb", "en", "The study has no texts in English."),
    ],
)
def test_a_language_the_study_has_no_texts_in_is_said(
    monkeypatch: pytest.MonkeyPatch,
    folders: dict[str, Path],
    tmp_path: Path,
    given: str,
    language: str,
    told: str,
) -> None:
    from panel.release_folder import write_release

    release = read_release(folders["invented"])
    text = release.text.model_copy(update={"languages": (given,)})
    write_release(Release(text, release.rows), tmp_path)
    assert told in words(open_app(monkeypatch, tmp_path, "change", language=language))
    assert told not in words(open_app(monkeypatch, tmp_path, "change", language=given))


def test_the_first_page_tells_what_pages_conclude(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    release = read_release(folders["invented"])
    page = words(open_app(monkeypatch, folders["invented"], "start", language="en"))
    choice = Choice(ALL, pairs_of(release)[0], Look(language="en"))
    for name in ("battery", "change", "claims", "positions", "participation", "log"):
        assert build_page(release, name, choice)[0].conclusion in page, name
