"""Hide more of one measure until nobody is told of few people too closely."""

from __future__ import annotations

from collections.abc import Sequence

from panel.audit.insiders import Insiders
from panel.audit.targets import Target
from panel.disclosure import ALIKE, DERIVED, Decision
from panel.release import CellKey

_COSTS = {
    ("level", "all"): {"all": 100.0, "project": 10.0, "party": 5.0},
    ("change", "stayers"): {"all": 30.0, "project": 4.0, "party": 2.0},
    ("change", "all"): {"all": 20.0, "project": 3.0, "party": 1.5},
    ("distribution", "all"): {"all": 15.0, "project": 2.0, "party": 1.0},
}
"""Loss if a cell is hidden, in the proportions of `panel.disclosure`."""

Withheld = dict[CellKey, Decision]


def cost(cell: CellKey) -> float:
    """Return the loss if a cell is hidden."""
    return _COSTS[cell[0], cell[6]][cell[2]]


def dependents(cell: CellKey, shown: Sequence[CellKey]) -> list[CellKey]:
    """Return the shown cells that go with one: the answers and the changes of a hidden level."""
    if cell[0] != "level":
        return [cell]
    return [
        other
        for other in shown
        if other[1:4] == cell[1:4]
        and (
            other == cell
            or (other[0] == "distribution" and other[4] == cell[4])
            or (other[0] == "change" and other[6] == "all" and cell[4] in other[4:6])
        )
    ]


def strengthen(insiders: Insiders, targets: Sequence[Target]) -> Withheld:
    """Hide shown cells of one measure until every interval is wide enough.

    Parameters
    ----------
    insiders
        The intruders, who go on without what is hidden.
    targets
        The few people, and the hidden cells.

    Returns
    -------
    dict
        The cells to hide. The same release gives the same cells: of those that narrow an
        interval the cheapest goes, the last by name among equals.
    """
    withheld: Withheld = {}

    def hide(cell: CellKey, decision: Decision) -> None:
        cells = dependents(cell, list(insiders.shown))
        insiders.hide(cells)
        withheld.update(dict.fromkeys(cells, decision))

    for finding in list(insiders.answers()):
        if finding.cell in insiders.shown:
            hide(finding.cell, ALIKE)
    for target in targets:
        while target.is_few and _is_open(insiders, target):
            behind = insiders.by(target) or tuple(insiders.shown)
            if not behind:
                break
            hide(min(behind, key=lambda cell: (cost(cell), _reversed(cell))), DERIVED)
    return withheld


def _is_open(insiders: Insiders, target: Target) -> bool:
    return insiders.is_told(target) or insiders.member(target) is not None


def _reversed(cell: CellKey) -> tuple[int, ...]:
    return tuple(-ord(sign) for sign in "|".join(cell))
