"""How one wave's form is served."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from survey.problems import Problem, SurveyError

BODY = 256 * 1024
"""Bytes that one page may send: four thousand signs in each of a few fields, however written."""


@dataclass(frozen=True, slots=True)
class FormSettings:
    """How the form of a wave is served.

    Parameters
    ----------
    wave
        Whose form it is.
    url
        The address people know it by; https makes the cookie secure.
    today
        Taken for today, to try the form out; `None` for the calendar.
    preview
        Nothing is kept, and the page says so.
    """

    wave: str
    url: str = ""
    today: dt.date | None = None
    preview: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach the form by https."""
        return urlsplit(self.url).scheme == "https"

    @property
    def base(self) -> str:
        """The part of every path before the form's own, empty when there is none."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def day(self) -> dt.date:
        """Today."""
        return self.today or dt.datetime.now(dt.UTC).astimezone().date()


def check_url(url: str) -> None:
    """Refuse an address that is none.

    Raises
    ------
    SurveyError
        It does not begin with http or https and a name.
    """
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
        raise SurveyError(
            Problem(
                "form-address",
                f'"{url}" is not the address of a form.',
                "Write for example https://survey.example.org.",
            )
        )
