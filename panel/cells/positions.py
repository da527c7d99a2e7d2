"""What became of positions between waves: counts of functions, no answers.

A position is its holder: a number of 1 to `min_n` - 1 is hidden, and so are others from which it
could be worked out. Whoever holds several is counted once, so that a number of positions is a
number of people. Numbers are exact, as the register's are: a total would give a range away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from panel.cells.cell import Cell, Source
from panel.dataset import Panel
from panel.derivable import CellPlan
from panel.disclosure import DERIVED, FEW, SHOWN
from panel.positions import build_positions
from panel.release import CellKey
from panel.suppression import lattice_groups, protect
from survey.study import Study

PARTS: Mapping[str, frozenset[str]] = {
    "same_holder": frozenset({"same_holder"}),
    "successor": frozenset({"successor"}),
    "vacant": frozenset({"vacant"}),
    "reorganised": frozenset({"new", "closed", "split", "merged"}),
}
"""The states that are counted: those of the register that change what there is are one."""

_NOT_THE_SAME = frozenset(PARTS) - {"same_holder"}
_COST = {"all": 100.0, "project": 10.0, "party": 5.0}


def position_cells(source: Source) -> Iterator[Cell]:
    """Yield how many positions there were, and in which state, by project and by party."""
    yield from source.once("positions", lambda: tuple(_cells(source.panel)))


def _cells(panel: Panel) -> Iterator[Cell]:
    study = panel.library.study
    for pair in panel.pairs:
        positions = counted_once(build_positions(panel.holdings, study, [pair]))
        if len(positions):
            yield from _pair_cells(positions, pair, study)


def counted_once(positions: pd.DataFrame) -> pd.DataFrame:
    """Keep one position a holder, the first of the study's, of those of one pair of waves."""
    for side in ("holder_from", "holder_to"):
        held = positions[side]
        positions = positions[held.isna() | ~held.duplicated()]
    return positions


def _pair_cells(positions: pd.DataFrame, pair: tuple[str, str], study: Study) -> Iterator[Cell]:
    part_of = {state: part for part, states in PARTS.items() for state in states}
    kinds = pd.DataFrame(
        {
            "project": positions["project"],
            "party": positions["party"].fillna(""),
            "part": positions["state"].map(part_of),
        }
    )
    atoms = kinds.value_counts(sort=False).reset_index(name="n")
    sizes = atoms["n"].tolist()
    groups = [("all", "all"), *(("project", p.id) for p in study.projects)]
    groups += [("party", p.id) for p in study.parties]
    plans = []
    for kind, group in groups:
        own = atoms if kind == "all" else atoms[atoms[kind] == group]
        shown = {"all": frozenset(PARTS), "not_the_same": _NOT_THE_SAME}
        for name, parts in (shown | {part: frozenset({part}) for part in PARTS}).items():
            members = own[own["part"].isin(parts)]
            cost = _COST[kind] * len(parts)
            plans.append(
                CellPlan(
                    (kind, group, name), frozenset(members.index), int(members["n"].sum()), cost
                )
            )
    dimensions = {
        name: [frozenset(own.index) for _, own in atoms.groupby(name)]
        for name in ("project", "party", "part")
    }
    forbidden = (
        *lattice_groups(dimensions, [frozenset(atoms.index)]),
        *(frozenset({atom}) for atom in atoms.index),
    )
    least = study.disclosure.min_n
    kept = protect(plans, sizes, forbidden, least).shown
    for plan in plans:
        kind, group, name = plan.key  # type: ignore[misc]
        address: CellKey = ("positions", "", kind, group, *pair, name)
        hidden = FEW if 0 < plan.n < least else DERIVED
        yield Cell(address, SHOWN if plan.key in kept else hidden, {"positions": plan.n})
