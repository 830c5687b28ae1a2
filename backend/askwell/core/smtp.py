"""Handing one mail to a mail server (RFC 5321).

SMTP has one instant that matters: the last dot of a mail. Before it the server has nothing; from there on the mail may
be on its way, whatever becomes of us. So the caller is told just before the dot, and a mail is never said twice.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

_SECONDS = 30
_SECONDS_OF_A_REPLY = 90  # less than a job's lease
_LONGEST_REPLY = 300
_LEADING_DOT = re.compile(rb"(?m)^\.")
_HERE = ("localhost", "127.0.0.1", "::1")


class MailServer(NamedTuple):
    """Where mails are handed to, and as whom."""

    host: str
    port: int
    tls_at_once: bool
    user: str | None
    password: str | None
    sender: str

    @property
    def domain(self) -> str:
        """The sender's domain: message ids end with it."""
        return self.sender.rpartition("@")[2]


def mail_server(url: str) -> MailServer:
    """The server that a URL such as `smtp://user:password@host:587?from=name@example.org` names. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("Write the mail server as smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS.")
    at_once = parts.scheme == "smtps"
    sender = parse_qs(parts.query).get("from", [f"askwell@{parts.hostname}"])[0]
    if "@" not in sender or not sender.isascii() or not sender.isprintable() or " " in sender:
        raise ValueError("Write the mail server's from= as one plain address.")
    user, password = (unquote(given) if given else None for given in (parts.username, parts.password))
    return MailServer(parts.hostname, parts.port or (465 if at_once else 587), at_once, user, password, sender)


class Refused(Exception):
    """The server will never take this mail; `code` and `words` are its reply."""

    def __init__(self, code: int, words: str, *, of_recipient: bool = False) -> None:
        super().__init__(f"{code} {words}"[:_LONGEST_REPLY])
        self.of_recipient = of_recipient


class TryLater(Exception):
    """The server does not take the mail now, or cannot be reached."""


class Unconfirmed(Exception):
    """The last dot was said and no reply came: the mail may be on its way."""


def hand_over(server: MailServer, recipient: str, content: bytes, before_the_dot: Callable[[], None]) -> None:
    """Give the server a mail whose lines end with CRLF. Raises Refused, TryLater, Unconfirmed."""
    try:
        with _connected(server) as connection:
            options = [] if recipient.isascii() and content.isascii() else ["SMTPUTF8"]
            _require(connection.mail(server.sender, options))
            _require(connection.rcpt(recipient), of_recipient=True)
            _require(connection.docmd("DATA"))
            connection.send(_LEADING_DOT.sub(b"..", content))
            before_the_dot()
            _require(_last_dot(connection))
    except (OSError, smtplib.SMTPException) as error:
        raise TryLater(str(error)) from error


def greet(server: MailServer) -> None:
    """Greet the server, sign in, and name the sender, without a mail. Raises Refused, TryLater."""
    try:
        with _connected(server) as connection:
            _require(connection.mail(server.sender))
            _require(connection.rset())
    except (OSError, smtplib.SMTPException) as error:
        raise TryLater(str(error)) from error


@cache
def _trust() -> ssl.SSLContext:
    """Whom the machine trusts; it takes a tenth of a second to find out."""
    return ssl.create_default_context()


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    name = socket.gethostname()
    if server.tls_at_once:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=name, timeout=_SECONDS, context=_trust()
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=_SECONDS)
    try:
        connection.ehlo_or_helo_if_needed()
        if not server.tls_at_once and connection.has_extn("starttls"):
            connection.starttls(context=_trust())
        if server.user is not None:
            _sign_in(connection, server)
        yield connection
        with suppress(OSError, smtplib.SMTPException):
            connection.docmd("QUIT")
    finally:
        connection.close()


def _sign_in(connection: smtplib.SMTP, server: MailServer) -> None:
    if not isinstance(connection.sock, ssl.SSLSocket) and server.host not in _HERE:
        raise TryLater("The mail server offers no TLS, and a password is not sent in the clear.")
    connection.login(server.user or "", server.password or "")


def _last_dot(connection: smtplib.SMTP) -> tuple[int, bytes]:
    assert connection.sock is not None
    connection.sock.settimeout(_SECONDS_OF_A_REPLY)
    try:
        connection.send(b".\r\n")
        return connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Unconfirmed(str(error)) from error


def _require(reply: tuple[int, bytes], *, of_recipient: bool = False) -> None:
    code, words = reply[0], reply[1].decode("utf-8", "replace")
    if code >= 500:
        raise Refused(code, words, of_recipient=of_recipient)
    if not 200 <= code < 400:
        raise TryLater(f"{code} {words}"[:_LONGEST_REPLY])
