"""The result for everybody who took part: one page in plain words, from a release alone."""

from __future__ import annotations

from dataclasses import dataclass

from panel.numbers import format_mean
from panel.release import Release
from panel.released import (
    ALL,
    Pair,
    change,
    end_words,
    find,
    is_difference,
    is_reworded,
    level,
    measure_title,
    one_ruler,
    people,
    wave_title,
)
from panel.reporting.plain_words import say
from panel.sentences import direction
from panel.texts import capitalised, listed, spoken

MOST = 8
"""So many measures are named, so that it stays a page."""


@dataclass(frozen=True, slots=True)
class PlainPage:
    """The page: title, study, and parts of a heading, a paragraph and lines."""

    title: str
    study: str
    parts: tuple[tuple[str, str, tuple[str, ...]], ...]
    language: str
    synthetic: bool


def build_plain(release: Release, pair: Pair, language: str) -> PlainPage:
    """Build the page; only what the release shows of everybody together is on it."""
    rules = release.text
    told, hidden = _results(release, pair, language)
    closed = [say("hidden", language, n=hidden)] if hidden else []
    closed += [say("open_words", language)] if told and pair.is_pair else []
    parts = (
        (say("who", language), "", _answered(release, language)),
        (say("what", language), _scale(release, pair, language), (*told, *closed)),
        (say("read", language), say("read_words", language, n=rules.min_n), ()),
        (say("rights", language), say("rights_words", language), ()),
    )
    return PlainPage(
        say("title", language),
        spoken(rules.title, language),
        tuple(part for part in parts if part[1] or part[2]),
        language,
        rules.synthetic,
    )


def _answered(release: Release, language: str) -> tuple[str, ...]:
    lines = []
    for wave in release.text.waves:
        cell = find(release, "participation", "", ALL, wave.id)
        if cell is None or not cell.shown:
            continue
        title = capitalised(wave_title(release, wave.id, language))
        invited = cell.get("invited")
        number = people(cell, "responded")[1]
        known = {"wave": title, "n": number, "invited": int(invited or 0)}
        lines.append(say("answered_of" if invited else "answered", language, **known))
    return tuple(lines)


def _named(release: Release) -> list[str]:
    """Return what the page is about: measures named in advance, else the topics', else scales."""
    rules = release.text
    named = [m for family in rules.families.values() for m in family]
    named = named or [m for topic in rules.topics for m in topic.measures]
    named = named or [m for m, measure in rules.measures.items() if measure.kind == "scale"]
    known = [m for m in dict.fromkeys(named) if m in rules.measures]
    return [m for m in known if not is_difference(rules.measures[m])]


def _results(release: Release, pair: Pair, language: str) -> tuple[list[str], int]:
    """Return a line a measure, and how many cannot be shown."""
    lines: list[str] = []
    hidden = 0
    for measure in _named(release):
        now = level(release, measure, ALL, pair.later)
        if now is None or now.status == "not_asked" or len(lines) == MOST:
            continue
        if not now.shown or "mean" not in now.values:
            hidden += 1
            continue
        mean = format_mean(now.values["mean"], language)
        line = say("result", language, title=measure_title(release, measure, language), mean=mean)
        lines.append(f"{line} {_moved(release, measure, pair, mean, language)}".strip())
    return lines, hidden


def _moved(release: Release, measure: str, pair: Pair, mean: str, language: str) -> str:
    if not pair.is_pair or is_reworded(release, measure, pair):
        return ""
    cell, before = change(release, measure, ALL, pair), level(release, measure, ALL, pair.earlier)
    if cell is None or not cell.shown or before is None or not before.shown:
        return ""
    was = format_mean(before.values["mean"], language)
    way = direction(cell) or "open"
    return say(f"{way}_little" if was == mean and way != "open" else way, language, was=was)


def _scale(release: Release, pair: Pair, language: str) -> str:
    """Say what the ends of the scale mean, where the measures share one."""
    measures = _named(release)
    rulers = {one_ruler(release, [measure]) for measure in measures}
    words = end_words(release, measures, language) if measures else ("", "")
    waves = [wave_title(release, w, language) for w in (pair.earlier, pair.later) if w]
    told = say("waves", language, waves=listed(waves, language))
    if len(rulers) != 1 or not all(words):
        return told
    low, high = rulers.pop()
    ends = {"low": f"{low:g}", "high": f"{high:g}"}
    named = {"low_words": words[0].lower(), "high_words": words[1].lower()}
    return f"{told} {say('scale', language, **named, **ends)}"
