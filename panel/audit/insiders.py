"""The intruders who know who answered: the head of an office, and a member of the group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from panel.audit.finding import Finding, cell_words
from panel.audit.insight import Fitting, Insight, Side, Sum, fitting_answers
from panel.audit.numbers_shown import Ends, Shown, answer_counts, rounded_ends
from panel.audit.spread import other_by_spread
from panel.audit.targets import Target
from panel.audit.told import Asked, head_of, members_told
from panel.release import CellKey


class Insiders:
    """Both intruders at work on one measure.

    Parameters
    ----------
    insight
        The measure with its people.
    shown
        The statistics of its shown cells.
    protect_mean
        How uncertain few people's mean must be, in scale points.
    """

    def __init__(self, insight: Insight, shown: Shown, protect_mean: float) -> None:
        self.insight, self.needed = insight, protect_mean
        self.shown = dict(shown)
        self._fitting = list(fitting_answers(insight, shown))

    def fits(self) -> bool:
        """Tell whether any answers fit what is shown."""
        return all(fitting.possible.has_any() for fitting in self._fitting)

    def hide(self, cells: Iterable[CellKey]) -> None:
        """Go on without these cells."""
        away = frozenset(cells)
        self.shown = {cell: values for cell, values in self.shown.items() if cell not in away}
        self._fitting = [fitting.without(away) for fitting in self._fitting]

    def recall(self, other: Insiders) -> None:
        """Note the answers another has met, to whom other cells are shown, that fit here too."""
        for mine, theirs in zip(self._fitting, other._fitting, strict=True):
            for point in theirs.possible.met:
                mine.possible.add(point)

    def head(self, target: Target) -> Finding:
        """Return the tightest interval of the mean of some people, to who knows every n."""
        needed = self.needed if target.is_few else 0.0
        return self._finding(target, head_of(self.insight.size(target.people)), needed)

    def is_told_to_head(self, target: Target) -> bool:
        """Tell whether few people's mean is less uncertain than it must be, to the head."""
        fitting, total = self._of(target)
        n = self.insight.size(target.people)
        return not fitting.possible.is_wide(total, self.needed * n)

    def told(self, target: Target) -> Asked | None:
        """Return who is told of few people too closely: the head, or the first who knows more."""
        if self.is_told_to_head(target):
            return head_of(self.insight.size(target.people))
        return next(self._members(target), None)

    def is_open(self, target: Target) -> bool:
        """Tell whether anybody is told of few people too closely."""
        return self.told(target) is not None

    def member(self, target: Target) -> Finding | None:
        """Return what the first who knows her own answers is told of few people, if too much."""
        asked = next(self._members(target), None)
        return None if asked is None else self._finding(target, asked, self.needed)

    def _members(self, target: Target) -> Iterator[Asked]:
        fitting, total = self._of(target)
        n = self.insight.size(target.people)
        return members_told(fitting.possible, total, target.people, n, fitting.owns, self.needed)

    def by(self, target: Target, asked: Asked) -> tuple[CellKey, ...]:
        """Return the shown cells that keep the mean of some people between its ends."""
        fitting, total = self._of(target)
        cells = {fitting.owners[row] for row in fitting.possible.behind(total, asked.within)}
        return tuple(sorted(cell for cell in cells if cell is not None))

    def answers(self) -> Iterator[Finding]:
        """Yield the shown cells behind which one person can tell another's answer."""
        for cell, values in self.shown.items():
            if cell[0] == "distribution":
                (side,) = self.insight.sides[("level", *cell[1:])]
                n = self.insight.size(side.people)
                if max(most for _, most in answer_counts(values, n).values()) >= n - 1:
                    yield self._answer(cell, (0.0, 0.0))
                continue
            sides = self.insight.sides.get(cell, ())
            names = ("mean",) if len(sides) == 1 else ("mean_from", "mean_to")
            for side, name in zip(sides, names, strict=False):
                ends = rounded_ends(values, name)
                if ends is None:
                    continue
                found = self._answer(cell, self._other(side, ends))
                if found.is_protected and cell[0] == "level":
                    found = self._answer(cell, self._by_spread(side, values, ends))
                if not found.is_protected:
                    yield found
                    break

    def _of(self, target: Target) -> tuple[Fitting, Sum]:
        """Return the answers that hold some people, and the sum of their scores."""
        fitting = next(f for f in self._fitting if target.people <= f.sums.keys())
        return fitting, fitting.total(target.people)

    def _other(self, side: Side, ends: Ends) -> Ends:
        """Return the narrowest interval of another's answer, to anyone who knows her own."""
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
        return tightest

    def _by_spread(self, side: Side, values: Mapping[str, float], ends: Ends) -> Ends:
        """Return the narrowest interval of another's answer that the spread leaves somebody."""
        scale = self.insight.low, self.insight.high
        n = self.insight.size(side.people)
        if not side.is_plain or n < 3 or not {"ci_low", "ci_high"} <= values.keys():
            return scale
        scores = [score for atom in side.people for score in self.insight.scores[atom]]
        return min(
            (
                other_by_spread(values, n, ends, own, scale, bool(self.insight.codes))
                for own in (min(scores), max(scores))
            ),
            key=lambda pair: pair[1] - pair[0],
        )

    def _answer(self, cell: CellKey, ends: Ends) -> Finding:
        about = f"one other person behind the {cell_words(cell)}"
        measure = self.insight.measure
        return Finding("member", "answer", measure, cell, about, *ends, self.needed, (cell,))

    def _finding(self, target: Target, asked: Asked, needed: float) -> Finding:
        fitting, total = self._of(target)
        ends = asked.mean(fitting.possible.interval(total, asked.within))
        found = Finding(
            asked.intruder, "mean", self.insight.measure, target.cell, target.about, *ends, needed
        )
        return found if found.is_protected else replace(found, by=self.by(target, asked))
