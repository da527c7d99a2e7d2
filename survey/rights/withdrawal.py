"""Erase what a person answered, everywhere the program keeps it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.rights.kept_files import KeptFiles, empty_reports
from survey.rights.past_releases import releases_with
from survey.rights.person import OwnResponses, Person, find_person, own_responses

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.library import Library
    from survey.store.stores import Stores

WITHDRAWN = "withdrawal"
"""The `source` of the event that says that a person wants no more of a wave."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was erased.

    Parameters
    ----------
    responses, earlier
        Responses that stood, and earlier or undone versions of responses.
    waves
        The waves in which something stood.
    near
        Responses under a token one character from the person's, which nobody has decided about.
    files
        What was done with the files beside the stores.
    releases
        Day and fingerprint of the releases that counted the person.
    bytes_gone
        Whether the database files are written anew; if not, another program has them open.
    """

    responses: int
    earlier: int
    waves: tuple[str, ...]
    near: int
    files: KeptFiles
    releases: tuple[tuple[str, str], ...]
    bytes_gone: bool


def withdraw(stores: Stores, library: Library, token: str, wave: str | None = None) -> Withdrawal:
    """Erase a person's answers of one wave, or of all.

    The register goes on knowing the person, who is marked as wanting no more of these waves; the
    same answers in a file do not come in again. The audit log says that somebody's answers were
    erased, and not whose.

    Raises
    ------
    SurveyError
        There is no such wave, or `find_person` refuses the token.
    """
    from sqlalchemy import func, select

    from survey.store.erase import begin_erasing, finish_erasing
    from survey.store.recovery import settle
    from survey.store.schema import response_keys
    from survey.store.stores import note, writing
    from survey.store.withdrawn import add_marks

    waves = library.waves if wave is None else (library.instrument(wave).wave,)
    person = find_person(stores, token)
    with writing(stores) as contacts:
        settle(stores, contacts)
        own = own_responses(contacts, person, wave)
        targets = _targets(own)
        since = stored_since(contacts, own)
        near = contacts.execute(
            select(func.count()).where(response_keys.c.near_person == (person.person_id or ""))
        ).scalar()
        # Before the stores: a crash cannot leave a report of what recovery erases.
        files = empty_reports(stores.data, waves, targets.keys())
        begin_erasing(contacts, targets)
        add_marks(contacts, _marks(stores, person, own, waves))
        _want_no_more(contacts, person, waves)
        _forget_in_audit(contacts, person, targets)
        what = "all waves" if wave is None else f"wave {wave}"
        note(contacts, "withdrawal", None, f"{len(own.standing)} responses, {what}")
    bytes_gone = finish_erasing(stores)
    return Withdrawal(
        len(own.standing) + sum(s.sitting_id not in own.standing for s in own.sittings),
        len(own.images),
        tuple(w for w in library.waves if w in since),
        int(near or 0),
        files,
        releases_with(stores.data, library.study.study, since),
        bytes_gone,
    )


def _targets(own: OwnResponses) -> dict[str, int]:
    """Return what goes: responses whole, and of those that are another's now, what was before."""
    from survey.store.erase import EVERY

    targets = {s.sitting_id: EVERY for s in own.sittings} | dict.fromkeys(own.standing, EVERY)
    for number, image in own.images:
        id_ = image["key"]["response_id"]
        if targets.get(id_) != EVERY:
            targets[id_] = max(number, targets.get(id_, 0))
    return targets


def stored_since(contacts: Connection, own: OwnResponses) -> dict[str, dt.date]:
    """Return by wave the day on which the first of the person's answers can have been stored."""
    from sqlalchemy import select

    from survey.store.schema import imports

    found = {row.wave for row in own.standing.values()}
    found |= {image["key"]["wave"] for _, image in own.images}
    since = {sitting.wave: sitting.opened_at.date() for sitting in own.sittings}
    for row in contacts.execute(select(imports.c.wave, imports.c.at)):
        if row.wave in found:
            since[row.wave] = min(since.get(row.wave, dt.date.max), row.at.date())
    return since


def _marks(
    stores: Stores, person: Person, own: OwnResponses, waves: Iterable[str]
) -> Iterable[str]:
    from survey.store.withdrawn import mark_of

    key = stores.key()
    names = [person.person_id] if person.person_id else []
    for name in (*names, *sorted(person.tokens)):
        yield from (mark_of(key, wave, name) for wave in waves)
    for row in own.standing.values():
        yield mark_of(key, row.source_hash)
    for _, image in own.images:
        yield mark_of(key, image["key"]["source_hash"])


def _want_no_more(contacts: Connection, person: Person, waves: Iterable[str]) -> None:
    from sqlalchemy import delete, insert

    from survey.store.schema import events
    from survey.store.stores import now

    if person.person_id is None:
        return
    for wave in waves:
        row = {
            "person_id": person.person_id, "wave": wave, "what": "refused", "at": now(),
            "source": WITHDRAWN,
        }  # fmt: skip
        same = [events.c[name] == row[name] for name in ("person_id", "wave", "what", "source")]
        contacts.execute(delete(events).where(*same))
        contacts.execute(insert(events), row)


def _forget_in_audit(contacts: Connection, person: Person, targets: Mapping[str, int]) -> None:
    from survey.store.audit_log import ERASED, erase_words
    from survey.store.stores import note

    names = [person.person_id] if person.person_id else []
    erased = erase_words(contacts, [*targets, *person.tokens, *names])
    if erased:
        note(contacts, ERASED, None, str(erased))
