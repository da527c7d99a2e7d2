"""One project's measures on one ruler, its siblings in grey (view V2)."""

from __future__ import annotations

from collections.abc import Sequence

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import SHAPES, Look
from panel.numbers import DAGGER
from panel.release import Release, ReleasedCell
from panel.released import (
    Pair,
    Who,
    end_words,
    group_title,
    is_reworded,
    level,
    measure_title,
    n_text,
    one_ruler,
    projects,
    wave_short,
)
from panel.texts import spoken, text
from survey.study import Topic

_LANE_STEP = 8


def draw_profile(
    release: Release, project: Who, pair: Pair, topics: Sequence[Topic], look: Look
) -> Picture:
    """Draw a project's profile.

    Parameters
    ----------
    project
        Whose profile; the others are drawn small and grey.
    pair
        The earlier wave is a line with a hollow dot, the later a band with a solid dot.
    topics
        The blocks; their measures share one answer scale.
    """
    measures = [measure for topic in topics for measure in topic.measures]
    drawing = rows.start(release, look, one_ruler(release, measures))
    order = projects(release)
    siblings = [(who, SHAPES[i % len(SHAPES)]) for i, who in enumerate(order) if who != project]
    colour = look.palette.project(order.index(project))
    later = wave_short(release, pair.later, look.language)
    drawing.key(_key(release, project, pair, siblings, colour, look))
    rows.ruler(drawing, *end_words(release, measures, look.language))
    for number, topic in enumerate(topics):
        headings = rows.columns(drawing, later) if number == 0 else {}
        drawing.heading(spoken(topic.title, look.language), headings)
        for measure in topic.measures:
            _row(drawing, release, measure, project, pair, siblings, colour)
    return drawing.chart(release.text.synthetic)


def _row(
    drawing: Drawing,
    release: Release,
    measure: str,
    project: Who,
    pair: Pair,
    siblings: Sequence[tuple[Who, str]],
    colour: str,
) -> None:
    look, language = drawing.look, drawing.look.language
    reworded = is_reworded(release, measure, pair)
    label = measure_title(release, measure, language)
    below = 9 + _LANE_STEP * len(siblings)
    y = drawing.row(label + DAGGER * reworded, above=17, below=below)
    name = group_title(release, project, language)
    before = level(release, measure, project, pair.earlier)
    if before is not None and before.shown:
        drawing.interval(y - 11, before.get("ci_low"), before.get("ci_high"), colour)
        words = rows.tip(release, f"{label}, {name}", before, pair.earlier, language)
        drawing.point(y - 11, colour, value=before.values["mean"], solid=False, tip=words)
    for lane, (who, shape) in enumerate(siblings):
        other = level(release, measure, who, pair.later)
        if other is not None and other.shown:
            _sibling(drawing, release, y + 11 + lane * _LANE_STEP, label, who, shape, other, pair)
    now = level(release, measure, project, pair.later)
    if now is not None and now.shown:
        drawing.band(y, now.get("ci_low"), now.get("ci_high"), colour)
        words = rows.tip(release, f"{label}, {name}", now, pair.later, language)
        drawing.point(y, colour, value=now.values["mean"], tip=words)
    elif now is not None and now.status != "not_asked":
        rows.hidden_words(drawing, y, text("hidden", language))
    rows.values(
        drawing, y, rows.mean_text(now, language), n_text(now, language), _value(now, look, colour)
    )


def _value(cell: ReleasedCell | None, look: Look, colour: str) -> str:
    return colour if cell is not None and cell.shown else look.palette.faint


def _sibling(
    drawing: Drawing,
    release: Release,
    y: float,
    label: str,
    who: Who,
    shape: str,
    cell: ReleasedCell,
    pair: Pair,
) -> None:
    axis = drawing.look.palette.axis
    language = drawing.look.language
    drawing.interval(y, cell.get("ci_low"), cell.get("ci_high"), axis, width=1.2)
    words = rows.tip(
        release, f"{label}, {group_title(release, who, language)}", cell, pair.later, language
    )
    drawing.point(y, axis, value=cell.values["mean"], shape=shape, solid=False, area=48, tip=words)


def _key(
    release: Release,
    project: Who,
    pair: Pair,
    siblings: Sequence[tuple[Who, str]],
    colour: str,
    look: Look,
) -> list[tuple[str, dict[str, object]]]:
    language = look.language
    name = group_title(release, project, language)
    later = wave_short(release, pair.later, language)
    items: list[tuple[str, dict[str, object]]] = [
        (rows.beside(name, later), {"colour": colour, "band": True})
    ]
    if pair.is_pair:
        earlier = wave_short(release, pair.earlier, language)
        items.append((rows.beside(name, earlier), {"colour": colour, "solid": False}))
    for who, shape in siblings:
        words = rows.beside(group_title(release, who, language), later)
        items.append(
            (words, {"colour": look.palette.axis, "shape": shape, "solid": False, "area": 48})
        )
    return items
