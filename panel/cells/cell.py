"""One cell of a release on its way: where it stands, whether it is shown, and its numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, TypeVar

from panel.comparison import Comparison
from panel.dataset import Panel
from panel.disclosure import Decision, Key, change_key, level_key
from panel.estimates import Change, Level
from panel.numbers import round_half_away
from panel.release import CellKey
from panel.scores import Mask, MeasureScores
from survey.study import Disclosure

T = TypeVar("T")
L = TypeVar("L", Level, Change)

Values = Mapping[str, float | None]

NOT_ASKED = Decision("not_asked", "not_asked")


@dataclass(frozen=True, slots=True)
class Part:
    """People of a wave, by place in a measure's scores, whose plain mean is added or taken away.

    `sign` is what the mean is multiplied by.
    """

    wave: str
    people: Mask
    sign: float


@dataclass(frozen=True, slots=True)
class Made:
    """A statistic that is a sum of means of some people, in scores of a measure.

    `half` is how far rounding may have taken it from that sum.
    """

    measure: str
    statistic: str
    parts: tuple[Part, ...]
    half: float = 0.05


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was decided; `values` are rounded already and only kept where it is shown.

    `made` says what its numbers are made of, where that is means of other people, or closer
    rounded, than those of the levels and changes beside it.
    """

    address: CellKey
    decision: Decision
    values: Values = field(default_factory=dict)
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What cells are made of.

    `shown` holds the statistics of the cells that are shown so far, for cells that may only be
    shown with others; tables are built in the order of `panel.build_release`. `added` holds by
    measure the sums of means that are shown besides levels and changes. `withheld` are the cells
    that the audit hides on top, with what is said of them. `made` says of shown cells what they
    are made of, for the audit; `memory` what was computed already, kept from build to build.
    """

    panel: Panel
    comparison: Comparison
    shown: dict[CellKey, Mapping[str, float]] = field(default_factory=dict)
    added: dict[str, list[tuple[Part, ...]]] = field(default_factory=dict)
    withheld: Mapping[CellKey, Decision] = field(default_factory=dict)
    made: dict[CellKey, tuple[Made, ...]] = field(default_factory=dict)
    memory: dict[object, Any] = field(default_factory=dict)

    def once(self, name: object, compute: Callable[[], T]) -> T:
        """Return what was computed under a name before, or compute it.

        It may rest on the panel, the comparison and what the name says: what is shown only where
        that is in the name.
        """
        if name not in self.memory:
            self.memory[name] = compute()
        found: T = self.memory[name]
        return found

    @property
    def scores(self) -> Mapping[str, MeasureScores]:
        """The scores of every measure, by its id."""
        return self.once("scores", lambda: {s.line.id: s for s in self.comparison.scores})

    @property
    def items(self) -> Mapping[tuple[str, str], MeasureScores]:
        """The scores of every question, by wave and its name there."""
        items = (s for s in self.comparison.scores if s.line.kind == "item")
        return self.once("items", lambda: {at: s for s in items for at in s.line.names.items()})

    def levels_of(self, measure: str) -> list[Level]:
        """Return the levels of a measure."""
        return self.once("levels of", lambda: _by_measure(self.comparison.levels))[measure]

    def changes_of(self, measure: str) -> list[Change]:
        """Return the changes of a measure."""
        return self.once("changes of", lambda: _by_measure(self.comparison.changes))[measure]

    def shown_of(self, measure: str) -> frozenset[CellKey]:
        """Return the levels, distributions and changes of a measure that are shown."""
        levels = [level_key(level) for level in self.levels_of(measure)]
        keys = [*levels, *(("distribution", *key[1:]) for key in levels)]
        keys += [change_key(change) for change in self.changes_of(measure)]
        found = (address_of(measure, key) for key in keys)
        return frozenset(address for address in found if address in self.shown)

    @property
    def rules(self) -> Disclosure:
        """The study's rules of disclosure."""
        return self.panel.library.study.disclosure


def address_of(measure: str, key: Key) -> CellKey:
    """Return where a cell stands that was decided among a measure's levels and changes."""
    table, kind, group, wave, *rest = key
    to, subset = (rest[0], rest[1]) if table == "change" else ("", "all")
    return table, measure, kind, group, wave, to, subset


def _by_measure(estimates: Iterable[L]) -> Mapping[str, list[L]]:
    found: defaultdict[str, list[L]] = defaultdict(list)
    for estimate in estimates:
        found[estimate.measure].append(estimate)
    return found


def band(n: int, rules: Disclosure, name: str = "n") -> dict[str, float | None]:
    """Return n exactly from `exact_n_from` people, below it as the band it lies in.

    The statistics are `n_low` and `n_high`, or begin with another name.
    """
    if n >= rules.exact_n_from:
        return {f"{name}_low": n, f"{name}_high": n}
    return {f"{name}_low": rules.min_n, f"{name}_high": rules.exact_n_from - 1}


def rounded(values: Values, decimals: int = 1) -> dict[str, float | None]:
    """Return values as they may be shown: half away from zero, what is not finite as `None`."""
    return {
        name: None if value is None or not isfinite(value) else round_half_away(value, decimals)
        for name, value in values.items()
    }
