"""Take a stored import back: its rows go, and those it replaced come again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from survey.store.stores import Stores


PURGED = "purged"
"""The fact of the contacts store that names the last import whose earlier versions are gone."""


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """An import that was taken back: its number, wave and file."""

    import_id: int
    wave: str
    file: str


def undo_import(stores: Stores, import_id: int) -> UndoneImport:
    """Take back the newest import of its wave; after it, the one before can be taken back.

    Parameters
    ----------
    import_id
        The number `survey.store.responses_store.list_imports` gives.

    Raises
    ------
    SurveyError
        There is no such import, it is undone already, or a later one of the wave rests on it.

    Notes
    -----
    What a person said who has since said no to taking part does not come back. Links are found
    anew by `panel link`.
    """
    from sqlalchemy import update

    from survey.store.recovery import settle
    from survey.store.schema import imports
    from survey.store.stores import writing

    with writing(stores) as contacts:
        settle(stores, contacts)
        row = _undoable(contacts, import_id)
        contacts.execute(
            update(imports).where(imports.c.import_id == import_id).values(state="undoing")
        )
    with writing(stores) as contacts:
        finish_undo(stores, contacts)
    return UndoneImport(import_id, row.wave, row.file)


def import_source(import_id: int) -> str:
    """Return what an event that an import brought names as its source."""
    return f"import {import_id}"


def undoing(stores: Stores) -> list[int]:
    """Return the imports whose undoing a crash has cut short."""
    with stores.contacts.connect() as contacts:
        return _undoing(contacts)


def finish_undo(stores: Stores, contacts: Connection) -> None:
    """Complete every undoing that was begun; the caller holds the lock."""
    from sqlalchemy import select, update

    from survey.store.recovery import take_back
    from survey.store.schema import answer_imports, imports
    from survey.store.stores import note

    for import_id in _undoing(contacts):
        _take_keys_back(contacts, import_id)
        contacts.execute(
            update(imports).where(imports.c.import_id == import_id).values(state="undone")
        )
        note(contacts, "import undone", str(import_id))
        own = answer_imports.c.import_id == import_id
        with stores.answers.begin() as answers:
            if answers.execute(select(answer_imports.c.state).where(own)).scalar() != "undone":
                take_back(answers, import_id)
                answers.execute(update(answer_imports).where(own).values(state="undone"))
        between_the_stores()


def between_the_stores() -> None:
    """Do nothing, at the point where answers are committed and contacts are not."""


def _undoing(contacts: Connection) -> list[int]:
    from sqlalchemy import select

    from survey.store.schema import imports

    found = contacts.execute(select(imports.c.import_id).where(imports.c.state == "undoing"))
    return [int(import_id) for import_id in found.scalars()]


def _undoable(contacts: Connection, import_id: int) -> Row[tuple[str, ...]]:
    from sqlalchemy import select

    from survey.store.schema import contact_facts, imports

    row = contacts.execute(select(imports).where(imports.c.import_id == import_id)).first()
    if row is None:
        raise SurveyError(
            Problem(
                "no-such-import",
                f"there is no import {import_id}.",
                "`survey imports` lists them.",
            )
        )
    if row.state != "stored":
        raise SurveyError(
            Problem(
                "undone-already",
                f"import {import_id} has been undone already.",
                "Nothing need be done.",
            )
        )
    purged = contacts.execute(
        select(contact_facts.c.value).where(contact_facts.c.name == PURGED)
    ).scalar()
    if import_id <= int(purged or 0):
        raise SurveyError(
            Problem(
                "undo-purged",
                f"import {import_id} cannot be undone: what stood before it was deleted by "
                "`survey purge`.",
                "Read a corrected file instead.",
            )
        )
    later = contacts.execute(
        select(imports.c.import_id)
        .where(
            imports.c.wave == row.wave,
            imports.c.import_id > import_id,
            imports.c.state == "stored",
        )
        .order_by(imports.c.import_id.desc())
    ).scalars()
    after = [str(number) for number in later]
    if after:
        raise SurveyError(
            Problem(
                "later-import",
                f'import {import_id} is not the newest of wave "{row.wave}": what came after '
                "rests on it.",
                f"Undo first {' and then '.join(after)}.",
            )
        )
    return row


def _take_keys_back(contacts: Connection, import_id: int) -> None:
    import orjson
    from sqlalchemy import delete, insert, select

    from survey.store.schema import (
        code_hashes,
        events,
        free_text_map,
        imports,
        key_images,
        links,
        response_keys,
    )
    from survey.store.sittings import sitting_ids

    mine = key_images.c.import_id == import_id
    images = [
        orjson.loads(image)
        for image in contacts.execute(select(key_images.c.image).where(mine)).scalars()
    ]
    own = select(response_keys.c.response_id).where(response_keys.c.import_id == import_id)
    gone = [*contacts.execute(own).scalars(), *(one["key"]["response_id"] for one in images)]
    # Codes given on the form are the sitting's, whatever becomes of its response.
    wave = contacts.execute(select(imports.c.wave).where(imports.c.import_id == import_id))
    sat = sitting_ids(contacts, wave.scalar_one())
    for table in (code_hashes, free_text_map, links, response_keys):
        for response_id in gone:
            if table is code_hashes and response_id in sat:
                continue
            contacts.execute(delete(table).where(table.c.response_id == response_id))
    for one in images:
        id_ = one["key"]["response_id"]
        contacts.execute(insert(response_keys), one["key"])
        for element, hash_ in () if id_ in sat else one["codes"]:
            contacts.execute(
                insert(code_hashes), {"response_id": id_, "element": element, "hash": hash_}
            )
        for text_id, question in one["texts"]:
            contacts.execute(
                insert(free_text_map),
                {"text_id": text_id, "response_id": id_, "question": question},
            )
    contacts.execute(delete(key_images).where(mine))
    contacts.execute(delete(events).where(events.c.source == import_source(import_id)))
