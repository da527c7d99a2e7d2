"""Numbers for people, made for one file."""

from __future__ import annotations

import secrets
from collections.abc import Iterable


def number_people(person_ids: Iterable[str]) -> dict[str, int]:
    """Number people from 1 in an order drawn anew each time.

    Nothing a person is known by decides the order, so a number tells nothing, and the numbers of
    two files have nothing to do with each other.
    """
    people = sorted(set(person_ids))
    secrets.SystemRandom().shuffle(people)
    return {person: number for number, person in enumerate(people, 1)}
