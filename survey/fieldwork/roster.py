"""Who belongs to a wave, in which role, worked out from who held what on its reference day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from survey.library import Library
    from survey.store.stores import Stores
    from survey.study import Study, Wave

ROSTER = (
    "project", "role", "role2", "party", "arena", "position", "position2", "county", "invited",
    "stayed", "left", "newcomer", "successor",
)  # fmt: skip
"""The columns of a roster; the last five are yes or no."""

_TRUTHS = ROSTER[-5:]


@dataclass(frozen=True, slots=True)
class Holding:
    """One stretch of time in which a person held a position or a role."""

    person_id: str
    position: str | None
    project: str
    role: str
    arena: str | None
    from_day: dt.date | None
    to_day: dt.date | None
    is_primary: bool
    exit_reason: str | None
    predecessor: str | None

    def on(self, day: dt.date) -> bool:
        """Tell whether it is held on a day."""
        return self.begun(day) and (self.to_day is None or self.to_day >= day)

    def begun(self, day: dt.date) -> bool:
        """Tell whether it began on or before a day."""
        return self.from_day is None or self.from_day <= day

    @property
    def order(self) -> tuple[Any, ...]:
        """Primary and latest last; ties are settled by what is held, never by an id."""
        first = self.from_day or dt.date.min
        last = self.to_day or dt.date.max
        return (self.is_primary, first, last, self.role, self.position or "", self.arena or "")


def read_holdings(stores: Stores) -> list[Holding]:
    """Read every holding of the register."""
    from sqlalchemy import select

    from survey.store.schema import holdings

    names = Holding.__slots__
    with stores.contacts.connect() as contacts:
        rows = contacts.execute(select(*(holdings.c[name] for name in names))).all()
    return sorted((Holding(*row) for row in rows), key=lambda h: (h.person_id, h.order))


def holdings_on(own: Iterable[Holding], wave: Wave) -> list[Holding]:
    """Return what a person counts under in a wave, the primary holding first.

    Where those who have left are asked as well, the last one held stands in for none.
    """
    own = list(own)
    held = [holding for holding in own if holding.on(wave.reference)]
    if not held and wave.eligible == "ever":
        begun = [holding for holding in own if holding.begun(wave.reference)]
        last = max((holding.to_day or dt.date.max for holding in begun), default=None)
        held = [holding for holding in begun if (holding.to_day or dt.date.max) == last]
    return sorted(held, key=lambda holding: holding.order, reverse=True)


def roster(stores: Stores, library: Library, wave: str) -> pd.DataFrame:
    """Build the list of the persons of a wave, indexed by `person_id`, with columns `ROSTER`.

    A person counts once, under the primary holding on the wave's reference day. `stayed` and
    `left` look back to the earlier waves' reference days; `newcomer` held nothing on any of
    them; `successor` took the position over from someone.
    """
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import invited, persons

    library.instrument(wave)
    study = library.study
    this = study.wave(wave)
    earlier = [w for w in study.ordered_waves if w.reference < this.reference]
    with stores.contacts.connect() as contacts:
        gone = {
            row.person_id
            for row in contacts.execute(select(persons.c.person_id, persons.c.left_register))
            if row.left_register is not None and row.left_register <= this.closes
        }
        asked = {
            row.person_id: row.invited
            for row in contacts.execute(select(invited).where(invited.c.wave == wave))
        }
    holdings = read_holdings(stores)
    by_person: defaultdict[str, list[Holding]] = defaultdict(list)
    by_position: defaultdict[str, list[Holding]] = defaultdict(list)
    for holding in holdings:
        if holding.person_id not in gone:
            by_person[holding.person_id].append(holding)
        if holding.position:
            by_position[holding.position].append(holding)
    surveyed = {role.id for role in study.roles if role.surveyed}
    places = _Places(study)
    rows: dict[str, dict[str, Any]] = {}
    for person, own in by_person.items():
        counted = [h for h in holdings_on(own, this) if h.role in surveyed]
        if not counted:
            continue
        here = any(holding.on(this.reference) for holding in own)
        before = any(holding.on(w.reference) for w in earlier for holding in own)
        rows[person] = places.describe(counted) | {
            "invited": asked.get(person, True),
            "stayed": here and before,
            "left": not here,
            "newcomer": here and not before and bool(earlier),
            "successor": here and took_over(counted[0], by_position),
        }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(ROSTER), dtype="object")
    frame.index = pd.Index(frame.index, name="person_id", dtype="string")
    kinds = {name: "bool" if name in _TRUTHS else "string" for name in ROSTER}
    return frame.astype(kinds)


class _Places:
    """What a study says of the place of a holding."""

    def __init__(self, study: Study) -> None:
        self.parties = {role.id: role.party for role in study.roles}
        self.positions = {position.id: position for position in study.positions}
        self.arenas = {arena.id: arena.county for arena in study.arenas}
        self.counties = {project.id: project.counties for project in study.projects}

    def describe(self, held: Sequence[Holding]) -> dict[str, Any]:
        """Return the roster columns that follow from the holdings, the primary one first."""
        first = held[0]
        position = self.positions.get(first.position or "")
        counties = self.counties.get(first.project, ())
        county = (position.county if position else "") or self.arenas.get(first.arena or "", "")
        return {
            "project": first.project,
            "role": first.role,
            "role2": next((h.role for h in held[1:] if h.role != first.role), None),
            "party": (position.party if position else None) or self.parties.get(first.role),
            "arena": first.arena,
            "position": first.position,
            "position2": next(
                (h.position for h in held[1:] if h.position and h.position != first.position), None
            ),
            "county": county or (counties[0] if len(counties) == 1 else None),
        }


def took_over(holding: Holding, by_position: Mapping[str, Iterable[Holding]]) -> bool:
    """Tell whether a holding was taken over: from a named person, or from an earlier holder."""
    if holding.predecessor:
        return True
    start = holding.from_day
    return start is not None and any(
        other.person_id != holding.person_id and other.to_day is not None and other.to_day <= start
        for other in by_position.get(holding.position or "", ())
    )


def people_by_token(stores: Stores, library: Library, wave: str, data: Path) -> pd.DataFrame:
    """Build the table that recognises people: every token and registered key, in memory only.

    Returns
    -------
    pd.DataFrame
        Index `token` (every issue of a person's token, and the key other platforms use);
        columns `person_id` and those of `roster`, empty for a person not of this wave.
    """
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import persons
    from survey.tokens import read_key, token_for

    key = read_key(data)
    with stores.contacts.connect() as contacts:
        known = contacts.execute(
            select(persons.c.person_id, persons.c.key, persons.c.issue).order_by(
                persons.c.person_id
            )
        ).all()
    found = {
        token_for(key, person.person_id, issue): person.person_id
        for person in known
        for issue in range(1, person.issue + 1)
    }
    found |= {person.key: person.person_id for person in known if person.key}
    index = pd.Index(list(found), name="token", dtype="string")
    frame = pd.DataFrame({"person_id": pd.Series(list(found.values()), index, dtype="string")})
    frame = frame.join(roster(stores, library, wave), on="person_id")
    truths = {name: frame[name].eq(True).fillna(False).astype(bool) for name in _TRUTHS}
    return frame.assign(**truths)
