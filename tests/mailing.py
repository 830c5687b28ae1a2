"""A real mail server for the tests: it keeps what it takes, and refuses what it is told to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from pgtest import free_port

SENDER = "askwell@mail.example"


class Mailbox:
    """Where every mail arrives. `refusals` maps a recipient to the reply that it gets instead."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.port = free_port()

    @property
    def url(self) -> str:
        """What `ASKWELL_SMTP_URL` has to be."""
        return f"smtp://127.0.0.1:{self.port}?from={SENDER}"

    def to(self, recipient: str) -> list[EmailMessage]:
        """The mails to this address, in the order in which they came."""
        return [mail for mail in list(self.mails) if recipient in mail["To"]]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if (refusal := self.refusals.get(address)) is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert envelope.mail_from == SENDER
        self.mails.append(mail)
        return "250 Taken"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A running mail server."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def eventually(claim: Callable[[], Any], seconds: float = 20) -> Any:
    """What the claim comes to once it holds: workers take their time."""
    deadline = time.monotonic() + seconds
    while not (found := claim()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)
    return found
