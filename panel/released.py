"""What the pages ask a release: which measures belong together, and what a cell says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from panel.numbers import EN_DASH, SUPPRESSED, format_count
from panel.release import (
    Release,
    ReleasedCell,
    ReleasedGroup,
    ReleasedMeasure,
    check_released,
)
from panel.texts import spoken, text
from panel.wave_names import latest_first
from survey.study import Topic

GroupKind = Literal["all", "project", "party"]


@dataclass(frozen=True, slots=True)
class Who:
    """A group whose numbers are asked for."""

    kind: GroupKind = "all"
    id: str = "all"


ALL = Who()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two waves; a study with one wave so far has no earlier one."""

    earlier: str
    later: str

    @property
    def is_pair(self) -> bool:
        """Whether there are two waves to compare."""
        return bool(self.earlier)


def find(
    release: Release,
    table: str,
    measure: str,
    who: Who,
    wave: str,
    wave_to: str = "",
    subset: str = "all",
) -> ReleasedCell | None:
    """Return a cell, or `None` where the release plan has none."""
    check_released(release)
    return release.find((table, measure, who.kind, who.id, wave, wave_to, subset))


def level(release: Release, measure: str, who: Who, wave: str) -> ReleasedCell | None:
    """Return the mean of a measure in a group and wave."""
    return find(release, "level", measure, who, wave) if wave else None


def change(
    release: Release, measure: str, who: Who, pair: Pair, subset: str = "all"
) -> ReleasedCell | None:
    """Return the change of a measure in a group."""
    return find(release, "change", measure, who, pair.earlier, pair.later, subset)


def n_text(cell: ReleasedCell | None, language: str) -> str:
    """Write the number of answers: `17`, `5–9` or `:`."""
    if cell is None:
        return "."
    low, high = cell.get("n_low"), cell.get("n_high")
    if not cell.shown or low is None or high is None:
        return SUPPRESSED
    if low == high:
        return format_count(int(low), language)
    return f"{int(low)}{EN_DASH}{int(high)}"


def pairs_of(release: Release) -> tuple[Pair, ...]:
    """Return the pairs of waves that can be chosen, the latest first."""
    text = release.text
    if text.pairs:
        order = [wave.id for wave in text.waves]
        return tuple(Pair(*pair) for pair in latest_first(text.pairs, order))
    return (Pair("", text.waves[-1].id),)


def pair_key(pair: Pair) -> str:
    """Return a pair of waves as it stands in addresses and options: `2016-2017`."""
    return f"{pair.earlier}-{pair.later}" if pair.is_pair else pair.later


def wave_title(release: Release, wave: str, language: str) -> str:
    """Return a wave's title."""
    return next((spoken(w.title, language) for w in release.text.waves if w.id == wave), wave)


def wave_short(release: Release, wave: str, language: str) -> str:
    """Return a wave's name for narrow places: its id where that is a year or the like."""
    title = wave_title(release, wave, language)
    return wave if len(wave) >= 4 and wave in title else title


def group_title(release: Release, who: Who, language: str) -> str:
    """Return a group's title, «Alle» for everybody."""
    if who.kind == "all":
        return text("all", language)
    groups = release.text.projects if who.kind == "project" else release.text.parties
    return next((spoken(g.title, language) for g in groups if g.id == who.id), who.id)


def projects(release: Release) -> tuple[Who, ...]:
    """Return the projects, in the study's order."""
    return tuple(Who("project", project.id) for project in release.text.projects)


def measure_title(release: Release, measure: str, language: str) -> str:
    """Return a measure's title."""
    return spoken(release.text.measures[measure].title, language)


def has_levels(release: Release, measure: str, who: Who, waves: Iterable[str]) -> bool:
    """Tell whether there is a mean, shown or hidden, in any of the waves."""
    return any(level(release, measure, who, wave) is not None for wave in waves)


def is_all_hidden(release: Release, who: Who) -> bool:
    """Tell whether not one mean of a group may be shown."""
    waves = [wave.id for wave in release.text.waves]
    cells = (level(release, m, who, wave) for m in release.text.measures for wave in waves)
    return not any(cell is not None and cell.shown for cell in cells)


def is_personal(measure: ReleasedMeasure) -> bool:
    """Tell whether a measure is a score on an answer scale, not a gap or a difference."""
    return measure.low is not None and measure.high is not None and not is_difference(measure)


def is_difference(measure: ReleasedMeasure) -> bool:
    """Tell whether a measure is one score minus another: it reaches as far below 0 as above."""
    if measure.kind != "measure" or measure.low is None or measure.high is None:
        return False
    return measure.low < 0 and measure.low == -measure.high


def topics_of(release: Release, pair: Pair, *pages: str) -> tuple[Topic, ...]:
    """Return the study's topics for these pages, with the measures that have numbers.

    A question reworded for the later wave is shown under its later name. A study without topics
    gets one of its indices and scales, or of its questions.
    """
    measures = release.text.measures
    later_name = {m.before: m.id for m in measures.values() if m.before and pair.later in m.waves}
    waves = [wave.id for wave in release.text.waves]
    everywhere = (ALL, *projects(release))

    def known(id: str) -> bool:
        there = id in measures and is_personal(measures[id]) and measures[id].battery is None
        return there and any(has_levels(release, id, who, waves) for who in everywhere)

    if release.text.topics:
        chosen = [t for t in release.text.topics if not pages or t.page in pages]
        kept = [
            (t, tuple(dict.fromkeys(later_name.get(m, m) for m in t.measures if known(m))))
            for t in chosen
        ]
        return tuple(t.model_copy(update={"measures": ids}) for t, ids in kept if ids)
    if pages and "equality" not in pages:
        return ()
    scored = tuple(id for id, m in measures.items() if m.kind != "item" and known(id))
    every = scored or tuple(id for id in measures if known(id))
    title = {"nb": text("row.measure", "nb"), "en": text("row.measure", "en")}
    return (
        (Topic(id="all", page="equality", title=title, question={}, measures=every),)
        if every
        else ()
    )


def one_ruler(release: Release, measures: Iterable[str]) -> tuple[float, float]:
    """Return the ends of the answer scale most of the measures share."""
    known = release.text.measures
    ends = [(known[m].low, known[m].high) for m in measures]
    most = max(set(ends), key=ends.count) if ends else (1.0, 5.0)
    return (most[0] or 0.0, most[1] or 0.0)


def on_ruler(release: Release, measures: Iterable[str], ends: tuple[float, float]) -> list[str]:
    """Return the measures answered on this scale."""
    known = release.text.measures
    return [m for m in measures if (known[m].low, known[m].high) == ends]


def end_words(release: Release, measures: Iterable[str], language: str) -> tuple[str, str]:
    """Return the words of the scale's two ends that most of the measures share."""
    known = release.text.measures
    found = [
        (spoken(known[m].low_words, language), spoken(known[m].high_words, language))
        for m in measures
    ]
    return max(set(found), key=found.count) if found else ("", "")


def gap_measures(release: Release) -> tuple[str, ...]:
    """Return the measures that are the gap of a battery."""
    return _measures_in(release, "gap")


def batteries(release: Release) -> tuple[str, ...]:
    """Return the batteries in which groups are rated."""
    found = [m.battery for m in release.text.measures.values() if m.battery and m.rates]
    return tuple(dict.fromkeys(found))


def battery_items(release: Release, battery: str) -> dict[str, str]:
    """Return the battery's questions by the role they rate."""
    measures = release.text.measures.values()
    return {m.rates: m.id for m in measures if m.battery == battery and m.rates}


def gap_of(release: Release, battery: str) -> str | None:
    """Return the gap measure of a battery, if it has one."""
    measures = release.text.measures
    return next((id for id in gap_measures(release) if measures[id].battery == battery), None)


def own_others_of(release: Release, battery: str) -> str | None:
    """Return the own-minus-others measure of a battery, if it has one."""
    measures = release.text.measures
    found = _measures_in(release, "self_others")
    return next((id for id in found if measures[id].battery == battery), None)


def compared_roles(release: Release, battery: str) -> tuple[str, ...]:
    """Return the rated roles the gap compares, in the study's order."""
    gap = gap_of(release, battery)
    inside = release.text.measures[gap].items if gap else ()
    items = battery_items(release, battery)
    return tuple(role.id for role in release.text.roles if items.get(role.id) in inside)


def rated_role(release: Release, role: str) -> ReleasedGroup:
    """Return a rated role."""
    return next(group for group in release.text.roles if group.id == role)


def party_places(release: Release) -> dict[str, int]:
    """Return each party's place in the palette.

    Where a battery compares roles, a party has the colour of its first compared role, so that
    the pictures agree; without one the colours go by the order of the parties.
    """
    parties = [party.id for party in release.text.parties]
    compared = [role for battery in batteries(release) for role in compared_roles(release, battery)]
    if not compared:
        return {party: place for place, party in enumerate(parties)}
    places: dict[str, int] = {}
    for place, role in enumerate(compared):
        party = rated_role(release, role).party
        if party is not None:
            places.setdefault(party, place)
    return {party: places.get(party, len(parties) + 4) for party in parties}


def difference_measure(release: Release) -> tuple[str, str, str] | None:
    """Return a difference and the two scores it is made of: (measure, first, second)."""
    measures = release.text.measures
    for id, measure in measures.items():
        if not is_difference(measure):
            continue
        parts = [
            m for m in measures.values() if m.kind == "scale" and set(m.items) <= set(measure.items)
        ]
        first = next((m.id for m in parts if measure.items[0] in m.items), None)
        second = next((m.id for m in parts if measure.items[-1] in m.items), None)
        if first and second and first != second:
            return id, first, second
    return None


def earlier_name(release: Release, measure: str, pair: Pair) -> str | None:
    """Return what a measure was called in the earlier wave, reworded or not; `None` if absent."""
    if not pair.is_pair:
        return None
    found = release.text.measures[measure]
    if pair.earlier in found.waves:
        return measure
    return found.before if found.before in release.text.measures else None


def is_reworded(release: Release, measure: str, pair: Pair) -> bool:
    """Tell whether the question was reworded between the waves."""
    return earlier_name(release, measure, pair) not in (None, measure)


def _measures_in(release: Release, table: str) -> tuple[str, ...]:
    rows = release.rows
    found = rows.loc[rows["table"] == table, "measure"].unique()
    return tuple(id for id in found if id in release.text.measures)


def people(cell: ReleasedCell, name: str) -> tuple[float, str]:
    """Return a number of people and how it is written: exact, or the band it lies in.

    The number of a band is its middle, for drawing only.
    """
    low, high = cell.get(f"{name}_low"), cell.get(f"{name}_high")
    if low is not None and high is not None:
        return (low + high) / 2, f"{low:.0f}–{high:.0f}"
    count = cell.get(name) or 0.0
    return count, f"{count:.0f}"
