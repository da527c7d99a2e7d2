"""What the terms of a split change are made of: means of stayers, joiners, leavers, switchers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from panel.cells.cell import Made, Part
from panel.groups import Group
from panel.scores import Mask, MeasureScores

# Terms are rounded so that they add up, which may take one to the farther tenth.
_HALF = 0.1


def split_parts(
    scores: MeasureScores,
    group: Group,
    waves: tuple[str, str],
    parties: Sequence[str] | None,
    *,
    apart: bool,
) -> tuple[Made, ...]:
    """Say of each term which means it is a sum of.

    Parameters
    ----------
    parties
        The parties that weigh equally; `None` where every score weighs the same.
    apart
        Whether people who changed group have terms of their own.
    """
    inside = [_inside(scores, group, waves, party) for party in parties or (None,)]
    terms: dict[str, list[Part]] = {}
    for first, later in inside:
        stayed = first & later
        if not stayed.any() and parties is not None:
            own = [("replaced", later, waves[1], 1.0), ("replaced", first, waves[0], -1.0)]
        else:
            own = list(_terms(scores, waves, first, later, stayed, apart=apart))
        for name, people, wave, weight in own:
            if people.any() and weight:
                part = Part(wave, people, weight / len(inside))
                terms.setdefault(name, []).append(part)
    return tuple(Made(scores.line.id, name, tuple(parts), _HALF) for name, parts in terms.items())


def _inside(
    scores: MeasureScores, group: Group, waves: tuple[str, str], party: str | None
) -> tuple[Mask, Mask]:
    first, later = (scores.in_group(group, wave) for wave in waves)
    if party is None:
        return first, later
    place = scores.party_ids.index(party)
    return first & (scores.parties[waves[0]] == place), later & (scores.parties[waves[1]] == place)


def _terms(
    scores: MeasureScores,
    waves: tuple[str, str],
    first: Mask,
    later: Mask,
    stayed: Mask,
    *,
    apart: bool,
) -> Iterator[tuple[str, Mask, str, float]]:
    """Yield term, people, wave, and what their mean is multiplied by in it."""
    yield "stayers", stayed, waves[1], 1.0
    yield "stayers", stayed, waves[0], -1.0
    both = np.logical_and(*(np.isfinite(scores.scores[wave]) for wave in waves))
    switched = both if apart else np.zeros_like(both)
    for name, moved, everybody, wave, sign in (
        ("joiners", later & ~stayed & ~switched, later, waves[1], 1.0),
        ("leavers", first & ~stayed & ~switched, first, waves[0], -1.0),
        ("switchers_in", later & ~stayed & switched, later, waves[1], 1.0),
        ("switchers_out", first & ~stayed & switched, first, waves[0], -1.0),
    ):
        share = float(moved.sum() / everybody.sum()) if everybody.any() else 0.0
        yield name, moved, wave, sign * share
        yield name, stayed if moved.any() else moved, wave, -sign * share
