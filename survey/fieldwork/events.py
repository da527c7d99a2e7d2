"""What fieldwork learned of people: who opted out, whose address bounced, who cannot be asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sqlalchemy import Connection

What = Literal[
    "opted_out", "bounced", "refused", "not_eligible", "left", "not_operative", "new_address",
    "started",
]  # fmt: skip
"""What can be learned of a person in a wave. `new_address` ends a bounce; `started` is of whoever
has opened the form of another platform."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing learned of a person; `at` is in UTC, `source` says how it was learned."""

    person_id: str
    wave: str
    what: What
    source: str
    at: dt.datetime


def record_event(
    connection: Connection,
    person_id: str,
    wave: str,
    what: What,
    source: str,
    at: dt.datetime | None = None,
) -> None:
    """Note what was learned of a person in a wave.

    Parameters
    ----------
    connection
        To the contacts store, in a transaction.
    source
        How it was learned, such as `form` or `bounces`; never a name or an address.
    at
        When, in UTC without zone; now unless given.
    """
    from sqlalchemy import insert

    from survey.store.schema import events
    from survey.store.stores import now

    row = {"person_id": person_id, "wave": wave, "what": what, "source": source, "at": at or now()}
    connection.execute(insert(events), row)


def read_events(connection: Connection, wave: str | None = None) -> list[Event]:
    """Return what was learned in a wave, or in all, in the order it was noted."""
    from sqlalchemy import select

    from survey.store.schema import events

    chosen = select(*(events.c[name] for name in Event.__slots__)).order_by(events.c.event_id)
    if wave is not None:
        chosen = chosen.where(events.c.wave == wave)
    return [Event(*row) for row in connection.execute(chosen)]


def record_opt_out(connection: Connection, person_id: str, wave: str, source: str) -> bool:
    """Note that a person wants no more messages in a wave; tells whether that is new."""
    known = {
        event.person_id for event in read_events(connection, wave) if event.what == "opted_out"
    }
    if person_id in known:
        return False
    record_event(connection, person_id, wave, "opted_out", source)
    return True


def open_bounces(connection: Connection) -> dict[str, set[str]]:
    """Return whose address has bounced and is still the same, with the waves it bounced in."""
    found: dict[str, set[str]] = {}
    for event in read_events(connection):
        if event.what == "bounced":
            found.setdefault(event.person_id, set()).add(event.wave)
        elif event.what == "new_address":
            found.pop(event.person_id, None)
    return found


def end_bounces(connection: Connection, person_ids: Iterable[str], source: str) -> None:
    """Note of each of these people whose address bounced that they have a new one."""
    bounced = open_bounces(connection)
    for person_id in person_ids:
        for wave in sorted(bounced.get(person_id, ())):
            record_event(connection, person_id, wave, "new_address", source)
