"""What the contacts store knows of who answered a wave: responses, and forms sat down to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class AnswerTrace:
    """One response or sitting of a wave; a sitting brought home is one trace, its own.

    Parameters
    ----------
    id
        Of the response, which is that of the sitting it came from.
    person_id
        Whose it is; `None` where nobody knows.
    consent
        What the person said to taking part, where it was asked.
    sat
        Whether it is a sitting at the form, brought home or not.
    sent_in
        When a sitting was sent in.
    """

    id: str
    person_id: str | None
    consent: bool | None
    sat: bool = False
    sent_in: dt.datetime | None = None

    @property
    def half_way(self) -> bool:
        """Whether somebody sat down to answer and has not sent the form in."""
        return self.sat and self.sent_in is None and self.consent is not False


def read_traces(contacts: Connection, wave: str) -> list[AnswerTrace]:
    """Read every trace of answers of a wave, but of responses kept aside for a better one."""
    from sqlalchemy import select

    from survey.store.schema import response_keys, sittings

    keys = response_keys.c
    seated = {
        row.sitting_id: AnswerTrace(
            row.sitting_id, row.person_id, row.consent, sat=True, sent_in=row.submitted_at
        )
        for row in contacts.execute(select(sittings).where(sittings.c.wave == wave))
    }
    known = contacts.execute(
        select(keys.response_id, keys.person_id, keys.consent, keys.aside).where(keys.wave == wave)
    ).all()
    aside = {row.response_id for row in known if row.aside}
    others = [
        AnswerTrace(row.response_id, row.person_id, row.consent)
        for row in known
        if not row.aside and row.response_id not in seated
    ]
    return [*others, *(trace for id, trace in seated.items() if id not in aside)]
