"""Ownership as the study divides it, a topic at a time, and never an index of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from panel.layouts.frame import framed, waves_in_words
from panel.layouts.grid import Grid, Line, number
from panel.layouts.notes import closing_notes, opening_notes
from panel.release import ReleasedMeasure
from panel.tables import Column, Row, Table
from survey.definition import in_language
from survey.study import Topic


def ownership_table(grid: Grid, waves: Sequence[str], by: str) -> Table:
    """Build the means of every ownership topic: columns by group and wave, no change."""
    groups = grid.groups(by)
    columns = [
        *(Column(f"{g.id}_{wave}", wave, g.title) for g in groups for wave in waves),
        *(Column(f"n_{wave}", wave, grid.word("answers_of_all")) for wave in waves),
    ]
    rows, measures = [], list[ReleasedMeasure]()
    for topic in (topic for topic in grid.release.text.topics if topic.page == "ownership"):
        rows.append(Row(in_language(topic.title, grid.language), (), "group"))
        for measure in _measures(grid, topic):
            names = [_name(grid, measure, wave) for wave in waves]
            cells = [
                number(grid.level(name, group, wave), "mean")
                for group in groups
                for name, wave in zip(names, waves, strict=True)
            ]
            counts = [
                grid.answers(grid.level(name, grid.everybody, wave))
                for name, wave in zip(names, waves, strict=True)
            ]
            if len({name for name in names if name}) > 1:
                cells[0] = replace(cells[0], dagger=True)
            rows.append(Row(grid.title(measure), (*cells, *counts), "item"))
            measures.append(measure)
    word = in_language(grid.release.text.project_word, grid.language)
    lines = [Line(measure, None, measure.id, 0) for measure in measures]
    reworded = any(row.dagger for row in rows)
    return framed(
        grid,
        "ownership",
        grid.word(
            "title_ownership",
            by=grid.word(f"by_{by}", project_word=word),
            waves=waves_in_words(waves, grid),
        ),
        columns,
        rows,
        (
            grid.word("note_ownership"),
            *opening_notes(grid, lines),
            grid.word("note_no_figure"),
            *([grid.word("note_reworded", second=waves[-1])] if reworded else []),
            *closing_notes(grid, weighted=True, banded=True),
        ),
    )


def _measures(grid: Grid, topic: Topic) -> Iterator[ReleasedMeasure]:
    """Yield the measures of a topic as they are last called; a formative scale by its items."""
    measures = grid.release.text.measures
    later = {m.before: m.id for m in measures.values() if m.before}
    seen: set[str] = set()
    for id in topic.measures:
        scale = measures.get(id)
        formative = scale is not None and scale.formative
        parts = (*scale.items, *scale.left_out) if scale is not None and formative else (id,)
        for part in parts:
            last = part
            while last in later:
                last = later[last]
            if last in measures and last not in seen:
                seen.add(last)
                yield measures[last]


def _name(grid: Grid, measure: ReleasedMeasure, wave: str) -> str | None:
    """Return what a measure was called in a wave, in whatever wording; `None` if not asked."""
    found: ReleasedMeasure | None = measure
    while found is not None and wave not in found.waves:
        found = grid.release.text.measures.get(found.before or "")
    return found.id if found else None
