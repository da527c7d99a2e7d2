"""The signed cookie that says whose form it is once the token has left the address bar."""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass, replace
from typing import Self

from survey.tokens import keyed_hash

LASTS = 24 * 60 * 60
"""Seconds after the last page in which the cookie still counts."""

COOKIE = "form"
"""The cookie of a person."""

ENTRY = "entry"
"""The cookie of whoever has not given a code yet; it never takes the place of a person's."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who holds the form, in which language; `person_id` is empty before a code is given.

    `issue` is the number of the token that opened it, so that a replaced token closes it.
    """

    person_id: str
    issue: int
    wave: str
    language: str
    nonce: str
    expires: int

    @classmethod
    def begin(cls, wave: str, language: str, person_id: str = "", issue: int = 0) -> Self:
        """Return a new session."""
        return cls(person_id, issue, wave, language, secrets.token_hex(16), _expiry())

    def renewed(self, language: str | None = None) -> Session:
        """Return the session for another day, perhaps in another language."""
        return replace(self, expires=_expiry(), language=language or self.language)

    def sign(self, key: bytes) -> str:
        """Return the value of the cookie."""
        text = "|".join(
            (self.person_id, str(self.issue), self.wave, self.language, self.nonce,
             str(self.expires))
        )  # fmt: skip
        return f"{text.encode().hex()}.{keyed_hash(key, 'session', text)}"

    def form_token(self, key: bytes) -> str:
        """Return what every form of this session carries, which no other site can know."""
        return keyed_hash(key, "form", f"{self.nonce}|{self.person_id}")


def read_session(value: str | None, key: bytes, wave: str) -> Session | None:
    """Return the session of a cookie; `None` when it is absent, forged, old or of another wave."""
    body, _, signature = (value or "").partition(".")
    try:
        text = bytes.fromhex(body).decode()
    except ValueError:
        return None
    if not hmac.compare_digest(keyed_hash(key, "session", text).encode(), signature.encode()):
        return None
    person_id, issue, own_wave, language, nonce, expires = text.split("|")
    session = Session(person_id, int(issue), own_wave, language, nonce, int(expires))
    return session if own_wave == wave and session.expires > time.time() else None


def _expiry() -> int:
    return int(time.time()) + LASTS
