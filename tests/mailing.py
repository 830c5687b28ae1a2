"""A real mail server for the tests: it keeps what it takes, and refuses what it is told to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from client import Client, succeeded
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


def link_to_confirm(mailbox: Mailbox, email: str) -> str:
    """What the link ends with that confirms an address; its mail is taken out of the mailbox."""
    asked = eventually(lambda: [mail for mail in mailbox.to(email) if mail["Subject"] == "Confirm your address"])
    for mail in asked:
        mailbox.mails.remove(mail)
    token: str = asked[-1].get_content().partition("/confirm-email#")[2].split()[0]
    return token


def confirm(client: Client, mailbox: Mailbox) -> None:
    """Let a client who has signed in follow the link that was mailed to them."""
    email = succeeded(client.get("/account"))["email"]
    answer = client.put("/account/email-confirmation", json={"token": link_to_confirm(mailbox, email)})
    assert answer.status_code == 204


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
