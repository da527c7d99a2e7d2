"""Whose token is whose, looked up without telling by the time it takes how near a guess was."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from survey.fieldwork.participants import Participant, read_participants
from survey.tokens import keyed_hash, token_for

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores

Outcome = Literal["admitted", "unknown", "revoked", "outside"]


@dataclass(frozen=True, slots=True)
class TokenHash:
    """The keyed hash of a token, whose it is, and which issue."""

    hash: bytes
    person_id: str
    issue: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a token; the person is known unless the token is nobody's."""

    outcome: Outcome
    person_id: str | None = None
    participant: Participant | None = None


class Admission:
    """The tokens and participants of a wave, read again whenever the register has changed.

    Parameters
    ----------
    guests
        Let these in instead of those whom the register invites.
    """

    def __init__(
        self,
        stores: Stores,
        library: Library,
        wave: str,
        guests: Mapping[str, Participant] | None = None,
    ) -> None:
        self._guests = guests
        self._stores, self._library, self._wave = stores, library, wave
        self._key = stores.key()
        self._lock = threading.Lock()
        self._mark: Any = None
        self._tokens: tuple[TokenHash, ...] = ()
        self._participants: Mapping[str, Participant] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read the register again if anything was noted since."""
        with self._lock:
            mark = self._read_mark()
            if mark != self._mark:
                participants = self._guests
                if participants is None:
                    participants = read_participants(self._stores, self._library, self._wave)
                self._tokens = self._read_tokens()
                self._participants, self._mark = participants, mark

    def enter(self, token: str) -> Entry:
        """Return whose token this is, in a time that does not depend on the answer."""
        given = keyed_hash(self._key, "token", token).encode()
        found: TokenHash | None = None
        for one in self._tokens:
            if hmac.compare_digest(one.hash, given):
                found = one
        if found is None:
            return Entry("unknown")
        newest = max(one.issue for one in self._tokens if one.person_id == found.person_id)
        if found.issue != newest:
            return Entry("revoked", found.person_id)
        participant = self._participants.get(found.person_id)
        return Entry("admitted" if participant else "outside", found.person_id, participant)

    def participant(self, person_id: str, issue: int) -> Participant | None:
        """Return the person of a session, unless the token that opened it no longer counts."""
        found = self._participants.get(person_id)
        return found if found is not None and found.issue == issue else None

    def _read_mark(self) -> Any:
        """Return what differs as soon as somebody has written to the register."""
        from sqlalchemy import func, select

        from survey.store.schema import audit, persons

        noted = select(func.max(audit.c.audit_id)).scalar_subquery()
        with self._stores.contacts.connect() as contacts:
            found = contacts.execute(select(noted, func.count(), func.sum(persons.c.issue)))
            return tuple(found.one())

    def _read_tokens(self) -> tuple[TokenHash, ...]:
        from sqlalchemy import select

        from survey.store.schema import persons

        with self._stores.contacts.connect() as contacts:
            known = contacts.execute(select(persons.c.person_id, persons.c.issue)).all()
        return tuple(
            TokenHash(
                keyed_hash(
                    self._key, "token", token_for(self._key, person.person_id, issue)
                ).encode(),
                person.person_id,
                issue,
            )
            for person in known
            for issue in range(1, person.issue + 1)
        )
