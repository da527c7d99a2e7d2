"""The intruders who know who answered, with a scale and its questions before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from panel.audit.composites import Alike, Composite
from panel.audit.finding import Finding
from panel.audit.insight import Insight, Sum, in_variables, sums_told
from panel.audit.numbers_shown import Shown, score_sums
from panel.audit.other_tables import SumsOfSome
from panel.audit.possible import Possible, Row
from panel.audit.solver import Ends, Within
from panel.audit.targets import Target
from panel.audit.told import Asked, Own, head_of, members_told
from panel.release import CellKey


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
        places: list[dict[str, int]] = []
        self._sums: dict[str, dict[int, Sum]] = {id: {} for id in composite.insights}
        for alike in composite.alike:
            own_places = {}
            for part, total in zip(alike.weights, alike.scores.sum(axis=0), strict=True):
                insight, n = composite.insights[part], len(alike.scores)
                own_places[part] = len(low)
                low.append(n * insight.low)
                high.append(n * insight.high)
                given.append(float(total))
            places.append(own_places)
            for measure, atom in alike.atoms.items():
                own = {own_places[p]: weight for p, weight in self._weights(measure, alike).items()}
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
        withins = self._know(places)
        self._possible = Possible(low, high, rows, [False] * len(low), withins)
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

    def told(self, target: Target, measure: str) -> Asked | None:
        """Return who is told of few people too closely: the head, or the first who knows more."""
        return next(self._told(target, measure), None)

    def is_open(self, target: Target, measure: str) -> bool:
        """Tell whether anybody is told of few people too closely."""
        return self.told(target, measure) is not None

    def lacking(self, target: Target, measure: str, asked: Asked) -> float:
        """Return by how much an intruder's interval is too narrow, in scale points."""
        low, high = self._mean(target, measure, asked)
        return max(0.0, self.needed - (high - low))

    def finding(self, target: Target, measure: str) -> Finding | None:
        """Return what the head, or else the first who knows more, is told, if too much."""
        asked = self.told(target, measure)
        if asked is None:
            return None
        ends, by = self._mean(target, measure, asked), self.by(target, measure, asked)
        return Finding(
            asked.intruder, "mean", measure, target.cell, target.about, *ends, self.needed, by
        )

    def by(self, target: Target, measure: str, asked: Asked) -> tuple[CellKey, ...]:
        """Return the shown cells that keep the mean of some people between its ends."""
        rows = self._possible.behind(self._total(target, measure), asked.within)
        return tuple(sorted({cell for row in rows if (cell := self._owners[row]) is not None}))

    def _told(self, target: Target, measure: str) -> Iterator[Asked]:
        total = self._total(target, measure)
        n = self.composite.insights[measure].size(target.people)
        if not self._possible.is_wide(total, self.needed * n):
            yield head_of(n)
        owns = self._owns[measure]
        yield from members_told(self._possible, total, target.people, n, owns, self.needed)

    def _mean(self, target: Target, measure: str, asked: Asked) -> Ends:
        return asked.mean(self._possible.interval(self._total(target, measure), asked.within))

    def _know(self, places: Sequence[Mapping[str, int]]) -> list[Within]:
        """Note what everybody gave, and return what that tells her; who gave the same comes once.

        Parameters
        ----------
        places
            By people alike, the variables of their sums of scores in each part.
        """
        within: dict[str, dict[int, Ends]] = {}
        gave: dict[str, dict[str, Own]] = {}
        for alike, own_places in zip(self.composite.alike, places, strict=True):
            for person, row in zip(alike.people, alike.scores.tolist(), strict=True):
                scores = dict(zip(alike.weights, row, strict=True))
                for part, score in scores.items():
                    ends = self.composite.insights[part].with_others(score, len(alike.people) - 1)
                    within.setdefault(person, {})[own_places[part]] = ends
                for measure, atom in alike.atoms.items():
                    weights = self._weights(measure, alike)
                    score = sum(weight * scores[part] for part, weight in weights.items())
                    own = gave.setdefault(person, {})
                    own[measure] = (*own.get(measure, ()), (atom, score))
        once = {tuple(sorted(ends.items())): person for person, ends in within.items()}
        everybody = [once[ends] for ends in sorted(once)]
        self._owns = {
            measure: [gave[person].get(measure, ()) for person in everybody]
            for measure in self.composite.insights
        }
        return [within[person] for person in everybody]

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
