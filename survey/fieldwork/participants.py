"""Who may answer a wave's form, with what the form needs to know of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.asked import Asking, registered
from survey.routing import Respondent

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Participant:
    """One person of a wave; `issue` is the number of the token that counts."""

    person_id: str
    issue: int
    language: str | None
    asking: Asking

    @property
    def project(self) -> str | None:
        """The person's project in this wave."""
        return self.asking.respondent.project


def read_participants(stores: Stores, library: Library, wave: str) -> dict[str, Participant]:
    """Return the persons invited in a wave who have not withdrawn from it, by person_id."""
    from sqlalchemy import select

    from survey.fieldwork.roster import roster
    from survey.store.schema import persons
    from survey.store.withdrawn import mark_of, read_marks

    frame = roster(stores, library, wave)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("index")
    sizes = Counter((row["project"], row["role"]) for row in rows.values())
    columns = (persons.c.person_id, persons.c.issue, persons.c.language)
    with stores.contacts.connect() as contacts:
        known = {row.person_id: row for row in contacts.execute(select(*columns))}
        marks, key = read_marks(contacts), stores.key()
    found = {}
    for id_, row in rows.items():
        if not row["invited"] or mark_of(key, wave, str(id_)) in marks:
            continue
        person = Respondent(row["role"], row["role2"], row["project"], stayed=bool(row["stayed"]))
        asking = Asking(
            person, registered(row["role2"], row["arena"]), sizes[row["project"], row["role"]]
        )
        found[str(id_)] = Participant(str(id_), known[id_].issue, known[id_].language, asking)
    return found
