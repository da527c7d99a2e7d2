"""Retention: how many of those who answered, and could be asked again, answered again.

A share is shown where the group's response pattern is, and where everybody who answered is kept,
lost or outside it (may not be linked, no longer eligible, not known) in numbers that may be shown.
So those outside, and the people who refused linking among them, do not follow by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from panel.cells.cell import NOT_ASKED, Cell, Source, band
from panel.cells.counts import decide_counts, share_values
from panel.dataset import Panel
from panel.disclosure import DERIVED, SHOWN
from panel.estimators.shares import Share
from panel.groups import GROUP_KINDS, Group
from panel.participation import respondents
from panel.release import CellKey
from panel.retention import panel_retention, retention
from survey.study import Disclosure


def retention_cells(source: Source) -> Iterator[Cell]:
    """Yield retention by pair of waves, and over all waves where there are more than two."""
    for cell in source.once("retention", lambda: tuple(_cells(source.panel, source.rules))):
        alone = cell.address[0] == "retention" and cell.decision == SHOWN
        hidden = alone and ("participation", *cell.address[1:]) not in source.shown
        yield Cell(cell.address, DERIVED) if hidden else cell


def _cells(panel: Panel, rules: Disclosure) -> Iterator[Cell]:
    """Yield the shares as they are where the response pattern of their group is shown."""
    found = list(retention(panel, GROUP_KINDS))
    for pair in panel.pairs:
        own = [each for each in found if (each.wave_from, each.wave_to) == pair]
        parts = {
            each.group: (
                each.retained.k,
                each.retained.n - each.retained.k,
                each.answered_again - each.retained.k,
                each.answered - each.answered_again - (each.retained.n - each.retained.k),
            )
            for each in own
        }
        decided = decide_counts(parts, rules.min_n)
        for each in own:
            group, share = each.group, each.retained
            address: CellKey = ("retention", "", group.kind, group.id, *pair, "all")
            if not share.n:
                yield Cell(address, NOT_ASKED)
                continue
            yield Cell(address, decided[group], band(share.n, rules) | share_values(share))
    if len(panel.waves) > 2:
        yield _cumulative(panel, rules)


def _cumulative(panel: Panel, rules: Disclosure) -> Cell:
    """Return the retention over all waves, protected step by step as between two waves.

    Who answered two waves, but not all up to the later of them, is no part of it and counted
    with the parts.
    """
    everybody = Group("all")
    waves = [wave for wave in panel.library.waves if wave in panel.waves]
    found = panel_retention(panel)
    parts = [len(respondents(panel, waves[0])) - found.n]
    for before, step in pairwise((Share(found.n, found.n), *found.steps)):
        parts += [step.k, step.n - step.k, before.k - step.n]
    answered = [respondents(panel, wave).index for wave in waves]
    for place, step in enumerate(found.steps, start=1):
        parts += [len(one.intersection(answered[place])) - step.k for one in answered[:place]]
    address: CellKey = ("retention_all", "", "all", "all", waves[0], waves[-1], "all")
    if found.rate is None:
        return Cell(address, NOT_ASKED)
    whole = Share(0, found.n, found.rate, found.ci_low, found.ci_high)
    decision = decide_counts({everybody: parts}, rules.min_n)[everybody]
    return Cell(address, decision, band(found.n, rules) | share_values(whole))
