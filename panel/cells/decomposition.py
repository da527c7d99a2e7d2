"""The change of all who answered, split into the same people and others.

A split is shown where its numbers are differences of means shown already: both levels, the change
of all and of those who answered both times, of the same group and the same parties, and nobody
or at least `min_n` people behind each term. People who changed party are told apart from joiners
and leavers only in the rows of parties, and only where that gives no small group away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from panel.cells.cell import Cell, Made, Source, Values, address_of, rounded
from panel.cells.split_parts import split_parts
from panel.disclosure import FEW, SHOWN, Decision, change_key, level_key, shown_with
from panel.estimates import Change, Level, party_codes
from panel.estimators.change_terms import TERMS, Decomposition
from panel.estimators.decomposition import (
    decompose_group_of,
    decompose_of,
    decompose_party_equal_of,
)
from panel.numbers import largest_remainder, round_half_away
from panel.release import CellKey
from panel.scores import Mask, MeasureScores

_DRAWS = 1000
_HIDDEN = Decision("secondary", "derived")


@dataclass(frozen=True, slots=True)
class _Split:
    """A group's change between two waves with what stands beside it."""

    scores: MeasureScores
    net: Change
    same: Change
    levels: tuple[Level, Level]

    @property
    def address(self) -> CellKey:
        group, waves = self.net.group, (self.net.wave_from, self.net.wave_to)
        return ("decomposition", self.net.measure, group.kind, group.id, *waves, "all")

    @property
    def others(self) -> tuple[Mask, Mask]:
        """Who answered the earlier and the later wave and is not among the same people."""
        first, later = (level.people for level in self.levels)
        return first & ~self.same.people_from, later & ~self.same.people_to

    @property
    def switchers(self) -> tuple[Mask, Mask]:
        """Who of the others answered both waves: they went out of the group, or came in."""
        waves = self.net.wave_from, self.net.wave_to
        both = np.logical_and(*(np.isfinite(self.scores.scores[wave]) for wave in waves))
        out, came = self.others
        return out & both, came & both


def decomposition_cells(source: Source) -> Iterator[Cell]:
    """Yield the splits of every scale and index; those of one measure are decided together."""
    for measure in source.comparison.scores:
        for pair in source.comparison.pairs:
            splits = list(_splits(measure, pair, source))
            shown = [split for split in splits if _is_shown(split, source)]
            apart = _switchers_apart(shown, source)
            for split in splits:
                if split not in shown:
                    yield Cell(split.address, _HIDDEN)
                    continue
                found = source.once(
                    (split.address, apart), partial(_decomposed, split, source, apart)
                )
                decision = SHOWN if found.estimable else FEW
                yield Cell(split.address, decision, _values(found), _made(split, found, apart))


def _splits(scores: MeasureScores, pair: tuple[str, str], source: Source) -> Iterator[_Split]:
    id = scores.line.id
    changes = {
        (change.group, change.estimand): change
        for change in source.changes_of(id)
        if (change.wave_from, change.wave_to) == pair
    }
    levels = {(level.group, level.wave): level for level in source.levels_of(id)}
    for (group, estimand), net in changes.items():
        if estimand == "all" and (group, "stayers") in changes:
            ends = levels[group, pair[0]], levels[group, pair[1]]
            yield _Split(scores, net, changes[group, "stayers"], ends)


def _is_shown(split: _Split, source: Source) -> bool:
    """Tell whether everything a split is made of is shown, and follows from it."""
    net, group = split.net, split.net.group
    here = (net.measure, group.kind, group.id)
    behind = [
        *(("level", *here, wave, "", "all") for wave in (net.wave_from, net.wave_to)),
        *(("change", *here, net.wave_from, net.wave_to, subset) for subset in ("all", "stayers")),
    ]
    sizes = (int(people.sum()) for people in (*split.others, split.same.people_from))
    if not all(key in source.shown for key in behind) or any(
        0 < size < source.rules.min_n for size in sizes
    ):
        return False
    return all(_is_replaced(party, split, source) for party in _parties(split))


def _parties(split: _Split) -> set[str]:
    """Return the parties that are not in all of the means a split is made of."""
    used: list[set[str]] = [
        set(weights or ())
        for weights in (
            *(level.weights for level in split.levels),
            split.net.weights_from,
            split.same.weights_from,
        )
    ]
    return used[0].union(*used) - used[0].intersection(*used)


def _is_replaced(party: str, split: _Split, source: Source) -> bool:
    """Tell whether nobody of a party answered both times and its change is shown by itself."""
    net = split.net
    if any(party not in (level.weights or ()) for level in split.levels):
        return False
    place = split.scores.party_ids.index(party)
    stayed = split.same.people_from & (split.scores.parties[net.wave_from] == place)
    key = ("change", net.measure, "party", party, net.wave_from, net.wave_to, "all")
    return net.group.kind == "all" and not stayed.any() and key in source.shown


def _switchers_apart(shown: list[_Split], source: Source) -> bool:
    """Tell whether people who came into a party, or went out, may have terms of their own."""
    parties = [split for split in shown if split.net.group.kind == "party"]
    found = [
        (wave, people)
        for split in parties
        for wave, people in zip(
            (split.net.wave_from, split.net.wave_to), split.switchers, strict=True
        )
        if people.any()
    ]
    rest = [
        others & ~switched
        for split in parties
        for others, switched in zip(split.others, split.switchers, strict=True)
    ]
    if any(0 < people.sum() < source.rules.min_n for people in (*(p for _, p in found), *rest)):
        return False
    if not found:
        return True
    scores = parties[0].scores
    id = scores.line.id
    beside = source.shown_of(id)
    levels = [v for v in source.levels_of(id) if address_of(id, level_key(v)) in beside]
    changes = [
        change
        for change in source.changes_of(id)
        if change.estimand != "model" and address_of(id, change_key(change)) in beside
    ]
    return shown_with(scores, levels, changes, found, source.rules)


def _decomposed(split: _Split, source: Source, apart: bool) -> Decomposition:
    scores, net, group = split.scores, split.net, split.net.group
    waves = net.wave_from, net.wave_to
    values = np.stack([scores.scores[wave] for wave in waves])
    inside = [scores.in_group(group, wave) for wave in waves]
    if net.weights_from is not None:
        least = source.panel.library.study.min_party
        parties = np.stack(
            [
                party_codes(scores, wave, people, net.weights_from)
                for wave, people in zip(waves, inside, strict=True)
            ]
        )
        return decompose_party_equal_of(
            values, parties, scores.party_ids, least, _DRAWS, switchers_apart=False
        )
    if group.kind == "all":
        return decompose_of(values, _DRAWS)
    told = apart and group.kind == "party"
    return decompose_group_of(values, np.stack(inside), group.id, _DRAWS, switchers_apart=told)


def _made(split: _Split, found: Decomposition, apart: bool) -> tuple[Made, ...]:
    if not found.estimable:
        return ()
    waves, group = (split.net.wave_from, split.net.wave_to), split.net.group
    parties = None if split.net.weights_from is None else found.parties_used
    told = apart and parties is None and group.kind == "party"
    return split_parts(split.scores, group, waves, parties, apart=told)


def _values(found: Decomposition) -> Values:
    """Return the total and its terms in tenths, rounded so that they add up, with intervals."""
    if found.total is None:
        return {}
    terms = {name: getattr(found, name) for name in TERMS}
    kept = {
        name: term
        for name, term in terms.items()
        if name in ("stayers", "joiners", "leavers") or term
    }
    values: dict[str, float | None] = {**rounded({"total": found.total})}
    values |= zip(kept, largest_remainder([*kept.values()], found.total, 1), strict=True)
    for name in ("total", *kept):
        if name in found.intervals:
            low, high = (round_half_away(end, 1) for end in found.intervals[name])
            # A term that was rounded for the sake of the sum may lie 0.1 outside.
            own = values[name] or 0.0
            values |= {f"{name}_ci_low": min(low, own), f"{name}_ci_high": max(high, own)}
    return values
