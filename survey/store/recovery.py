"""What happens when the program is killed between the two stores.

Two databases cannot share one transaction, so an import goes through these states:

====================== ============================ =====================================
step                   answers store                contacts store
====================== ============================ =====================================
1 take the lock        -                            transaction open, row `lock` updated
2 keys, codes, import  -                            written, not committed
3 answers              rows + import `waiting`,     as 2
                       earlier rows ended
4 commit contacts      as 3                         import there
5 settle               import `stored`              as 4
====================== ============================ =====================================

Killed before 3: nothing has happened. Killed between 3 and 4: the contacts database undoes its
open transaction by itself, and `recover` finds an import that is `waiting` in answers and
unknown in contacts: it takes the new rows out and lets the earlier ones stand again. Killed
between 4 and 5: the import is known in contacts, and `recover` marks it `stored`. `recover` takes
the lock first, so that it never judges an import that is still under way in another process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.store.stores import Stores


def recover(stores: Stores) -> tuple[int, ...]:
    """Complete or roll back every import a crash left; returns the ids rolled back."""
    from survey.store.erase import finish_erasing, is_erasing
    from survey.store.stores import writing
    from survey.store.undo import finish_undo, undoing

    if is_erasing(stores):
        finish_erasing(stores)
    if not _waiting(stores) and not undoing(stores):
        return ()
    with writing(stores) as contacts:
        undone = settle(stores, contacts)
        finish_undo(stores, contacts)
    return undone


def settle(stores: Stores, contacts: Connection) -> tuple[int, ...]:
    """Do what `recover` does, for a caller that already holds the lock."""
    from sqlalchemy import select

    from survey.store.schema import imports
    from survey.store.stores import note

    undone = []
    for import_id in _waiting(stores):
        wave = contacts.execute(
            select(imports.c.wave).where(imports.c.import_id == import_id)
        ).scalar()
        if wave is None:
            _roll_back(stores, import_id)
            note(contacts, "import rolled back", str(import_id))
            undone.append(import_id)
        else:
            forget_refused(stores, contacts, wave)
            mark_stored(stores, import_id)
    return tuple(undone)


def mark_stored(stores: Stores, import_id: int) -> None:
    """Close an import that both stores have."""
    from sqlalchemy import update

    from survey.store.schema import answer_imports

    with stores.answers.begin() as answers:
        answers.execute(
            update(answer_imports)
            .where(answer_imports.c.import_id == import_id)
            .values(state="stored")
        )


def forget_refused(stores: Stores, contacts: Connection, wave: str) -> None:
    """Take what people said who now say no out of what an undo would let stand again."""
    import orjson
    from sqlalchemy import delete, select, update

    from survey.store.blocks import parse_block
    from survey.store.schema import blocks, free_text, key_images, response_keys

    said_no = (response_keys.c.wave == wave) & response_keys.c.consent.is_(False)
    refused = set(contacts.execute(select(response_keys.c.response_id).where(said_no)).scalars())
    if not refused:
        return
    images = contacts.execute(select(key_images.c.image)).scalars()
    known = {text_id for image in images for text_id, _ in orjson.loads(image)["texts"]}
    with stores.answers.begin() as answers:
        ended = (blocks.c.wave == wave) & blocks.c.ended_by.is_not(None)
        for row in answers.execute(select(blocks).where(ended)).all():
            block = parse_block(row.wave, row.instrument, row.version, row.rows)
            kept = [at for at, id_ in enumerate(block.response_ids) if id_ not in refused]
            if len(kept) < len(block):
                own = blocks.c.block_id == row.block_id
                answers.execute(update(blocks).where(own).values(rows=block.pick(kept).text()))
        texts = (free_text.c.wave == wave) & free_text.c.ended_by.is_not(None)
        for text_id in answers.execute(select(free_text.c.text_id).where(texts)).scalars().all():
            if text_id not in known:
                answers.execute(delete(free_text).where(free_text.c.text_id == text_id))


def take_back(answers: Connection, import_id: int) -> None:
    """Take an import's rows out of the answers store and let those it ended stand again."""
    from sqlalchemy import delete, update

    from survey.store.schema import blocks, free_text

    for table in (blocks, free_text):
        answers.execute(delete(table).where(table.c.import_id == import_id))
        answers.execute(update(table).where(table.c.ended_by == import_id).values(ended_by=None))


def _waiting(stores: Stores) -> list[int]:
    from sqlalchemy import select

    from survey.store.schema import answer_imports

    with stores.answers.connect() as answers:
        found = answers.execute(
            select(answer_imports.c.import_id)
            .where(answer_imports.c.state == "waiting")
            .order_by(answer_imports.c.import_id)
        )
        return [int(import_id) for import_id in found.scalars()]


def _roll_back(stores: Stores, import_id: int) -> None:
    from sqlalchemy import delete

    from survey.store.schema import answer_imports

    with stores.answers.begin() as answers:
        take_back(answers, import_id)
        answers.execute(delete(answer_imports).where(answer_imports.c.import_id == import_id))
