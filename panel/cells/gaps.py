"""Gaps between rated groups, own against others' ratings, and both directions of two parties."""

from __future__ import annotations

from collections.abc import Iterator

from panel.battery import Gap, gaps
from panel.cells.cell import Cell, Source, band, rounded
from panel.disclosure import DERIVED, FEW, SHOWN
from panel.mutual_ratings import asymmetries, own_against_others
from panel.release import CellKey


def gap_cells(source: Source) -> Iterator[Cell]:
    """Yield gaps, own against others' ratings, and asymmetries.

    Each is shown only where every mean it is made of is.
    """
    found = source.once("gaps", lambda: tuple(gaps(source.panel, source.comparison)))
    for gap in found:
        yield _gap_cell(gap, source)
    for measure, role, wave, ratings in own_against_others(source.comparison, source.shown):
        address = ("self_others", measure, "rated", role, wave, "", "all")
        yield Cell(address, SHOWN if ratings else FEW, rounded(ratings))
    for measure, parties, wave, ratings in asymmetries(source.comparison, source.shown):
        address = ("asymmetry", measure, "pair", ":".join(parties), wave, "", "all")
        yield Cell(address, SHOWN if ratings else DERIVED, rounded(ratings))


def _gap_cell(gap: Gap, source: Source) -> Cell:
    rules, group = source.rules, gap.group
    address: CellKey = ("gap", gap.measure, group.kind, group.id, gap.wave, "", "all")
    means = [("level", item, group.kind, group.id, gap.wave, "", "all") for item in gap.items]
    result = gap.result
    if result.n_raters < rules.min_n or not result.estimable:
        return Cell(address, FEW)
    if not all(mean in source.shown for mean in means):
        return Cell(address, DERIVED)
    values = band(result.n_raters, rules)
    values |= rounded({"gap": result.gap, "chance_gap": result.chance_gap})
    values |= rounded({"ci_low": result.ci_low, "ci_high": result.ci_high})
    values |= rounded({"p_share": result.p_share}, 2)
    return Cell(address, SHOWN, values | {"beyond": float(result.beyond_chance)})
