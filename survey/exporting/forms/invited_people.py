"""Those who are invited to a wave, as far as forms made for each need to know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.problems import Problem, SurveyError
from survey.routing import Respondent

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
    routed: Respondent


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
    from sqlalchemy import select

    from survey.fieldwork.roster import roster
    from survey.store.schema import persons
    from survey.store.stores import note, writing
    from survey.tokens import token_for

    instrument = library.instrument(wave)
    languages = instrument.languages or library.study.languages
    people = roster(stores, library, wave)
    people = people[people["invited"]]
    key = stores.key()
    found: list[InvitedPerson] = []
    with writing(stores) as contacts:
        for person in contacts.execute(select(persons).order_by(persons.c.name)):
            if person.person_id not in people.index:
                continue
            known = people.loc[person.person_id].astype(object)
            known = known.where(known.notna(), None)
            routed = Respondent(
                known["role"], known["role2"], known["project"], True, bool(known["stayed"])
            )
            if (role and role not in routed.roles) or (project and project != routed.project):
                continue
            spoken = person.language if person.language in languages else language
            token = token_for(key, person.person_id, person.issue)
            found.append(
                InvitedPerson(
                    person.name or "", person.email or "", spoken or languages[0], token, routed
                )
            )
        if found:
            note(contacts, "forms written", wave, f"{len(found)} persons")
    if not found:
        raise SurveyError(
            Problem(
                "nobody-to-write",
                f'the register has nobody of these who is invited to wave "{wave}".',
                "Read a register first, survey register F.xlsx, or name another role or project.",
            )
        )
    return found
