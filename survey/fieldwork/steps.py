"""One row a person, wave and step: what stands there as sent is never sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from survey.fieldwork.answering import State
    from survey.store.stores import Stores


def claim_step(
    stores: Stores, person_id: str, wave: str, step: str, channel: str, *, uncertain: bool = False
) -> bool:
    """Take a message in hand before it is handed over; tells whether it is ours to send.

    Parameters
    ----------
    channel
        How it goes out: `smtp` or `eml`.
    uncertain
        Take also what an earlier run left in hand, though it may have gone out.
    """
    from survey.store.stores import writing

    with writing(stores) as contacts:
        return claim_in(contacts, person_id, wave, step, channel, uncertain=uncertain)


def claim_in(
    contacts: Connection,
    person_id: str,
    wave: str,
    step: str,
    channel: str,
    *,
    uncertain: bool = False,
) -> bool:
    """Do what `claim_step` does, in a transaction that keeps other writers waiting."""
    from sqlalchemy import insert, select, update

    from survey.store.schema import steps
    from survey.store.stores import now

    here = _where(person_id, wave, step)
    before = contacts.execute(select(steps.c.state).where(here)).scalar()
    again = ("failed", "bounced", "claimed") if uncertain else ("failed", "bounced")
    if before is not None and before not in again:
        return False
    values = {"state": "claimed", "channel": channel, "at": now()}
    if before is None:
        row = {"person_id": person_id, "wave": wave, "step": step} | values
        contacts.execute(insert(steps), row)
    else:
        contacts.execute(update(steps).where(here).values(values))
    return True


def settle_step(contacts: Connection, person_id: str, wave: str, step: str, state: State) -> None:
    """Say what became of a message in hand."""
    from sqlalchemy import update

    from survey.store.schema import steps
    from survey.store.stores import now

    here = _where(person_id, wave, step)
    contacts.execute(update(steps).where(here).values(state=state, at=now()))


def return_last_step(contacts: Connection, person_id: str, wave: str) -> None:
    """Mark the last message sent to a person in a wave as come back."""
    from sqlalchemy import select

    from survey.store.schema import steps

    sent = select(steps.c.step).where(
        steps.c.person_id == person_id,
        steps.c.wave == wave,
        steps.c.state.in_(("sent", "claimed")),
        steps.c.channel != "card",
    )
    last = contacts.execute(sent.order_by(steps.c.at.desc(), steps.c.step.desc())).scalars().first()
    if last is not None:
        settle_step(contacts, person_id, wave, last, "bounced")


def _where(person_id: str, wave: str, step: str) -> ColumnElement[bool]:
    from sqlalchemy import and_

    from survey.store.schema import steps

    return and_(steps.c.person_id == person_id, steps.c.wave == wave, steps.c.step == step)
