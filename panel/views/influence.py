"""Opportunity against influence (V4)."""

from __future__ import annotations

from panel.charts.influence import draw_influence, parties_of
from panel.charts.theme import Look
from panel.group_sentences import influence_sentence
from panel.release import Release
from panel.released import difference_measure, group_title, level, measure_title, wave_title
from panel.tables import Row
from panel.texts import text
from panel.views.view import (
    View,
    mean_cells,
    mean_columns,
    scale_words,
    sign_notes,
    view_table,
    who_line,
)


def build_influence(release: Release, wave: str, look: Look) -> View | None:
    """Build the view; `None` where the study has no difference measure by party."""
    found = difference_measure(release)
    if found is None:
        return None
    measures = found[1:]
    parties = parties_of(release, measures, wave)
    if not parties:
        return None
    language = look.language
    cells = [level(release, m, who, wave) for who in parties for m in measures]
    drawn = any(
        all(c is not None and c.shown for c in cells[i : i + 2]) for i in range(0, len(cells), 2)
    )
    titles = [measure_title(release, m, language) for m in measures]
    columns = [
        c for m, t in zip(measures, titles, strict=True) for c in mean_columns(m, t, language)
    ]
    rows = [
        Row(
            group_title(release, who, language),
            tuple(c for m in measures for c in mean_cells(level(release, m, who, wave), language)),
        )
        for who in parties
    ]
    title = f"{titles[0]}, {titles[1]}. {wave_title(release, wave, language)}."
    return View(
        id="influence",
        question=text("ask.influence", language),
        conclusion=influence_sentence(release, measures, parties, wave, language),
        who=who_line(
            f"{text('who.everyone', language)}, {wave_title(release, wave, language)}",
            scale_words(release, measures, language),
            text("who.interval", language),
        ),
        chart=draw_influence(release, measures, wave, look) if drawn else None,
        table=view_table(
            release, "influence", title, columns, rows, language, text("party", language)
        ),
        notes=sign_notes(release, cells, language),
    )
