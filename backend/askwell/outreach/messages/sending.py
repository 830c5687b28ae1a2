"""Sending: by mail from here, or logged as sent another way."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from askwell.auth.errors import EmailUnconfirmed
from askwell.auth.models import Account
from askwell.contacts.actions import advance, note_arrival, note_bounce
from askwell.contacts.models import Contact, Stage
from askwell.core import mail
from askwell.core.clock import now
from askwell.core.mail import Mail, MailNotConfigured, MailState
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews import transitions
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.messages.access import hold_contact
from askwell.outreach.messages.errors import (
    AlreadySent,
    EnoughNudges,
    MissingFields,
    NoAddress,
    NothingToSend,
    NotSent,
)
from askwell.outreach.messages.models import Channel, Message, MessageState
from askwell.outreach.messages.schemas import Sending
from askwell.outreach.texts import MessageKind, fields_in

_MOST_NUDGES = 2
_ORDER = list(Stage)
_STAGE = {
    MessageKind.request: Stage.contacted,
    MessageKind.thank_you: Stage.thanked,
    MessageKind.check_in: Stage.in_touch,
}
"""The stage that a message brings its contact to."""


def send(session: Session, message: Message, wanted: Sending) -> None:
    """Have the message mailed, or log it as sent another way.

    Raises AlreadySent, MissingFields, NothingToSend, EnoughNudges, MailNotConfigured,
    EmailUnconfirmed, NoAddress.
    """
    if message.state in (MessageState.queued, MessageState.sent):
        raise AlreadySent
    if missing := fields_in(message.subject, message.body):
        raise MissingFields(missing)
    contact = contact_of(session, message)
    if message.kind is MessageKind.nudge:
        _require_patience(session, message)
    message.channel = wanted.channel or message.channel
    message.sent_at = message.failure = None
    if message.channel is Channel.mail and not wanted.logged:
        _mail(session, message, contact)
    else:
        _have_sent(session, message, contact, min(wanted.sent_at or now(), now()))


def unsend(session: Session, message: Message) -> None:
    """Make it a draft again. Raises NotSent, and AlreadySent for a mail that has left."""
    if message.state not in (MessageState.queued, MessageState.sent):
        raise NotSent
    if message.state is MessageState.queued:
        hold_back(session, message)
    elif message.mail_id is not None:
        raise AlreadySent
    else:
        message.state, message.sent_at, message.answered_at = MessageState.draft, None, None
        record(session, EventType.message_unsent, message)


def hold_back(session: Session, message: Message) -> None:
    """Keep a mail from leaving. Raises AlreadySent if it is about to."""
    this = (col(Mail.owner_id) == message.owner_id) & (col(Mail.id) == message.mail_id)
    # One that is held is being handed over, by a worker that then waits for the message.
    waiting = session.scalar(
        select(Mail).where(this, col(Mail.state) == MailState.queued).with_for_update(skip_locked=True)
    )
    if waiting is not None:
        session.delete(waiting)
    elif session.scalar(select(exists().where(this))):
        raise AlreadySent
    message.state, message.mail_id = MessageState.draft, None


def bounce(session: Session, message: Message, reason: str | None) -> None:
    """It came back: nobody waits for an answer. Raises NotSent."""
    if message.state not in (MessageState.sent, MessageState.bounced):
        raise NotSent
    _have_failed(session, message, MessageState.bounced, reason)


def unbounce(session: Session, message: Message) -> None:
    """It did not come back; nothing happens to what never left."""
    if message.state is MessageState.bounced and message.sent_at is not None:
        message.state, message.failure = MessageState.sent, None
        if message.recipient is not None:
            note_arrival(contact_of(session, message), message.recipient)
        record(session, EventType.message_unbounced, message)


def contact_of(session: Session, message: Message) -> Contact:
    """To whom a message is, held, and after them what it may bring on: as by whoever changes that."""
    key = (message.owner_id, message.contact_id)
    contact = session.get_one(Contact, key, with_for_update={"key_share": True}, populate_existing=True)
    _interview_of(session, message)
    return contact


def _interview_of(session: Session, message: Message) -> Interview | None:
    """The interview that a request asks for, held, if there is one."""
    if message.kind is not MessageKind.request or message.interview_id is None:
        return None
    return session.get(Interview, (message.owner_id, message.interview_id), with_for_update=True)


def _require_patience(session: Session, message: Message) -> None:
    """A third nudge without an answer is refused: what was sent has reached them, be it in the trash since.

    Raises EnoughNudges.
    """
    theirs = (col(Message.owner_id) == message.owner_id) & (col(Message.contact_id) == message.contact_id)
    others = theirs & (col(Message.id) != message.id)
    answered_at = session.scalar(select(func.max(col(Message.answered_at))).where(others))
    gone = (MessageState.sent, MessageState.queued)
    nudges = select(func.count()).where(others, col(Message.kind) == MessageKind.nudge, col(Message.state).in_(gone))
    if answered_at is not None:
        nudges = nudges.where(func.coalesce(col(Message.sent_at), now()) > answered_at)
    if session.scalar(nudges) >= _MOST_NUDGES:  # type: ignore[operator]
        raise EnoughNudges


def _mail(session: Session, message: Message, contact: Contact) -> None:
    if not mail.can_send(session):
        raise MailNotConfigured
    account = session.get_one(Account, message.owner_id)
    if account.mailbox is None:
        raise EmailUnconfirmed
    if contact.email is None:
        raise NoAddress
    if not message.body.strip():
        raise NothingToSend
    message.state, message.recipient = MessageState.queued, contact.email
    message.mail_id = mail.send(
        session,
        mail.Letter(
            owner_id=message.owner_id,
            kind="message",
            to=contact.email,
            to_name=contact.name,
            from_name=account.display_name,
            reply_to=account.mailbox,
            subject=message.subject,
            text=message.body,
            about_id=message.id,
        ),
    )


@mail.settled("message")
def hear_of_the_mail(session: Session, settled: Mail) -> None:
    """What became of the mail is what became of the message."""
    key = (settled.owner_id, settled.about_id)
    hold_contact(session, *key)
    message = session.get(Message, key, with_for_update=True)
    if message is None or message.mail_id != settled.id:
        return
    if settled.state in (MailState.sent, MailState.unconfirmed):
        message.failure = settled.failure
        contact = contact_of(session, message)
        if settled.state is MailState.sent:
            note_arrival(contact, settled.recipient)
        _have_sent(session, message, contact, now())
    else:
        state = MessageState.bounced if settled.state is MailState.bounced else MessageState.failed
        _have_failed(session, message, state, settled.failure)


def _have_sent(session: Session, message: Message, contact: Contact, at: datetime) -> None:
    message.state, message.sent_at = MessageState.sent, at
    session.flush()
    _advance(session, message, contact)
    record(session, EventType.message_sent, message, kind=message.kind, channel=message.channel)


def _advance(session: Session, message: Message, contact: Contact) -> None:
    """A request has reached the contact; thanks and what comes later count only for somebody who was met."""
    stage = _STAGE.get(message.kind)
    was_met = _ORDER.index(Stage.met) <= _ORDER.index(contact.stage) < _ORDER.index(Stage.closed)
    if stage is not None and (stage is Stage.contacted or was_met):
        advance(session, contact, stage)
    interview = _interview_of(session, message)
    if interview is not None and interview.trashed_at is None and interview.state is InterviewState.planned:
        transitions.request(session, interview)


def _have_failed(session: Session, message: Message, state: MessageState, reason: str | None) -> None:
    message.state, message.failure = state, reason
    if state is MessageState.bounced and message.recipient is not None:
        note_bounce(contact_of(session, message), message.recipient)
    record(session, EventType.message_failed, message, state=state)
