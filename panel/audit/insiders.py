"""The intruders who know who answered: the head of an office, and a member of the group."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from panel.audit.finding import Finding, cell_words
from panel.audit.insight import Insight, Side, Sum, in_variables, possible_answers
from panel.audit.numbers_shown import Ends, Shown, answer_counts, rounded_ends
from panel.audit.possible import NothingFits, Possible
from panel.audit.targets import Statuses, Target, hidden_targets
from panel.release import CellKey


class Insiders:
    """Both intruders at work on one measure.

    Parameters
    ----------
    insight
        The measure with its people.
    shown
        The statistics of its shown cells.
    statuses
        Status and reason of every cell.
    min_n, protect_mean
        The study's rules, in people and scale points.
    """

    def __init__(
        self,
        insight: Insight,
        shown: Shown,
        statuses: Statuses,
        min_n: int,
        protect_mean: float,
    ) -> None:
        self.insight, self.shown, self.needed = insight, shown, protect_mean
        self.targets = hidden_targets(insight, statuses, min_n)
        self.possible, self.owners, self._sums = possible_answers(insight, shown)

    def failures(self) -> Iterator[Finding]:
        """Yield what is told of few people too closely, without measuring what is not."""
        for target in self.targets:
            if not target.is_few:
                continue
            if self._spread(self.possible.met, self._mean(target)) < self.needed:
                found = self._head(target)
                if not found.is_protected:
                    yield found
                    continue
            yield from self._members(target)
        yield from self._shown_members()

    def intervals(self) -> Iterator[Finding]:
        """Yield the tightest interval of the mean of every hidden cell, to the head."""
        for target in self.targets:
            if target.cell is not None:
                yield self._head(target)

    def _head(self, target: Target) -> Finding:
        weights = self._mean(target)
        low, high = self.possible.interval(weights)
        needed = self.needed if target.is_few else 0.0
        found = Finding(
            "head", "mean", self.insight.measure, target.cell, target.about, low, high, needed
        )
        return found if found.is_protected else self._told(found, weights)

    def _members(self, target: Target) -> Iterator[Finding]:
        """Yield the first member of few people to whom the others' mean is told too closely."""
        n = self.insight.size(target.people)
        if n < 2:
            return
        total = in_variables(dict.fromkeys(target.people, 1.0), self._sums)
        for atom in sorted(target.people):
            for own in sorted(set(self.insight.scores[atom])):
                within = self._own(atom, own)
                met = self.possible.met
                fits = np.logical_and.reduce(
                    [(met[:, v] >= a - 1e-6) & (met[:, v] <= b + 1e-6) for v, (a, b) in within.items()]
                )
                if self._spread(met[fits], total) >= self.needed * (n - 1):
                    continue
                low, high = self.possible.interval(total, within)
                ends = (low - own) / (n - 1), (high - own) / (n - 1)
                found = Finding(
                    "member", "mean", self.insight.measure, target.cell, target.about, *ends,
                    self.needed,
                )  # fmt: skip
                if not found.is_protected:
                    yield self._told(found, total)
                    return

    def _own(self, atom: int, own: float) -> dict[int, Ends]:
        """Return what somebody's own score says of the variables of her atom."""
        variables = self._sums[atom]
        if len(variables) == 1:
            (place,) = variables
            rest = self.insight.atoms.sizes[atom] - 1
            return {place: (own + rest * self.insight.low, own + rest * self.insight.high)}
        place = next(place for place, score in variables.items() if score == own)
        return {place: (1.0, math.inf)}

    def _shown_members(self) -> Iterator[Finding]:
        """Yield the shown cells behind which one person can tell another's answer."""
        for cell, values in self.shown.items():
            if cell[0] == "distribution":
                (side,) = self.insight.sides[("level", *cell[1:])]  # type: ignore[index]
                n = self.insight.size(side.people)
                most = max(least for least, _ in answer_counts(values, n).values())
                if most >= n - 1:
                    yield self._answer(cell, 0.0, 0.0)
                continue
            sides = self.insight.sides.get(cell, ())
            names = ("mean",) if len(sides) == 1 else ("mean_from", "mean_to")
            for side, name in zip(sides, names, strict=False):
                ends = rounded_ends(values, name)
                if ends is not None and (found := self._other(cell, side, ends)) is not None:
                    yield found
                    break

    def _other(self, cell: CellKey, side: Side, ends: Ends) -> Finding | None:
        """Return the narrowest another person's answer is told to anyone, if too narrow."""
        low, high = self.insight.low, self.insight.high
        tightest: Ends = (low, high)
        for mine, weight in side.weights.items():
            for own in {self.insight.scores[mine][0], self.insight.scores[mine][-1]}:
                for other, share in side.weights.items():
                    if other == mine and self.insight.atoms.sizes[mine] < 2:
                        continue
                    rest = 1 - weight - share
                    least = (ends[0] - weight * own - rest * high) / share
                    most = (ends[1] - weight * own - rest * low) / share
                    if self.insight.codes:
                        least, most = math.ceil(least - 1e-6), math.floor(most + 1e-6)
                    least, most = max(low, least), min(high, most)
                    if most - least < tightest[1] - tightest[0]:
                        tightest = least, most
        found = self._answer(cell, *tightest)
        return None if found.is_protected else found

    def _answer(self, cell: CellKey, low: float, high: float) -> Finding:
        about = f"one other person behind {cell_words(cell)}"
        return Finding(
            "member", "answer", self.insight.measure, cell, about, low, high, self.needed, (cell,)
        )

    def _mean(self, target: Target) -> Sum:
        n = self.insight.size(target.people)
        return in_variables(dict.fromkeys(target.people, 1 / n), self._sums)

    def _spread(self, points: np.ndarray, weights: Mapping[int, float]) -> float:
        """Return how far apart a number lies among points that are known to fit."""
        values = points @ self.possible.objective(weights)
        return float(np.ptp(values)) if len(values) else -1.0

    def _told(self, found: Finding, weights: Mapping[int, float]) -> Finding:
        """Add the cells that tell it."""
        from dataclasses import replace

        rows = self.possible.behind(weights)
        cells = {cell for row in rows if (cell := self.owners[row]) is not None}
        return replace(found, by=tuple(sorted(cells)))


def check_fits(insiders: Insiders) -> bool:
    """Tell whether any answers fit what is shown of a measure."""
    try:
        insiders.possible.interval({})
    except NothingFits:
        return False
    return True
