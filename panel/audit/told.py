"""Who is told of few people too closely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from panel.audit.finding import Intruder
from panel.audit.possible import Possible
from panel.audit.solver import NOTHING_MORE, Ends, Within

Own = tuple[tuple[int, float], ...]
"""A person's own scores, each with her atom: one for every wave in which she has a score."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One intruder's question for the mean of few people.

    Parameters
    ----------
    intruder
        Who asks.
    others
        How many people it is about: all of them but herself.
    within
        What she knows of the variables.
    own
        Her own score where she is one of them, otherwise 0.
    """

    intruder: Intruder
    others: int
    within: Within
    own: float

    def mean(self, total: Ends) -> Ends:
        """Return the ends of the others' mean from those of the sum of all."""
        return (total[0] - self.own) / self.others, (total[1] - self.own) / self.others


def head_of(people: int) -> Asked:
    """Return the question of one who knows no answer."""
    return Asked("head", people, NOTHING_MORE, 0.0)


def members_told(
    possible: Possible,
    total: dict[int, float],
    target: frozenset[int],
    people: int,
    owns: Sequence[Own],
    needed: float,
) -> Iterator[Asked]:
    """Yield those to whom their own answers tell of few people too closely.

    Parameters
    ----------
    possible
        The answers that fit what is shown, and what each person knows of her own.
    total
        The sum of the few people's scores.
    target, people
        Their atoms, and how many they are.
    owns
        The scores of each person who knows something, in the measure that is asked for.
    needed
        How uncertain the mean must be, in scale points.
    """
    mine = [next((score for atom, score in own if atom in target), None) for own in owns]
    others = np.array([people - (score is not None) for score in mine])
    for who in possible.narrow(total, needed * others):
        yield Asked("member", int(others[who]), possible.knowledge[who], mine[who] or 0.0)
