"""Which question a column is by the header's structure: a matrix row under its question."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from survey.importing.raw_export import RawColumn
from survey.importing.wording import SHORTEST, may_be_cut, plain
from survey.instrument import Instrument

Target = tuple[str, str | None]

_JOINT = re.compile(r"\s*[-–:]\s*")
JOINTS = 20
"""A heading is parted in at most so many places to find a common question and a row."""


@dataclass(frozen=True, slots=True)
class Structure:
    """What the questions' places on their pages say of headings.

    Parameters
    ----------
    rows
        By the wording of a row, the common questions it may stand under and its question.
    cut
        Every wording in order, to find those that begin as a heading that was cut.
    targets
        The question of each wording.
    """

    rows: Mapping[str, tuple[tuple[str, Target], ...]]
    cut: tuple[str, ...]
    targets: Mapping[str, Target]


def build_structure(
    instrument: Instrument, wordings: Mapping[str, Target], taken: Collection[Target]
) -> Structure:
    """Collect pairs of a common question and a row, and the wordings that no name has taken.

    On a page without a common question any will do; a pair that fits two questions is none's.
    """
    found: dict[tuple[str, str], set[Target]] = {}
    for page in instrument.pages:
        stems = {plain(text) for text in (*page.stem.values(), *page.title.values())}
        if not page.stem:
            stems |= {""}
        for question in page.questions:
            for text in question.text.values():
                for stem in stems:
                    found.setdefault((stem, plain(text)), set()).add((question.id, None))
    rows: dict[str, list[tuple[str, Target]]] = {}
    for (stem, row), targets in found.items():
        (target, *others) = targets
        if not others and target not in taken:
            rows.setdefault(row, []).append((stem, target))
    free = {words: target for words, target in wordings.items() if target not in taken}
    return Structure({row: tuple(of) for row, of in rows.items()}, tuple(sorted(free)), free)


def match_structure(column: RawColumn, structure: Structure) -> Target | None:
    """Find a column's question by its row and common question, or by a heading that was cut."""
    if column.item:
        stems = dict(structure.rows.get(plain(column.item), ()))
        found = stems.get(plain(column.stem)) or stems.get("")
        if found:
            return found
    for text in (column.label, column.name):
        found = _under_stem(text, structure) or _cut(text, structure)
        if found:
            return found
    return None


def _under_stem(text: str, structure: Structure) -> Target | None:
    """Part a heading, `Think of spring...-I am heard`, where a known row stands behind."""
    for head, row in _partings(text):
        targets = set()
        for stem, target in structure.rows.get(plain(row), ()):
            cut = may_be_cut(head) and stem.startswith(plain(head))
            if stem and (stem == plain(head) or cut):
                targets.add(target)
        if len(targets) == 1:
            return targets.pop()
    return None


def _partings(text: str) -> Iterator[tuple[str, str]]:
    for number, joint in enumerate(_JOINT.finditer(text)):
        if number == JOINTS:
            return
        yield text[: joint.start()], text[joint.end() :]


def _cut(text: str, structure: Structure) -> Target | None:
    given = plain(text)
    if len(given) < SHORTEST or not may_be_cut(text):
        return None
    targets = set()
    for number in range(bisect_left(structure.cut, given), len(structure.cut)):
        words = structure.cut[number]
        if not words.startswith(given):
            break
        targets.add(structure.targets[words])
        if len(targets) > 1:
            return None
    return targets.pop() if targets else None
