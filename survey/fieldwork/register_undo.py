"""Take a register change back: every person it touched is again as before."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.store.stores import Stores

_DAYS = ("from_day", "to_day", "left_register")
_KEPT = ("holding_id", "person_id", "issue")
"""What an image leaves out; a token issued again stays so, whatever the register said."""

Image = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class UndoneRegister:
    """A register change that was taken back: whose rows came back, and who was new and went.

    `stayed` were new, but have been sent or have answered something: they are marked as having
    left the register instead.
    """

    restored: int
    removed: int
    stayed: int


def register_images(contacts: Connection) -> dict[str, Image]:
    """Return what the register says of each person: the person's row, holdings, invitations."""
    from sqlalchemy import select

    from survey.store.schema import holdings, invited, persons

    found: dict[str, Image] = {}
    for row in contacts.execute(select(persons)).mappings():
        found[row["person_id"]] = {"person": _plain(row), "holdings": [], "invited": []}
    for name, table in (("holdings", holdings), ("invited", invited)):
        for row in contacts.execute(select(table)).mappings():
            image = found.get(row["person_id"])
            if image is not None:
                image[name].append(_plain(row))
    for image in found.values():
        if image is not None:
            for name in ("holdings", "invited"):
                image[name].sort(key=str)
    return found


def keep_images(contacts: Connection, before: dict[str, Image]) -> None:
    """Keep what the register said of everybody of whom it now says something else."""
    from sqlalchemy import func, insert, select

    from survey.store.schema import register_images as images

    after = register_images(contacts)
    number = (contacts.execute(select(func.max(images.c.change_id))).scalar() or 0) + 1
    rows = [
        {"change_id": number, "person_id": id_, "image": json.dumps(before.get(id_), default=str)}
        for id_ in sorted(after)
        if after[id_] != before.get(id_)
    ]
    if rows:
        contacts.execute(insert(images), rows)


def undo_register(stores: Stores) -> UndoneRegister:
    """Take back the newest register change; after it, the one before can be taken back.

    Raises
    ------
    SurveyError
        There is no change to take back, or none any more.
    """
    from sqlalchemy import delete, func, select

    from survey.store.schema import register_images as images
    from survey.store.stores import note, writing

    restored = removed = stayed = 0
    with writing(stores) as contacts:
        number = contacts.execute(select(func.max(images.c.change_id))).scalar()
        if number is None:
            if _is_purged(contacts):
                raise SurveyError(
                    Problem(
                        "undo-purged",
                        "no change of the register can be taken back: what it said before was "
                        "deleted by `survey purge`.",
                        "Correct the workbook and read it again: survey register F.xlsx.",
                    )
                )
            raise SurveyError(
                Problem(
                    "no-register-change",
                    "there is no change of the register to take back.",
                    "Correct the workbook and read it again: survey register F.xlsx.",
                )
            )
        here = images.c.change_id == number
        for row in contacts.execute(select(images).where(here)).all():
            image = json.loads(row.image)
            if image is not None:
                _restore(contacts, row.person_id, image)
                restored += 1
            elif _is_needed(contacts, row.person_id):
                _leave(contacts, row.person_id)
                stayed += 1
            else:
                _remove(contacts, row.person_id)
                removed += 1
        contacts.execute(delete(images).where(here))
        counts = f"{restored} restored, {removed} removed, {stayed} marked as left"
        note(contacts, "register change undone", None, counts)
    return UndoneRegister(restored, removed, stayed)


def _is_purged(contacts: Connection) -> bool:
    from sqlalchemy import exists, select

    from survey.store.schema import contact_facts
    from survey.store.undo import PURGED

    there = exists().where(contact_facts.c.name == PURGED)
    return bool(contacts.execute(select(there)).scalar())


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in row.items()
        if name not in _KEPT
    }


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: dt.date.fromisoformat(value) if name in _DAYS and value else value
        for name, value in row.items()
    }


def _restore(contacts: Connection, person_id: str, image: dict[str, Any]) -> None:
    from sqlalchemy import delete, insert, update

    from survey.store.schema import holdings, invited, persons

    same = persons.c.person_id == person_id
    contacts.execute(update(persons).where(same).values(_typed(image["person"])))
    for name, table in (("holdings", holdings), ("invited", invited)):
        contacts.execute(delete(table).where(table.c.person_id == person_id))
        rows = [{"person_id": person_id} | _typed(row) for row in image[name]]
        if rows:
            contacts.execute(insert(table), rows)


def _is_needed(contacts: Connection, person_id: str) -> bool:
    """Tell whether something was sent to, learned of or answered by a person."""
    from sqlalchemy import exists, select

    from survey.store.schema import events, links, response_keys, sittings, steps

    return any(
        contacts.execute(select(exists().where(table.c.person_id == person_id))).scalar()
        for table in (steps, events, sittings, response_keys, links)
    )


def _leave(contacts: Connection, person_id: str) -> None:
    """Keep the person alone, without a role in any wave."""
    from sqlalchemy import delete, update

    from survey.store.schema import holdings, invited, persons
    from survey.store.stores import now

    same = persons.c.person_id == person_id
    contacts.execute(update(persons).where(same).values(left_register=now().date()))
    for table in (holdings, invited):
        contacts.execute(delete(table).where(table.c.person_id == person_id))


def _remove(contacts: Connection, person_id: str) -> None:
    from sqlalchemy import delete

    from survey.store.schema import holdings, invited, persons

    for table in (persons, holdings, invited):
        contacts.execute(delete(table).where(table.c.person_id == person_id))
