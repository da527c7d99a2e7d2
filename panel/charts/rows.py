"""What several pictures have in common: a measure's mean and interval on its ruler."""

from __future__ import annotations

from collections.abc import Mapping

from panel.charts.drawing import Drawing
from panel.charts.theme import Look
from panel.numbers import HARD_SPACE, SUPPRESSED, format_change, format_interval, format_mean
from panel.release import Release, ReleasedCell
from panel.released import n_text, wave_title
from panel.texts import text

LANE = 280
VALUE_X = "width-72"
COUNT_X = "width-8"


def start(release: Release, look: Look, domain: tuple[float, float], right: int = 130) -> Drawing:
    """Begin a picture with a ruler and columns; narrow ones keep one column."""
    if look.narrow:
        return Drawing(look, domain, lane=0, right=58)
    return Drawing(look, domain, lane=LANE, right=right)


def ruler(drawing: Drawing, low_words: str, high_words: str) -> None:
    """Put the answer scale on top of the picture."""
    low, high = drawing.domain
    if high - low <= 10 and low == int(low) and high == int(high):
        ticks = [float(tick) for tick in range(int(low), int(high) + 1)]
    else:
        ticks = [low, (low + high) / 2, high]
    drawing.axis(ticks, [f"{tick:g}" for tick in ticks], low_words, high_words)


def tip(
    release: Release, label: str, cell: ReleasedCell, wave: str, language: str
) -> Mapping[str, str]:
    """Return the words shown on pointing at a mark; everything in them stands elsewhere too."""
    words = {
        text("row.measure", language): label,
        text("mean", language): format_mean(cell.values["mean"], language),
    }
    low, high = cell.get("ci_low"), cell.get("ci_high")
    if low is not None and high is not None:
        words[text("interval", language)] = format_interval(low, high, language)
    words[text("answers", language)] = n_text(cell, language)
    words[text("wave", language)] = wave_title(release, wave, language)
    return words


def change_tip(label: str, group: str, cell: ReleasedCell, language: str) -> Mapping[str, str]:
    """Return the words shown on pointing at a change."""
    words = {
        text("row.measure", language): label,
        text("group", language): group,
        text("change", language): format_change(cell.values["change"], language),
    }
    low, high = cell.get("ci_low"), cell.get("ci_high")
    if low is not None and high is not None:
        words[text("interval", language)] = format_interval(low, high, language, signed=True)
    return words


def mean_text(cell: ReleasedCell | None, language: str) -> str:
    """Write a mean: `3,6`, `:` when hidden, `.` when not asked."""
    if cell is None or cell.status == "not_asked":
        return "."
    mean = cell.get("mean")
    return format_mean(mean, language) if mean is not None else SUPPRESSED


def values(
    drawing: Drawing, y: float, mean: str, count: str, colour: str, *, bold: bool = True
) -> None:
    """Write the columns of a row: its mean and, where there is room, its answers."""
    if drawing.look.narrow:
        drawing.words(y, mean, COUNT_X, colour=colour, size=15, weight=700, align="right")
        return
    weight = 700 if bold else 400
    drawing.words(y, mean, VALUE_X, colour=colour, size=15, weight=weight, align="right")
    muted = drawing.look.palette.muted
    drawing.words(y, count, COUNT_X, colour=muted, size=14, align="right")


def columns(drawing: Drawing, value: str) -> dict[str, str]:
    """Return the headings of the columns on the right."""
    if drawing.look.narrow:
        return {COUNT_X: value}
    return {VALUE_X: value, COUNT_X: text("answers", drawing.look.language)}


def hidden_words(drawing: Drawing, y: float, words: str) -> None:
    """Say at the left end of the ruler that a mark is missing on purpose."""
    drawing.words(y, words, drawing.lane + 12, colour=drawing.look.palette.faint, size=13)


def beside(title: str, wave: str) -> str:
    """Return a group and a wave on one line, not broken between."""
    return f"{title}{HARD_SPACE}{wave}"
