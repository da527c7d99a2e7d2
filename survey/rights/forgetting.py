"""Forget who people are: the register's rows stay under new random ids that nothing leads to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from survey.fieldwork.outcome_words import disposition_of

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection

    from survey.store.stores import Stores


def forget_people(stores: Stores, contacts: Connection) -> None:
    """Delete names, addresses, notes and platform ids, and put random ids for every keyed one.

    Tokens lead to nobody afterwards. Which responses are one person's, and what each held,
    stays. Words in the register's column `disposition` become what they mean.
    """
    from sqlalchemy import delete, select, update

    from survey.store import schema
    from survey.store.audit_log import ERASED, erase_words
    from survey.store.stores import note

    _settle_tokens(stores, contacts)
    known = _identities(contacts)
    erased = erase_words(contacts, known)
    if erased:
        note(contacts, ERASED, None, str(erased))
    nothing = dict.fromkeys(("name", "email", "key", "note"))
    contacts.execute(update(schema.persons).values(issue=1, **nothing))
    contacts.execute(update(schema.response_keys).values(near_person=None))
    contacts.execute(delete(schema.sittings))
    contacts.execute(delete(schema.withdrawn))
    for row in contacts.execute(select(schema.invited)).all():
        own = (schema.invited.c.person_id == row.person_id) & (schema.invited.c.wave == row.wave)
        said = disposition_of(row.disposition)
        contacts.execute(update(schema.invited).where(own).values(disposition=said))
    tables = schema.CONTACTS.sorted_tables
    columns = [t.c[n] for t in tables for n in ("person_id", "predecessor") if n in t.c]
    _exchange(contacts, columns)
    _exchange(contacts, [schema.response_keys.c.token_hash])
    _exchange(contacts, [schema.response_keys.c.source_hash])


def _settle_tokens(stores: Stores, contacts: Connection) -> None:
    """Note whose a response is where only the token says it."""
    from sqlalchemy import select, update

    from survey.store.schema import persons, response_keys
    from survey.tokens import keyed_hash, token_for

    key = stores.key()
    for row in contacts.execute(select(persons.c.person_id, persons.c.issue)).all():
        tokens = [token_for(key, row.person_id, number) for number in range(1, row.issue + 1)]
        hashes = [keyed_hash(key, "token", token) for token in tokens]
        own = response_keys.c.token_hash.in_(hashes) & response_keys.c.person_id.is_(None)
        contacts.execute(update(response_keys).where(own).values(person_id=row.person_id))


def _identities(contacts: Connection) -> set[str]:
    from sqlalchemy import select

    from survey.store.schema import persons

    columns = (persons.c.person_id, persons.c.name, persons.c.email, persons.c.key)
    rows = contacts.execute(select(*columns)).all()
    return {cell for row in rows for cell in row if cell and len(cell) > 3}


def _exchange(contacts: Connection, columns: Iterable[Column[str]]) -> None:
    """Put a random id for each value of some columns, the same for the same, in the same order."""
    from sqlalchemy import bindparam, select, update

    from survey.store.stored_rows import new_ids

    columns = list(columns)
    values: set[str] = set()
    for column in columns:
        values |= set(contacts.execute(select(column).distinct()).scalars()) - {None}
    pairs = zip(sorted(values), new_ids(len(values)), strict=True)
    exchange = [{"before": before, "after": after} for before, after in pairs]
    if not exchange:
        return
    for column in columns:
        statement = update(column.table).where(column == bindparam("before"))
        contacts.execute(statement.values({column: bindparam("after")}), exchange)
