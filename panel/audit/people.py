"""The numbers of people a reader can work out by holding the tables of people together.

Rates times numbers asked, bands, waves against each other, projects and parties against
everybody, those who stayed against those who were kept: all are sums of the same few whole
numbers, and the rules by which a cell is shown or hidden are known to the reader as well.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from panel.audit.finding import Finding, cell_words
from panel.audit.made_again import cells_of
from panel.audit.numbers_shown import Ends, shown_cells
from panel.audit.people_known import TABLES, KnownPeople
from panel.audit.whole_numbers import Sum, plus, value_of
from panel.disclosure import DERIVED, Decision
from panel.release import CellKey, Release
from survey.problems import Problem, SurveyError

_FEWEST_VALUES = 2
_COST: Mapping[str, float] = {"all": 100.0, "project": 10.0, "party": 5.0}


@dataclass(frozen=True, slots=True)
class _Told:
    """Part of a cell that is told, its ends, and how many values there must be."""

    cell: CellKey
    part: Sum
    ends: Ends
    needed: float

    def finding(self) -> Finding:
        words = cell_words(self.cell)
        return Finding("outsider", "count", "", self.cell, words, *self.ends, self.needed)


def check_people(release: Release) -> list[Problem]:
    """Return the small numbers of people that can be told too closely, and numbers that clash.

    A number of 1 to `min_n` - 1 people must not be known exactly, unless the reasons for which
    cells are hidden tell it already: nothing that could be hidden would help.
    """
    known = _known(release)
    if known is None:
        return []
    if known.numbers.solve({}, 1) is None:
        return [
            Problem(
                "audit-impossible",
                "no people fit the numbers of people that are shown.",
                "The stores have changed since, or the release is of other answers: make it again.",
            )
        ]
    return [_problem(told.finding()) for told in _told(known)]


def hide_people(release: Release) -> dict[CellKey, Decision]:
    """Return the cells to hide, at least cost, until no number of few people can be told.

    Raises
    ------
    SurveyError
        Nothing that could be hidden helps.
    """
    withheld: dict[CellKey, Decision] = {}
    widths: list[tuple[Sum, float]] = []
    known = _known(release)
    while known is not None and (found := _told(known)):
        widths += [(told.part, told.needed) for told in found]
        costs = {cell: _COST[cell[2]] for cell in known.shown if cell[0] in TABLES}
        # Mostly the cells of the same table and waves will do, which is quicker to find out.
        beside = {(told.cell[0], *told.cell[4:6]) for told in found}
        near = {cell: cost for cell, cost in costs.items() if (cell[0], *cell[4:6]) in beside}
        # Every number is named anew in the same order, so that sums keep their places.
        chosen = known.numbers.opened(widths, near) or known.numbers.opened(widths, costs)
        if not chosen:
            raise SurveyError([_problem(told.finding()) for told in found])
        withheld |= dict.fromkeys(chosen, DERIVED)
        known = _known(release, withheld)
    return _given_back(release, withheld)


def _given_back(release: Release, withheld: Mapping[CellKey, Decision]) -> dict[CellKey, Decision]:
    """Leave out what need not be hidden: cells were chosen for several numbers, one by one."""
    kept = dict(withheld)
    for cell in sorted(withheld, key=lambda cell: (-_COST[cell[2]], cell)):
        without = {other: each for other, each in kept.items() if other != cell}
        known = _known(release, without)
        if known is not None and not _told(known):
            kept = without
    return kept


def _told(known: KnownPeople) -> list[_Told]:
    """Return the parts that can be told too closely, each once."""
    targets = [(cell, part) for cell, parts in known.parts.items() for part in parts]
    ends: dict[int, Ends] = dict.fromkeys(range(len(targets)), (math.inf, -math.inf))
    left = set(ends)
    for total, sign in _questions([part for _, part in targets], left):
        solved = known.numbers.solve(total, sign)
        if solved is None:
            return []
        # One way to fill the tables says something of every number, not only of those asked for.
        for number in tuple(left):
            value = value_of(targets[number][1], solved)
            low, high = ends[number]
            ends[number] = min(low, value), max(high, value)
            if _is_open(*ends[number], known.text.min_n):
                left.discard(number)
    once = {tuple(sorted(targets[number][1])): number for number in sorted(left, reverse=True)}
    unsaid = replace(known, shown={}, parts={}) if left else known
    found = []
    for number in sorted(once.values()):
        cell, part = targets[number]
        needed = min(_FEWEST_VALUES, _values(unsaid, part))
        low, high = ends[number]
        if high - low + 1 < needed:
            found.append(_Told(cell, part, (low, high), needed))
    return found


def _questions(parts: Sequence[Sum], left: Collection[int]) -> Iterator[tuple[Sum, int]]:
    """Yield the sums whose least, or most for -1, is asked for until none of the parts is left.

    Any way to fill the tables leaves most of them open, and most of the others open where all
    are asked for together; each of the rest is asked for on its own.
    """
    yield {}, 1
    for sign in (-1, 1):
        if left:
            yield plus(parts[number] for number in left), sign
    for sign in (-1, 1):
        for number, part in enumerate(parts):
            if number in left:
                yield part, sign


def _values(known: KnownPeople, part: Sum) -> float:
    """Return how many values a part can have."""
    ways = [known.numbers.solve(part, sign) for sign in (1, -1)]
    low, high = (0 if way is None else value_of(part, way) for way in ways)
    return high - low + 1


def _known(
    release: Release, withheld: Mapping[CellKey, Decision] = MappingProxyType({})
) -> KnownPeople | None:
    """Return what a reader knows, who believes that everybody has a project and a party."""
    statuses, shown = cells_of(release), shown_cells(release)
    if not any(cell[0] in TABLES for cell in statuses):
        return None
    hidden = {cell: (each.status, each.reason) for cell, each in withheld.items()}
    left = {cell: values for cell, values in shown.items() if cell not in withheld}
    # What fits with both fits with either: mostly one question will do.
    for believed in (("project", "party"), ("project",), ("party",)):
        known = KnownPeople(release.text, {**statuses, **hidden}, left, believed)
        if known.numbers.solve({}, 1) is not None:
            return known
    return KnownPeople(release.text, {**statuses, **hidden}, left)


def _is_open(low: float, high: float, least: int) -> bool:
    """Tell whether values found possible leave it open how many few people are."""
    return low <= 0 or high >= least or high - low + 1 >= _FEWEST_VALUES


def _problem(finding: Finding) -> Problem:
    low, high = f"{finding.low:g}", f"{finding.high:g}"
    ends = low if low == high else f"{low} to {high}"
    return Problem(
        "audit-people",
        f"a reader can tell a number of few people in the {finding.about} to be {ends}, "
        "by holding the tables of people together.",
        "Make the release with panel release, which hides more until this cannot be done.",
    )
