"""For how many months the owners' seats were filled between waves.

These are facts about offices from the register, and hold no answer. A seat alone would be its
holder's, so that a project with one seat is hidden, and what it could be worked out from.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from panel.cells.cell import Cell, Source, rounded
from panel.coverage import build_coverage, coverage_by_project
from panel.dataset import Panel
from panel.derivable import CellPlan
from panel.disclosure import DERIVED, FEW, SHOWN
from panel.release import CellKey
from panel.suppression import protect

_FEWEST = 2
_SUMS = ("seats", "months", "months_filled")


def seat_cells(source: Source) -> Iterator[Cell]:
    """Yield seats, months, and months in which they were filled, by project and for all.

    The months are those between the reference days of neighbouring waves.
    """
    yield from source.once("seats", lambda: tuple(_cells(source.panel)))


def _cells(panel: Panel) -> Iterator[Cell]:
    study = panel.library.study
    for pair in pairwise(panel.waves):
        first, last = (study.wave(wave).reference for wave in pair)
        if not panel.holdings or last <= first:
            continue
        summed = coverage_by_project(build_coverage(study, panel.holdings, first, last))
        rows = summed[list(_SUMS)].to_numpy(float)
        if not len(rows):
            continue
        sizes = [int(seats) for seats in rows[:, 0]]
        own = {("project", str(id)): row for id, row in zip(summed["project"], rows, strict=True)}
        plans = [
            CellPlan(key, frozenset({place}), sizes[place], 10.0) for place, key in enumerate(own)
        ]
        plans.append(CellPlan(("all", "all"), frozenset(range(len(sizes))), sum(sizes), 100.0))
        own["all", "all"] = rows.sum(axis=0)
        shown = protect(plans, sizes, [plan.members for plan in plans], _FEWEST).shown
        for (kind, group), (seats, months, filled) in own.items():
            address: CellKey = ("seats", "", kind, group, *pair, "all")
            values = dict(zip(_SUMS, (seats, months, filled), strict=True))
            values["share"] = 100 * filled / months
            hidden = FEW if seats < _FEWEST else DERIVED
            decision = SHOWN if (kind, group) in shown else hidden
            yield Cell(address, decision, rounded(values, 0))
