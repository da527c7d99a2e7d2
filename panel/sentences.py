"""Plain conclusions from a release: at most 28 words, and silent where chance may rule."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from panel.numbers import format_mean
from panel.release import Release, ReleasedCell
from panel.released import (
    Pair,
    Who,
    change,
    earlier_name,
    group_title,
    is_reworded,
    level,
    measure_title,
    projects,
    wave_title,
)
from panel.sentence_words import say
from panel.texts import capitalised, listed, lowered

MOST_NAMED = 2
"""So many measures are named one by one; more are counted."""

MOST_WORDS = 28

# Released limits are rounded to 0.1, so a difference must clear zero by what rounding may hide.
_ROUNDING = 0.1


def direction(cell: ReleasedCell | None) -> str | None:
    """Return `up` or `down` when the interval of a change excludes 0, else `None`."""
    if cell is None or not cell.shown:
        return None
    low, high = cell.get("ci_low"), cell.get("ci_high")
    if low is None or high is None:
        return None
    return "up" if low > 0 else "down" if high < 0 else None


def differs(first: ReleasedCell | None, second: ReleasedCell | None) -> int:
    """Return 1 when the first mean is decidedly higher than the second, -1 lower, else 0.

    Notes
    -----
    The interval of the difference of two independent means from their own intervals: Zou and
    Donner (2008), square-and-add; then kept from zero by what rounding to 0.1 may hide.
    """
    if first is None or second is None or not (first.shown and second.shown):
        return 0
    a, b = first.values, second.values
    if not all(name in cell for cell in (a, b) for name in ("mean", "ci_low", "ci_high")):
        return 0
    gap = a["mean"] - b["mean"]
    low = gap - hypot(a["mean"] - a["ci_low"], b["ci_high"] - b["mean"])
    high = gap + hypot(a["ci_high"] - a["mean"], b["mean"] - b["ci_low"])
    return 1 if low > _ROUNDING else -1 if high < -_ROUNDING else 0


def name_of(release: Release, measure: str, language: str) -> str:
    """Return a measure as a sentence names it: a question in quotation marks."""
    title = measure_title(release, measure, language)
    if release.text.measures[measure].kind != "item":
        return lowered(title)
    words = title.rstrip(".?").split()
    short = " ".join(words[:8]) + (" …" if len(words) > 8 else "")
    return f"«{short}»" if language == "nb" else f"“{short}”"


def hidden_sentence(release: Release, measure: str, language: str) -> str:
    """Say that a measure cannot be shown."""
    return say("suppressed", language, measure=capitalised(name_of(release, measure, language)))


def hidden_sentences(
    release: Release, measures: Sequence[str], who: Who, wave: str, language: str
) -> tuple[str, ...]:
    """Say which measures cannot be shown for a group, or how many where they are not few."""
    cells = {m: level(release, m, who, wave) for m in measures}
    asked = {m: cell for m, cell in cells.items() if cell and cell.status != "not_asked"}
    hidden = [m for m, cell in asked.items() if not cell.shown]
    if not hidden or len(hidden) == len(asked):
        return ()
    if len(hidden) <= MOST_NAMED:
        return tuple(hidden_sentence(release, m, language) for m in hidden)
    return (say("hidden.count", language, k=len(hidden), n=len(asked)),)


def change_sentence(
    release: Release, measures: Sequence[str], who: Who, pair: Pair, language: str
) -> str:
    """Say which measures went up or down in a group, and for how many that is open."""
    compared = [m for m in measures if not is_reworded(release, m, pair)]
    cells = {m: change(release, m, who, pair) for m in compared}
    known = {m: cell for m, cell in cells.items() if cell is not None and cell.shown}
    if not known:
        hidden = [m for m, cell in cells.items() if cell is not None]
        if len(hidden) > 1:
            return say("changes.hidden", language, n=len(hidden))
        if hidden:
            return hidden_sentence(release, hidden[0], language)
        later = wave_title(release, pair.later, language)
        reworded = any(is_reworded(release, m, pair) for m in measures)
        return say("reworded" if reworded else "one_wave", language, wave=later)
    if len(known) == 1:
        return _one_change(release, next(iter(known)), who, pair, language)
    moved = {way: [m for m, c in known.items() if direction(c) == way] for way in ("up", "down")}
    parts = [_moved(release, moved[way], way, language) for way in ("up", "down") if moved[way]]
    open_count = len(known) - len(moved["up"]) - len(moved["down"])
    if not parts:
        return say("none_moved", language, n=len(known))
    told = capitalised(say("and_clause", language).join(parts)) + "."
    if not open_count:
        return told
    return _fit(told, say("open", language, k=open_count, n=len(known)))


def _one_change(release: Release, measure: str, who: Who, pair: Pair, language: str) -> str:
    way = direction(change(release, measure, who, pair))
    name = name_of(release, measure, language)
    before = level(release, earlier_name(release, measure, pair) or measure, who, pair.earlier)
    now = level(release, measure, who, pair.later)
    if way is None:
        return say("undecided", language, measure=name)
    if not (before and now and before.shown and now.shown):
        return say(f"moved.{way}", language, measure=capitalised(name))
    a, b = (format_mean(cell.values["mean"], language) for cell in (before, now))
    return say(f"from_to.{way}", language, measure=capitalised(name), a=a, b=b)


def _moved(release: Release, measures: Sequence[str], way: str, language: str) -> str:
    if len(measures) <= MOST_NAMED:
        names = listed([name_of(release, m, language) for m in measures], language)
    else:
        names = say("count", language, n=len(measures))
    return say(f"went.{way}", language, names=names)


def profile_sentence(
    release: Release, measures: Sequence[str], project: Who, wave: str, language: str
) -> str:
    """Say where a project differs from every other, and that the rest cannot be decided."""
    others = [who for who in projects(release) if who != project]
    name = group_title(release, project, language)
    if not others:
        return say("alone", language, n=len(measures), project=name)
    found: dict[int, list[str]] = {1: [], -1: []}
    compared = 0
    for measure in measures:
        own = level(release, measure, project, wave)
        theirs = [level(release, measure, other, wave) for other in others]
        # «Enn i de andre» may be said only where every other project is seen.
        if own is None or not own.shown or not all(cell and cell.shown for cell in theirs):
            continue
        compared += 1
        ways = {differs(own, cell) for cell in theirs}
        if len(ways) == 1 and 0 not in ways:
            found[ways.pop()].append(measure)
    decided = [*found[-1], *found[1]]
    if not compared:
        return say("profile.hidden", language, project=name)
    if not decided:
        return say("profile.open", language, project=name)
    if len(decided) == 1:
        told = _one_difference(release, decided[0], project, others, wave, language)
    else:
        told = _differences(release, found, name, language)
    if compared == len(decided):
        return told
    return _fit(told, say("open", language, k=compared - len(decided), n=compared))


def _one_difference(
    release: Release, measure: str, project: Who, others: Sequence[Who], wave: str, language: str
) -> str:
    own = level(release, measure, project, wave)
    shown = [(who, level(release, measure, who, wave)) for who in others]
    known = [(who, cell) for who, cell in shown if cell is not None and cell.shown]
    way = "lower" if differs(own, known[0][1]) < 0 else "higher"
    rest = [
        f"{group_title(release, who, language)} ({format_mean(cell.values['mean'], language)})"
        for who, cell in known
    ]
    return say(
        f"difference.{way}",
        language,
        measure=capitalised(name_of(release, measure, language)),
        project=group_title(release, project, language),
        a=format_mean(own.values["mean"], language) if own else "",
        others=listed(rest, language),
    )


def _differences(release: Release, found: dict[int, list[str]], project: str, language: str) -> str:
    parts = []
    for way, word in ((-1, "lower"), (1, "higher")):
        measures = found[way]
        if not measures:
            continue
        names = [name_of(release, m, language) for m in measures]
        told = listed(names, language)
        if len(measures) > MOST_NAMED:
            told = say("count", language, n=len(measures))
        parts.append(say(f"differences.{word}", language, names=told))
    return capitalised(
        say("differences", language, parts=say("and_clause", language).join(parts), project=project)
    )


def topic_sentence(
    release: Release, title: str, measures: Sequence[str], pair: Pair, language: str
) -> str:
    """Say what moved in which project; what is open in the others."""
    cells = [
        (measure, who, change(release, measure, who, pair))
        for measure in measures
        for who in projects(release)
        if pair.is_pair and not is_reworded(release, measure, pair)
    ]
    known = [(m, who, cell) for m, who, cell in cells if cell is not None and cell.shown]
    if not known:
        return change_sentence(release, measures, Who(), pair, language)
    moved = [(m, who, cell) for m, who, cell in known if direction(cell)]
    if not moved:
        if len(measures) == 1:
            return say("undecided", language, measure=name_of(release, measures[0], language))
        return say("topic.open", language, topic=title)
    if len(moved) > MOST_NAMED:
        return say("topic.many", language, k=len(moved), n=len(known))
    parts = [
        say(
            f"topic.{direction(cell)}",
            language,
            project=group_title(release, who, language),
            measure=name_of(release, m, language),
            **_ends(release, m, who, pair, language),
        )
        for m, who, cell in moved
    ]
    told = capitalised(say("and_clause", language).join(parts)) + "."
    rest = len(known) - len(moved)
    return _fit(told, say("topic.rest", language, n=rest)) if rest else told


def _ends(release: Release, measure: str, who: Who, pair: Pair, language: str) -> dict[str, str]:
    found = {"span": ""}
    cells = [level(release, measure, who, wave) for wave in (pair.earlier, pair.later)]
    if all(cell is not None and cell.shown for cell in cells):
        a, b = (format_mean(cell.values["mean"], language) for cell in cells if cell)
        found["span"] = say("span", language, a=a, b=b)
    return found


def composition_sentence(
    release: Release, measure: str, who: Who, pair: Pair, language: str
) -> str:
    """Say that a level moved where it is open whether people changed or others answered."""
    everyone = change(release, measure, who, pair)
    same = change(release, measure, who, pair, "stayers")
    way = direction(everyone)
    if everyone is None or way is None or direction(same) == way:
        return change_sentence(release, [measure], who, pair, language)
    points = format_mean(abs(everyone.values["change"]), language)
    name = capitalised(name_of(release, measure, language))
    return say(f"composition.{way}", language, measure=name, d=points)


def moved_sentences(
    release: Release, measures: Sequence[str], who: Who, pair: Pair, language: str
) -> tuple[str, ...]:
    """Say of each measure that moved decidedly whether the same people changed."""
    moved = [m for m in measures if direction(change(release, m, who, pair))]
    return tuple(composition_sentence(release, m, who, pair, language) for m in moved)


def _fit(told: str, rest: str) -> str:
    """Add a second clause where the whole stays short enough."""
    whole = f"{told} {rest}"
    return whole if len(whole.split()) <= MOST_WORDS else told
