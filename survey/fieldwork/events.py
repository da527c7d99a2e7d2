"""What fieldwork learned of people: who opted out, whose address bounced, who cannot be asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sqlalchemy import Connection

What = Literal[
    "opted_out", "bounced", "refused", "not_eligible", "left", "not_operative", "new_address"
]
"""What can be learned of a person in a wave. `new_address` ends a bounce."""


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


def read_events(connection: Connection, wave: str) -> list[Event]:
    """Return what was learned in a wave, in the order it was noted."""
    from sqlalchemy import select

    from survey.store.schema import events

    chosen = select(*(events.c[name] for name in Event.__slots__)).where(events.c.wave == wave)
    return [Event(*row) for row in connection.execute(chosen.order_by(events.c.event_id))]


def record_opt_out(connection: Connection, person_id: str, wave: str, source: str) -> bool:
    """Note that a person wants no more messages in a wave; tells whether that is new."""
    known = {
        event.person_id for event in read_events(connection, wave) if event.what == "opted_out"
    }
    if person_id in known:
        return False
    record_event(connection, person_id, wave, "opted_out", source)
    return True
