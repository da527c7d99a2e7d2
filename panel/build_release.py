"""From a panel to a release: compute, decide what may be shown, and keep only that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Any

import pandas as pd

from panel.cells.agreement import agreement_cells, intraclass_cells, spread_cells
from panel.cells.attrition import attrition_cells
from panel.cells.cell import Cell, Made, Source
from panel.cells.decomposition import decomposition_cells
from panel.cells.flow import flow_cells
from panel.cells.gaps import gap_cells
from panel.cells.levels import level_cells
from panel.cells.participation import participation_cells
from panel.cells.party_ranges import party_range_cells
from panel.cells.perceived import perceived_cells
from panel.cells.positions import position_cells
from panel.cells.reliability import reliability_cells
from panel.cells.response_rates import response_rate_cells
from panel.cells.retention import retention_cells
from panel.cells.seats import seat_cells
from panel.cells.succession import succession_cells
from panel.comparison import Comparison, compare
from panel.dataset import Panel
from panel.disclosure import FEW, SHOWN, Decision
from panel.release import COLUMNS, CellKey, Release, rows_hash
from panel.release_text import build_text

TABLES: tuple[Callable[[Source], Iterator[Cell]], ...] = (
    level_cells,
    decomposition_cells,
    gap_cells,
    participation_cells,
    flow_cells,
    response_rate_cells,
    retention_cells,
    attrition_cells,
    reliability_cells,
    party_range_cells,
    agreement_cells,
    spread_cells,
    intraclass_cells,
    perceived_cells,
    position_cells,
    seat_cells,
    succession_cells,
)
"""Everything a release holds, in order: a table may rest on what the ones before it show."""


@dataclass(frozen=True, slots=True)
class Built:
    """A release, and by cell what its numbers are made of where that is said."""

    release: Release
    made: Mapping[CellKey, tuple[Made, ...]]
    memory: dict[object, Any] = field(default_factory=dict, repr=False)


def build_release(
    panel: Panel,
    comparison: Comparison | None = None,
    withheld: Mapping[CellKey, Decision] = MappingProxyType({}),
) -> Release:
    """Build a study's release: the only way from answers to what may be shown.

    Parameters
    ----------
    comparison
        That of the panel, where it is known already.
    withheld
        Cells that `panel.audit` hides on top, with what is said of them.
    """
    comparison = comparison or compare(panel)
    return _build(Source(panel, comparison, withheld=withheld)).release


def build_for_attack(
    panel: Panel,
    comparison: Comparison,
    withheld: Mapping[CellKey, Decision] = MappingProxyType({}),
    before: Built | None = None,
) -> Built:
    """Build a release with what its numbers are made of, for `panel.audit`.

    `before` is one of the same panel and comparison, which spares computing them again.
    """
    memory = before.memory if before is not None else {}
    return _build(Source(panel, comparison, withheld=withheld, memory=memory))


def _build(source: Source) -> Built:
    rows: list[tuple[Any, ...]] = []
    for build in TABLES:
        for cell in build(source):
            rows.extend(_rows(cell, source))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    text = source.once("text", lambda: build_text(source.panel, source.comparison))
    release = Release(text.model_copy(update={"rows_hash": rows_hash(frame)}), frame)
    return Built(release, source.made, source.memory)


def _rows(cell: Cell, source: Source) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a cell, a row a statistic; a hidden cell has one without a number."""
    known = {n: float(v) for n, v in cell.values.items() if v is not None and isfinite(v)}
    decision = FEW if cell.decision == SHOWN and not known else cell.decision
    if decision == SHOWN:
        decision = source.withheld.get(cell.address, SHOWN)
    if decision != SHOWN:
        yield (*cell.address, "", float("nan"), decision.status, decision.reason)
        return
    source.shown[cell.address] = known
    source.made[cell.address] = cell.made
    for name, value in known.items():
        yield (*cell.address, name, value, "shown", "")
