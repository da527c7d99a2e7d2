"""What survey platforms call what became of somebody, and how it is noted here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from survey.fieldwork.events import What, read_events, record_event
from survey.fieldwork.outcome_words import LIMESURVEY, SURVEYXACT, Disposition

if TYPE_CHECKING:
    from sqlalchemy import Connection

Statuses = Literal["surveyxact", "limesurvey"]

SURVEYXACT_NUMBERS = ("ny", "distribuert", "noen svar", "gjennomført", "frafalt")
"""The statuses of `statoverall_1` to `statoverall_5`, in their order."""

COMPLETED: Mapping[Statuses, tuple[str, ...]] = {
    "surveyxact": ("gjennomført", "gennemført", "completed"),
    "limesurvey": ("y",),
}
"""What is said of those whose answers are in another file."""

_EVENTS: Mapping[Disposition, What] = {
    "opened": "started",
    "refused": "refused",
    "opted_out": "opted_out",
    "bounced": "bounced",
    "not_eligible": "not_eligible",
}


def disposition_of_status(word: str, platform: Statuses) -> Disposition | None:
    """Return what a platform's status means; `None` for one that it is not known to have."""
    tidy = word.strip().casefold()
    if tidy in COMPLETED[platform]:
        return "complete"
    return (SURVEYXACT if platform == "surveyxact" else LIMESURVEY).get(tidy)


def record_statuses(
    contacts: Connection, wave: str, statuses: Iterable[tuple[str, Disposition]], source: str
) -> Counter[What]:
    """Note what platforms have learned of persons in a wave; counts what is new.

    That somebody was asked or has answered is no event: messages and answers say so themselves.
    What is known already is not noted again.
    """
    known = {(event.person_id, event.what) for event in read_events(contacts, wave)}
    new: Counter[What] = Counter()
    for person_id, disposition in statuses:
        what = _EVENTS.get(disposition)
        if what is not None and (person_id, what) not in known:
            known.add((person_id, what))
            new[what] += 1
            record_event(contacts, person_id, wave, what, source)
    return new
