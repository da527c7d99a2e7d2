"""One person of the register, named by who keeps it, and the person's next token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.store.stores import Stores


def find_person(stores: Stores, named: str) -> str:
    """Return the id of the person with this key of the workbook, platform key, address or name.

    Raises
    ------
    SurveyError
        Nobody has it, or two have.
    """
    from sqlalchemy import select

    from survey.fieldwork.register import person_id_of
    from survey.store.schema import persons

    wanted = named.strip()
    own = person_id_of(stores.key(), wanted)
    with stores.contacts.connect() as contacts:
        rows = contacts.execute(select(persons)).all()
    for names in (lambda r: (r.person_id,), lambda r: (r.key, r.email), lambda r: (r.name,)):
        found = [
            row.person_id
            for row in rows
            if row.person_id == own
            or wanted.casefold() in {str(n).casefold() for n in names(row) if n}
        ]
        if len(found) == 1:
            return str(found[0])
        if found:
            raise SurveyError(
                Problem(
                    "person-of-two",
                    f"{len(found)} persons of the register answer to this.",
                    "Give the person's key, as the register workbook has it.",
                )
            )
    raise SurveyError(
        Problem(
            "person-unknown",
            "nobody in the register answers to this.",
            "Give the person's key, as the register workbook has it, or the whole name.",
        )
    )


def reissue_token(stores: Stores, person_id: str) -> int:
    """Give a person the next token, so that those before are refused; returns its number."""
    from sqlalchemy import select, update

    from survey.store.schema import persons
    from survey.store.stores import note, writing

    here = persons.c.person_id == person_id
    with writing(stores) as contacts:
        issue = int(contacts.execute(select(persons.c.issue).where(here)).scalar_one()) + 1
        contacts.execute(update(persons).where(here).values(issue=issue))
        note(contacts, "token reissued", person_id, f"number {issue}")
    return issue
