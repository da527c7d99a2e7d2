"""Every number of every page is that of the cells its own labels name, to the last digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hidden_release import hide
from invented_release import invented_release, other_release
from traced_numbers import Number, Traced, numbers_of, plain

from panel.charts.theme import Look
from panel.layouts import comparison_tables
from panel.numbers import format_change, format_mean, format_percent
from panel.release import Release
from panel.release_folder import read_release
from panel.released import ALL, Pair, Who, pairs_of, projects
from panel.texts import spoken
from panel.texts import text as words_of
from panel.views.overview import build_overview, is_of_all
from panel.views.pages import PAGES, Choice, build_page
from panel.views.view import View

RELEASES = ("demo", "invented", "other", "one hidden")
LANGUAGES = ("nb", "en")

_CLAIMS = "claims"
"""The table that counts claims, not answers: its numbers are verdicts, and tests of claims'."""

_OF_ALL = ("matrix", "response", "rates", "strips", "membership", "retention")

_DRAWN_APART = ("positions", "influence", "distribution", "decomposition")
"""Pages without intervals on a ruler, or on which an interval begins where another step ended."""

_NUMBER = re.compile(
    r"(?<![\w.,])(?:\[[+\u2212]?\d[^\]]*\]"
    r"|[+\u2212]?\d+(?:[.,]\d+)?(?:\u2013\d+(?:[.,]\d+)?)?(?:\s?%)?)(?!\w)"
)
_STYLE = ("colour", "fill", "edge", "words", "party")


@pytest.fixture(scope="module")
def releases(demo_release: Path) -> dict[str, Release]:
    return {
        "demo": read_release(demo_release),
        "invented": invented_release(),
        "other": other_release(),
        "one hidden": hide(invented_release(), "SO"),
    }


@pytest.fixture(scope="module")
def traces(releases: dict[str, Release]) -> dict[tuple[str, str], Traced]:
    return {
        (n, language): Traced(r, language) for n, r in releases.items() for language in LANGUAGES
    }


def views(release: Release, language: str = "en") -> Iterator[tuple[str, Who, Pair, View]]:
    """Yield every view of every page, of every group and pair of waves, and whom it is about."""
    for name, page in PAGES.items():
        groups = {"none": (ALL,), "projects": projects(release)}
        for who in groups.get(page.groups, (ALL, *projects(release))):
            for pair in pairs_of(release):
                choice = Choice(who, pair, Look(language=language))
                for view in build_page(release, name, choice):
                    of_all = view.id.startswith(_OF_ALL)
                    yield name, ALL if of_all else who, pair, view


def of_table(view: View, traced: Traced, who: Who) -> list[Number]:
    if view.table is None or view.table.id == _CLAIMS:
        return []
    return list(numbers_of(view.table, traced, who))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RELEASES)
def test_tables_hold_what_their_labels_name(
    traces: dict[tuple[str, str], Traced], name: str, language: str
) -> None:
    traced = traces[name, language]
    found = [
        n for _, who, _, v in views(traced.release, language) for n in of_table(v, traced, who)
    ]
    assert len(found) > 500
    assert not [number for number in found if not traced.holds(number)]


def test_a_mean_of_another_cell_is_found(traces: dict[tuple[str, str], Traced]) -> None:
    release, traced = traces["invented", "en"].release, traces["invented", "en"]
    shown = [n for _, who, _, v in views(release) for n in of_table(v, traced, who)]
    rows = release.rows
    means = (rows["table"] == "level") & (rows["statistic"] == "mean")
    seen = missed = 0
    for place in rows.index[means & (rows["group_kind"] == "project")][::5]:
        other = rows.copy()
        other.loc[place, "value"] = round(float(rows.loc[place, "value"]) + 2.7, 1)
        moved = Traced(replace(release, rows=other, _cells={}, _kinds=set()), "en")
        measure, kind, group, wave = rows.loc[
            place, ["measure", "group_kind", "group", "wave_from"]
        ]
        same = [
            n for n in shown
            if n.column.endswith("_mean") and n.waves == {wave}
            and n.measures == {measure} and n.groups == {(kind, group)}
        ]  # fmt: skip
        seen += bool(same)
        missed += any(moved.holds(number) for number in same)
    # Now and then another statistic of the same cell has the same number.
    assert seen > 10
    assert missed <= seen / 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RELEASES)
def test_sentences_hold_what_they_name(
    traces: dict[tuple[str, str], Traced], name: str, language: str
) -> None:
    traced = traces[name, language]
    seen = 0
    for page, who, _, view in views(traced.release, language):
        figures = [" ".join(figure) for figure in view.figures]
        for told in (view.conclusion, *view.details, *figures):
            seen += 1
            assert not unknown(told, page, who, view.question, traced), told
    for who in (ALL, *projects(traced.release)):
        for pair in pairs_of(traced.release):
            for page, told in build_overview(traced.release, who, pair, language):
                for one in told:
                    about = ALL if is_of_all(page) else who
                    assert not unknown(one, page, about, "", traced), one
    assert seen > 30


def unknown(told: str, page: str, who: Who, question: str, traced: Traced) -> list[str]:
    """Return the numbers of a sentence that no cell of what it names has."""
    text = traced.release.text
    titles = {*traced.waves, *traced.measures, *traced.groups}
    titles |= {plain(spoken(claim.says, traced.language)) for claim in text.claims}
    titles |= {plain(spoken(topic.title, traced.language)) for topic in text.topics}
    titles |= {claim.source for claim in text.claims}
    titles.add(plain(words_of("interval", traced.language)))
    bare = plain(told)
    for title in sorted(titles, key=len, reverse=True):
        bare = re.sub(rf"(?<!\w){re.escape(title)}(?!\w)", " ", bare)
    measures = traced.measures_in(told, question)
    groups = frozenset(
        group
        for title, found in traced.groups.items()
        if re.search(rf"(?<!\w){re.escape(title)}(?!\w)", plain(told))
        for group in found
    )
    number = Number("", "", "", measures, groups | {(who.kind, who.id)}, frozenset(), "")
    known = {plain(words) for _, words in traced.known(number)}
    # How many measures, claims or questions a sentence is about is counted, not released.
    counted = {str(n) for n in range(max(len(text.measures), len(text.log)) + 1)}
    rules = {str(n) for n in (text.min_n, text.min_n_distribution, text.succession_pairs)}
    allowed = known | rules | (set() if page in ("participation", "positions") else counted)
    middles = {format_mean(((m.low or 0) + (m.high or 0)) / 2, traced.language)
               for m in text.measures.values()}  # fmt: skip
    return [n for n in _NUMBER.findall(bare) if n not in allowed | middles]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RELEASES)
def test_pictures_hold_what_their_tips_name_and_their_tables_show(
    traces: dict[tuple[str, str], Traced], name: str, language: str
) -> None:
    traced = traces[name, language]
    seen = 0
    for _, who, _, view in views(traced.release, language):
        rows = view.table.rows if view.table else ()
        tabled = {cell.text(language) for row in rows for cell in row.cells}
        for row in marks(view):
            tip = {k: v for k, v in row.items() if isinstance(v, str) and k not in _STYLE}
            numbers = [w for words in tip.values() for w in _NUMBER.findall(words)]
            for word in re.findall(r"^[+\u2212]?\d+[.,]\d$", row.get("words", "")):
                assert word in tabled or "value" in row, (view.id, word)
            if not tip:
                continue
            labels = tuple(tip.values())
            measures = traced.measures_in(*labels, view.question)
            groups = groups_of(labels, who, traced)
            number = Number("", "", "", measures, groups, frozenset(), view.id)
            known = {words for _, words in traced.known(number)}
            written = {word for word in tip.values() if _NUMBER.fullmatch(word)}
            written -= traced.waves.keys()
            assert written <= known, (view.id, tip, written - known)
            if "value" in row and numbers:
                seen += 1
                value = float(row["value"])
                forms = (format_mean, format_change, format_percent)
                said = {form(value, language) for form in forms}
                assert said & {*written, *numbers}, (view.id, tip, value)
    assert seen > 20


def marks(view: View) -> Iterator[dict[str, Any]]:
    if view.chart is not None:
        for layer in view.chart.specification["layer"]:
            yield from layer["data"]["values"]


def groups_of(labels: tuple[str, ...], who: Who, traced: Traced) -> frozenset[tuple[str, str]]:
    named = {
        group
        for title, found in traced.groups.items()
        for label in labels
        if re.search(rf"(?<!\w){re.escape(title)}(?!\w)", plain(label))
        for group in found
    }
    if who == ALL and not any(kind == "project" for kind, _ in named):
        # A tip need not repeat the project that its row is headed by.
        named |= {("project", project.id) for project in traced.release.text.projects}
    return frozenset(named | {(who.kind, who.id)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RELEASES)
def test_intervals_drawn_are_intervals_of_the_table(
    releases: dict[str, Release], name: str, language: str
) -> None:
    for page, _, _, view in views(releases[name], language):
        if view.table is None or page in _DRAWN_APART:
            continue
        known = {(c.low, c.high) for r in view.table.rows for c in r.cells if c.low is not None}
        for row in marks(view):
            if {"low", "high", "colour"} <= set(row):
                drawn = (row["low"], row["high"])
                # What lies beyond the scale is cut off at its end.
                assert any(
                    low <= drawn[0] and drawn[1] <= high and (low == drawn[0] or high == drawn[1])
                    for low, high in known
                ), (view.id, drawn)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RELEASES)
def test_pages_agree_with_panel_compare(
    traces: dict[tuple[str, str], Traced], name: str, language: str
) -> None:
    traced = traces[name, language]
    tables = {pair: compared(traced, pair) for pair in pairs_of(traced.release)}
    agreed = 0
    for _, who, pair, view in views(traced.release, language):
        for number in of_table(view, traced, who):
            (group, *more) = sorted(g for g in number.groups if g[0] != "rated")
            if more or len(number.waves) > 1:
                continue
            what = "change" if number.column == "all_change" else "".join(number.waves)
            if number.column != "all_change" and not number.column.endswith("_mean"):
                continue
            said = {w for m in number.measures for w in tables[pair].get((m, group, what), ())}
            if said:
                agreed += 1
                assert number.words in said, (number, said)
    assert agreed > 50


def compared(traced: Traced, pair: Pair) -> dict[tuple[str, tuple[str, str], str], set[str]]:
    """Return the numbers of `panel compare` by measure, group, and wave or change."""
    found: dict[tuple[str, tuple[str, str], str], set[str]] = {}
    for by in ("project", "party"):
        made = comparison_tables(
            traced.release, traced.language, pair=(pair.earlier, pair.later), by=by, kinds=("A",)
        )
        for table in made.tables:
            for row in table.rows:
                for column, cell in zip(table.columns, row.cells, strict=False):
                    group, _, what = column.key.rpartition("_")
                    kind = "all" if group == "all" else by
                    for measure in traced.measures.get(plain(row.label), ()):
                        place = (measure, (kind, group), what)
                        found.setdefault(place, set()).add(cell.text(traced.language))
    return found


def test_no_sentence_is_long_and_every_view_says_something(releases: dict[str, Release]) -> None:
    for language in LANGUAGES:
        for page, _, _, view in views(releases["invented"], language):
            assert view.question, (page, view.id)
            assert 3 <= len(view.conclusion.split()) <= 28, view.conclusion
            assert not re.search(r"[{}]", view.conclusion), view.conclusion


def test_where_everything_is_hidden_no_number_is_shown() -> None:
    release = hide(invented_release())
    for page, _, _, view in views(release):
        drawn = [r for r in marks(view) if "low" in r or ("fill" in r and "value" in r)]
        assert not drawn, f"{page} {view.id}"
        cells = [c for row in view.table.rows for c in row.cells] if view.table else []
        numbers = [c for c in cells if c.number is not None or c.low is not None]
        assert page in ("claims", "log") or not numbers, view.id
