"""Which question a column is by the header's structure: a matrix row under its question."""

from __future__ import annotations

from collections.abc import Mapping

from survey.importing.raw_export import RawColumn
from survey.importing.wording import pages_of, plain
from survey.instrument import Instrument

Target = tuple[str, str | None]
SHORTEST = 12
"""A heading that was cut must keep so many letters to be known again."""


def structure_wordings(instrument: Instrument) -> dict[tuple[str, str], Target]:
    """Return the question of every pair of a common question and a row under it.

    On a page without a common question any will do; a pair that fits two questions is none's.
    """
    found: dict[tuple[str, str], set[Target]] = {}
    pages = pages_of(instrument)
    for question in instrument.questions.values():
        page = pages[question.id]
        stems = {plain(text) for text in (*page.stem.values(), *page.title.values())}
        if not page.stem:
            stems |= {""}
        for text in question.text.values():
            for stem in stems:
                found.setdefault((stem, plain(text)), set()).add((question.id, None))
    return {pair: targets.copy().pop() for pair, targets in found.items() if len(targets) == 1}


def match_structure(
    column: RawColumn,
    wordings: Mapping[str, Target],
    structure: Mapping[tuple[str, str], Target],
) -> Target | None:
    """Find a column's question by its row and common question, or by a heading that was cut."""
    if column.item:
        item = plain(column.item)
        found = structure.get((plain(column.stem), item)) or structure.get(("", item))
        if found:
            return found
    for text in (column.label, column.name):
        if text.rstrip().endswith(("..", "…")) and len(plain(text)) >= SHORTEST:
            targets = {of for words, of in wordings.items() if words.startswith(plain(text))}
            if len(targets) == 1:
                return targets.pop()
    return None
