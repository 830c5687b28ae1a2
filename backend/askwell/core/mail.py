"""Mails: written when something wants them, in its transaction, and handed over by a job, each at most once.

A mail is kept as the bytes that will be sent, so its Message-ID never changes, and what was queued is what arrives.
Just before the last dot is said to the mail server, the row says so. A job that finds this said was killed at that very
instant: the mail may have arrived, so it is not sent again, and is told to be unconfirmed.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Index, LargeBinary, PrimaryKeyConstraint, delete, exists, select, update
from sqlmodel import Field, Session, SQLModel, col

from askwell.core.clock import days_from_now, now
from askwell.core.columns import STRICT, choice, owned_by_account
from askwell.core.db import settings_of
from askwell.core.email import routable
from askwell.core.errors import Conflict
from askwell.core.headers import Headers
from askwell.core.ids import new_id
from askwell.core.jobs import Claim, Job, JobState, NotOurs, daily, enqueue, job
from askwell.core.smtp import MailServer, Refused, TryLater, Unconfirmed, hand_over
from askwell.core.text import one_line


class MailNotConfigured(Conflict):
    """This installation sends no mail. Copy the text, and send it yourself."""


_KEPT_DAYS = 90
_ATTEMPTS = 16  # spread over about five hours
_NOT_CONFIRMED = "The mail server never confirmed this mail. It may have arrived, so it is not sent again by itself."
_NOT_REACHED = "The mail server could not be reached for hours."


class MailState(StrEnum):
    """How far a mail is; `unconfirmed` ones may have arrived, `bounced` ones have no such recipient."""

    queued = "queued"
    handing_over = "handing_over"
    sent = "sent"
    unconfirmed = "unconfirmed"
    failed = "failed"
    bounced = "bounced"


_SETTLED = (MailState.sent, MailState.unconfirmed, MailState.failed, MailState.bounced)


class Mail(SQLModel, table=True):
    """One mail to one recipient: also the log of what was sent. Its content is forgotten once it is settled."""

    __tablename__ = "mail"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "key", unique=True),
        Index(None, "owner_id", "recipient"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    created_at: datetime = Field(default_factory=now)
    kind: str = Field(max_length=40)
    # What the mail is about, in the room that had it sent.
    about_id: UUID | None = None
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=300)
    message_id: str = Field(max_length=300)
    state: MailState = Field(default=MailState.queued, sa_type=choice(MailState))
    settled_at: datetime | None = None
    failure: str | None = Field(default=None, max_length=500)
    # A second mail of the same key is not sent.
    key: str | None = Field(default=None, max_length=200)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)


class CalendarPart(NamedTuple):
    """An iTIP object (RFC 5546) that goes along; its own METHOD is the same."""

    method: str
    content: str


class Letter(NamedTuple):
    """What is to be sent: `kind` tells rooms which outcome is theirs, `about_id` of what; one lane keeps its order."""

    owner_id: UUID
    kind: str
    to: str
    subject: str
    text: str
    to_name: str = ""
    from_name: str = ""
    reply_to: str | None = None
    html: str | None = None
    calendar: CalendarPart | None = None
    about_id: UUID | None = None
    key: str | None = None
    lane: str | None = None


def can_send(session: Session) -> bool:
    """Whether this installation has a mail server."""
    return settings_of(session).mail_server is not None


def send(session: Session, letter: Letter) -> UUID | None:
    """Have the letter sent if the transaction is kept: its id; None without a mail server, or if its key was used."""
    server = settings_of(session).mail_server
    if server is None or _is_known(session, letter):
        return None
    mail = _mail_of(letter, server)
    session.add(mail)
    session.flush()
    told = {"owner_id": mail.owner_id.hex, "id": mail.id.hex}
    enqueue(session, "mail", told, owner_id=mail.owner_id, lane=letter.lane)
    return mail.id


def send_unowned(session: Session, letter: Letter) -> None:
    """Have a letter sent though its account goes: its job holds it until it has left, and nobody hears what became of
    it."""
    server = settings_of(session).mail_server
    if server is not None:
        content = (_mail_of(letter, server).content or b"").decode()
        told = {"recipient": letter.to, "content": content, "state": MailState.queued}
        enqueue(session, "mail.unowned", told, lane=letter.lane)


def _mail_of(letter: Letter, server: MailServer) -> Mail:
    mail = Mail(
        **{name: getattr(letter, name) for name in ("owner_id", "kind", "about_id", "key")},
        recipient=letter.to,
        subject=one_line(letter.subject, 300),
        message_id="",
    )
    mail.message_id = f"<{mail.id.hex}@{server.domain}>"
    mail.content = _written(letter, mail, server)
    return mail


def forget(session: Session, owner_id: UUID, recipient: str) -> None:
    """Keep no trace of mails to this address; what is not yet sent stays unsent."""
    _forget(session, owner_id, col(Mail.recipient) == recipient)


def forget_about(session: Session, owner_id: UUID, ids: Iterable[UUID]) -> None:
    """Keep no trace of mails about these things, whoever they went to."""
    _forget(session, owner_id, col(Mail.about_id).in_(ids))


def _forget(session: Session, owner_id: UUID, which: ColumnElement[bool]) -> None:
    """Mails, and their jobs: what a server said of a recipient stands in those."""
    gone = session.scalars(delete(Mail).where(col(Mail.owner_id) == owner_id, which).returning(col(Mail.id)))
    names = [id.hex for id in gone]
    of_mails = (col(Job.owner_id) == owner_id) & (col(Job.kind) == "mail")
    session.execute(delete(Job).where(of_mails, col(Job.payload)["id"].as_string().in_(names)))


Outcome = Callable[[Session, Mail], None]
_outcomes: dict[str | None, list[Outcome]] = {}


def settled(kind: str | None = None) -> Callable[[Outcome], Outcome]:
    """Name a function as one that is told, in the same transaction, what became of a mail of this kind, or of any."""

    def named(work: Outcome) -> Outcome:
        _outcomes.setdefault(kind, []).append(work)
        return work

    return named


def _is_known(session: Session, letter: Letter) -> bool:
    same = (col(Mail.owner_id) == letter.owner_id) & (col(Mail.key) == letter.key)
    return letter.key is not None and session.scalar(select(exists().where(same))) is True


def _written(letter: Letter, mail: Mail, server: MailServer) -> bytes:
    addresses = [routable(email) for email in (letter.to, letter.reply_to) if email is not None]
    policy = Headers(linesep="\r\n", cte_type="7bit", utf8=not all(map(str.isascii, addresses)))
    message: EmailMessage = EmailMessage(policy)
    name = f"{one_line(letter.from_name, 100)} via Askwell" if letter.from_name else "Askwell"
    message["From"] = Address(name, addr_spec=server.sender)
    message["To"] = _address(letter.to_name, letter.to)
    if letter.reply_to is not None:
        message["Reply-To"] = _address(letter.from_name, letter.reply_to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    if letter.calendar is not None:
        method, content = letter.calendar
        message.add_alternative(content, subtype="calendar", cte="base64", params={"method": method})
    return message.as_bytes()


def _address(name: str, email: str) -> Address:
    local, _, domain = routable(email).rpartition("@")
    return Address(one_line(name, 100), local, domain)


def _key(payload: dict[str, Any]) -> tuple[UUID, UUID]:
    return UUID(payload["owner_id"]), UUID(payload["id"])


def _mail(session: Session, payload: dict[str, Any]) -> Mail | None:
    return session.get(Mail, _key(payload), with_for_update=True)


def _give_up(session: Session, payload: dict[str, Any]) -> None:
    if (mail := _mail(session, payload)) is not None and mail.state not in _SETTLED:
        was_said = mail.state is MailState.handing_over
        _settle(
            session, mail, *((MailState.unconfirmed, _NOT_CONFIRMED) if was_said else (MailState.failed, _NOT_REACHED))
        )


@job("mail", attempts=_ATTEMPTS, given_up=_give_up)
def deliver(claim: Claim) -> None:
    """Hand a mail over, unless that was done or begun before. Raises TryLater."""
    with claim.database.reading() as session:
        mail, server = session.get(Mail, _key(claim.payload)), settings_of(session).mail_server
    if mail is None or mail.state in _SETTLED:
        return
    if mail.state is MailState.handing_over:
        _conclude(claim, MailState.unconfirmed, _NOT_CONFIRMED)
        return
    if server is None:
        raise TryLater("There is no mail server.")
    state, failure = _handed_over(claim, server, routable(mail.recipient), mail.content or b"")
    _conclude(claim, state, failure)


def _conclude(claim: Claim, state: MailState, failure: str | None) -> None:
    with claim.step() as session:
        if (mail := _mail(session, claim.payload)) is not None:
            _settle(session, mail, state, failure)


def _handed_over(claim: Claim, server: MailServer, recipient: str, content: bytes) -> tuple[MailState, str | None]:
    try:
        hand_over(server, recipient, content, partial(_note, claim, MailState.queued, MailState.handing_over))
    except Refused as refusal:
        return MailState.bounced if refusal.of_recipient else MailState.failed, str(refusal)
    except Unconfirmed:
        return MailState.unconfirmed, _NOT_CONFIRMED
    except TryLater:
        _note(claim, MailState.handing_over, MailState.queued)
        raise
    return MailState.sent, None


def _note(claim: Claim, before: MailState, after: MailState) -> None:
    """Bring the mail from one state to another one; only one worker can say the last dot. Raises NotOurs."""
    with claim.step() as session:
        owner_id, id = _key(claim.payload)
        this = (col(Mail.owner_id) == owner_id) & (col(Mail.id) == id)
        changed = session.execute(update(Mail).where(this, col(Mail.state) == before).values(state=after))
        if after is MailState.handing_over and changed.rowcount != 1:  # type: ignore[attr-defined]
            raise NotOurs


def _forget_given_up(session: Session, payload: dict[str, Any]) -> None:
    """A dead job is kept, but nothing of a mail that belongs to nobody."""
    dead = (col(Job.kind) == "mail.unowned") & (col(Job.state) == JobState.dead)
    session.execute(update(Job).where(dead).values(payload={}, last_error=None))


@job("mail.unowned", attempts=_ATTEMPTS, given_up=_forget_given_up)
def deliver_unowned(claim: Claim) -> None:
    """Hand over a mail without a row, unless that was begun before, and forget it. Raises TryLater."""
    with claim.database.reading() as session:
        server = settings_of(session).mail_server
    told = claim.payload
    if server is not None and told.get("state") == MailState.queued:
        note = partial(_keep, claim)
        try:
            before_the_dot = partial(note, {**told, "state": MailState.handing_over})
            hand_over(server, routable(told["recipient"]), told["content"].encode(), before_the_dot)
        except (Refused, Unconfirmed):
            pass  # nobody is left to be told
        except TryLater:
            note(told)
            raise
    _keep(claim, {})


def _keep(claim: Claim, told: dict[str, Any]) -> None:
    """Let the job hold this from now on. Raises NotOurs."""
    with claim.step() as session:
        session.execute(update(Job).where(col(Job.id) == claim.id).values(payload=told))


def _settle(session: Session, mail: Mail, state: MailState, failure: str | None = None) -> None:
    mail.state, mail.failure, mail.content, mail.settled_at = state, failure and failure[:500], None, now()
    session.flush()
    for outcome in (*_outcomes.get(mail.kind, ()), *_outcomes.get(None, ())):
        outcome(session, mail)


@daily
def forget_old(session: Session) -> None:
    """Forget what was sent three months ago."""
    old = col(Mail.settled_at) < days_from_now(-_KEPT_DAYS)
    session.execute(delete(Mail).where(old))
