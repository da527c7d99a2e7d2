"""What a browser posted: read within bounds, and only from the form's own pages."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs

from starlette.requests import Request

from survey.form.page_answers import Fields
from survey.form.session import Session
from survey.form.settings import BODY

FIELDS = 1000
"""So many fields one page may send."""


class TooLargeError(Exception):
    """More was sent than a page can hold."""


class StrangeFormError(Exception):
    """What was sent is no form."""


async def read_fields(request: Request) -> Fields:
    """Return the fields of a posted form.

    Raises
    ------
    TooLargeError
        More than `BODY` bytes came or were announced.
    StrangeFormError
        It is not a form of ordinary fields.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > BODY:
        raise TooLargeError
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > BODY:
            raise TooLargeError
        parts.append(part)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise StrangeFormError
    try:
        return parse_qs(
            b"".join(parts).decode("ascii"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=FIELDS,
        )
    except ValueError:
        raise StrangeFormError from None


def is_own(fields: Fields, session: Session, key: bytes) -> bool:
    """Tell whether a form was drawn for this session, not by another site."""
    sent = fields.get("form_token", [""])[0]
    return hmac.compare_digest(sent.encode(), session.form_token(key).encode())
