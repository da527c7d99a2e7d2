"""Recognise answers that were withdrawn, when a file brings them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from survey.tokens import keyed_hash

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.store.encoding import EncodedBatch
    from survey.store.stores import Stores


def mark_of(key: bytes, *of: str) -> str:
    """Return the mark of a row of a file (its keyed hash), or of a wave and a person."""
    return keyed_hash(key, "withdrawn", "\0".join(of))


def add_marks(contacts: Connection, marks: Iterable[str]) -> None:
    """Keep marks; those that stand already are left."""
    from sqlalchemy import insert

    from survey.store.schema import withdrawn

    new = sorted(set(marks) - read_marks(contacts))
    if new:
        contacts.execute(insert(withdrawn), [{"mark": mark} for mark in new])


def read_marks(contacts: Connection) -> set[str]:
    """Return every mark."""
    from sqlalchemy import select

    from survey.store.schema import withdrawn

    return set(contacts.execute(select(withdrawn.c.mark)).scalars())


def without_withdrawn(
    stores: Stores, contacts: Connection, wave: str, rows: EncodedBatch
) -> EncodedBatch:
    """Return the rows with those that were withdrawn turned into a no of nobody's."""
    marks = read_marks(contacts)
    if not marks:
        return rows
    key = stores.key()
    consent, persons = list(rows.consent), list(rows.persons)
    tokens, near = list(rows.token_hashes), list(rows.near_persons)
    for row, source in enumerate(rows.source_hashes):
        who = [name for name in (persons[row], tokens[row]) if name]
        own = {mark_of(key, source), *(mark_of(key, wave, name) for name in who)}
        if not own.isdisjoint(marks):
            consent[row], persons[row], tokens[row], near[row] = False, None, None, None
    return replace(rows, consent=consent, persons=persons, token_hashes=tokens, near_persons=near)
