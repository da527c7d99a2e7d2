"""Every page says what the release says, whatever a reader chooses: the demo, and another shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import PAGES, open_app, words

from panel.charts.theme import Look
from panel.release import Release
from panel.release_folder import read_release
from panel.released import ALL, Pair, Who, pair_key, pairs_of, projects
from panel.texts import text
from panel.views.overview import build_overview
from panel.views.pages import PAGES as VIEWS
from panel.views.pages import Choice, build_page, page_title

RELEASES = ("demo", "other")
"""The shipped study, and one of two projects, four waves and other roles."""

SWITCHED = {"distribution": "answers", "decomposition": "measure", "tables": "table", "log": "log"}
"""Pages with a switch of their own."""


@pytest.fixture
def folder(request: pytest.FixtureRequest, folders: dict[str, Path], demo_release: Path) -> Path:
    return demo_release if request.param == "demo" else folders[request.param]


def choices(release: Release, groups: str) -> Iterator[tuple[Who, Pair, str]]:
    """Yield so many choices that any two options of different switches meet."""
    of_projects = {"none": (ALL,), "projects": projects(release)}
    everybody = of_projects.get(groups, (ALL, *projects(release)))
    met: set[tuple[object, object]] = set()
    for language in ("nb", "en"):
        for pair in pairs_of(release):
            for who in everybody:
                two = {(who, pair), (who, language), (pair, language)}
                if not two <= met:
                    met |= two
                    yield who, pair, language


def switches(app: AppTest) -> dict[str, Any]:
    """Return the switches of a page by name."""
    return {w.key.removeprefix("switch_"): w for w in (*app.segmented_control, *app.selectbox)}


def choose(app: AppTest, **chosen: str) -> None:
    """Set the switches that the page has, and run it once."""
    for name, value in chosen.items():
        if name in switches(app):
            switches(app)[name].set_value(value)
    app.run()
    assert not app.exception, (chosen, [e.value for e in app.exception])


def assert_says(app: AppTest, release: Release, page: str, who: Who, pair: Pair, lang: str) -> None:
    """Hold title and conclusions of a page to what the release says of the choice."""
    grouped = page in ("start", *VIEWS) and VIEWS.get(page, VIEWS["change"]).groups != "none"
    assert app.title[0].value == page_title(release, page, who if grouped else None, lang)
    shown = words(app)
    if page == "start":
        for _, told in build_overview(release, who, pair, lang):
            assert all(sentence in shown for sentence in told)
    elif page in VIEWS:
        own = switches(app)[SWITCHED[page]].value if SWITCHED.get(page) in switches(app) else ""
        choice = Choice(
            who, pair, Look(language=lang),
            topic=own if page == "distribution" else "",
            measure=own if page == "decomposition" else "",
        )  # fmt: skip
        views = build_page(release, page, choice) if page not in SWITCHED or own else ()
        assert [h.value for h in app.header] == [view.conclusion for view in views]
        assert views or text("nothing", lang) in shown


@pytest.mark.parametrize("folder", RELEASES, indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_every_choice_of_project_waves_and_language(
    monkeypatch: pytest.MonkeyPatch, folder: Path, page: str
) -> None:
    release = read_release(folder)
    app = open_app(monkeypatch, folder, page)
    groups = VIEWS[page].groups if page in VIEWS else "all" if page == "start" else "none"
    for who, pair, lang in choices(release, groups):
        choose(app, group=who.id, project=who.id, waves=pair_key(pair), language=lang)
        assert_says(app, release, page, who, pair, lang)


@pytest.mark.parametrize("folder", RELEASES, indirect=True)
@pytest.mark.parametrize("page", SWITCHED)
def test_every_choice_of_a_switch_of_its_own(
    monkeypatch: pytest.MonkeyPatch, folder: Path, page: str
) -> None:
    release = read_release(folder)
    app = open_app(monkeypatch, folder, page, language="en")
    name = SWITCHED[page]
    if name not in switches(app):
        assert text("nothing", "en") in words(app)
        return
    options = list(switches(app)[name].options)
    assert len(options) > 1
    seen = {words(app)}
    for value in values_of(release, page):
        choose(app, **{name: value})
        seen.add(words(app))
        if page != "log" and page in VIEWS:
            assert_says(app, release, page, ALL, pairs_of(release)[0], "en")
    if page != "log" or release.text.log:
        assert len(seen) == len(options), "two choices say the same"


def values_of(release: Release, page: str) -> tuple[str, ...]:
    """Return the values behind the words of a page's own switch."""
    from panel.layouts.released_tables import kinds_of
    from panel.views.decomposition import split_measures
    from panel.views.distribution import distribution_topics

    pair = pairs_of(release)[0]
    match page:
        case "distribution":
            return tuple(topic.id for topic in distribution_topics(release, pair.later))
        case "decomposition":
            return split_measures(release, ALL, pair)
        case "tables":
            return kinds_of(release, (pair.earlier, pair.later), "en")
    return ("changed", "all")
