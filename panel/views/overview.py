"""What every page concludes, before any picture is drawn: where a reader begins."""

from __future__ import annotations

from collections.abc import Iterator

from panel.charts.positions import positions_of, seats_of
from panel.claims import claims_of
from panel.group_sentences import (
    gap_sentence,
    influence_sentence,
    log_sentence,
    panel_sentence,
    response_sentence,
)
from panel.release import Release
from panel.released import ALL, Pair, Who, batteries, difference_measure, topics_of
from panel.sentences import change_sentence, profile_sentence, topic_sentence
from panel.texts import lowered, spoken, text
from panel.views.changes import changed_measures
from panel.views.claims import claims_sentence
from panel.views.decomposition import split_measures, split_sentence
from panel.views.divided import divided_sentences
from panel.views.pages import PAGES
from panel.views.perceived import asked_of_change, perceived_sentence
from panel.views.positions import seats_sentence, states_sentence
from panel.views.profile import profile_topics

_OF_GROUP = ("participation", "ownership", "log")
"""Pages of all projects that say something of each."""

Told = tuple[str, tuple[str, ...]]
"""A page's name, and what it concludes; nothing where its numbers must be seen."""


def build_overview(release: Release, who: Who, pair: Pair, language: str) -> tuple[Told, ...]:
    """Return what the pages conclude of a project, or of everybody, in a reader's order.

    Pages the study has nothing for are left out, as are those of a project where none is chosen.
    """
    return tuple(
        (page, told)
        for page, told in _pages(release, who, pair, language)
        if told or page == "tables"
    )


def _pages(release: Release, who: Who, pair: Pair, language: str) -> Iterator[Told]:
    wave = pair.later
    answered = [response_sentence(release, wave, language, who)]
    if pair.is_pair:
        answered.append(panel_sentence(release, pair, language, who))
    yield "participation", tuple(answered)
    profile = [m for topic in profile_topics(release, pair) for m in topic.measures]
    if who != ALL and profile:
        yield "profile", (profile_sentence(release, profile, who, wave, language),)
    found = batteries(release)
    yield "battery", tuple(gap_sentence(release, b, who, wave, language) for b in found)
    difference = difference_measure(release)
    parties = [Who("party", party.id) for party in release.text.parties]
    if difference:
        told = influence_sentence(release, difference[1:], parties, wave, language)
        yield "influence", (told,)
    yield "distribution", divided_sentences(release, who, wave, language)
    yield "ownership", tuple(_topics(release, who, pair, language))
    yield "positions", tuple(_positions(release, pair, language))
    if pair.is_pair:
        changed = changed_measures(release, who, pair)
        if changed:
            yield "change", (change_sentence(release, changed, who, pair, language),)
        split = split_measures(release, who, pair)[:1]
        yield "decomposition", tuple(split_sentence(release, m, who, pair, language) for m in split)
        if asked_of_change(release, pair):
            yield "expectation", (perceived_sentence(release, pair, language),)
    if claims_of(release):
        yield "claims", (claims_sentence(release, pair, language),)
    yield "tables", ()
    yield "log", (log_sentence(release, pair, language),)


def _topics(release: Release, who: Who, pair: Pair, language: str) -> Iterator[str]:
    for topic in topics_of(release, pair, "ownership"):
        title = spoken(topic.title, language)
        measures = list(topic.measures)
        if who == ALL:
            yield topic_sentence(release, title, measures, pair, language)
        else:
            told = change_sentence(release, measures, who, pair, language)
            yield told if len(measures) < 2 else f"{title}: {lowered(told)}"


def _positions(release: Release, pair: Pair, language: str) -> Iterator[str]:
    if pair.is_pair and seats_of(release, ALL, pair) is not None:
        yield seats_sentence(release, pair, language)
    if pair.is_pair and positions_of(release, ALL, pair, "all") is not None:
        yield states_sentence(release, pair, language)


def is_of_all(page: str) -> bool:
    """Tell whether a page says the same whatever project is chosen."""
    return page in PAGES and PAGES[page].groups == "none" and page not in _OF_GROUP


def page_question(page: str, language: str) -> str:
    """Return what a reader wants to know of a page."""
    return text(f"start.{page}", language)
