"""Hide more until nobody is told of few people too closely."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from copy import copy

from panel.audit.composite_insiders import CompositeInsiders
from panel.audit.finding import Finding
from panel.audit.insiders import Insiders
from panel.audit.numbers_shown import Shown
from panel.audit.outsider import Outsider
from panel.audit.targets import MeasureTarget, Target
from panel.audit.told import Asked
from panel.disclosure import ALIKE, DERIVED, Decision
from panel.release import CellKey

_COSTS = {
    ("level", "all"): {"all": 100.0, "project": 10.0, "party": 5.0},
    ("change", "stayers"): {"all": 30.0, "project": 4.0, "party": 2.0},
    ("change", "all"): {"all": 20.0, "project": 3.0, "party": 1.5},
    ("distribution", "all"): {"all": 15.0, "project": 2.0, "party": 1.0},
}
"""Loss if a cell is hidden, in the proportions of `panel.disclosure`."""

_OTHER_TABLES = 0.5
# What a solver says of two equal gains differs by less.
_DIGITS = 6

Withheld = dict[CellKey, Decision]


def cost(cell: CellKey) -> float:
    """Return the loss if a cell is hidden."""
    by_kind = _COSTS.get((cell[0], cell[6]))
    return by_kind[cell[2]] if by_kind else _OTHER_TABLES


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


def strengthen(
    insiders: Insiders,
    outsider: Outsider,
    targets: Sequence[Target],
    differing: Sequence[Finding],
    published: Shown,
) -> tuple[Withheld, list[Target]]:
    """Hide shown cells of one measure until every interval is wide enough.

    Parameters
    ----------
    insiders, outsider
        The intruders, who go on without what is hidden.
    targets
        The few people, and the hidden cells.
    differing
        What the difference to an earlier release tells.
    published
        Cells that an earlier release of the same answers shows: they cannot be hidden any more.

    Returns
    -------
    dict
        The cells to hide. The same release gives the same cells: of those that narrow an
        interval the cheapest goes, the last by name among equals. None that is hidden for others
        can be shown after all.
    list
        The people who are told of too closely by cells that cannot be hidden any more.
    """
    withheld: Withheld = {}
    left: list[Target] = []

    def hide(cell: CellKey, decision: Decision) -> None:
        cells = dependents(cell, list(insiders.shown))
        insiders.hide(cells)
        outsider.hide(cells, decision.reason)
        withheld.update(dict.fromkeys(cells, decision))

    def hide_cheapest(cells: Sequence[CellKey]) -> bool:
        able = [c for c in cells if c in insiders.shown and c not in published]
        if able:
            hide(min(able, key=lambda cell: (cost(cell), _reversed(cell))), DERIVED)
        return bool(able)

    open_targets = [target for target in targets if target.is_few]
    for finding in [*differing, *insiders.answers()]:
        cell = finding.cell
        if cell in insiders.shown and cell not in published:
            hide(cell, DERIVED if finding.what == "difference" else ALIKE)
            if cell[0] == "level" and finding.what == "answer":
                (side,) = insiders.insight.sides[cell]
                open_targets.append(Target(side.people, cell, finding.about, True))
    alone, everything = frozenset(withheld), (copy(insiders), copy(outsider))
    # Whoever is uncertain beside everything is so beside less.
    told = [target for target in open_targets if insiders.is_open(target)]

    def near(cell: CellKey) -> list[CellKey]:
        waves = {cell[4], cell[5] or cell[4]}
        return [other for other in insiders.shown if waves & {*other[4:6]}]

    def keep_from_reader() -> None:
        for cell in filter(outsider.is_guarded, outsider.hidden()):
            while not outsider.count(cell).is_protected:
                if not hide_cheapest(outsider.by(cell)) and not hide_cheapest(near(cell)):
                    break
            while not outsider.mean(cell).is_protected and hide_cheapest(near(cell)):
                pass

    def keep_from_insiders() -> None:
        for target in told:
            while asked := insiders.told(target):
                behind = insiders.by(target, asked)
                if not hide_cheapest(behind) and not hide_cheapest([*insiders.shown]):
                    left.append(target)
                    break

    keep_from_reader()
    keep_from_insiders()
    # With less shown a reader may take more for granted, so that all is looked at again.
    before = -1
    while before < len(withheld):
        before = len(withheld)
        keep_from_reader()
    closed = [target for target in told if target not in left]
    _give_back(withheld, withheld.keys() - alone, closed, everything, insiders)
    return withheld, left


def strengthen_composite(
    insiders: CompositeInsiders,
    targets: Sequence[MeasureTarget],
    published: Collection[CellKey],
) -> tuple[Withheld, list[MeasureTarget]]:
    """Hide shown cells of a composite and its parts until every interval is wide enough.

    Parameters
    ----------
    insiders
        The intruders.
    targets
        The few people, each with the measure they gave scores in.
    published
        Cells that an earlier release of the same answers shows.

    Returns
    -------
    dict
        The cells to hide: of those behind an interval the one that widens it most for its cost.
    list
        Who is told of too closely by cells that cannot be hidden any more.
    """
    hidden: list[CellKey] = []
    left: list[MeasureTarget] = []
    told = [target for target in targets if insiders.is_open(*target)]
    now = copy(insiders)
    for target in told:
        while asked := now.told(*target):
            able = [cell for cell in now.by(*target, asked) if cell not in published]
            able = able or [cell for cell in now.shown if cell not in published]
            if not able:
                left.append(target)
                break
            cells = min(
                (dependents(cell, now.shown) for cell in able), key=_worth(now, target, asked)
            )
            now.hide(cells)
            hidden += cells
    closed = [target for target in told if target not in left]
    dearest = sorted(hidden, key=lambda cell: (-_composite_cost(cell, insiders), _reversed(cell)))
    for cell in dearest:
        rest = [other for other in hidden if other != cell]
        without = copy(insiders)
        without.hide(rest)
        is_needed = any(cell in dependents(other, [cell]) for other in rest)
        if not is_needed and not any(without.is_open(*target) for target in closed):
            hidden = rest
    return dict.fromkeys(hidden, DERIVED), left


def _composite_cost(cell: CellKey, insiders: CompositeInsiders) -> float:
    """Return the loss if a cell is hidden; a mean of a scale counts for more than a question's."""
    is_kept = cell[0] == "level" and cell[1] == insiders.composite.whole and cell[2] != "party"
    return cost(cell) * (2 if is_kept else 1)


def _worth(
    insiders: CompositeInsiders, target: MeasureTarget, asked: Asked
) -> Callable[[Sequence[CellKey]], tuple[float, float, tuple[int, ...]]]:
    """Return how to order cells: by what hiding them widens for their cost, most first.

    What is widened is the interval of one who is told too much.
    """
    before = insiders.lacking(*target, asked)

    def worth(cells: Sequence[CellKey]) -> tuple[float, float, tuple[int, ...]]:
        without = copy(insiders)
        without.hide(cells)
        total = sum(_composite_cost(cell, insiders) for cell in cells)
        gain = (before - without.lacking(*target, asked)) / total
        return -round(gain, _DIGITS), total, _reversed(cells[0])

    return worth


def _give_back(
    withheld: Withheld,
    able: Collection[CellKey],
    targets: Sequence[Target],
    everything: tuple[Insiders, Outsider],
    met: Insiders,
) -> None:
    """Take from what is withheld, dearest first, what need not be.

    Cells were hidden one by one, so that a later one can have made an earlier one needless.

    Parameters
    ----------
    able
        The cells that are hidden for others.
    targets
        The few people who are told of too closely beside everything else.
    everything
        The intruders beside whom nothing is hidden for others yet.
    met
        An insider who has found answers that fit.
    """
    told = list(targets)
    # A level is dearer than what goes with it, which is therefore looked at after it.
    for cell in sorted(able, key=lambda cell: (-cost(cell), _reversed(cell))):
        rest = {other: decision for other, decision in withheld.items() if other != cell}
        if any(cell in dependents(other, [cell]) for other in rest):
            continue
        insiders, outsider = copy(everything[0]), copy(everything[1])
        insiders.hide(rest)
        insiders.recall(met)
        narrow = next(filter(insiders.is_open, told), None)
        if narrow is not None:
            # The next cell is hidden for the same people more often than not.
            told.remove(narrow)
            told.insert(0, narrow)
            continue
        for decision in dict.fromkeys(rest.values()):
            outsider.hide([c for c in rest if rest[c] == decision], decision.reason)
        if _is_kept(outsider):
            met = insiders
            del withheld[cell]


def _is_kept(outsider: Outsider) -> bool:
    """Tell whether few people's number and mean are kept from a reader."""
    guarded = filter(outsider.is_guarded, outsider.hidden())
    return all(outsider.count(c).is_protected and outsider.mean(c).is_protected for c in guarded)


def _reversed(cell: CellKey) -> tuple[int, ...]:
    return tuple(-ord(sign) for sign in "|".join(cell))
