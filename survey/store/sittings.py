"""What people save on the form, page by page, until it is collected.

Who sat down lies in `sittings` of the contacts store, what was answered in `form_pages` of the
answers store. Two databases share no transaction, so each step is written in this order and is
acknowledged only when both are committed:

=============== ============================= ==============================================
step            first                         then
=============== ============================= ==============================================
consent         contacts: consent             -
a page          answers: the page             contacts: hashes of the code, time of saving
sending in      -                             contacts: time of sending in
refusing        answers: pages deleted        contacts: hashes deleted, consent no
=============== ============================= ==============================================

Killed between the two, a page is there and its time is not: nothing was acknowledged, the person
sends it again, and the same rows are written once more. Killed while refusing, the answers are
gone and the no is not yet there: the person says it again.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person's form in a wave; the columns of `survey.store.schema.sittings`."""

    sitting_id: str
    person_id: str
    wave: str
    mode: str
    consent: bool | None
    link_consent: bool | None
    consent_hash: str | None
    opened_at: dt.datetime
    saved_at: dt.datetime
    submitted_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as it was last sent in.

    `answers` has every question that stood on it: a code, a text, a list of options, or `None`.
    """

    page: str
    answers: dict[str, Any]
    language: str
    saved_at: dt.datetime


def read_sittings(stores: Stores, wave: str, person_id: str | None = None) -> list[Sitting]:
    """Return the sittings of a wave, or of one person in it."""
    from sqlalchemy import select

    from survey.store.schema import sittings

    query = select(sittings).where(sittings.c.wave == wave).order_by(sittings.c.sitting_id)
    if person_id is not None:
        query = query.where(sittings.c.person_id == person_id)
    with stores.contacts.connect() as contacts:
        return [Sitting(**row._mapping) for row in contacts.execute(query)]


def read_pages(stores: Stores, sitting_id: str | None = None) -> dict[str, dict[str, SavedPage]]:
    """Return saved pages by sitting and page: of one sitting, or of all there are."""
    import orjson
    from sqlalchemy import select

    from survey.store.schema import form_pages

    query = select(form_pages)
    if sitting_id is not None:
        query = query.where(form_pages.c.sitting_id == sitting_id)
    found: dict[str, dict[str, SavedPage]] = {}
    with stores.answers.connect() as answers:
        for row in answers.execute(query):
            page = SavedPage(row.page, orjson.loads(row.answers), row.language, row.saved_at)
            found.setdefault(row.sitting_id, {})[row.page] = page
    return found


def read_codes(
    stores: Stores, wave: str, sitting_id: str | None = None
) -> dict[str, frozenset[tuple[int, str]]]:
    """Return the numbered hashes of the codes given in a wave's sittings, or in one, by sitting."""
    from sqlalchemy import select

    from survey.store.schema import code_hashes, sittings

    found: dict[str, set[tuple[int, str]]] = {}
    same = code_hashes.c.response_id == sittings.c.sitting_id
    query = select(code_hashes).join(sittings, same).where(sittings.c.wave == wave)
    if sitting_id is not None:
        query = query.where(sittings.c.sitting_id == sitting_id)
    with stores.contacts.connect() as contacts:
        for row in contacts.execute(query):
            found.setdefault(row.response_id, set()).add((row.element, row.hash))
    return {sitting: frozenset(pairs) for sitting, pairs in found.items()}


def sitting_ids(contacts: Connection, wave: str) -> frozenset[str]:
    """Return the ids of a wave's sittings."""
    from sqlalchemy import select

    from survey.store.schema import sittings

    own = select(sittings.c.sitting_id).where(sittings.c.wave == wave)
    return frozenset(contacts.execute(own).scalars())


def save_consent(
    stores: Stores,
    wave: str,
    person_id: str,
    mode: str,
    link_consent: bool | None,
    consent_hash: str,
) -> None:
    """Begin a person's sitting, or take it up again; who refuses linking leaves no code."""
    with stores.contacts.begin() as contacts:
        id_ = _put_sitting(contacts, wave, person_id, mode, True, link_consent, consent_hash)
        if link_consent is False:
            _put_codes(contacts, id_, {}, everything=True)


def save_page(
    stores: Stores,
    sitting_id: str,
    page: str,
    answers: Mapping[str, Any],
    language: str,
    codes: Mapping[int, str | None] | None = None,
) -> None:
    """Save a page; the same again is the same.

    `codes` are the hashes of the elements given on this page, `None` for one that is taken back.
    """
    import orjson
    from sqlalchemy import update

    from survey.store.schema import form_pages, sittings
    from survey.store.stores import now

    said = orjson.dumps(dict(answers), option=orjson.OPT_SORT_KEYS).decode()
    given = {"answers": said, "language": language, "saved_at": now()}
    with stores.answers.begin() as connection:
        _put(
            connection, form_pages, ("sitting_id", "page"),
            {"sitting_id": sitting_id, "page": page}, given,
        )  # fmt: skip
    between_the_stores()
    with stores.contacts.begin() as contacts:
        own = sittings.c.sitting_id == sitting_id
        contacts.execute(update(sittings).where(own).values(saved_at=now()))
        _put_codes(contacts, sitting_id, codes or {})


def submit(stores: Stores, sitting_id: str) -> None:
    """Send a sitting in; a second time changes nothing."""
    from sqlalchemy import update

    from survey.store.schema import sittings
    from survey.store.stores import now

    own = (sittings.c.sitting_id == sitting_id) & sittings.c.submitted_at.is_(None)
    with stores.contacts.begin() as contacts:
        contacts.execute(update(sittings).where(own).values(saved_at=now(), submitted_at=now()))


def refuse(stores: Stores, wave: str, person_id: str, consent_hash: str) -> None:
    """Keep that a person said no, and nothing else."""
    from sqlalchemy import delete

    from survey.store.schema import form_pages

    before = read_sittings(stores, wave, person_id)
    with stores.answers.begin() as answers:
        for sitting in before:
            own = form_pages.c.sitting_id == sitting.sitting_id
            answers.execute(delete(form_pages).where(own))
    between_the_stores()
    with stores.contacts.begin() as contacts:
        id_ = _put_sitting(contacts, wave, person_id, "web", False, None, consent_hash)
        _put_codes(contacts, id_, {}, everything=True)


def uncollected(stores: Stores) -> dict[str, int]:
    """Return how many sittings each wave has that were saved since it was last collected."""
    from sqlalchemy import select

    from survey.store.schema import audit, sittings

    with stores.contacts.connect() as contacts:
        collected = select(audit.c.subject, audit.c.detail).where(audit.c.what == COLLECTED)
        last: dict[str, dt.datetime] = {}
        for wave, until in contacts.execute(collected.order_by(audit.c.audit_id)):
            last[wave] = dt.datetime.fromisoformat(until)
        found: dict[str, int] = {}
        for wave, saved in contacts.execute(select(sittings.c.wave, sittings.c.saved_at)):
            # The second in which it was collected may have gone on.
            if wave not in last or saved >= last[wave]:
                found[wave] = found.get(wave, 0) + 1
    return dict(sorted(found.items()))


COLLECTED = "collect"
"""What the audit calls it when a wave's sittings are brought home; its detail is until when."""


def between_the_stores() -> None:
    """Do nothing, at the point where one store is committed and the other is not."""


def _put_sitting(
    contacts: Connection,
    wave: str,
    person_id: str,
    mode: str,
    consent: bool,
    link_consent: bool | None,
    consent_hash: str,
) -> str:
    """Write what a person said to taking part, in the one sitting of the wave; returns its id."""
    from sqlalchemy import select

    from survey.store.schema import sittings
    from survey.store.stores import now

    given = {
        "mode": mode,
        "consent": consent,
        "link_consent": link_consent,
        "consent_hash": consent_hash,
        "saved_at": now(),
    }
    keys = {"wave": wave, "person_id": person_id}
    own = {**keys, "sitting_id": secrets.token_hex(8), "opened_at": now(), "submitted_at": None}
    _put(contacts, sittings, tuple(keys), own, given)
    mine = (sittings.c.wave == wave) & (sittings.c.person_id == person_id)
    return str(contacts.execute(select(sittings.c.sitting_id).where(mine)).scalar_one())


def _put(
    connection: Connection,
    table: Table,
    keys: tuple[str, ...],
    own: Mapping[str, Any],
    given: Mapping[str, Any],
) -> None:
    """Insert a row, or give the row of these keys the values of `given`."""
    from sqlalchemy.dialects import postgresql, sqlite

    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = kind.insert(table).values({**own, **given})
    connection.execute(row.on_conflict_do_update(index_elements=list(keys), set_=dict(given)))


def _put_codes(
    contacts: Connection,
    sitting_id: str,
    codes: Mapping[int, str | None],
    *,
    everything: bool = False,
) -> None:
    """Replace the hashes of these elements; with `everything` no other stays."""
    from sqlalchemy import delete, insert

    from survey.store.schema import code_hashes

    own = code_hashes.c.response_id == sitting_id
    if everything:
        contacts.execute(delete(code_hashes).where(own))
    for element, hash_ in sorted(codes.items()):
        contacts.execute(delete(code_hashes).where(own, code_hashes.c.element == element))
        if hash_ is not None:
            contacts.execute(
                insert(code_hashes),
                {"response_id": sitting_id, "element": element, "hash": hash_},
            )
