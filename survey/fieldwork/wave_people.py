"""Who of the register a wave asks: the one place that everything which reaches people rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.asked import Asking, Groups, registered
from survey.routing import Respondent

if TYPE_CHECKING:
    import pandas as pd

    from survey.library import Library
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class WavePerson:
    """Somebody of the register as a wave sees them; never to be logged.

    Parameters
    ----------
    issue
        The number of the token that counts.
    asking
        Who the person is in this wave; `None` for whoever holds no role that it asks.
    wanted, withdrawn
        Whether the register wants the person asked, and whether the person has withdrawn.
    left, left_register
        Whether the person holds nothing any more, or is out of the register.
    """

    person_id: str
    name: str
    email: str
    language: str | None
    issue: int
    asking: Asking | None
    wanted: bool
    withdrawn: bool
    left: bool
    left_register: bool

    @property
    def may_answer(self) -> bool:
        """Whether the wave asks this person, who has not withdrawn."""
        return self.asking is not None and self.wanted and not self.withdrawn


def read_wave_people(stores: Stores, library: Library, wave: str) -> list[WavePerson]:
    """Return everybody in the register as a wave sees them, by name."""
    from sqlalchemy import select

    from survey.fieldwork.roster import roster
    from survey.store.schema import persons
    from survey.store.withdrawn import mark_of, read_marks

    frame = roster(stores, library, wave)
    places = frame.astype(object).where(frame.notna(), None).to_dict("index")
    groups = count_groups(frame)
    with stores.contacts.connect() as contacts:
        known = contacts.execute(select(persons).order_by(persons.c.name, persons.c.person_id))
        rows, marks, key = known.all(), read_marks(contacts), stores.key()
    found = []
    for row in rows:
        place = places.get(row.person_id, {})
        asking = None
        if place:
            person = Respondent(
                place["role"], place["role2"], place["project"], stayed=bool(place["stayed"])
            )
            group = groups[place["project"], place["role"]]
            asking = Asking(person, registered(place["role2"], place["arena"]), group)
        found.append(
            WavePerson(
                row.person_id,
                row.name or "",
                row.email or "",
                row.language,
                row.issue,
                asking,
                bool(place.get("invited")),
                mark_of(key, wave, row.person_id) in marks,
                bool(place.get("left")),
                row.left_register is not None,
            )
        )
    return found


def count_groups(roster: pd.DataFrame) -> Groups:
    """Return how many persons of a roster have each project and role."""
    return Counter(zip(roster["project"], roster["role"], strict=True))


def read_groups(stores: Stores, library: Library, wave: str) -> Groups:
    """Return how many persons of a wave have each project and role."""
    from survey.fieldwork.roster import roster

    return count_groups(roster(stores, library, wave))
