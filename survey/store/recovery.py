"""What happens when the program is killed between the two stores.

Two databases cannot share one transaction, so an import goes through these states:

====================== ============================ =====================================
step                   answers store                contacts store
====================== ============================ =====================================
1 take the lock        -                            transaction open, row `lock` updated
2 keys, codes, import  -                            written, not committed
3 answers              rows + import `waiting`,     as 2
                       earlier rows in before_images
4 commit contacts      as 3                         import there
5 settle               import `stored`, images gone as 4
====================== ============================ =====================================

Killed before 3: nothing has happened. Killed between 3 and 4: the contacts database undoes its
open transaction by itself, and `recover` finds an import that is `waiting` in answers and
unknown in contacts: it takes the new rows out and puts the earlier ones back. Killed between 4
and 5: the import is known in contacts, and `recover` marks it `stored`. `recover` takes the
lock first, so that it never judges an import that is still under way in another process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.store.stores import Stores


def recover(stores: Stores) -> tuple[int, ...]:
    """Complete or roll back every import a crash left; returns the ids rolled back."""
    from survey.store.stores import writing

    if not _waiting(stores):
        return ()
    with writing(stores) as contacts:
        return settle(stores, contacts)


def settle(stores: Stores, contacts: Connection) -> tuple[int, ...]:
    """Do what `recover` does, for a caller that already holds the lock."""
    from sqlalchemy import select

    from survey.store.schema import imports
    from survey.store.stores import note

    undone = []
    for import_id in _waiting(stores):
        known = contacts.execute(
            select(imports.c.import_id).where(imports.c.import_id == import_id)
        ).scalar()
        if known is None:
            _roll_back(stores, import_id)
            note(contacts, "import rolled back", str(import_id))
            undone.append(import_id)
        else:
            mark_stored(stores, import_id)
    return tuple(undone)


def mark_stored(stores: Stores, import_id: int) -> None:
    """Close an import that both stores have: the rows as they stood before are let go."""
    from sqlalchemy import delete, update

    from survey.store.schema import answer_imports, before_images

    with stores.answers.begin() as answers:
        answers.execute(delete(before_images).where(before_images.c.import_id == import_id))
        answers.execute(
            update(answer_imports)
            .where(answer_imports.c.import_id == import_id)
            .values(state="stored")
        )


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
    import orjson
    from sqlalchemy import delete, insert, select

    from survey.store.schema import answer_imports, before_images, free_text, responses

    with stores.answers.begin() as answers:
        for table in (responses, free_text):
            answers.execute(delete(table).where(table.c.import_id == import_id))
            images = answers.execute(
                select(before_images.c.row_id, before_images.c.row).where(
                    before_images.c.import_id == import_id,
                    before_images.c.table_name == table.name,
                )
            ).all()
            if images:
                key = next(iter(table.primary_key.columns))
                for row_id, _ in images:
                    answers.execute(delete(table).where(key == row_id))
                answers.execute(insert(table), [orjson.loads(row) for _, row in images])
        for table in (before_images, answer_imports):
            answers.execute(delete(table).where(table.c.import_id == import_id))
