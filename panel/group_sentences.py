"""Conclusions about groups beside each other: the gap, the matrix, influence, who answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from panel.numbers import format_mean
from panel.release import Release
from panel.released import (
    ALL,
    Pair,
    Who,
    battery_items,
    compared_roles,
    find,
    gap_of,
    group_title,
    level,
    people,
    rated_role,
    wave_title,
)
from panel.sentence_words import say
from panel.sentences import differs
from panel.texts import capitalised, listed, lowered, spoken


def gap_sentence(release: Release, battery: str, who: Who, wave: str, language: str) -> str:
    """Say who has the best and the poorest opportunities, if the gap exceeds chance."""
    measure = gap_of(release, battery)
    gap = find(release, "gap", measure, who, wave) if measure else None
    if gap is None:
        return say("gap.none", language)
    if not gap.shown:
        return say("gap.hidden", language)
    items = battery_items(release, battery)
    cells = {
        role: level(release, items[role], who, wave) for role in compared_roles(release, battery)
    }
    means = {role: c.values["mean"] for role, c in cells.items() if c is not None and c.shown}
    if not gap.get("beyond") or len(means) < 2:
        return say("gap.open", language)
    return say(
        "gap.beyond",
        language,
        best=capitalised(_ties(release, means, max(means.values()), language)),
        poorest=_ties(release, means, min(means.values()), language),
        gap=format_mean(gap.values["gap"], language),
    )


def _ties(release: Release, means: dict[str, float], mean: float, language: str) -> str:
    tied = [role for role, value in means.items() if value == mean]
    names = [lowered(spoken(rated_role(release, role).title, language)) for role in tied]
    return listed(names, language)


def matrix_sentence(
    release: Release, battery: str, raters: Sequence[Who], wave: str, language: str
) -> str:
    """Say whom each rater group puts highest, ties together."""
    items = battery_items(release, battery)
    tops: dict[tuple[str, ...], list[str]] = {}
    for rater in raters:
        cells = {role: level(release, item, rater, wave) for role, item in items.items()}
        means = {role: c.values["mean"] for role, c in cells.items() if c is not None and c.shown}
        if means:
            best = max(means.values())
            top = tuple(role for role, mean in means.items() if mean == best)
            tops.setdefault(top, []).append(group_title(release, rater, language))
    if not tops:
        return say("matrix.hidden", language)

    def named(roles: tuple[str, ...]) -> str:
        return listed(
            [lowered(spoken(rated_role(release, r).title, language)) for r in roles], language
        )

    if len(tops) == 1:
        return say("matrix.all", language, role=named(next(iter(tops))))
    ranked = sorted(tops.items(), key=lambda item: -len(item[1]))[:2]
    parts = [
        say("matrix.some", language, parties=_party_names(parties, language), role=named(roles))
        for roles, parties in ranked
    ]
    return capitalised(say("and_clause", language).join(parts)) + "."


def _party_names(parties: Sequence[str], language: str) -> str:
    return listed([lowered(party) for party in parties], language)


def influence_sentence(
    release: Release, measures: tuple[str, str], parties: Sequence[Who], wave: str, language: str
) -> str:
    """Say whether opportunity is equal where influence is not."""
    extremes = [_extremes(release, measure, parties, wave) for measure in measures]
    first, second = extremes
    if first and second:
        names = [lowered(spoken(release.text.measures[m].title, language)) for m in measures]
        tops = [lowered(group_title(release, pair[0], language)) for pair in (first, second)]
        return say(
            "influence.both", language, first=names[0], second=names[1], a=tops[0], b=tops[1]
        )
    found = second or first
    if not found:
        return say("influence.open", language)
    key, measure = ("second", measures[1]) if second else ("first", measures[0])
    high, low = found
    means = [level(release, measure, who, wave) for who in found]
    a, b = (format_mean(cell.values["mean"], language) for cell in means if cell is not None)
    return say(
        f"influence.{key}",
        language,
        high=group_title(release, high, language),
        low=lowered(group_title(release, low, language)),
        a=a,
        b=b,
    )


def _extremes(
    release: Release, measure: str, parties: Sequence[Who], wave: str
) -> tuple[Who, Who] | None:
    """Return the highest and the lowest party if their intervals lie apart."""
    cells = [(who, level(release, measure, who, wave)) for who in parties]
    shown = [(who, c) for who, c in cells if c is not None and c.shown and "ci_low" in c.values]
    if len(shown) < 2:
        return None
    shown.sort(key=lambda item: item[1].values["mean"])
    (low, bottom), (high, top) = shown[0], shown[-1]
    # The extremes were picked after seeing the numbers, so their intervals must not even touch.
    apart = top.values["ci_low"] > bottom.values["ci_high"] and differs(top, bottom) > 0
    return (high, low) if apart else None


def response_sentence(release: Release, wave: str, language: str, who: Who = ALL) -> str:
    """Say how many of the invited answered."""
    cell = find(release, "participation", "", who, wave)
    if cell is None or not cell.shown:
        return of_group(release, who, say("matrix.hidden", language), language)
    title = capitalised(wave_title(release, wave, language))
    if who != ALL:
        title = f"{group_title(release, who, language)}, {wave_title(release, wave, language)}"
    _, responded = people(cell, "responded")
    invited = cell.get("invited")
    if invited is None:
        return say("response.unknown", language, responded=responded, wave=title)
    return say("response", language, responded=responded, invited=f"{invited:g}", wave=title)


def of_group(release: Release, who: Who, told: str, language: str) -> str:
    """Name the group that a sentence is about, where it is not everybody."""
    if who == ALL:
        return told
    name = group_title(release, who, language)
    return say("panel.group", language, group=name, told=lowered(told))


def panel_sentence(release: Release, pair: Pair, language: str, who: Who = ALL) -> str:
    """Say how many answered both times."""
    cell = find(release, "participation", "", who, pair.earlier, pair.later)
    if cell is None or not cell.shown:
        return of_group(release, who, say("panel.hidden", language), language)
    told = say(
        "panel",
        language,
        both=people(cell, "both")[1],
        first=people(cell, "first_only")[1],
        later=people(cell, "later_only")[1],
        a=wave_title(release, pair.earlier, language),
        b=wave_title(release, pair.later, language),
    )
    return of_group(release, who, told, language)


def asked_sentence(
    asked: Mapping[str, Sequence[str]], everyone: int, release: Release, pair: Pair, language: str
) -> str:
    """Say how many questions each wave had, and how many of the later's went to every party."""
    number = len(asked[pair.later])
    fields: dict[str, object] = {
        "number": number,
        "wave": wave_title(release, pair.later, language),
    }
    key = "asked"
    if pair.is_pair:
        key = "asked.both"
        fields |= {
            "first": len(asked[pair.earlier]),
            "a": wave_title(release, pair.earlier, language),
        }
    told = say(key, language, **fields)
    # Of a study whose parties all have questions of their own this would say nothing.
    return f"{told} {say('asked.everyone', language, k=everyone, n=number)}" if everyone else told


def log_sentence(release: Release, pair: Pair, language: str) -> str:
    """Say how many questions of two waves can be compared."""
    lines = [c for c in release.text.log if (c.wave_from, c.wave_to) == (pair.earlier, pair.later)]
    if not lines:
        return say("log.none", language)
    same = sum(line.verdict in ("comparable", "recode") for line in lines)
    beside = sum(line.verdict == "pair_only" for line in lines)
    return say("log", language, same=same, total=len(lines), pair=beside)
