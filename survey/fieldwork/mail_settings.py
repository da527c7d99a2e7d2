"""How messages leave: the mail server, from a file beside the stores; never its password."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field

from survey.definition import Definition
from survey.parsing import parse_definition
from survey.problems import Place, Problem, Report, SurveyError
from survey.yaml_source import read_yaml

FILE = "mail.yaml"
PASSWORD = "LIKEVERD_MAIL_PASSWORD"
"""The environment variable of the password, which stands in no file."""

_HERE = ("localhost", "127.0.0.1", "::1")


class MailSettings(Definition):
    """A mail server and how it is used.

    `security` is `starttls` (usually port 587), `tls` (465), or `none`, which only a server on
    this machine may have. `per_minute` is the most messages a minute; a message the server
    cannot take now is tried `attempts` times, first after `wait` seconds, then twice as long.
    """

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    sender: str
    reply_to: str = ""
    per_minute: int = Field(default=30, ge=1)
    attempts: int = Field(default=4, ge=1)
    wait: float = Field(default=5, ge=0)

    @property
    def password(self) -> str:
        """What the environment says the password is."""
        return os.environ.get(PASSWORD, "")


def read_mail_settings(data: Path) -> MailSettings:
    """Read `mail.yaml` of the data folder.

    Raises
    ------
    SurveyError
        It is missing or wrong, the password is missing, or mail would go out unencrypted.
    """
    path = data / FILE
    if not path.exists():
        raise SurveyError(
            Problem(
                "no-mail-settings",
                "nothing says which mail server to use.",
                "Write host, port, security, user and sender there, as docs/invitations.md shows, "
                "or write the messages to a folder with --to.",
                Place(str(path)),
            )
        )
    report = Report()
    source = read_yaml(path, report)
    settings = parse_definition(MailSettings, source, report)
    if settings is not None:
        for key in ("sender", "reply_to"):
            value = getattr(settings, key)
            if value and not is_mailbox(value):
                report.add(
                    "mail-sender",
                    f'"{key}" is not an e-mail address.',
                    'Write post@example.org, or "The evaluation <post@example.org>".',
                    source.place(key),
                )
        if settings.user and not settings.password:
            report.add(
                "mail-password",
                f"the server wants a user, but {PASSWORD} holds no password.",
                "Set that environment variable; the password stands in no file.",
                source.place("user"),
            )
        if settings.security == "none" and settings.host not in _HERE:
            report.add(
                "mail-unencrypted",
                "messages and links would go out in the open.",
                "Write security: starttls or tls.",
                source.place("security"),
            )
    report.raise_errors()
    if settings is None:
        raise SurveyError(Problem("not-a-mapping", "the file is empty.", "", Place(str(path))))
    return settings


def is_mailbox(text: str) -> bool:
    """Tell whether a text is an address, with or without a name before it."""
    from email.utils import parseaddr

    from survey.fieldwork.register_rows import EMAIL

    return EMAIL.fullmatch(parseaddr(text)[1]) is not None
