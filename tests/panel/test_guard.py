"""What shows and writes numbers takes released objects, by its types and when it runs.

Every public function of the rooms that show is called as it really is, and then once more with
something unprotected in the place of each released object.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pandas as pd
import pytest
from invented_release import invented_release, other_release

from panel.cells.cell import Cell as UnprotectedCell
from panel.charts.strips import everybody
from panel.charts.theme import Look
from panel.disclosure import FEW, SHOWN
from panel.layouts import comparison_tables, participation_tables, reliability_tables
from panel.layouts.frame import p_cell
from panel.layouts.grid import Grid
from panel.layouts.people_rows import count
from panel.layouts.released_tables import build_kind, kinds_of
from panel.release import (
    COLUMNS,
    DisclosureError,
    Release,
    ReleasedCell,
    ReleasedClaim,
    ReleasedMeasure,
    check_released,
)
from panel.released import ALL, Pair, pairs_of, projects
from panel.rendering.write import SUFFIXES, write_tables
from panel.reporting.annex import Annex, build_annex
from panel.reporting.page_file import write_page
from panel.reporting.plain import PlainPage
from panel.reporting.plain_file import write_plain
from panel.reporting.sections import StudyReport, build_report
from panel.reporting.site import build_site, write_site
from panel.reporting.to_html import report_html
from panel.reporting.to_word import report_word
from panel.reporting.write import PAGE_WIDTH, write_report
from panel.tables import Table, TableSet
from panel.views.distribution import hidden_distribution
from panel.views.overview import build_overview
from panel.views.pages import PAGES, Choice, build_page
from panel.views.view import View

ROOMS = ("layouts", "rendering", "views", "charts", "reporting")
RELEASED = (Release, ReleasedCell, Grid, Table, TableSet, View, StudyReport, Annex, PlainPage)
WORDS = (ReleasedMeasure, ReleasedClaim)
UNPROTECTED = (
    "pandas", "numpy", "panel.dataset", "panel.comparison", "panel.scores", "panel.estimates",
    "panel.cells", "panel.disclosure", "panel.roles", "survey.store", "survey.responses",
)  # fmt: skip

SECRET = 4.3217
PEOPLE = pd.DataFrame(
    {"response_id": ["secret-1", "secret-2"], "project": ["NO", "SO"], "mean": [SECRET, 2.0]},
    index=["secret-3", "secret-4"],
)


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the rooms, by its full name."""
    for room in ROOMS:
        package = importlib.import_module(f"panel.{room}")
        names = [f"panel.{room}.{m.name}" for m in pkgutil.iter_modules(package.__path__)]
        for module in map(importlib.import_module, (package.__name__, *names)):
            for name, found in vars(module).items():
                own = inspect.isfunction(found) and found.__module__ == module.__name__
                if own and not name.startswith("_"):
                    yield f"{module.__name__}.{name}", found


FUNCTIONS = dict(public_functions())


def types_in(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        for each in part if isinstance(part, list) else [part]:
            yield from types_in(each)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_parameter_is_of_a_type_that_holds_unprotected_numbers(name: str) -> None:
    hints = get_type_hints(FUNCTIONS[name])
    assert set(inspect.signature(FUNCTIONS[name]).parameters) <= set(hints)
    for parameter, hint in hints.items():
        of = [getattr(kind, "__module__", "") for kind in types_in(hint)]
        assert not [m for m in of if str(m).startswith(UNPROTECTED)], parameter


def show_everything(folder: Path) -> None:
    """Make a table, page, report and site of every kind there is, of two invented releases."""
    for release, language in ((invented_release(), "nb"), (other_release(), "en")):
        pair = pairs_of(release)[0]
        ends = (pair.earlier, pair.later)
        made = [build_kind(release, k, ends, language) for k in kinds_of(release, ends, language)]
        every = TableSet(tuple(table for tables in made for table in tables), language)
        for suffix in SUFFIXES:
            write_tables(every, folder / f"tables{suffix}")
        comparison_tables(release, language, pair=ends)
        participation_tables(release, language)
        reliability_tables(release, language)
        groups = {"none": ALL, "projects": projects(release)[0]}
        look = Look(language=language, narrow=True)
        for name, page in PAGES.items():
            build_page(release, name, Choice(groups.get(page.groups, ALL), pair, look))
    show_parts(release, pair)
    show_files(invented_release(), Look(language="en", width=PAGE_WIDTH), folder)


def show_parts(release: Release, pair: Pair) -> None:
    """Call what only some releases have anything for."""
    cell = everybody(release, pair)
    p_cell(cell, "p", "en")
    count(cell, "both")
    hidden_distribution(release, [cell], "en")


def show_files(release: Release, look: Look, folder: Path) -> None:
    """Make the files of one project, which hold fewer pictures."""
    one = release.text.model_copy(update={"projects": release.text.projects[:1]})
    small, pair = Release(one, release.rows), pairs_of(release)[0]
    (who,) = projects(small)
    write_report(small, who, pair, look, folder / "report.md")
    report, annex = build_report(small, who, pair, look), build_annex(small, pair, look.language)
    report_html(report, annex)
    report_word(report, annex)
    for suffix in (".docx", ".html"):
        write_plain(small, pair, look.language, folder / f"plain{suffix}")
    write_site(build_site(small, look, (pair,)), folder / "site")
    build_overview(small, ALL, pair, look.language)
    for suffix in (".html", ".png", ".pdf"):
        write_page(small, "influence", Choice(ALL, pair, look), folder / f"page{suffix}")


Arguments = Mapping[str, Any]


@pytest.fixture(scope="module")
def real_calls(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Arguments]]:
    """What each function is really called with, a call a kind of arguments."""
    names = {function.__code__: name for name, function in FUNCTIONS.items()}
    calls: dict[str, dict[tuple[type, ...], Arguments]] = {name: {} for name in FUNCTIONS}

    def called(frame: types.FrameType, event: str, _: object) -> None:
        name = names.get(frame.f_code) if event == "call" else None
        if name is not None:
            code = frame.f_code
            count = code.co_argcount + code.co_kwonlyargcount
            given = {n: frame.f_locals[n] for n in code.co_varnames[:count] if n in frame.f_locals}
            calls[name].setdefault(tuple(map(type, given.values())), given)

    sys.setprofile(called)
    try:
        show_everything(tmp_path_factory.mktemp("shown"))
    finally:
        sys.setprofile(None)
    return {name: list(found.values()) for name, found in calls.items()}


class Disguised:
    """Looks like a release to whoever does not ask, and notes when a number is read from it."""

    def __init__(self, release: Release) -> None:
        self.text, self._release, self.read = release.text, release, False

    @property
    def rows(self) -> pd.DataFrame:
        self.read = True
        return self._release.rows

    def cell(self, *key: str) -> ReleasedCell:
        self.read = True
        return self._release.cell(*key)

    def has(self, *key: str) -> bool:
        self.read = True
        return self._release.has(*key)


def holds_released(value: object) -> bool:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(isinstance(part, RELEASED) for part in value)
    return isinstance(value, RELEASED)


def hostile(value: object) -> Iterator[object]:
    """Unprotected things to put in the place of a released one."""
    yield PEOPLE
    yield {"mean": SECRET}
    if isinstance(value, ReleasedCell):
        address = ("level", "IDX", "all", "all", "w1", "", "all")
        for decision in (SHOWN, FEW):
            yield UnprotectedCell(address, decision, dict.fromkeys(value.values, SECRET))
    if isinstance(value, Release):
        yield Disguised(value)


def exhausted(found: object) -> object:
    return list(found) if isinstance(found, Iterator) else found


def test_every_function_was_reached(real_calls: Mapping[str, list[Arguments]]) -> None:
    taking = [
        name
        for name, function in FUNCTIONS.items()
        if any(kind in RELEASED for hint in get_type_hints(function).values()
               for kind in types_in(hint))
    ]  # fmt: skip
    assert len(taking) > 100
    assert [name for name in taking if not real_calls[name]] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nothing_unprotected_is_shown(real_calls: Mapping[str, list[Arguments]], name: str) -> None:
    for given in real_calls[name]:
        for parameter, value in given.items():
            if not holds_released(value):
                continue
            for instead in hostile(value):
                try:
                    found = exhausted(FUNCTIONS[name](**{**given, parameter: instead}))
                except Exception:
                    continue
                told = f"{parameter}: {type(instead).__name__} gave {str(found)[:200]}"
                assert not any(mark in repr(found) for mark in (str(SECRET), "secret-")), told
                assert not (isinstance(instead, Disguised) and instead.read), told


def test_a_release_is_made_of_its_own_columns_alone() -> None:
    release = invented_release()
    for rows in (PEOPLE, release.rows.drop(columns="reason"), release.rows.assign(person="p1")):
        with pytest.raises(DisclosureError, match="is not protected"):
            Release(release.text, rows)
    with pytest.raises(DisclosureError, match="is not protected"):
        Release(release.text.model_dump(), release.rows)  # type: ignore[arg-type]
    assert tuple(release.rows.columns) == COLUMNS


def test_a_hidden_cell_holds_no_number() -> None:
    with pytest.raises(DisclosureError, match="a hidden cell that holds a number is not protected"):
        ReleasedCell("primary", {"mean": 3.2})


def test_what_only_looks_like_a_release_is_refused_by_name() -> None:
    release = invented_release()
    check_released(release)
    for given in (PEOPLE, Disguised(release), release.rows, None):
        with pytest.raises(DisclosureError) as caught:
            Grid(given, ("w1", "w2"), "en")  # type: ignore[arg-type]
        (problem,) = caught.value.problems
        assert problem.rule == "not-released"
        assert "is not protected, and nothing that shows or writes numbers takes it" in str(problem)
        assert "Build a release with panel release, and show that." in str(problem)
