"""Which question divides the answers most, for the page a reader begins with (V9)."""

from __future__ import annotations

from panel.charts.distribution import distribution, sides_of
from panel.numbers import format_mean, format_percent
from panel.release import Release
from panel.released import Who, level
from panel.sentences import name_of
from panel.texts import capitalised, text
from panel.views.distribution import distribution_topics, hidden_distribution


def divided_sentences(release: Release, who: Who, wave: str, language: str) -> tuple[str, ...]:
    """Say which question divides a group most, and whether its answers lean to one side.

    Only answers that are shown are compared, and they are counted. Nothing is said where the
    wave has no question of the page.
    """
    items = {m: None for topic in distribution_topics(release, wave) for m in topic.measures}
    cells = {item: distribution(release, item, who, wave) for item in items}
    shown = {item: cell for item, cell in cells.items() if cell is not None and cell.shown}
    if not items:
        return ()
    if not shown:
        return (hidden_distribution(release, cells.values(), language),)
    sides = {item: sides_of(release, item, cell) for item, cell in shown.items()}
    item = max(sides, key=lambda i: min(sides[i]))
    less, more = (format_percent(side, language) for side in sorted(sides[item]))
    key = "say.divided" if len(shown) > 1 else "say.divided.one"
    name = name_of(release, item, language)
    told = text(key, language, n=len(shown), measure=name, x=more, y=less)
    return (capitalised(told), *_leaning(release, item, who, wave, language))


def _leaning(release: Release, item: str, who: Who, wave: str, language: str) -> tuple[str, ...]:
    """Say whether the mean is decidedly off the middle; nothing where it has no interval."""
    cell, measure = level(release, item, who, wave), release.text.measures[item]
    low, high = (cell.get("ci_low"), cell.get("ci_high")) if cell is not None else (None, None)
    if cell is None or low is None or high is None:
        return ()
    middle = ((measure.low or 0) + (measure.high or 0)) / 2
    if low <= middle <= high:
        return (text("say.divided.open", language),)
    mean, around = (format_mean(n, language) for n in (cell.values["mean"], middle))
    return (text("say.divided.leans", language, mean=mean, middle=around),)
