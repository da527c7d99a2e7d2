"""What an intruder found out about a hidden cell or a few people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from panel.release import CellKey

Intruder = Literal["outsider", "member", "head"]
INTRUDERS: tuple[Intruder, ...] = ("outsider", "member", "head")

# Ends come from a solver, whose rounding must not make a width of exactly 1 too narrow.
_NOISE = 1e-5


@dataclass(frozen=True, slots=True)
class Finding:
    """The narrowest interval an intruder can tell for one hidden number.

    Parameters
    ----------
    intruder
        Who found it out.
    what
        `mean` of a hidden cell or of a few people, `count` of a hidden cell, `answer` of
        one other person behind a shown cell, or `difference` between two releases.
    measure
        The measure; empty for numbers of people.
    cell
        The hidden cell, or the shown cell behind which one person's answer is told; `None` for
        few people who are no cell of the release.
    about
        The people in words, without their number.
    low, high
        Ends of what is possible, in scale points or people.
    needed
        How wide it must be; 0 for what is hidden to protect others.
    by
        The shown cells that tell it, as far as known.
    """

    intruder: Intruder
    what: Literal["mean", "count", "answer", "difference"]
    measure: str
    cell: CellKey | None
    about: str
    low: float
    high: float
    needed: float
    by: tuple[CellKey, ...] = ()

    @property
    def width(self) -> float:
        """How far apart the ends are; of counts, how many are possible."""
        return self.high - self.low + (1 if self.what == "count" else 0)

    @property
    def is_protected(self) -> bool:
        """Whether it is as wide as it must be."""
        return self.width >= self.needed - _NOISE


def cell_words(cell: CellKey) -> str:
    """Name a cell as the release does: `level of EQ_1, party BRU, 2016`."""
    table, measure, kind, group, wave_from, wave_to, subset = cell
    waves = wave_from if not wave_to else f"{wave_from} to {wave_to}"
    who = "all" if kind == "all" else f"{kind} {group}"
    same = ", the same people" if subset == "stayers" else ""
    return f"{table}{f' of {measure}' if measure else ''}, {who}, {waves}{same}"
