"""The intruders who know who answered, with a scale and its questions before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from panel.audit.composites import Alike, Composite
from panel.audit.finding import Finding, Intruder
from panel.audit.insight import Insight, Sum, in_variables, sums_told
from panel.audit.numbers_shown import Shown, score_sums
from panel.audit.other_tables import SumsOfSome
from panel.audit.possible import Possible, Row
from panel.audit.solver import Within
from panel.audit.targets import Target
from panel.release import CellKey


@dataclass(frozen=True, slots=True)
class _Asked:
    """One intruder's question: the sum of how many others' scores, and what she knows."""

    intruder: Intruder
    others: int
    within: Within
    own: float


class CompositeInsiders:
    """The head of an office and a member at work on a composite and its parts.

    What fits are sums of scores: of people alike, in each part. That a single answer is a whole
    number is used where measures are attacked one by one, not here.

    Parameters
    ----------
    composite
        These measures with their people.
    shown
        By measure, the statistics of its shown cells.
    protect_mean
        How uncertain few people's mean must be, in scale points.
    """

    def __init__(
        self, composite: Composite, shown: Mapping[str, Shown], protect_mean: float
    ) -> None:
        self.composite, self.needed = composite, protect_mean
        self.shown = tuple(cell for id in composite.insights for cell in shown[id])
        low: list[float] = []
        high: list[float] = []
        given: list[float] = []
        self._places: list[dict[str, int]] = []
        self._sums: dict[str, dict[int, Sum]] = {id: {} for id in composite.insights}
        for alike in composite.alike:
            places = {}
            for part, total in zip(alike.weights, alike.scores.sum(axis=0), strict=True):
                insight, n = composite.insights[part], len(alike.scores)
                places[part] = len(low)
                low.append(n * insight.low)
                high.append(n * insight.high)
                given.append(float(total))
            self._places.append(places)
            for measure, atom in alike.atoms.items():
                own = {places[p]: weight for p, weight in self._weights(measure, alike).items()}
                self._sums[measure].setdefault(atom, {}).update(own)
        rows: list[Row] = []
        self._owners: list[CellKey | None] = []
        for id, insight in composite.insights.items():
            sums = self._sums[id]
            some = SumsOfSome(insight.atoms.sizes, sums, (insight.low, insight.high), len(low))
            for cell, values in shown[id].items():
                rows += _counted(insight, cell, values, sums)
                rows += sums_told(insight, cell, values, shown[id], sums, some)
                self._owners += [cell] * (len(rows) - len(self._owners))
            rows += some.rows
            self._owners += [None] * len(some.rows)
            low, high, given = [*low, *some.low], [*high, *some.high], [*given, *some.given]
        self._possible = Possible(low, high, rows, [False] * len(low))
        self._possible.add(given)

    def fits(self) -> bool:
        """Tell whether any scores fit what is shown."""
        return self._possible.has_any()

    def hide(self, cells: Iterable[CellKey]) -> None:
        """Go on without these cells."""
        away = frozenset(cells)
        self.shown = tuple(cell for cell in self.shown if cell not in away)
        kept = [place for place, owner in enumerate(self._owners) if owner not in away]
        self._possible = self._possible.only(kept)
        self._owners = [self._owners[place] for place in kept]

    def is_open(self, target: Target, measure: str) -> bool:
        """Tell whether few people are told of too closely, to the head or to one of them."""
        return next(self._told(target, measure), None) is not None

    def lacking(self, target: Target, measure: str) -> float:
        """Return by how much the narrowest interval is too narrow, in scale points; 0 for none."""
        total = self._total(target, measure)
        intervals = [
            (asked.others, self._possible.interval(total, asked.within))
            for asked in self._told(target, measure)
        ]
        return max((self.needed - (high - low) / n for n, (low, high) in intervals), default=0.0)

    def finding(self, target: Target, measure: str) -> Finding | None:
        """Return what the head, or else the first member, is told of few people, if too much."""
        asked = next(self._told(target, measure), None)
        if asked is None:
            return None
        ends = self._possible.interval(self._total(target, measure), asked.within)
        low, high = ((end - asked.own) / asked.others for end in ends)
        by = self.by(target, measure)
        return Finding(
            asked.intruder, "mean", measure, target.cell, target.about, low, high, self.needed, by
        )

    def by(self, target: Target, measure: str) -> tuple[CellKey, ...]:
        """Return the shown cells that keep the mean of some people between its ends."""
        rows = self._possible.behind(self._total(target, measure))
        return tuple(sorted({cell for row in rows if (cell := self._owners[row]) is not None}))

    def _told(self, target: Target, measure: str) -> Iterator[_Asked]:
        total = self._total(target, measure)
        for asked in self._asked(target, measure):
            if not self._possible.is_wide(total, self.needed * asked.others, asked.within):
                yield asked

    def _asked(self, target: Target, measure: str) -> Iterator[_Asked]:
        """Yield who asks: the head, and every member who gave other answers than one before."""
        n = self.composite.insights[measure].size(target.people)
        yield _Asked("head", n, {}, 0.0)
        for alike, places in zip(self.composite.alike, self._places, strict=True):
            if n < 2 or alike.atoms.get(measure) not in target.people:
                continue
            rest = len(alike.scores) - 1
            weights = self._weights(measure, alike)
            for scores in np.unique(alike.scores, axis=0).tolist():
                own = dict(zip(alike.weights, scores, strict=True))
                within = {}
                for part, score in own.items():
                    insight = self.composite.insights[part]
                    ends = score + rest * insight.low, score + rest * insight.high
                    within[places[part]] = ends
                mine = sum(weight * own[part] for part, weight in weights.items())
                yield _Asked("member", n - 1, within, mine)

    def _weights(self, measure: str, alike: Alike) -> Mapping[str, float]:
        """Return what people's scores in the parts weigh in theirs of a measure."""
        return alike.weights if measure == self.composite.whole else {measure: 1.0}

    def _total(self, target: Target, measure: str) -> Sum:
        return in_variables(dict.fromkeys(target.people, 1.0), self._sums[measure])


def _counted(
    insight: Insight, cell: CellKey, values: Mapping[str, float], sums: Mapping[int, Sum]
) -> Iterator[Row]:
    """Yield what a shown distribution says of a sum of scores."""
    if cell[0] != "distribution":
        return
    (side,) = insight.sides[("level", *cell[1:])]
    if not side.people <= sums.keys():
        return
    ends = score_sums(values, insight.size(side.people), insight.codes)
    yield in_variables(dict.fromkeys(side.people, 1.0), sums), *ends
