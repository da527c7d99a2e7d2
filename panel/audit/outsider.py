"""The intruder who has the release and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, product

from panel.audit.finding import Finding, cell_words
from panel.audit.numbers_shown import Ends, Shown, count_ends, rounded_ends
from panel.audit.possible import NothingFitsError, Possible, Row
from panel.audit.targets import Statuses
from panel.release import CellKey, ReleaseText

Atom = tuple[str, str, str, frozenset[str]]
"""wave, project, party, and the other waves in which the same people answered."""

# More people than any group has; the search needs an end.
_NO_END = 1e5


@dataclass(frozen=True, slots=True)
class _Assumed:
    """What an outsider takes for granted.

    `placed`: everybody has a project and a party; `stays`: and keeps them, and only those who
    were asked have answered.
    """

    placed: bool
    stays: bool


_FROM_BOLD_TO_SAFE = (_Assumed(True, True), _Assumed(False, True), _Assumed(False, False))


class Outsider:
    """An outsider at work on one measure.

    He assumes that everybody has a project and a party and keeps them, until no numbers of
    people fit. He does not know who counts in a project's mean of its parties' means, so that
    of those he uses the number of people only.

    Parameters
    ----------
    text
        The words and rules of the release.
    measure
        The measure.
    cells
        Status and reason of each of its cells.
    shown
        The statistics of its shown cells, and of the shown numbers of people.
    """

    def __init__(self, text: ReleaseText, measure: str, cells: Statuses, shown: Shown) -> None:
        self.text, self.measure = text, measure
        self.cells = {k: v for k, v in cells.items() if k[0] in ("level", "change")}
        self.shown = dict(shown)
        found = text.measures[measure]
        self.low, self.high = float(found.low or 0), float(found.high or 0)
        self._assumed = _FROM_BOLD_TO_SAFE[-1]
        self._choose()

    def hide(self, cells: Iterable[CellKey], reason: str = "derived") -> None:
        """Go on without these cells, which rest on enough people."""
        away = dict.fromkeys(cells, ("secondary", reason))
        self.shown = {cell: values for cell, values in self.shown.items() if cell not in away}
        self.cells = {cell: away.get(cell, status) for cell, status in self.cells.items()}
        # Numbers of people that fitted still do: what is hidden only leaves more open.
        if self._assumed == _FROM_BOLD_TO_SAFE[0]:
            self._take_for_granted(self._assumed)
        else:
            self._choose()

    def fits(self) -> bool:
        """Tell whether any numbers of people fit what is shown."""
        return self._counts.has_any()

    def hidden(self) -> list[CellKey]:
        """Return the hidden cells that are about people of their own."""
        return sorted(
            cell
            for cell, (status, _) in self.cells.items()
            if status in ("primary", "secondary") and (cell[0] == "level" or cell[6] == "stayers")
        )

    def count(self, cell: CellKey) -> Finding:
        """Return the tightest interval of a hidden cell's number of people."""
        people = dict.fromkeys(self._people(cell, cell[4]), 1.0)
        low, high = self._counts.interval(people)
        most = math.inf if high >= _NO_END else math.floor(high + 1e-6)
        ends = math.ceil(low - 1e-6), most
        # That few are somebody is told by what is hidden for their sake, and nobody is no secret.
        # Where nothing is shown of these waves, there is nothing more to hide: what is left is
        # told by the reasons alone.
        waves = {cell[4], cell[5] or cell[4]}
        is_told = any(own in self.cells and waves & {*own[4:6]} for own in self.shown)
        is_few = self.cells[cell][1] == "few" and ends[1] > 0 and is_told
        needed = self.text.min_n - 1 if is_few else 0
        return Finding("outsider", "count", self.measure, cell, cell_words(cell), *ends, needed)

    def by(self, cell: CellKey) -> tuple[CellKey, ...]:
        """Return the shown cells that keep a hidden number of people between its ends."""
        people = dict.fromkeys(self._people(cell, cell[4]), 1.0)
        owners = {self._owners[row] for row in self._counts.behind(people)}
        return tuple(sorted(owner for owner in owners if owner in self.shown))

    def mean(self, cell: CellKey) -> Finding:
        """Return the tightest interval of a hidden cell's mean, of its two the tighter."""
        waves = cell[4:5] if cell[0] == "level" else cell[4:6]
        ends = [self._mean(cell, wave) for wave in waves]
        low, high = min(ends, key=lambda pair: pair[1] - pair[0])
        needed = self.text.protect_mean if self.cells[cell][1] in ("few", "alike") else 0.0
        return Finding("outsider", "mean", self.measure, cell, cell_words(cell), low, high, needed)

    def _choose(self) -> None:
        """Take as much for granted as the numbers of people allow."""
        for assumed in _FROM_BOLD_TO_SAFE:
            self._take_for_granted(assumed)
            if self._counts.has_any():
                return

    def _take_for_granted(self, assumed: _Assumed) -> None:
        self._assumed = assumed
        self._atoms = {atom: place for place, atom in enumerate(self._people_kinds())}
        self._owners: list[CellKey | None] = []
        self._rows = list(self._count_rows())
        most = [_NO_END] * len(self._atoms)
        self._counts = Possible([0.0] * len(most), most, self._rows, [True] * len(most))

    def is_guarded(self, cell: CellKey) -> bool:
        """Tell whether a hidden cell is about few people, or people all alike."""
        return self.cells[cell][1] in ("few", "alike")

    def _people_kinds(self) -> Iterator[Atom]:
        waves = sorted({wave for cell in self.cells for wave in cell[4:6] if wave})
        nobody = [] if self._assumed.placed else [""]
        kinds = {cell[2] for cell in self.cells}
        projects = [p.id for p in self.text.projects] if "project" in kinds else []
        parties = [p.id for p in self.text.parties] if "party" in kinds else []
        for wave in waves:
            tied = sorted({w for c in self.cells if c[6] == "stayers" and wave in c[4:6]
                           for w in c[4:6]} - {wave})  # fmt: skip
            stayed = chain.from_iterable(combinations(tied, k) for k in range(len(tied) + 1))
            for other in map(frozenset, stayed):
                own = [*projects, *nobody] or [""], [*parties, *nobody] or [""]
                yield from ((wave, project, party, other) for project, party in product(*own))

    def _people(self, cell: CellKey, wave: str) -> list[int]:
        """Return the places of the people a cell is about in a wave."""
        kind, group = cell[2:4]
        other = {cell[4], cell[5]} - {wave} if cell[6] == "stayers" else set()
        weighted = self.text.weighting == "party_equal" and kind != "party"
        has_parties = any(atom[2] for atom in self._atoms)
        return [
            place
            for (at, project, party, also), place in self._atoms.items()
            if at == wave
            and other <= also
            and (kind != "project" or project == group)
            and (kind != "party" or party == group)
            and (party or not weighted or not has_parties)
        ]

    def _count_rows(self) -> Iterator[Row]:
        """Yield what is known of numbers of people, noting the cell each row comes from."""
        least_shown = self.text.min_n
        for cell, (status, reason) in self.cells.items():
            if cell[0] == "change" and (cell[6] != "stayers" or not self._assumed.stays):
                continue
            answers = self.shown.get(("distribution", *cell[1:]))
            ends = count_ends(answers or {}) or count_ends(self.shown.get(cell, {}))
            if ends is None and reason == "few":
                ends = (0, self._most_of_few(cell))
            if reason == "not_asked":
                # Who was not asked may have answered all the same, where else nothing fits.
                ends = (0, 0 if self._assumed.stays else int(_NO_END))
            low, high = ends or (least_shown, math.inf)
            for wave in dict.fromkeys((cell[4], cell[5] or cell[4])):
                self._owners.append(cell if status == "shown" else None)
                yield dict.fromkeys(self._people(cell, wave), 1.0), low, high
        for cell, values in self.shown.items():
            if cell[0] == "participation" and not cell[5]:
                ends = count_ends(values, "responded")
                people = self._people(cell, cell[4])
                if ends and people and self.text.weighting != "party_equal":
                    self._owners.append(cell)
                    yield dict.fromkeys(people, 1.0), 0, ends[1]
        if self._assumed.stays:
            yield from self._same_people()

    def _most_of_few(self, cell: CellKey) -> int:
        """Return how many people a cell can have that is hidden for their number.

        Where parties weigh equally there is no mean either when every party has too few.
        """
        most = self.text.min_n - 1
        if self.text.weighting != "party_equal" or cell[2] == "party":
            return most
        return max(most, len(self.text.parties) * (self.text.min_party - 1))

    def _same_people(self) -> Iterator[Row]:
        """Yield that those who answered two waves are as many in the one as in the other."""
        pairs = {cell[4:6] for cell in self.cells if cell[6] == "stayers"}
        for earlier, later in sorted(pairs):
            places = {(a[1], a[2]) for a in self._atoms}
            for project, party in sorted(places):
                weights = {}
                for (wave, *own, also), place in self._atoms.items():
                    if own == [project, party] and wave == earlier and later in also:
                        weights[place] = 1.0
                    if own == [project, party] and wave == later and earlier in also:
                        weights[place] = -1.0
                self._owners.append(None)
                yield weights, 0, 0

    def _mean(self, cell: CellKey, wave: str) -> Ends:
        """Return where a hidden mean lies, of sums and numbers and of parties' means."""
        low, high = self._ratio(cell, wave)
        if cell[2] == "party" and self.text.weighting == "party_equal":
            least, most = self._of_parties(cell, wave)
            low, high = max(low, least), min(high, most)
        return low, max(low, high)

    def _ratio(self, cell: CellKey, wave: str) -> Ends:
        """Return the least and the most of a sum of scores over a number of people.

        Notes
        -----
        A linear program of ratios: with t one over the number of people, every sum and number is
        multiplied by t. Source: Charnes & Cooper (1962), Naval Research Logistics Quarterly 9,
        181-186 (cited from memory).
        """
        width = len(self._atoms)
        one = 2 * width
        rows: list[Row] = []
        for weights, low, high in self._rows:
            if low > 0:
                rows.append(({**weights, one: -low}, 0.0, math.inf))
            if high < math.inf:
                rows.append(({**weights, one: -high}, -math.inf, 0.0))
        for place in range(width):
            rows.append(({width + place: 1.0, place: -self.low}, 0.0, math.inf))
            rows.append(({width + place: 1.0, place: -self.high}, -math.inf, 0.0))
        for known, at, ends in self._plain_means():
            people = self._people(known, at)
            for end, least, most in ((ends[0], 0.0, math.inf), (ends[1], -math.inf, 0.0)):
                rows.append(
                    (dict.fromkeys(people, -end) | {width + p: 1.0 for p in people}, least, most)
                )
        people = self._people(cell, wave)
        rows.append((dict.fromkeys(people, 1.0), 1.0, 1.0))
        lows = [0.0] * width + [-math.inf] * width + [0.0]
        highs = [math.inf] * (2 * width) + [1.0]
        fits = Possible(lows, highs, rows, [False] * (one + 1))
        try:
            return fits.interval({width + place: 1.0 for place in people})
        except NothingFitsError:
            return self.low, self.high

    def _plain_means(self) -> Iterator[tuple[CellKey, str, Ends]]:
        """Yield the shown means in which every score weighs the same."""
        for cell, values in self.shown.items():
            if cell not in self.cells or (self.text.weighting != "none" and cell[2] != "party"):
                continue
            for name, wave in _means(cell):
                if (ends := rounded_ends(values, name)) is not None:
                    yield cell, wave, ends

    def _of_parties(self, cell: CellKey, wave: str) -> Ends:
        """Return where a party's mean lies when the mean of all is the mean of the parties'.

        A party with few answers may not count in it: that it does is known only when the mean of
        all is not that of the other parties.
        """
        everybody = self.shown.get((cell[0], self.measure, "all", "all", *cell[4:]))
        name = next(name for name, at in _means(cell) if at == wave)
        whole = rounded_ends(everybody, name) if everybody else None
        if whole is None:
            return self.low, self.high
        unknown = (self.low, self.high)
        others: list[Ends] = []
        for party in self.text.parties:
            own = (*cell[:3], party.id, *cell[4:])
            if party.id == cell[3] or self.cells.get(own, ("", "not_asked"))[1] == "not_asked":
                continue
            ends = rounded_ends(self.shown.get(own, {}), name)
            others.append(ends or unknown)
        if not _counts_in(whole, others) or self.cells[cell][1] != "few":
            count = len(others) + 1
            return (
                max(self.low, count * whole[0] - math.fsum(high for _, high in others)),
                min(self.high, count * whole[1] - math.fsum(low for low, _ in others)),
            )
        return unknown


def _means(cell: CellKey) -> tuple[tuple[str, str], ...]:
    """Return the statistics of a cell that are means, with their waves."""
    if cell[0] == "level":
        return (("mean", cell[4]),)
    return (("mean_from", cell[4]), ("mean_to", cell[5])) if cell[6] == "stayers" else ()


def _counts_in(whole: Ends, others: list[Ends]) -> bool:
    """Tell whether the mean of all can be that of these parties alone."""
    if not others:
        return False
    low = math.fsum(pair[0] for pair in others) / len(others)
    high = math.fsum(pair[1] for pair in others) / len(others)
    return low - 1e-9 <= whole[1] and whole[0] <= high + 1e-9
