"""What became of each position between two waves: the function followed, not the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

from survey.fieldwork.roster import Holding

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from survey.study import Position, Study

State = Literal["same_holder", "successor", "vacant", "new", "closed", "split", "merged"]
"""What became of a position: `split` and `merged` are said of the one that was divided or taken
into another; the positions made of it are `new`."""

STATES: tuple[State, ...] = (
    "same_holder", "successor", "vacant", "new", "closed", "split", "merged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PositionState:
    """One position between two waves.

    `holder_from` and `holder_to` are the person_ids of those who held it on the two reference
    days, the primary holding first where several shared it; `n_from`, `n_to` count them.
    `held_from` and `left_on` are the first and last day of the earlier holder, `took_over_on` the
    first of the later; a day the register does not know is None. `came_from` names the positions
    it was made of.
    """

    position: str
    project: str
    role: str
    party: str | None
    owner: bool
    wave_from: str
    wave_to: str
    state: State
    holder_from: str | None
    holder_to: str | None
    n_from: int
    n_to: int
    held_from: dt.date | None
    left_on: dt.date | None
    took_over_on: dt.date | None
    came_from: tuple[str, ...]


def build_positions(
    holdings: Iterable[Holding], study: Study, pairs: Sequence[tuple[str, str]]
) -> pd.DataFrame:
    """Build the position panel: a row a position and pair of waves.

    Parameters
    ----------
    holdings
        Every holding of the register, `survey.fieldwork.roster.read_holdings`.
    study
        The study, whose `positions` are followed.
    pairs
        The pairs of waves, earlier first, such as `panel.estimators.wave_pairs` gives.

    Returns
    -------
    pd.DataFrame
        The fields of `PositionState`. A position that existed on neither reference day is not in
        it.

    Notes
    -----
    Who holds a position is read on each wave's reference day. A position exists between its
    `begins` and `ends`, and is `new` when it begins or is first held after the first day. A
    position vacant on the first day and held on the second has a `successor`, or the
    `same_holder` where the last one came back. A position whose `ends` is not said is `split` or
    `merged` when it is held no more and what it became has begun.
    """
    import pandas as pd

    by_position: dict[str, list[Holding]] = {position.id: [] for position in study.positions}
    for holding in holdings:
        if holding.position in by_position:
            by_position[holding.position].append(holding)
    rows = [
        _state(position, study, by_position, wave_from, wave_to)
        for wave_from, wave_to in pairs
        for position in study.positions
    ]
    names = [field.name for field in fields(PositionState)]
    found = [[getattr(row, name) for name in names] for row in rows if row is not None]
    return pd.DataFrame(found, columns=names)


def _state(
    position: Position,
    study: Study,
    by_position: dict[str, list[Holding]],
    wave_from: str,
    wave_to: str,
) -> PositionState | None:
    first, second = study.wave(wave_from).reference, study.wave(wave_to).reference
    own = by_position[position.id]
    before, after = _holders(own, first), _holders(own, second)
    exists = [
        (position.begins is None or position.begins <= day)
        and (position.ends is None or position.ends >= day)
        for day in (first, second)
    ]
    state: State
    if not exists[1]:
        if not exists[0]:
            return None
        state = _became(position, study, first, second) or "closed"
    elif not exists[0]:
        state = "new"
    elif not after:
        state = _became(position, study, first, second) or "vacant"
    else:
        earlier = before or _last(own, first)
        same = {h.person_id for h in earlier} & {h.person_id for h in after}
        state = "same_holder" if same else "successor" if earlier else "new"
        before, after = (
            sorted(held, key=lambda h: h.person_id not in same) for held in (before, after)
        )
    parties = {role.id: role.party for role in study.roles}
    return PositionState(
        position=position.id,
        project=position.project,
        role=position.role,
        party=position.party or parties.get(position.role),
        owner=position.owner,
        wave_from=wave_from,
        wave_to=wave_to,
        state=state,
        holder_from=before[0].person_id if before else None,
        holder_to=after[0].person_id if after else None,
        n_from=len({h.person_id for h in before}),
        n_to=len({h.person_id for h in after}),
        held_from=before[0].from_day if before else None,
        left_on=before[0].to_day if before else None,
        took_over_on=after[0].from_day if after else None,
        came_from=tuple(name for name in (position.splits, *position.merges) if name),
    )


def _holders(own: Iterable[Holding], day: dt.date) -> list[Holding]:
    """Return who holds it on a day, the primary holding first."""
    return sorted((h for h in own if h.on(day)), key=lambda h: h.order, reverse=True)


def _last(own: Iterable[Holding], day: dt.date) -> list[Holding]:
    """Return who held it last before a day."""
    ended = [h for h in own if h.to_day is not None and h.to_day < day]
    last = max((h.to_day for h in ended if h.to_day is not None), default=None)
    return [h for h in ended if h.to_day == last]


def _became(
    position: Position, study: Study, first: dt.date, second: dt.date
) -> Literal["split", "merged"] | None:
    """Tell whether a position was divided, or taken into another, between two days."""
    later = [
        other
        for other in study.positions
        if (other.begins is None or other.begins <= second)
        and (other.ends is None or other.ends >= second)
    ]
    if any(
        other.splits == position.id and (other.begins is None or other.begins > first)
        for other in later
    ):
        return "split"
    return "merged" if any(position.id in other.merges for other in later) else None
