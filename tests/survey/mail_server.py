"""A real mail server for tests, with TLS and a login, that keeps what it is given."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

MAIL = Path(__file__).resolve().parents[1] / "specimens" / "mail"
CERTIFICATE = MAIL / "localhost.pem"
USER, PASSWORD = "fieldwork", "an invented password"


@dataclass(slots=True)
class Inbox:
    """What came in; `answer` may say no before a message (by its address) is taken."""

    port: int
    security: str
    messages: list[EmailMessage] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    answer: Callable[[str], str | None] = lambda _: None
    seconds: float = 0.0

    @property
    def addresses(self) -> list[str]:
        return [str(message["X-Rcpt"]) for message in self.messages]

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        said = self.answer(address)
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        assert session.ssl is not None or self.security == "tls"
        assert session.authenticated
        time.sleep(self.seconds)
        message = message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=default)
        assert isinstance(message, EmailMessage)
        message["X-Rcpt"], message["X-From"] = envelope.rcpt_tos[0], envelope.mail_from
        self.messages.append(message)
        self.at.append(time.monotonic())
        return "250 OK"


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(security: str = "starttls") -> Iterator[Inbox]:
    """Run the server on a thread of its own."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE, MAIL / "localhost-key.pem")
    inbox = Inbox(free_port(), security)

    def login(_s: Any, _n: Any, _e: Any, _m: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)

    given: dict[str, Any] = {"authenticator": login, "auth_required": True}
    if security == "starttls":
        given |= {"tls_context": context, "require_starttls": True}
    else:
        given |= {"ssl_context": context, "auth_require_tls": False}
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **given)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def write_settings(data: Path, inbox: Inbox, security: str = "starttls", **given: Any) -> None:
    """Write mail.yaml for the server."""
    values = {
        "host": "localhost", "port": inbox.port, "security": security, "user": USER,
        "sender": "Hageprøven <post@hagen.example>", "per_minute": 60_000, "wait": 0.01,
    } | given  # fmt: skip
    lines = [f"{key}: {value}" for key, value in values.items()]
    data.mkdir(exist_ok=True)
    (data / "mail.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
