"""What is known of the people of a wave: who answered, who said no, what was sent to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from survey.store.stores import Stores

Bar = Literal[
    "not_asked", "outcome_known", "not_eligible", "left", "not_operative", "refused", "opted_out",
    "answered",
]  # fmt: skip
"""Why nothing is sent to a person at any step."""

_NO_BARS = ("bounced", "new_address", "started")
"""What is learned and keeps nobody from being sent something."""

State = Literal["claimed", "sent", "failed", "bounced"]
"""What became of a message; only what failed or bounced may be sent again."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What the contacts store knows of a wave, by person_id."""

    answered: frozenset[str]
    half_way: frozenset[str]
    bounced: frozenset[str]
    bars: dict[str, Bar]
    steps: dict[tuple[str, str], State]

    def reason(self, person_id: str, invited: bool) -> Bar | None:
        """Return why nothing at all goes to a person, if there is a reason."""
        if person_id in self.answered:
            return "answered"
        return self.bars.get(person_id) or (None if invited else "not_asked")

    def state(self, person_id: str, step: str) -> State | None:
        """Return what became of the message of one step."""
        return self.steps.get((person_id, step))


def read_answering(stores: Stores, wave: str) -> Answering:
    """Read who answered a wave, who stopped half-way, and whom nothing may be sent to.

    Whoever opted out in any wave, or whose address bounced in any and is still the same, is left
    in peace in all; what else was learned counts in its own wave.
    """
    from sqlalchemy import select

    from survey.fieldwork.answer_traces import read_traces
    from survey.fieldwork.events import open_bounces, read_events
    from survey.store.schema import invited, steps

    with stores.contacts.connect() as contacts:
        traces = [trace for trace in read_traces(contacts, wave) if trace.person_id is not None]
        outcomes = contacts.execute(
            select(invited.c.person_id).where(
                invited.c.wave == wave, invited.c.disposition.is_not(None)
            )
        ).scalars()
        sent = contacts.execute(select(steps).where(steps.c.wave == wave)).all()
        bars: dict[str, Bar] = dict.fromkeys(outcomes, "outcome_known")
        for event in read_events(contacts):
            if event.what in _NO_BARS:
                continue
            if event.what == "opted_out" or event.wave == wave:
                bars[event.person_id] = cast("Bar", event.what)
        bounced = open_bounces(contacts)
    people = [(str(trace.person_id), trace) for trace in traces]
    refused = {who for who, trace in people if trace.consent is False}
    bars |= dict.fromkeys(refused, "refused")
    half_way = {who for who, trace in people if trace.half_way} - refused
    answered = {who for who, trace in people if trace.consent is not False and not trace.half_way}
    half_way -= answered
    return Answering(
        frozenset(answered),
        frozenset(half_way),
        frozenset(bounced),
        bars,
        {(row.person_id, row.step): row.state for row in sent},
    )
