"""What the stores know of people who did not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from survey.store.stores import Stores


_EVENTS = ("refused", "opted_out", "bounced", "not_eligible", "not_operative")


@dataclass(frozen=True, slots=True)
class Dispositions:
    """What the register says of the outcome, by person_id, and who said no on the form."""

    words: dict[str, str]
    refused: pd.Index[str]


def read_dispositions(stores: Stores, wave: str) -> Dispositions:
    """Read the dispositions of a wave; a refusal without a token is nobody's and is not in it.

    What the register says goes before what fieldwork learned, and of that the last counts. Who
    has left is on the roster or not, as the wave has it.
    """
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import events, invited, response_keys

    keys = response_keys.c
    with stores.contacts.connect() as contacts:
        said = contacts.execute(
            select(invited.c.person_id, invited.c.disposition)
            .where(invited.c.wave == wave, invited.c.disposition.is_not(None))
            .order_by(invited.c.person_id)
        ).all()
        learned = contacts.execute(
            select(events.c.person_id, events.c.what)
            .where(events.c.wave == wave, events.c.what.in_(_EVENTS))
            .order_by(events.c.event_id)
        ).all()
        refusals = contacts.execute(
            select(keys.person_id)
            .where(keys.wave == wave, keys.consent.is_(False), keys.person_id.is_not(None))
            .distinct()
            .order_by(keys.person_id)
        ).scalars()
        refused = pd.Index(list(refusals), name="person_id", dtype="string")
    words = {row.person_id: row.what for row in learned}
    return Dispositions(words | {row.person_id: row.disposition for row in said}, refused)
