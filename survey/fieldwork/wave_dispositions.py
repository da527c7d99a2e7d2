"""Read what became of everybody of a wave from the register, messages, events, form and answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from survey.fieldwork.dispositions import FURTHER, Answered, Known, derive_dispositions
from survey.fieldwork.events import Event, read_events
from survey.fieldwork.outcome_words import Disposition

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.library import Library
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """How far a stored response came, its day, and the project and role in it."""

    state: Answered
    day: dt.date | None
    project: str | None
    role: str | None


@dataclass(slots=True)
class _Facts:
    word: str | None = None
    invited: bool | None = None
    sent_at: dt.datetime | None = None
    answered: Answered = ""
    events: list[Event] = field(default_factory=list)

    def reach(self, answered: Answered) -> None:
        """Keep the furthest that an answer came."""
        self.answered = max(self.answered, answered, key=FURTHER.index)


@dataclass(frozen=True, slots=True, eq=False)
class WaveDispositions:
    """What became of a wave.

    Parameters
    ----------
    of
        By person of the register.
    days
        The day of each answer, of persons and of nobody's.
    unidentified
        Answers of nobody in the register.
    others
        How many persons of the register do not belong to this wave.
    """

    of: dict[str, Disposition]
    days: tuple[dt.date, ...]
    unidentified: tuple[StoredAnswer, ...]
    others: int


def read_dispositions(stores: Stores, library: Library, wave: str) -> WaveDispositions:
    """Read what became of everybody of a wave; a person counts once."""
    from sqlalchemy import select

    from survey.fieldwork.roster import roster
    from survey.store.schema import persons

    people = roster(stores, library, wave)
    stored = _read_answers(stores, library, wave)
    with stores.contacts.connect() as contacts:
        facts = _read_facts(contacts, wave)
        days, unidentified = _read_traces(stores, contacts, wave, stored, facts)
        registered = {
            row.person_id: row.left_register is not None
            for row in contacts.execute(select(persons.c.person_id, persons.c.left_register))
        }
    wanted = dict(zip(people.index, people["invited"], strict=True))
    known = {}
    for person, has_left in registered.items():
        own = facts.get(person, _Facts())
        touched = own.answered or own.sent_at or own.events or own.invited is not None
        if person not in wanted and not (own.answered or (has_left and touched)):
            continue
        known[person] = Known(
            person in wanted,
            bool(wanted.get(person, False)),
            own.sent_at,
            own.word,
            tuple(own.events),
            own.answered,
            has_left and person not in wanted,
        )
    return WaveDispositions(
        derive_dispositions(known),
        tuple(sorted(days)),
        tuple(unidentified),
        len(registered) - len(known),
    )


def _read_facts(contacts: Connection, wave: str) -> defaultdict[str, _Facts]:
    from sqlalchemy import select

    from survey.store.schema import invited, steps

    facts: defaultdict[str, _Facts] = defaultdict(_Facts)
    for row in contacts.execute(select(invited).where(invited.c.wave == wave)):
        facts[row.person_id].word, facts[row.person_id].invited = row.disposition, row.invited
    sent = (steps.c.wave == wave) & steps.c.state.in_(("sent", "bounced"))
    for row in contacts.execute(select(steps).where(sent).order_by(steps.c.at)):
        facts[row.person_id].sent_at = row.at
    for event in sorted(read_events(contacts, wave), key=lambda event: event.at):
        facts[event.person_id].events.append(event)
    return facts


def _read_answers(stores: Stores, library: Library, wave: str) -> dict[str, StoredAnswer]:
    from survey.fieldwork.completeness import completeness
    from survey.store.responses_store import read_responses

    responses = read_responses(stores, library, wave)
    frame = responses.frame.set_index("response_id", drop=False)
    if frame.empty:
        return {}
    state = completeness(frame, responses.reasons, library.instruments[wave])
    columns = (frame[name].astype(object) for name in ("completed_on", "project", "role"))
    plain = [column.where(column.notna(), None).tolist() for column in columns]
    return {
        str(id_): StoredAnswer(_state(said), day.date() if day else None, project, role)
        for id_, said, day, project, role in zip(frame.index, state.tolist(), *plain, strict=True)
    }


def _state(said: str) -> Answered:
    return "complete" if said == "complete" else "partial" if said == "partial" else "empty"


def _read_traces(
    stores: Stores,
    contacts: Connection,
    wave: str,
    stored: Mapping[str, StoredAnswer],
    facts: defaultdict[str, _Facts],
) -> tuple[list[dt.date], list[StoredAnswer]]:
    """Note how far everybody came; return the days of the answers, and those of nobody's.

    What lies in the form and is not collected counts as complete once it is sent in.
    """
    from sqlalchemy import select

    from survey.fieldwork.answer_traces import read_traces
    from survey.store.schema import form_pages

    with stores.answers.connect() as answers:
        pages = answers.execute(select(form_pages.c.sitting_id, form_pages.c.answers)).all()
    begun = {row.sitting_id for row in pages if holds_answers(row.answers)}
    days, unidentified = [], []
    for trace in read_traces(contacts, wave):
        answer = stored.get(trace.id)
        state: Answered = answer.state if answer else ""
        if trace.consent is False:
            state = "refused"
        elif answer is None and trace.sat:
            state = _sitting(trace.sent_in, trace.id in begun)
        if trace.person_id is not None:
            facts[trace.person_id].reach(state)
        if answer is not None and answer.state in ("complete", "partial"):
            if trace.person_id is None:
                unidentified.append(answer)
            if answer.day is not None:
                days.append(answer.day)
        elif answer is None and state == "complete" and trace.sent_in is not None:
            days.append(trace.sent_in.date())
    return days, unidentified


def _sitting(submitted: dt.datetime | None, begun: bool) -> Answered:
    if submitted:
        return "complete" if begun else "empty"
    return "partial" if begun else "opened"


def holds_answers(answers: str) -> bool:
    """Tell whether a page of the form has an answer on it."""
    import orjson

    said = orjson.loads(answers)
    return any(value not in (None, "", []) for value in said.values())


def count_days(days: Iterable[dt.date], first: dt.date, last: dt.date) -> list[int]:
    """Count answers day by day, from one day to another; those before count on the first."""
    counts = [0] * max((last - first).days + 1, 1)
    for day in days:
        if day <= last:
            counts[max((day - first).days, 0)] += 1
    return counts
