"""Personal tokens and keyed hashes, made from a secret that lies beside the contacts store.

A token is never stored: it is computed again from the key whenever it is needed.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12

_VALUE = {letter: number for number, letter in enumerate(ALPHABET)}
_SAID_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u00a0": None})
_CONTACTS_KEY = "contacts.key"
_CODES_KEY = "codes.key"


def read_key(data: Path) -> bytes:
    """Return the secret of the contacts store; makes it, for the owner only, when missing."""
    return _read_or_make(data / _CONTACTS_KEY)


def read_codes_key(data: Path) -> bytes:
    """Return the secret of the code hashes; makes it, for the owner only, when missing."""
    return _read_or_make(data / _CODES_KEY)


def _read_or_make(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_bytes(32)
        file.write(key.hex() + "\n")
    return key


def keyed_hash(key: bytes, purpose: str, text: str) -> str:
    """Return HMAC-SHA-256 of a text under the key; different purposes never give equal hashes."""
    return hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256").hex()


def keyed_hashes(key: bytes, purpose: str, texts: Iterable[str]) -> list[str]:
    """Return the `keyed_hash` of every text."""
    digest, start = hmac.digest, f"{purpose}\0".encode()
    return [digest(key, start + text.encode(), "sha256").hex() for text in texts]


def token_for(key: bytes, person_id: str, issue: int = 1) -> str:
    """Return a person's token: 11 characters from the key and a check character.

    Parameters
    ----------
    key
        The secret of the contacts store.
    person_id
        Whose token.
    issue
        1 for the first; a lost token is replaced by the next number.
    """
    digest = hmac.digest(key, f"token\0{person_id}\0{issue}".encode(), "sha256")
    number = int.from_bytes(digest[:7])
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH - 1))
    return body + _check_character(body)


def normal_token(text: str) -> str:
    """Return a token as it would have been printed: no gaps, upper case, O as 0, I and L as 1.

    A text that has not the form of a token comes back only stripped.
    """
    plain = text.strip()
    tidy = plain.upper().translate(_SAID_AS)
    return tidy if has_token_form(tidy) else plain


def has_token_form(text: str) -> bool:
    """Tell whether a text has the length and letters of a token, whatever its check character."""
    return len(text) == LENGTH and all(letter in _VALUE for letter in text)


def has_valid_check(token: str) -> bool:
    """Tell whether a text is a token whose check character fits.

    Any one wrong character and any two exchanged characters are found.
    """
    tidy = token.strip().upper().translate(_SAID_AS)
    return has_token_form(tidy) and _check_character(tidy[:-1]) == tidy[-1]


def printed_token(token: str) -> str:
    """Return a token in groups of four, as it stands on a card."""
    return "-".join(token[start : start + 4] for start in range(0, len(token), 4))


def one_character_off(
    wrong: Iterable[str], tokens: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return, for each wrong token, whose tokens differ from it in exactly one character.

    Parameters
    ----------
    wrong
        Texts of token form that are nobody's token.
    tokens
        The known tokens with the person each belongs to.
    """
    wanted = set(wrong)
    if not wanted:
        return {}
    masked: dict[str, set[str]] = {}
    for token, person in tokens.items():
        if has_token_form(token):
            for mask in _masks(token):
                masked.setdefault(mask, set()).add(person)
    return {
        text: tuple(sorted({p for mask in _masks(text) for p in masked.get(mask, ())}))
        for text in sorted(wanted)
    }


def _masks(token: str) -> list[str]:
    return [f"{token[:place]}?{token[place + 1 :]}" for place in range(len(token))]


def _check_character(body: str) -> str:
    """Weigh the characters by powers of a generator of GF(32), modulus x^5 + x^2 + 1."""
    total = 0
    for letter in body:
        total ^= _VALUE[letter]
        total <<= 1
        if total & 32:
            total ^= 0b100101
    return ALPHABET[total]
