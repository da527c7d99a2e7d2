"""Ownership and anchoring, a view a topic (V5)."""

from __future__ import annotations

from panel.charts.ownership import draw_ownership
from panel.charts.theme import Look
from panel.release import Release, ReleasedCell
from panel.released import (
    Pair,
    Who,
    earlier_name,
    group_title,
    is_reworded,
    level,
    measure_title,
    on_ruler,
    one_ruler,
    projects,
    topics_of,
    wave_title,
)
from panel.sentences import topic_sentence
from panel.tables import Cell, Row, Table
from panel.texts import spoken, text
from panel.views.view import (
    View,
    judged_words,
    mean_cells,
    mean_columns,
    scale_words,
    sign_notes,
    view_table,
    waves_words,
    weighting_words,
    who_line,
)
from survey.study import Topic


def build_ownership(release: Release, pair: Pair, look: Look) -> tuple[View, ...]:
    """Build a view for each of the study's ownership topics."""
    topics = topics_of(release, pair, "ownership")
    return tuple(_topic(release, topic, place, pair, look) for place, topic in enumerate(topics))


def _topic(release: Release, topic: Topic, place: int, pair: Pair, look: Look) -> View:
    language = look.language
    measures = on_ruler(release, topic.measures, one_ruler(release, topic.measures))
    cells = [level(release, m, w, pair.later) for m in measures for w in projects(release)]
    cells += [_before(release, m, w, pair) for m in measures for w in projects(release)]
    dagger = any(is_reworded(release, m, pair) for m in measures)
    title = spoken(topic.title, language)
    return View(
        id=f"ownership-{topic.id}",
        question=spoken(topic.question, language) if topic.question else title,
        conclusion=topic_sentence(release, title, measures, pair, language),
        who=who_line(
            f"{text('who.everyone', language)}, {waves_words(release, pair, language)}",
            weighting_words(release, language),
            scale_words(release, measures, language),
            text("who.interval", language),
            judged_words(release, measures, language),
        ),
        chart=draw_ownership(release, topic, place, pair, look),
        table=_table(release, title, topic.id, measures, pair, language),
        notes=sign_notes(release, [c for c in cells if c], language, dagger=dagger),
    )


def _before(release: Release, measure: str, who: Who, pair: Pair) -> ReleasedCell | None:
    name = earlier_name(release, measure, pair)
    return level(release, name, who, pair.earlier) if name else None


def _table(
    release: Release, title: str, id: str, measures: list[str], pair: Pair, language: str
) -> Table:
    waves = [wave for wave in (pair.earlier, pair.later) if wave]
    columns = [
        column
        for wave in waves
        for column in mean_columns(wave, wave_title(release, wave, language), language)
    ]
    rows = []
    for who in projects(release):
        rows.append(Row(group_title(release, who, language), style="group"))
        for measure in measures:
            cells: list[Cell] = []
            if pair.is_pair:
                cells += mean_cells(_before(release, measure, who, pair), language)
            cells += mean_cells(level(release, measure, who, pair.later), language)
            rows.append(Row(measure_title(release, measure, language), tuple(cells), "item"))
    caption = f"{title}. {waves_words(release, pair, language)}. {text('mean', language)}."
    return view_table(release, id, caption, columns, rows, language)
