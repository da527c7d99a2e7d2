"""Those who are invited to a wave, as far as forms made for each need to know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.asked import Asking
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    """Somebody a form is made for; never to be logged or printed on a terminal."""

    name: str
    email: str
    language: str
    token: str
    asking: Asking


def read_invited(
    stores: Stores,
    library: Library,
    wave: str,
    role: str | None = None,
    project: str | None = None,
    language: str | None = None,
) -> list[InvitedPerson]:
    """Return those invited to a wave, ordered by name, and note in the audit that tokens left.

    Parameters
    ----------
    role, project
        Only those who have this role, as first or second one, and are in this project.
    language
        For those whose own is not known or not one of the instrument's.

    Raises
    ------
    SurveyError
        Nobody is invited.
    """
    from survey.fieldwork.wave_people import read_wave_people
    from survey.store.stores import note, writing
    from survey.tokens import token_for

    instrument = library.instrument(wave)
    languages = instrument.languages or library.study.languages
    key = stores.key()
    found: list[InvitedPerson] = []
    for person in read_wave_people(stores, library, wave):
        if person.asking is None or not person.may_answer:
            continue
        known = person.asking.respondent
        if (role and role not in known.roles) or (project and project != known.project):
            continue
        spoken = person.language if person.language in languages else language
        token = token_for(key, person.person_id, person.issue)
        found.append(
            InvitedPerson(person.name, person.email, spoken or languages[0], token, person.asking)
        )
    if not found:
        raise SurveyError(
            Problem(
                "nobody-to-write",
                f'the register has nobody of these who is invited to wave "{wave}".',
                "Read a register first, survey register F.xlsx, or name another role or project.",
            )
        )
    with writing(stores) as contacts:
        note(contacts, "forms written", wave, f"{len(found)} persons")
    return found
