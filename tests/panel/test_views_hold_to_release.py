"""Every number on every page, in pictures and tables, is in the release to the last digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hidden_release import hide
from invented_release import invented_release, other_release

from panel.charts.theme import Look
from panel.release import Release
from panel.released import ALL, pairs_of, projects
from panel.tables import Cell
from panel.views.pages import PAGES, Choice, build_page
from panel.views.view import View

RELEASES = {
    "invented": invented_release(),
    "other": other_release(),
    "one hidden": hide(invented_release(), "SO"),
}
_DRAWN = ("value", "low", "high")
_COUNTED = ("positions", "claims")
"""Pages with sums of what is released: how many claims agree, how many positions there are."""


def views(release: Release, language: str = "en") -> Iterator[tuple[str, View]]:
    for name, page in PAGES.items():
        groups = {"none": (ALL,), "projects": projects(release)}
        for who in groups.get(page.groups, (ALL, *projects(release))):
            for pair in pairs_of(release):
                choice = Choice(who, pair, Look(language=language))
                for view in build_page(release, name, choice):
                    yield name, view


def numbers(release: Release) -> set[float]:
    """Return every released value, as it is and with one decimal."""
    shown = release.rows.loc[release.rows["status"] == "shown", "value"]
    return {round(float(value), 2) for value in shown}


def drawn(view: View) -> Iterator[float]:
    if view.chart is None:
        return
    for layer in view.chart.specification["layer"]:
        mark: dict[str, Any] = layer["mark"]
        for row in layer["data"]["values"]:
            # Rules and axes are drawn at values too; marks of data are points and intervals.
            if mark["type"] == "point" or (mark["type"] == "rule" and "low" in row):
                yield from (round(row[name], 2) for name in _DRAWN if name in row)


@pytest.mark.parametrize("name", RELEASES)
def test_what_is_drawn_is_released(name: str) -> None:
    release = RELEASES[name]
    known = numbers(release)
    ends = {m.low for m in release.text.measures.values()}
    ends |= {m.high for m in release.text.measures.values()}
    seen = 0
    for page, view in views(release):
        for value in drawn(view):
            seen += 1
            # A step of a waterfall begins where the one before it ended.
            is_step = page == "decomposition"
            assert value in known or value in ends or is_step, f"{page} {view.id}: {value}"
    assert seen > 50


@pytest.mark.parametrize("name", RELEASES)
def test_what_is_tabulated_is_released(name: str) -> None:
    release = RELEASES[name]
    known = numbers(release)
    for page, view in views(release):
        cells = [c for row in view.table.rows for c in row.cells] if view.table else []
        for cell in cells:
            for value in values_of(cell):
                assert value in known or page in _COUNTED, f"{page} {view.id}: {value}"


def values_of(cell: Cell) -> Iterator[float]:
    if cell.low is not None and cell.high is not None:
        yield from (round(cell.low, 2), round(cell.high, 2))
    elif cell.number is not None:
        yield round(float(cell.number), 2)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_sentence_is_long_and_every_view_says_something(language: str) -> None:
    for page, view in views(RELEASES["invented"], language):
        assert view.question, (page, view.id)
        assert 3 <= len(view.conclusion.split()) <= 28, view.conclusion
        assert not re.search(r"[{}]", view.conclusion), view.conclusion


def test_where_everything_is_hidden_no_number_is_shown() -> None:
    release = hide(invented_release())
    for page, view in views(release):
        assert not list(drawn(view)), f"{page} {view.id}"
        cells = [c for row in view.table.rows for c in row.cells] if view.table else []
        assert page in ("claims", "log") or not [v for c in cells for v in values_of(c)], view.id
