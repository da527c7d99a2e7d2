"""What a release says of numbers of people: who answered, stayed, was kept, held a position."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from panel.audit.numbers_shown import Shown, count_ends
from panel.audit.whole_numbers import Sum, WholeNumbers, plus
from panel.estimators.intervals import wilson
from panel.numbers import round_half_away
from panel.release import CellKey, ReleaseText

TABLES = (
    "participation", "eligible", "refused_linking", "membership", "switched", "retention",
    "response_rate", "positions",
)  # fmt: skip
"""The tables of numbers of people that a reader can hold against each other."""

STATES = ("same_holder", "successor", "vacant", "reorganised")
_STATUS_TELLS = ("participation", "eligible", "refused_linking", "membership", "positions")
_REST = ""
"""The group of those who have no project, or no party."""

Statuses = Mapping[CellKey, tuple[str, str]]


@dataclass(slots=True)
class KnownPeople:
    """The numbers of people of a release, and by cell the parts they fall into.

    Parameters
    ----------
    text
        The rules and the groups.
    statuses
        Status and reason of every cell.
    shown
        The statistics of the shown cells.
    nobody_outside
        Kinds of group of which everybody is taken to be in one.
    most
        More people than any number can be.
    """

    text: ReleaseText
    statuses: Statuses
    shown: Shown
    nobody_outside: tuple[str, ...] = ()
    most: float = 0.0
    numbers: WholeNumbers = field(init=False)
    parts: dict[CellKey, tuple[Sum, ...]] = field(default_factory=dict)
    _groups: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Write down what each cell says, what adds up, and what the rules let be shown."""
        text = self.text
        told = [n for cell, own in self.shown.items() if cell[0] in TABLES for n in own.values()]
        self.most = self.most or 2 * max(told, default=0.0) + 100
        self.numbers = WholeNumbers(self.most)
        kinds = {"project": text.projects, "party": text.parties}
        self._groups = (
            ("all", "all"),
            *((kind, group.id) for kind, own in kinds.items() for group in own),
            *((kind, _REST) for kind in kinds),
        )
        for wave in text.waves:
            for kind, group in self._groups:
                self._wave(kind, group, wave.id)
        for pair in text.pairs:
            for kind, group in self._groups:
                self._pair(kind, group, *pair)
        self._add_up()
        for cell, parts in self.parts.items():
            self._rule(cell, parts)

    def _n(self, name: str, kind: str, group: str, *waves: str) -> dict[int, float]:
        return {self.numbers.number((name, kind, group, waves)): 1.0}

    def _wave(self, kind: str, group: str, wave: str) -> None:
        """Take in who could answer a wave and did, with its response rates."""
        responded, eligible, invited, complete, partial, uninvited, strange, spared = (
            self._n(name, kind, group, wave)
            for name in (
                "responded", "eligible", "invited", "complete", "partial", "uninvited", "strange",
                "spared",
            )
        )  # fmt: skip
        here = (kind, group, wave, "", "all")
        self._cell(("participation", "", *here), {"responded": responded, "invited": invited})
        self.parts["participation", "", *here] = (responded,)
        self._cell(("eligible", "", *here), {"eligible": eligible})
        self.parts["eligible", "", *here] = (invited, plus([eligible, plus([invited], -1)]))
        self.numbers.between(plus([eligible, plus([invited, uninvited], -1)]), 0)
        self.numbers.between(plus([invited, plus([spared], -1)]), 0)
        # Those who answered without being eligible, and those asked or spared unlike the rest.
        self._is(responded, plus([complete, partial, strange]))
        asked = plus([invited, uninvited, plus([spared], -1)])
        for name, answered in (("RR1", complete), ("RR2", plus([complete, partial]))):
            cell: CellKey = ("response_rate", name, *here)
            self._rate(cell, answered, asked)
            self.parts[cell] = (answered, strange, uninvited, spared)
        if kind == "all":
            refused = self._n("refused", kind, group, wave)
            self._cell(("refused_linking", "", *here), {"refused": refused})
            self.parts["refused_linking", "", *here] = (
                refused,
                plus([responded, plus([refused], -1)]),
            )

    def _pair(self, kind: str, group: str, wave: str, to: str) -> None:
        """Take in who answered, was kept and stayed between two waves."""
        both, first, later, kept, lost, again, gone, stayed, left, joined, same, switched = (
            self._n(name, kind, group, wave, to)
            for name in (
                "both", "first_only", "later_only", "kept", "lost", "again", "gone", "stayed",
                "left", "joined", "same_role", "switched_role",
            )
        )  # fmt: skip
        here = ("", kind, group, wave, to, "all")
        before, after = (
            self._n("responded", kind, group, wave),
            self._n("responded", kind, group, to),
        )
        counts = {"both": both, "first_only": first, "later_only": later}
        self._cell(("participation", *here), counts)
        self.parts["participation", *here] = tuple(counts.values())
        self._is(after, plus([both, later]))
        # Of the earlier wave's people, each under the group of that wave: kept, lost, answered
        # again without being eligible, and gone (no longer eligible, or not to be linked).
        self._is(before, plus([kept, lost, again, gone]))
        self._is(first, plus([lost, gone]))
        self._rate(("retention", *here), kept, plus([kept, lost]))
        self._cell(("retention", *here), {"n": plus([kept, lost])})
        self.parts["retention", *here] = (kept, lost, again, gone)
        self._is(stayed, plus([same, switched]))
        members = {"stayed": stayed, "left": left, "joined": joined}
        self._cell(("membership", *here), members)
        self.parts["membership", *here] = tuple(members.values())
        self._cell(("switched", *here), {"same_role": same, "switched_role": switched})
        self.parts["switched", *here] = (same, switched, left, joined)
        if kind == "all":
            refused = self._n("refused", kind, group, wave)
            self._is(before, plus([both, first]))
            self.numbers.between(plus([gone, plus([refused], -1)]), 0)
            for wave_, members_ in ((wave, (stayed, left)), (to, (stayed, joined))):
                eligible = self._n("eligible", kind, group, wave_)
                self.numbers.between(plus([eligible, plus(members_, -1)]), 0)
        self._positions(kind, group, wave, to)

    def _positions(self, kind: str, group: str, wave: str, to: str) -> None:
        states = [self._n(state, kind, group, wave, to) for state in STATES]
        for subset, total in (
            *zip(STATES, states, strict=True),
            ("all", plus(states)),
            ("not_the_same", plus(states[1:])),
        ):
            cell: CellKey = ("positions", "", kind, group, wave, to, subset)
            self._cell(cell, {"positions": total})
            self.parts[cell] = (total,)

    def _add_up(self) -> None:
        """Say that everybody is in one project or none, and in one party or none."""
        per_wave = ("responded", "eligible", "invited", "complete", "partial", "uninvited",
                    "strange", "spared")  # fmt: skip
        per_pair = ("both", "first_only", "later_only", "kept", "lost", "again", "gone", "stayed",
                    "left", "joined", "same_role", "switched_role", *STATES)  # fmt: skip
        waves = [(wave.id,) for wave in self.text.waves]
        for names, times in ((per_wave, waves), (per_pair, self.text.pairs)):
            for name in names:
                for time in times:
                    for kind in ("project", "party"):
                        own = [self._n(name, *g, *time) for g in self._groups if g[0] == kind]
                        if kind in self.nobody_outside:
                            self.numbers.between(own[-1], 0, 0)
                        self._is(self._n(name, "all", "all", *time), plus(own))

    def _is(self, total: Sum, other: Sum) -> None:
        self.numbers.between(plus([total, plus([other], -1)]), 0, 0)

    def _cell(self, cell: CellKey, counts: Mapping[str, Sum]) -> None:
        """Take in the numbers of people a shown cell holds, exact or in bands."""
        values = self.shown.get(cell, {})
        for name, total in counts.items():
            if (ends := count_ends(values, name)) is not None:
                self.numbers.between(total, *ends, owner=cell)

    def _rate(self, cell: CellKey, part: Sum, whole: Sum) -> None:
        """Take in a whole percent, and with it what its interval tells where n is shown."""
        values = self.shown.get(cell, {})
        if "rate" not in values:
            return
        share = values["rate"] / 100
        self.numbers.between(whole, 1, owner=cell)
        self.numbers.between(plus([part, plus([whole], -(share - 0.005))]), 0, owner=cell)
        most = plus([part, plus([whole], -(share + 0.005))])
        self.numbers.between(most, -math.inf, 0, owner=cell)
        if (ends := count_ends(values)) is None:
            return
        fits = [(k, n) for n in range(ends[0], ends[1] + 1) for k in _fitting(values, n)]
        if fits:
            for total, place in ((part, 0), (whole, 1)):
                own = [fit[place] for fit in fits]
                self.numbers.between(total, min(own), max(own), owner=cell)

    def _rule(self, cell: CellKey, parts: tuple[Sum, ...]) -> None:
        """Say what a cell's status tells of its parts: what is shown has no few people in it."""
        status, reason = self.statuses.get(cell, ("", ""))
        least = self.text.min_n
        if status == "shown" or (cell[0] in _STATUS_TELLS and reason == "derived"):
            for part in parts:
                self.numbers.nobody_or(part, least)
        elif cell[0] in _STATUS_TELLS and reason == "few":
            self.numbers.some_below(parts, least - 1)


def _fitting(values: Mapping[str, float], n: int) -> Iterator[int]:
    """Yield how many of n people give this rate and interval, both in whole percents."""
    for k in range(n + 1):
        ends = wilson(k, n, 0.95)
        told = (100 * k / n, *(100 * end for end in ends if end is not None))
        names = ("rate", "ci_low", "ci_high")
        if all(
            round_half_away(number) == values.get(name, round_half_away(number))
            for name, number in zip(names, told, strict=False)
        ):
            yield k
