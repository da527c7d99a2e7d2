"""Erase responses from both stores, so that no undoing and no page of a database brings them back.

Two databases cannot share one transaction, so it goes through these states, and `recover` goes on
from each:

1. contacts: the ids stand in `erasing`, with an empty id that says that bytes may be left.
2. answers: rows of blocks, free texts and pages of the form are gone, of every version.
3. contacts: keys, codes, links, images, sittings and the ids in `erasing` are gone.
4. both databases are written anew, which takes the erased bytes along; then the empty id goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from survey.store.stores import Stores

EVERY = -1
"""Erase every version of a response."""

_BYTES = ""


def begin_erasing(contacts: Connection, targets: Mapping[str, int]) -> None:
    """Note what is to be erased; the caller holds the lock and commits.

    Parameters
    ----------
    targets
        By response id, `EVERY`, or the import before which the versions go.
    """
    from sqlalchemy import delete, insert

    from survey.store.schema import erasing

    contacts.execute(delete(erasing).where(erasing.c.response_id == _BYTES))
    rows = [{"response_id": id_, "until": until} for id_, until in targets.items()]
    contacts.execute(insert(erasing), [*rows, {"response_id": _BYTES, "until": EVERY}])


def finish_erasing(stores: Stores) -> bool:
    """Erase everything that is noted; returns whether its bytes are gone from the files too.

    They are not while another program reads the stores; the next opening tries again.
    """
    from sqlalchemy import delete, select

    from survey.store.schema import erasing
    from survey.store.stores import writing

    with writing(stores) as contacts:
        noted = contacts.execute(select(erasing.c.response_id, erasing.c.until)).all()
        targets = {row.response_id: row.until for row in noted if row.response_id != _BYTES}
        if targets:
            texts = _texts_of(contacts, targets)
            with stores.answers.begin() as answers:
                _erase_answers(answers, targets, texts)
            between_the_stores()
            _erase_contacts(contacts, targets, texts)
            contacts.execute(delete(erasing).where(erasing.c.response_id != _BYTES))
    if not noted:
        return True
    if not (rewrite_database(stores.contacts) and rewrite_database(stores.answers)):
        return False
    with writing(stores) as contacts:
        contacts.execute(delete(erasing).where(erasing.c.response_id == _BYTES))
    return True


def between_the_stores() -> None:
    """Do nothing, at the point where answers are committed and contacts are not."""


def is_erasing(stores: Stores) -> bool:
    """Tell whether something waits to be erased."""
    from sqlalchemy import select

    from survey.store.schema import erasing

    with stores.contacts.connect() as contacts:
        return contacts.execute(select(erasing.c.until).limit(1)).first() is not None


def rewrite_database(engine: Engine) -> bool:
    """Write a database anew without what was deleted from it; `False` when others hold it.

    On PostgreSQL its tables are; the server's own log is that of its owner.
    """
    from sqlalchemy import inspect
    from sqlalchemy.exc import OperationalError

    if engine.dialect.name == "sqlite":
        return _rewrite_file(engine)
    options = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with options.connect() as connection:
            connection.exec_driver_sql("SET lock_timeout = '30s'")
            for table in inspect(connection).get_table_names():
                connection.exec_driver_sql(f'VACUUM FULL "{table}"')
            connection.exec_driver_sql("RESET lock_timeout")
    except OperationalError:
        return False
    return True


def _rewrite_file(engine: Engine) -> bool:
    import sqlite3
    from contextlib import closing

    with closing(engine.raw_connection()) as pooled:
        connection = pooled.driver_connection
        if connection is None:
            return False
        try:
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
    return not busy


def _texts_of(contacts: Connection, targets: Mapping[str, int]) -> list[str]:
    """Return the ids of the free texts that go, of every version that goes."""
    import orjson
    from sqlalchemy import select

    from survey.store.schema import free_text_map, key_images

    rows = contacts.execute(select(free_text_map.c.text_id, free_text_map.c.response_id))
    found = [row.text_id for row in rows if targets.get(row.response_id) == EVERY]
    for image in contacts.execute(select(key_images)):
        if _goes(targets, image.response_id, image.import_id):
            found += [text_id for text_id, _ in orjson.loads(image.image)["texts"]]
    return found


def _erase_answers(answers: Connection, targets: Mapping[str, int], texts: Iterable[str]) -> None:
    from sqlalchemy import delete, select, update

    from survey.store.blocks import parse_block
    from survey.store.many_rows import delete_rows
    from survey.store.schema import blocks, form_pages, free_text

    held = [
        row for row in answers.execute(select(blocks)) if any(id_ in row.rows for id_ in targets)
    ]
    for row in held:
        block = parse_block(row.wave, row.instrument, row.version, row.rows)
        kept = [
            place
            for place, id_ in enumerate(block.response_ids)
            if not _goes(targets, id_, row.ended_by)
        ]
        own = blocks.c.block_id == row.block_id
        if not kept:
            answers.execute(delete(blocks).where(own))
        elif len(kept) < len(block):
            answers.execute(update(blocks).where(own).values(rows=block.pick(kept).text()))
    delete_rows(answers, free_text.c.text_id, list(texts))
    delete_rows(answers, form_pages.c.sitting_id, _whole(targets))


def _erase_contacts(contacts: Connection, targets: Mapping[str, int], texts: Iterable[str]) -> None:
    from sqlalchemy import delete, select

    from survey.store import schema
    from survey.store.many_rows import delete_rows

    images = schema.key_images.c
    for image in contacts.execute(select(images.import_id, images.response_id)).all():
        if _goes(targets, image.response_id, image.import_id):
            same = (images.import_id == image.import_id) & (images.response_id == image.response_id)
            contacts.execute(delete(schema.key_images).where(same))
    whole = _whole(targets)
    decided = schema.link_decisions.c
    for column in (
        schema.code_hashes.c.response_id,
        schema.links.c.response_id,
        schema.response_keys.c.response_id,
        schema.sittings.c.sitting_id,
        decided.earlier_response,
        decided.later_response,
    ):
        delete_rows(contacts, column, whole)
    delete_rows(contacts, schema.free_text_map.c.text_id, list(texts))


def _goes(targets: Mapping[str, int], response_id: str, ended_by: int | None) -> bool:
    """Tell whether a version of a response goes, which stood before the import `ended_by`."""
    until = targets.get(response_id)
    if until is None or until == EVERY:
        return until is not None
    return ended_by is not None and ended_by <= until


def _whole(targets: Mapping[str, int]) -> list[str]:
    return [id_ for id_, until in targets.items() if until == EVERY]
