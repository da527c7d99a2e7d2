"""What is compared: every rated question, scale and index, followed through the waves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from survey.comparability import Recode, comparable_items
from survey.definition import Code, Text
from survey.instrument import AnswerScale, Instrument
from survey.library import Library
from survey.study import AnonymityClass

Kind = Literal["item", "scale", "measure"]

PERSON_KINDS = ("mean", "difference")
"""Kinds of measure that give each person a score."""


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure as it runs through the waves.

    Parameters
    ----------
    id
        Its name in the latest wave it was asked.
    names
        Its name by wave, for the waves in which it is the same measure.
    items
        By wave, the questions it is scored on: where the waves' versions of a scale differ,
        only those that compare in all of them.
    left_out
        Questions of the scale that do not compare and are left out of `items`.
    comparable
        Whether scores of different waves may be subtracted.
    before
        The line it was reworded from, which is shown beside it and never subtracted.
    """

    id: str
    kind: Kind
    names: Mapping[str, str]
    title: Text
    anonymity: AnonymityClass
    judged: frozenset[str]
    items: Mapping[str, tuple[str, ...]]
    left_out: tuple[str, ...] = ()
    comparable: bool = True
    before: str | None = None


@dataclass(slots=True)
class _ItemLine:
    names: dict[str, str] = field(default_factory=dict)
    before: str | None = None


def build_lines(library: Library) -> tuple[MeasureLine, ...]:
    """Return every measure of a study: indices, then scales, then rated questions."""
    items = _item_lines(library)
    line_of = {
        (wave, name): number
        for number, line in enumerate(items)
        for wave, name in line.names.items()
    }
    latest = {wave: number for number, wave in enumerate(library.waves)}
    made: list[MeasureLine] = []
    seen: set[str] = set()
    for kind in ("measure", "scale"):
        for wave in reversed(library.waves):
            for name in _scored(library.instruments[wave], kind):
                if name not in seen:
                    seen.add(name)
                    made.append(_scale_line(library, name, kind, line_of))
    for line in sorted(items, key=lambda line: _order(line, library)):
        wave = max(line.names, key=lambda wave: latest[wave])
        instrument, name = library.instruments[wave], line.names[wave]
        made.append(
            MeasureLine(
                id=name,
                kind="item",
                names=dict(line.names),
                title=instrument.title_of(name),
                anonymity=instrument.anonymity_of(name),
                judged=instrument.judged_by(name),
                items={wave: (name,) for wave, name in line.names.items()},
                before=line.before,
            )
        )
    return tuple(made)


def score_bounds(line: MeasureLine, library: Library, wave: str) -> tuple[float, float]:
    """Return the lowest and the highest score a measure can have in a wave."""
    instrument = library.instruments[wave]
    low, high = instrument.answer_of(line.items[wave][0]).bounds
    rule = instrument.measures.get(line.names[wave])
    return (low - high, high - low) if rule and rule.kind == "difference" else (low, high)


def answer_codes(line: MeasureLine, library: Library) -> list[float]:
    """Return the codes of a question's answers in its latest wave, lowest first."""
    latest = max(line.names, key=library.waves.index)
    scale = library.instruments[latest].answer_of(line.names[latest])
    return sorted(float(code) for code in scale.choices if not isinstance(code, str))


def recodes_to_latest(library: Library, wave: str) -> dict[str, Recode]:
    """Return how a wave's rated questions read in the codes of the latest wave they compare with.

    Only those with other codes there.
    """
    asked = library.instruments[wave]
    names = {item: item for item in asked.questions if asked.is_rated(item)}
    codes: dict[str, dict[Code, Code]] = {}
    scales: dict[str, AnswerScale] = {}
    waves = library.waves
    for earlier, later in pairwise(waves[waves.index(wave) :]):
        instrument = library.instruments[later]
        bridge = library.bridges[earlier, later]
        matches = comparable_items(library.instruments[earlier], instrument, bridge)
        following = {
            match.earlier_id: (name, match)
            for name, match in matches.items()
            if match.verdict in ("comparable", "recode")
        }
        names = {item: name for item, name in names.items() if name in following}
        for item, name in names.items():
            names[item], match = following[name]
            if match.verdict == "recode":
                before = codes.get(item) or {code: code for code in match.recode}
                codes[item] = {old: match.recode.get(new, new) for old, new in before.items()}
            scales[item] = instrument.answer_of(names[item])
    return {item: Recode(known, *scales[item].bounds) for item, known in codes.items()}


def _item_lines(library: Library) -> list[_ItemLine]:
    lines: list[_ItemLine] = []
    current: dict[str, _ItemLine] = {}
    earlier: str | None = None
    for wave in library.waves:
        instrument = library.instruments[wave]
        matches = {}
        if earlier is not None:
            bridge = library.bridges[earlier, wave]
            matches = comparable_items(library.instruments[earlier], instrument, bridge)
        following: dict[str, _ItemLine] = {}
        for item in (id for id in instrument.questions if instrument.is_rated(id)):
            match = matches.get(item)
            old = current.get(match.earlier_id) if match else None
            if match and old and match.verdict in ("comparable", "recode"):
                line = old
            else:
                line = _ItemLine()
                lines.append(line)
                if match and old and match.verdict == "pair_only":
                    line.before = match.earlier_id
            line.names[wave] = item
            following[item] = line
        current, earlier = following, wave
    return lines


def _scored(instrument: Instrument, kind: str) -> tuple[str, ...]:
    if kind == "scale":
        return tuple(instrument.scales)
    return tuple(id for id, rule in instrument.measures.items() if rule.kind in PERSON_KINDS)


def _scale_line(
    library: Library, name: str, kind: Kind, line_of: Mapping[tuple[str, str], int]
) -> MeasureLine:
    waves = [w for w in library.waves if name in _scored(library.instruments[w], kind)]
    items = {w: library.instruments[w].items_of(name) for w in waves}
    shared = set.intersection(*({line_of[w, item] for item in items[w]} for w in waves))
    core = {w: tuple(i for i in items[w] if line_of[w, i] in shared) for w in waves}
    comparable = bool(shared) and all(2 * len(core[w]) >= len(items[w]) for w in waves)
    kept = core if comparable else items
    left_out = dict.fromkeys(i for w in waves for i in items[w] if i not in kept[w])
    instrument = library.instruments[waves[-1]]
    return MeasureLine(
        id=name,
        kind=kind,
        names=dict.fromkeys(waves, name),
        title=instrument.title_of(name),
        anonymity=max(library.instruments[w].anonymity_of(name) for w in waves),
        judged=frozenset().union(*(library.instruments[w].judged_by(name) for w in waves)),
        items=kept,
        left_out=tuple(left_out),
        comparable=comparable,
    )


def _order(line: _ItemLine, library: Library) -> tuple[int, int]:
    """Order by the latest instrument, then by those before it for what was dropped."""
    waves = list(reversed(library.waves))
    wave = next(w for w in waves if w in line.names)
    return waves.index(wave), list(library.instruments[wave].questions).index(line.names[wave])
