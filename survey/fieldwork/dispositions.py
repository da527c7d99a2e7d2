"""What became of somebody in a wave, from all that is known of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from survey.fieldwork.events import Event
from survey.fieldwork.outcome_words import Disposition, disposition_of

Answered = Literal["", "empty", "opened", "partial", "complete", "refused"]
"""What is known of a person's answers; `empty` was sent in without an answer."""

FURTHER: tuple[Answered, ...] = ("", "opened", "empty", "refused", "partial", "complete")
"""The same, in the order in which one replaces another of the same person."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person in a wave.

    Parameters
    ----------
    on_roster
        Whether the person belongs to the wave.
    invited
        Whether the register wants the person asked.
    sent_at
        When the last message was sent; `None` for none.
    word
        What the register says of the outcome.
    events
        In the order of time.
    answered
        The furthest that an answer or a sitting came.
    left_register
        Whether the register has the person no more.
    """

    on_roster: bool = True
    invited: bool = True
    sent_at: dt.datetime | None = None
    word: str | None = None
    events: tuple[Event, ...] = ()
    answered: Answered = ""
    left_register: bool = False


def derive_dispositions(people: Mapping[str, Known]) -> dict[str, Disposition]:
    """Return what became of each person.

    Notes
    -----
    The first that holds decides: who is not on the roster has left the register, or answered
    without being eligible; an answer stands; a no on the form, or a form sent in empty, is a
    refusal; then the last event, where a new address or a message sent after a bounce takes it
    back; the register's word; the opened form; a message; the register's wish, where the program
    has sent nothing in this wave and others send for it.
    """
    by_program = any(known.sent_at for known in people.values())
    return {person: _disposition(known, by_program) for person, known in people.items()}


def _disposition(known: Known, by_program: bool) -> Disposition:
    if not known.on_roster:
        return "left" if known.left_register else "not_eligible"
    if known.answered in ("complete", "partial"):
        return "complete" if known.answered == "complete" else "partial"
    if known.answered in ("empty", "refused"):
        return "refused"
    learned = [
        event for event in known.events if event.what in _EVENTS and not _resent(known, event)
    ]
    if learned:
        return _EVENTS[learned[-1].what]
    said = disposition_of(known.word)
    if said is not None and said != "invited":
        return said
    if known.answered == "opened":
        return "opened"
    if known.sent_at or (known.invited and not by_program):
        return "invited"
    return "not_invited"


_EVENTS: Mapping[str, Disposition] = {
    "started": "opened",
    "refused": "refused",
    "opted_out": "opted_out",
    "bounced": "bounced",
    "not_eligible": "not_eligible",
    "left": "left",
    "not_operative": "not_operative",
}


def _resent(known: Known, event: Event) -> bool:
    """Tell whether a bounce counts no more: there is a new address, or something got through."""
    sent, moved = known.sent_at, [e.at for e in known.events if e.what == "new_address"]
    return event.what == "bounced" and (
        any(at >= event.at for at in moved)
        or (sent is not None and sent > event.at)
        or known.answered == "opened"
    )
