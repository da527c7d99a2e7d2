"""Hand messages to a mail server, never faster than allowed, and say what became of each."""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from typing import TYPE_CHECKING, Literal, Self

from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from email.message import EmailMessage

    from survey.fieldwork.mail_settings import MailSettings

Delivery = Literal["sent", "refused", "failed", "uncertain"]
"""Taken by the server; the address refused; surely not taken; cut off while it was handed over."""

_POLICY = re.compile(rb"5\.[34567]\.")
"""Enhanced codes (RFC 3463) that speak of the server or its rules, not of the address."""

_SECONDS = 30


class MailServer:
    """A connection to a mail server, which it opens when needed and again when lost."""

    def __init__(self, settings: MailSettings) -> None:
        from email.utils import parseaddr

        from survey.fieldwork.letters import ascii_domain

        self._settings = settings
        self._server: smtplib.SMTP | None = None
        self._last = float("-inf")
        local, _, domain = parseaddr(settings.sender)[1].rpartition("@")
        self._sender = f"{local}@{ascii_domain(domain)}"

    def __enter__(self) -> Self:
        """Connect, so that wrong settings show before anything is in hand."""
        self._connected()
        return self

    def __exit__(self, *_: object) -> None:
        """Take leave of the server."""
        self._drop()

    def wait(self) -> None:
        """Wait until a message may go out again, with a connection that stands."""
        due = self._last + 60 / self._settings.per_minute
        time.sleep(max(0.0, due - time.monotonic()))
        self._connected()

    def deliver(self, message: EmailMessage) -> Delivery:
        """Hand over one message; what the server cannot take now is tried again later.

        Raises
        ------
        SurveyError
            The server cannot be reached, or does not take messages from this sender.
        """
        to = message["To"].addresses[0].addr_spec
        if not to.isascii():
            return "refused"
        for attempt in range(self._settings.attempts):
            self._pause(attempt)
            server = self._connected()
            self._last = time.monotonic()
            try:
                code, _ = server.mail(self._sender)
                if code >= 500:
                    raise SurveyError(_sender_refused(code))
                if code < 400:
                    code, reply = server.rcpt(to)
                    if code >= 500:
                        server.rset()
                        return "failed" if _POLICY.match(reply) else "refused"
            except (OSError, smtplib.SMTPException):
                self._drop()
                continue
            if code >= 400:
                self._drop()
                continue
            try:
                code, _ = server.data(message.as_bytes())
            except smtplib.SMTPDataError as error:
                code = error.smtp_code
            except (OSError, smtplib.SMTPException):
                self._drop()
                return "uncertain"
            if code < 400:
                return "sent"
            if code >= 500:
                return "failed"
            self._drop()
        return "failed"

    def _pause(self, attempt: int) -> None:
        if attempt:
            time.sleep(self._settings.wait * 2 ** (attempt - 1))

    def _connected(self) -> smtplib.SMTP:
        """Return a connection, trying several times to get one."""
        for attempt in range(self._settings.attempts):
            if self._server is not None:
                return self._server
            self._pause(attempt)
            try:
                self._server = self._connect()
            except ssl.SSLCertVerificationError:
                raise SurveyError(
                    Problem(
                        "mail-certificate",
                        "the mail server's certificate is not one that this machine trusts.",
                        "Check the host's name, or have its authority added to this machine.",
                    )
                ) from None
            except smtplib.SMTPNotSupportedError:
                raise SurveyError(
                    Problem(
                        "mail-unencrypted",
                        "the mail server does not offer STARTTLS or a login.",
                        "Check port and security in mail.yaml; 587 goes with starttls, 465 "
                        "with tls.",
                    )
                ) from None
            except smtplib.SMTPAuthenticationError as error:
                raise SurveyError(
                    Problem(
                        "mail-login",
                        f"the mail server refused the login (code {error.smtp_code}).",
                        "Check the user in mail.yaml, and the password in the environment.",
                    )
                ) from None
            except (OSError, smtplib.SMTPException):
                continue
        if self._server is None:
            raise SurveyError(
                Problem(
                    "mail-server",
                    "the mail server cannot be reached.",
                    "Check host and port in mail.yaml, and run the command again: nothing is "
                    "sent twice.",
                )
            )
        return self._server

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if settings.security == "tls":
            server = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
        try:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, settings.password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _drop(self) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
        self._server = None


def _sender_refused(code: int) -> Problem:
    return Problem(
        "mail-sender-refused",
        f"the mail server takes no messages from this sender (code {code}).",
        "Check sender and user in mail.yaml.",
    )
