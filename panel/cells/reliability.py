"""The reliability of every scale, for all who answered.

Like a distribution it needs `min_n_distribution` people, and the level of the scale and of its
items must be shown. How an item moved among those who answered both times is shown where nothing
about few people follows from it and the item's other cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from panel.cells.added_means import add_safely
from panel.cells.cell import Cell, Made, Part, Source, band, rounded
from panel.dataset import Panel
from panel.disclosure import ALIKE, DERIVED, FEW, SHOWN, Decision
from panel.release import CellKey
from panel.reliability_table import reliability_rows
from panel.scores import MeasureScores

Rows = list[dict[str, Any]]
Pair = tuple[str, str]


def reliability_cells(source: Source) -> Iterator[Cell]:
    """Yield alpha and omega by scale and wave, each item's part, and what changed in a pair."""
    for (scale, wave, to), rows in source.once("reliability", lambda: _rows(source.panel)).items():
        scores = source.scores[scale]
        if to:
            yield from _change_cells(source, scores, (wave, to), rows)
            yield from _shift_cells(source, scores, (wave, to), rows)
        else:
            yield from _wave_cells(source, scores, wave, rows)


def _rows(panel: Panel) -> dict[tuple[str, str, str], Rows]:
    """Return the rows of the table of reliability by scale and one or two waves."""
    found: dict[tuple[str, str, str], Rows] = {}
    for row in reliability_rows(panel):
        found.setdefault((row["scale"], row["wave_from"], row["wave_to"]), []).append(row)
    return found


def _wave_cells(source: Source, scores: MeasureScores, wave: str, rows: Rows) -> Iterator[Cell]:
    line = scores.line
    scale = source.panel.library.instruments[wave].scales[line.names[wave]]
    if scale.kind == "formative":
        return
    items = {name: source.items[wave, name] for name in scale.items}
    for subset in ("all", "unreversed"):
        own = [row for row in rows if row["items"] == subset]
        alphas = [row for row in own if row["statistic"] == "alpha"]
        if alphas:
            address: CellKey = ("reliability", line.id, "all", "all", wave, "", subset)
            values = band(alphas[0]["n"], source.rules) | {"items": alphas[0]["k"]}
            values |= rounded({"alpha": alphas[0]["value"]}, 2)
            for row in alphas:
                values |= _ends(row, row["method"].casefold())
            for row in (row for row in own if row["statistic"] == "omega"):
                values |= rounded({"omega": row["value"]}, 2) | _ends(row, "omega_ci")
            measures = [line.id, *(item.line.id for item in items.values())]
            decision = _decide(source, measures, [wave], alphas[0]["n"])
            flat = decision == SHOWN and alphas[0]["value"] is None
            yield Cell(address, ALIKE if flat else decision, values)
    for name, item in items.items():
        own = [row for row in rows if row["item"] == name and row["value"] is not None]
        if own:
            address = ("item_rest", line.id, "all", "all", wave, "", item.line.id)
            decision = _decide(source, [line.id, item.line.id], [wave], own[0]["n"])
            yield Cell(address, decision, rounded({r["statistic"]: r["value"] for r in own}, 2))


def _change_cells(source: Source, scores: MeasureScores, pair: Pair, rows: Rows) -> Iterator[Cell]:
    line = scores.line
    for row in rows:
        if row["statistic"] == "alpha_change" and row["value"] is not None:
            items = [source.items[w, name].line.id for w in pair for name in line.items[w]]
            decision = _decide(source, [line.id, *items], pair, row["n"])
            address: CellKey = ("alpha_change", line.id, "all", "all", *pair, "all")
            values = band(row["n"], source.rules) | rounded({"change": row["value"]}, 2)
            yield Cell(address, decision, values | _ends(row, "ci"))


def _shift_cells(source: Source, scores: MeasureScores, pair: Pair, rows: Rows) -> Iterator[Cell]:
    """Yield the shifts of the items, and their spread where all of them are shown."""
    line = scores.line
    decisions = []
    means = source.once(("moved", line.id, pair), partial(_moved, source, scores, pair))
    for row in (row for row in rows if row["statistic"] == "item_shift" and row["item"]):
        item, moved = source.items[pair[1], row["item"]], means[row["item"]]
        decisions.append(_decide_shift(source, scores, item, moved, row["n"]))
        address: CellKey = ("item_shift", line.id, "all", "all", *pair, item.line.id)
        values = band(row["n"], source.rules) | rounded({"change": row["value"]})
        ends = {name: row[name] for name in ("ci_low", "ci_high")}
        made = Made(item.line.id, "change", moved)
        yield Cell(address, decisions[-1], values | rounded(ends), (made,))
    spread = {row["statistic"]: row for row in rows if row["statistic"].startswith("shift_spread")}
    if len(decisions) > 1 and "shift_spread" in spread:
        worst = next((decision for decision in decisions if decision != SHOWN), SHOWN)
        numbers = {name: row["value"] for name, row in spread.items()}
        values = band(spread["shift_spread"]["n"], source.rules)
        values |= rounded({"spread": numbers["shift_spread"]})
        values |= rounded({"by_chance": numbers["shift_spread_by_chance"]})
        values |= rounded({"p": numbers["shift_spread_share"]}, 3)
        yield Cell(("shift_spread", line.id, "all", "all", *pair, "all"), worst, values)


def _decide(source: Source, measures: Sequence[str], waves: Sequence[str], n: int) -> Decision:
    if n < source.rules.min_n_distribution:
        return FEW
    levels = [("level", id, "all", "all", wave, "", "all") for id in measures for wave in waves]
    asked = [level for level in levels if level[4] in source.scores[level[1]].scores]
    return SHOWN if all(level in source.shown for level in asked) else DERIVED


def _decide_shift(
    source: Source, scores: MeasureScores, item: MeasureScores, moved: tuple[Part, ...], n: int
) -> Decision:
    pair = moved[1].wave, moved[0].wave
    decision = _decide(source, [scores.line.id, item.line.id], pair, n)
    if decision != SHOWN:
        return decision
    if int(moved[0].people.sum()) != n:
        return DERIVED
    return SHOWN if add_safely(source, item, moved) else DERIVED


def _moved(source: Source, scores: MeasureScores, pair: Pair) -> dict[str, tuple[Part, Part]]:
    """Return the means each item moved between: of those who answered all items both times."""
    complete = scores.people
    for wave in pair:
        for each in (scores, *(source.items[wave, name] for name in scores.line.items[wave])):
            complete = complete.intersection(each.people[np.isfinite(each.scores[wave])])
    found = {}
    for name in scores.line.items[pair[1]]:
        stayers = source.items[pair[1], name].people.isin(complete)
        found[name] = Part(pair[1], stayers, 1), Part(pair[0], stayers, -1)
    return found


def _ends(row: dict[str, Any], name: str) -> dict[str, float | None]:
    """Return the limits of an interval under names of their own."""
    return rounded({f"{name}_low": row["ci_low"], f"{name}_high": row["ci_high"]}, 2)
