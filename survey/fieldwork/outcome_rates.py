"""AAPOR's outcome rates, from counts of what became of those who were asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

Outcome = Literal[
    "complete", "partial", "refused", "no_contact", "other", "unknown", "not_eligible", "not_asked"
]

Fraction = tuple[int, int]
"""So many, of so many people."""


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """Numbers of people by outcome."""

    complete: int = 0
    partial: int = 0
    refused: int = 0
    no_contact: int = 0
    other: int = 0
    unknown: int = 0
    not_eligible: int = 0
    not_asked: int = 0

    @classmethod
    def of(cls, outcomes: Iterable[str]) -> Self:
        """Count outcomes."""
        counts = Counter(str(outcome) for outcome in outcomes)
        return cls(**{name: counts[name] for name in cls.__slots__})

    @property
    def reached(self) -> int:
        """How many of those asked and eligible were heard from."""
        return self.complete + self.partial + self.refused + self.other

    @property
    def asked(self) -> int:
        """How many were asked and eligible, as far as is known."""
        return self.reached + self.no_contact + self.unknown

    def rates(self) -> dict[str, Fraction]:
        """Return RR1, RR2, COOP1, REF1 and CON1.

        Notes
        -----
        RR1 = I / (I + P + R + NC + O + U), RR2 = (I + P) / the same, COOP1 = I / (I + P + R + O),
        REF1 = R / (I + P + R + NC + O + U), CON1 = (I + P + R + O) / the same.
        Source: AAPOR, Standard Definitions, 9th edition 2016 (cited from memory).
        """
        return {
            "RR1": (self.complete, self.asked),
            "RR2": (self.complete + self.partial, self.asked),
            "COOP1": (self.complete, self.reached),
            "REF1": (self.refused, self.asked),
            "CON1": (self.reached, self.asked),
        }
