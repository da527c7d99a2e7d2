"""Numbers of people: who was invited, who answered, who answered both times."""

from __future__ import annotations

from collections.abc import Iterator

from panel.cells.cell import Cell, Source
from panel.cells.counts import count_values, decide_counts
from panel.dataset import Panel
from panel.groups import GROUP_KINDS
from panel.participation import patterns, responses
from panel.release import PARTS, CellKey
from survey.study import Disclosure


def participation_cells(source: Source) -> Iterator[Cell]:
    """Yield who was invited and answered, and response patterns."""
    yield from source.once("participation", lambda: tuple(_cells(source.panel, source.rules)))


def _cells(panel: Panel, rules: Disclosure) -> Iterator[Cell]:
    answered = list(responses(panel, GROUP_KINDS))
    for wave in panel.waves:
        here = [response for response in answered if response.wave == wave]
        decided = decide_counts({r.group: (r.responded,) for r in here}, rules.min_n)
        for response in here:
            group = response.group
            address: CellKey = ("participation", "", group.kind, group.id, wave, "", "all")
            values: dict[str, float | None] = {"invited": response.invited}
            values |= count_values("responded", response.responded, rules)
            yield Cell(address, decided[group], values)
    strips = list(patterns(panel, GROUP_KINDS))
    for pair in panel.pairs:
        own = [strip for strip in strips if (strip.wave_from, strip.wave_to) == pair]
        decided = decide_counts({strip.group: strip.parts for strip in own}, rules.min_n)
        for strip in own:
            group = strip.group
            address = ("participation", "", group.kind, group.id, *pair, "all")
            counts: dict[str, float | None] = {}
            for name, part in zip(PARTS, strip.parts, strict=True):
                counts |= count_values(name, part, rules)
            yield Cell(address, decided[group], counts)
