"""What a report, tables or web pages are to hold: the choices of the page of reports."""

from functools import partial

import streamlit as st

from app_pages.switches import switch
from panel.analyst.report_files import FORMATS, Order
from panel.layouts.released_tables import kinds_of
from panel.release import Release
from panel.released import ALL, Pair, Who, group_title, pair_key, pairs_of, projects, wave_title
from panel.reporting.contents import FULL, PARTS, SHORT, Contents
from panel.texts import LANGUAGES, text


def choose(release: Release, language: str) -> Order:
    """Show the choices and return the order they make."""
    whats: dict[str, str] = {what: text(f"report.what.{what}", language) for what in FORMATS}
    chosen = switch("what", text("report.what", language), whats)
    what = next(what for what in FORMATS if what == chosen)
    tongue = switch("tongue", text("report.tongue", language), dict(LANGUAGES), language)
    pairs = {pair_key(pair): pair for pair in pairs_of(release)}
    waves = {key: pair_words(release, pair, language) for key, pair in pairs.items()}
    pair = pairs[switch("pair", text("switch.pair", language), waves)]
    groups: tuple[Who, ...] = ()
    contents: Contents = SHORT
    kinds: tuple[str, ...] = ()
    if what == "report":
        groups, contents = choose_report(release, language)
    elif what == "tables":
        kinds = choose_kinds(release, pair, language)
    formats = {suffix: suffix[1:] for suffix in FORMATS[what]}
    suffix = switch(f"format_{what}", text("report.format", language), formats)
    return Order(what, suffix, tongue, pair, groups, contents, kinds)


def choose_report(release: Release, language: str) -> tuple[tuple[Who, ...], Contents]:
    """Show whom a report is about and what goes into it."""
    known = (*projects(release), ALL)
    titles = {who: group_title(release, who, language) for who in known}
    groups = st.multiselect(
        text("report.groups", language), known, [ALL], format_func=titles.__getitem__, key="groups"
    )
    hows = {how: text(f"report.how.{how}", language) for how in ("short", "full", "parts")}
    how = switch("how", text("report.how", language), hows)
    if how != "parts":
        return tuple(groups), SHORT if how == "short" else FULL
    named = partial(part_words, language=language)
    parts = st.multiselect(text("report.parts", language), PARTS, format_func=named, key="parts")
    return tuple(groups), Contents(tuple(part for part in PARTS if part in parts))


def choose_kinds(release: Release, pair: Pair, language: str) -> tuple[str, ...]:
    """Show the kinds of tables the release has."""
    kinds = kinds_of(release, (pair.earlier, pair.later), language)
    named = partial(kind_words, language=language)
    return tuple(
        st.multiselect(
            text("report.kinds", language), kinds, kinds[:1], format_func=named, key="kinds"
        )
    )


def pair_words(release: Release, pair: Pair, language: str) -> str:
    """Return what a pair of waves, or a single wave, is called."""
    later = wave_title(release, pair.later, language)
    if not pair.is_pair:
        return later
    return text("pair", language, a=wave_title(release, pair.earlier, language), b=later)


def part_words(part: str, language: str) -> str:
    """Return the heading of a part of a report."""
    return text(f"section.{part}", language)


def kind_words(kind: str, language: str) -> str:
    """Return what a kind of tables is called."""
    return text(f"table.{kind}", language)
