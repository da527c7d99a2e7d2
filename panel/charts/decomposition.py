"""What the change of a mean is made of: the same people, and others (view V7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.layouts.words import word
from panel.numbers import format_change, format_interval, format_mean
from panel.release import Release, ReleasedCell
from panel.released import Pair, Who, change, find, level, n_text, wave_title
from panel.texts import text

TERMS = ("stayers", "joiners", "leavers", "switchers_in", "switchers_out", "replaced")
"""What a change can be made of, in the order drawn."""

_VALUE_X, _INTERVAL_X = "width-176", "width-66"


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a change, from where it sets out to where it leads."""

    term: str
    start: float
    end: float
    low: float | None
    high: float | None

    @property
    def size(self) -> float:
        """Points gained or lost."""
        return round(self.end - self.start, 1) + 0.0


def split_of(release: Release, measure: str, who: Who, pair: Pair) -> ReleasedCell | None:
    """Return the parts of a measure's change in a group."""
    if not pair.is_pair:
        return None
    return find(release, "decomposition", measure, who, pair.earlier, pair.later)


def steps_of(split: ReleasedCell, start: float) -> Iterator[Step]:
    """Yield the parts one after another, the first from the earlier mean."""
    place = start
    for term in TERMS:
        size = split.get(term)
        if size is not None:
            low, high = (split.get(f"{term}_ci_{end}") for end in ("low", "high"))
            ends = [None if end is None else round(place + end, 1) for end in (low, high)]
            yield Step(term, place, round(place + size, 1), *ends)
            place = round(place + size, 1)


def draw_decomposition(release: Release, measure: str, who: Who, pair: Pair, look: Look) -> Picture:
    """Draw the way from the earlier mean to the later, a step a part; all must be shown."""
    split = split_of(release, measure, who, pair)
    ends = [level(release, measure, who, wave) for wave in (pair.earlier, pair.later)]
    if split is None or not split.shown or any(e is None or not e.shown for e in ends):
        raise ValueError("a change that is not shown cannot be drawn")
    before, after = (end for end in ends if end is not None)
    steps = list(steps_of(split, before.values["mean"]))
    low, high = _cut_out(steps, before, after)
    drawing = Drawing(look, (low, high), *((0, 62) if look.narrow else (rows.LANE, 230)))
    ticks = [low + 0.5 * place for place in range(round((high - low) * 2) + 1)]
    drawing.axis(ticks, [format_mean(tick, look.language) for tick in ticks])
    if not look.narrow:
        heads = {_VALUE_X: "", rows.COUNT_X: text("answers", look.language)}
        drawing.heading("", heads)
    y = _mean(drawing, release, before, pair.earlier, solid=False)
    for step in steps:
        y = _step(drawing, release, measure, who, pair, step, y)
    last = _mean(drawing, release, after, pair.later, solid=True)
    if steps:
        drawing.dotted(y, last, steps[-1].end, look.palette.axis)
    return drawing.chart(release.text.synthetic)


def _cut_out(steps: list[Step], *means: ReleasedCell) -> tuple[float, float]:
    """Return the part of the scale that is drawn: all of the picture, in half points."""
    known = [cell.get(name) for cell in means for name in ("mean", "ci_low", "ci_high")]
    known += [place for step in steps for place in (step.start, step.end, step.low, step.high)]
    places = [place for place in known if place is not None]
    return floor(min(places) * 2) / 2, max(ceil(max(places) * 2), floor(min(places) * 2) + 1) / 2


def _mean(
    drawing: Drawing, release: Release, cell: ReleasedCell, wave: str, *, solid: bool
) -> float:
    language, ink = drawing.look.language, drawing.ink
    label = text("all.wave", language, wave=wave_title(release, wave, language))
    y = drawing.row(label, above=20, below=20)
    drawing.band(y, cell.get("ci_low"), cell.get("ci_high"), ink)
    tip = rows.tip(release, text("all.answered", language), cell, wave, language)
    drawing.point(y, ink, value=cell.values["mean"], solid=solid, area=125, tip=tip)
    mean = format_mean(cell.values["mean"], language)
    _say(drawing, y, mean, cell.get("ci_low"), cell.get("ci_high"), n_text(cell, language), True)
    return y


def _step(
    drawing: Drawing,
    release: Release,
    measure: str,
    who: Who,
    pair: Pair,
    step: Step,
    from_y: float,
) -> float:
    look, language = drawing.look, drawing.look.language
    label = word(f"term_{step.term}", language)
    y = drawing.row(label, above=18, below=26)
    accent, axis = look.palette.accent, look.palette.axis
    drawing.dotted(from_y, y, step.start, axis)
    split = split_of(release, measure, who, pair)
    low, high = (split.get(f"{step.term}_ci_{end}") if split else None for end in ("low", "high"))
    tip = {
        text("group", language): label,
        text("contribution", language): format_change(step.size, language),
    }
    if low is not None and high is not None:
        tip[text("interval", language)] = format_interval(low, high, language, signed=True)
    first, last = sorted((step.start, step.end))
    # A step of 0.0 is a tick, so that it is not taken for missing.
    edge = look.palette.page if step.size else accent
    drawing.segment(y - 11, y + 11, first, last, accent, edge, tip)
    drawing.interval(y + 18, step.low, step.high, axis)
    pairs = change(release, measure, who, pair, "stayers") if step.term == "stayers" else None
    counted = text("pairs.of", language, n=n_text(pairs, language)) if pairs else ""
    _say(drawing, y, format_change(step.size, language), low, high, counted, False)
    return y


def _say(
    drawing: Drawing,
    y: float,
    number: str,
    low: float | None,
    high: float | None,
    count: str,
    is_mean: bool,
) -> None:
    look = drawing.look
    weight = 700 if is_mean else 400
    if look.narrow:
        drawing.words(y, number, rows.COUNT_X, size=15, weight=weight, align="right")
        return
    muted = look.palette.muted
    drawing.words(y, number, _VALUE_X, size=15, weight=weight, align="right")
    if low is not None and high is not None:
        words = format_interval(low, high, look.language, signed=not is_mean)
        drawing.words(y, words, _INTERVAL_X, colour=muted, size=13, align="right")
    drawing.words(y, count, rows.COUNT_X, colour=muted, align="right")
