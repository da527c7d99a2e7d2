"""Who may answer a wave's form, with what the form needs to know of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.asked import Asking

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
    from survey.fieldwork.wave_people import read_wave_people

    return {
        one.person_id: Participant(one.person_id, one.issue, one.language, one.asking)
        for one in read_wave_people(stores, library, wave)
        if one.asking is not None and one.may_answer
    }
