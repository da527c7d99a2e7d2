"""The signed cookie that says whose form it is once the token has left the address bar."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from survey.tokens import keyed_hash

if TYPE_CHECKING:
    from itsdangerous import URLSafeTimedSerializer

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

    @classmethod
    def begin(cls, wave: str, language: str, person_id: str = "", issue: int = 0) -> Self:
        """Return a new session."""
        return cls(person_id, issue, wave, language, secrets.token_hex(16))

    def speaking(self, language: str | None) -> Session:
        """Return the session in another language, if one is given."""
        return replace(self, language=language or self.language)

    def sign(self, key: bytes) -> str:
        """Return the value of the cookie, which counts for another day."""
        said = _signer(key, self.wave).dumps(
            [self.person_id, self.issue, self.language, self.nonce]
        )
        return str(said)

    def form_token(self, key: bytes) -> str:
        """Return what every form of this session carries, which no other site can know."""
        return keyed_hash(key, "form", f"{self.nonce}|{self.person_id}")


def read_session(value: str | None, key: bytes, wave: str) -> Session | None:
    """Return the session of a cookie; `None` when it is absent, forged, old or of another wave."""
    from itsdangerous import BadData

    try:
        person_id, issue, language, nonce = _signer(key, wave).loads(value or "", max_age=LASTS)
    except BadData:
        return None
    return Session(person_id, issue, wave, language, nonce)


def _signer(key: bytes, wave: str) -> URLSafeTimedSerializer:
    from itsdangerous import URLSafeTimedSerializer

    how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(key, salt=f"session of {wave}", signer_kwargs=how)
