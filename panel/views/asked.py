"""What was asked of whom: how many questions a topic has, and which parties met them."""

from __future__ import annotations

from panel.group_sentences import asked_sentence
from panel.layouts.words import word
from panel.release import Release
from panel.released import Pair, wave_title
from panel.tables import Cell, Column, Row
from panel.texts import LANGUAGES, listed, spoken, text
from panel.views.view import View, view_table, waves_words
from survey.study import Topic


def build_asked(release: Release, pair: Pair, language: str) -> View | None:
    """Build the view, a row a topic; `None` where the waves have no question with a number."""
    waves = [wave for wave in (pair.earlier, pair.later) if wave]
    asked = {wave: _asked(release, wave) for wave in waves}
    if not any(asked.values()):
        return None
    every = [party.id for party in release.text.parties]
    measures = release.text.measures
    everyone = sum(list(measures[m].parties) == every for m in asked[pair.later])
    columns = [Column(wave, wave_title(release, wave, language)) for wave in waves]
    columns.append(Column("parties", text("asked.whom", language)))
    rows = [
        Row(
            spoken(topic.title, language),
            (
                *(Cell(sum(m in asked[wave] for m in topic.measures), "count") for wave in waves),
                Cell(_parties(release, topic, language), "text"),
            ),
        )
        for topic in _topics(release, asked)
    ]
    title = f"{text('ask.asked', language)} {waves_words(release, pair, language)}."
    return View(
        id="asked",
        question=text("ask.asked", language),
        conclusion=asked_sentence(asked, everyone, release, pair, language),
        who=text("who.asked", language),
        table=view_table(
            release, "asked", title, columns, rows, language, text("switch.topic", language)
        ),
    )


def topics_with_questions(release: Release, waves: list[str]) -> list[Topic]:
    """Return the topics with the questions these waves asked, each question once."""
    return _topics(release, {wave: _asked(release, wave) for wave in waves})


def _asked(release: Release, wave: str) -> list[str]:
    """Return the questions with a number that a wave had."""
    measures = release.text.measures.values()
    return [m.id for m in measures if m.kind == "item" and wave in m.waves]


def _topics(release: Release, asked: dict[str, list[str]]) -> list[Topic]:
    """Return the topics with their questions in place of measures, each question once."""
    left = dict.fromkeys(item for wave in asked for item in asked[wave])
    found = []
    for topic in release.text.topics:
        own = [item for item in _items(release, topic) if item in left]
        for item in own:
            del left[item]
        if own:
            found.append(topic.model_copy(update={"measures": tuple(own)}))
    if left:
        key = "topic_other" if found else "measures"
        title = {language: word(key, language) for language in LANGUAGES}
        rest = Topic(id="other", page="work", title=title, question={}, measures=tuple(left))
        found.append(rest)
    return found


def _items(release: Release, topic: Topic) -> list[str]:
    """Return a topic's questions, under the names they had in any wave."""
    measures = release.text.measures
    known = [measures[m] for m in topic.measures if m in measures]
    own = {m.id for m in known} | {i for m in known for i in (*m.items, *m.left_out)}
    own |= {m.id for m in measures.values() if m.before in own}
    own |= {measures[m].before or m for m in own if m in measures}
    return [m for m in measures if m in own]


def _parties(release: Release, topic: Topic, language: str) -> str:
    """Name the parties that met any question of a topic."""
    measures = release.text.measures
    met = {party for item in topic.measures for party in measures[item].parties}
    named = [p for p in release.text.parties if p.id in met]
    if len(named) == len(release.text.parties):
        return text("asked.every", language)
    return listed([spoken(p.title, language) for p in named], language) or text(
        "asked.few", language
    )
