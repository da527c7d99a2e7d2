"""One topic by project, both waves (view V5)."""

from __future__ import annotations

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import TOPIC_SHAPES, Look
from panel.numbers import DAGGER, HARD_SPACE
from panel.release import Release
from panel.released import (
    Pair,
    Who,
    earlier_name,
    end_words,
    group_title,
    is_reworded,
    level,
    measure_title,
    n_text,
    on_ruler,
    one_ruler,
    projects,
    wave_short,
)
from panel.texts import text
from survey.study import Topic

_EARLIER_X = "width-132"


def draw_ownership(release: Release, topic: Topic, place: int, pair: Pair, look: Look) -> Picture:
    """Draw a topic's measures in every project, in the project's colour.

    `place` is the topic's among those of its page and decides the shape of its marks.
    """
    ends = one_ruler(release, topic.measures)
    measures = on_ruler(release, topic.measures, ends)
    drawing = rows.start(release, look, ends, right=196)
    shape = TOPIC_SHAPES[place % len(TOPIC_SHAPES)]
    drawing.key(_key(release, pair, look, shape))
    rows.ruler(drawing, *end_words(release, measures, look.language))
    headings = _headings(release, drawing, pair)
    single = len(measures) == 1
    if single:
        drawing.heading(
            measure_title(release, measures[0], look.language) if not look.narrow else "", headings
        )
    for number, who in enumerate(projects(release)):
        colour = look.palette.project(number)
        title = group_title(release, who, look.language)
        if not single:
            drawing.heading(title, headings)
            headings = {}
        for measure in measures:
            label = title if single else measure_title(release, measure, look.language)
            _row(drawing, release, measure, label, who, pair, colour, shape)
    return drawing.chart(release.text.synthetic)


def _headings(release: Release, drawing: Drawing, pair: Pair) -> dict[str, str]:
    language = drawing.look.language
    later = rows.columns(drawing, wave_short(release, pair.later, language))
    if drawing.look.narrow or not pair.is_pair:
        return later
    return {_EARLIER_X: wave_short(release, pair.earlier, language), **later}


def _row(
    drawing: Drawing,
    release: Release,
    measure: str,
    label: str,
    who: Who,
    pair: Pair,
    colour: str,
    shape: str,
) -> None:
    language = drawing.look.language
    reworded = is_reworded(release, measure, pair)
    group = group_title(release, who, language)
    named = label if label == group else f"{label}, {group}"
    y = drawing.row(label + DAGGER * reworded, above=18, below=13)
    name = earlier_name(release, measure, pair)
    before = level(release, name, who, pair.earlier) if name else None
    now = level(release, measure, who, pair.later)
    if before is not None and before.shown:
        drawing.interval(y - 10, before.get("ci_low"), before.get("ci_high"), colour)
        tip = rows.tip(release, named, before, pair.earlier, language)
        drawing.point(
            y - 10, colour, value=before.values["mean"], shape=shape, solid=False, area=70, tip=tip
        )
    if now is not None and now.shown:
        if reworded:
            drawing.interval(y + 4, now.get("ci_low"), now.get("ci_high"), colour)
        else:
            drawing.band(y + 4, now.get("ci_low"), now.get("ci_high"), colour)
        tip = rows.tip(release, named, now, pair.later, language)
        area = 70 if reworded else 125
        drawing.point(
            y + 4,
            colour,
            value=now.values["mean"],
            shape=shape,
            solid=not reworded,
            area=area,
            tip=tip,
        )
    elif now is not None and now.status != "not_asked":
        words = text("hidden.wave", language, wave=wave_short(release, pair.later, language))
        rows.hidden_words(drawing, y + 4, words)
    ink = drawing.ink if now is not None and now.shown else drawing.look.palette.faint
    counts = n_text(now, language)
    if pair.is_pair and not drawing.look.narrow:
        muted = drawing.look.palette.muted
        drawing.words(y, rows.mean_text(before, language), _EARLIER_X, colour=muted, align="right")
        first = n_text(before, language)
        counts = counts if first == counts else f"{first}{HARD_SPACE}/{HARD_SPACE}{counts}"
    rows.values(drawing, y, rows.mean_text(now, language), counts, ink)


def _key(
    release: Release, pair: Pair, look: Look, shape: str
) -> list[tuple[str, dict[str, object]]]:
    muted = look.palette.muted
    items: list[tuple[str, dict[str, object]]] = []
    if pair.is_pair:
        earlier = wave_short(release, pair.earlier, look.language)
        items.append((earlier, {"colour": muted, "solid": False, "shape": shape, "area": 70}))
    later = wave_short(release, pair.later, look.language)
    items.append((later, {"colour": muted, "band": True, "shape": shape}))
    return items
