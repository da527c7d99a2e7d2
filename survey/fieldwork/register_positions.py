"""Rules of a position's holders: one at a time, while it exists, after whom they say."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

from survey.problems import Report

if TYPE_CHECKING:
    from survey.fieldwork.register_rows import HoldingRow
    from survey.fieldwork.register_sheets import SheetRow
    from survey.study import Position, Study


def check_positions(
    holdings: Iterable[HoldingRow], rows: Iterable[SheetRow], study: Study, report: Report
) -> None:
    """Warn of what can hardly be; a position may be vacant, and a person hold several."""
    holdings = list(holdings)
    places = {row.number: row for row in rows}
    positions = {position.id: position for position in study.positions}
    held: defaultdict[str, list[HoldingRow]] = defaultdict(list)
    for holding in holdings:
        if holding.position:
            held[holding.position].append(holding)
            _check_time(holding, positions[holding.position], places[holding.row], report)
    for own in held.values():
        for one, other in combinations(own, 2):
            if one.person != other.person and one.overlaps(other):
                report.add(
                    "position-of-two",
                    f"another person holds this position at the same time, on row {one.row}.",
                    "Correct the days, or give each a position of their own in study.yaml.",
                    places[other.row].place("position"),
                    "warning",
                )
    for holding in holdings:
        if holding.predecessor and not any(_came_before(h, holding, positions) for h in holdings):
            report.add(
                "predecessor-elsewhere",
                "the predecessor did not hold this position or role before.",
                "Correct the predecessor, or the days of one of them.",
                places[holding.row].place("predecessor"),
                "warning",
            )


def _check_time(holding: HoldingRow, position: Position, row: SheetRow, report: Report) -> None:
    begins, ends = position.begins or dt.date.min, position.ends or dt.date.max
    first, last = holding.from_day or begins, holding.to_day or ends
    if first < begins or last > ends:
        known = " ".join(
            f"{word} {day}" for word, day in (("from", position.begins), ("to", position.ends))
            if day
        )  # fmt: skip
        report.add(
            "holding-outside-position",
            f'the position "{position.id}" existed {known}, not all of this time.',
            "Correct the days here, or those of the position in study.yaml.",
            row.place("from" if first < begins else "to"),
            "warning",
        )


def _came_before(earlier: HoldingRow, later: HoldingRow, positions: dict[str, Position]) -> bool:
    """Tell whether somebody held what the later one holds, or what it was made of, before."""
    if earlier.person != later.predecessor:
        return False
    if (earlier.from_day or dt.date.min) > (later.from_day or dt.date.max):
        return False
    if later.position is None or earlier.position is None:
        return (earlier.project, earlier.role) == (later.project, later.role)
    position = positions[later.position]
    sources = {position.id, position.splits, *position.merges}
    return earlier.position in sources
