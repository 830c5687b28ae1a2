"""What somebody can do with their messages, besides sending them (`sending.py`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from askwell.contacts.actions import note_real_contact
from askwell.contacts.models import Contact
from askwell.core import search
from askwell.core.clock import now
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.messages.drafting import known_of, put_in
from askwell.outreach.messages.errors import AlreadySent, NotSent
from askwell.outreach.messages.indexing import index
from askwell.outreach.messages.models import Channel, Message, MessageState
from askwell.outreach.messages.schemas import MessageUpdate
from askwell.outreach.messages.sending import contact_of, hold_back

EDITABLE = (MessageState.draft, MessageState.failed, MessageState.bounced)


def edit(session: Session, message: Message, changes: MessageUpdate) -> None:
    """Change what has not been sent; it is a draft again, and fields that have got a value are filled in.

    Raises AlreadySent.
    """
    if message.state not in EDITABLE:
        raise AlreadySent
    given: dict[str, Any] = changes.given()
    texts = {name: given.pop(name, getattr(message, name)) for name in ("subject", "body")}
    message.sqlmodel_update(given)
    contact = contact_of(session, message)
    put_in(message, **texts, values=known_of(session, contact, message.interview_id))
    message.state, message.sent_at, message.failure = MessageState.draft, None, None
    message.recipient = contact.email if message.channel is Channel.mail else None
    index(session, message, contact)


def answer(session: Session, message: Message, at: datetime | None) -> None:
    """The contact answered: a real contact. Again for another time. Raises NotSent."""
    if message.state is not MessageState.sent:
        raise NotSent
    is_first = message.answered_at is None
    message.answered_at = min(at or now(), now())
    note_real_contact(contact_of(session, message), message.answered_at)
    if is_first:
        record(session, EventType.message_answered, message, kind=message.kind)


def unanswer(session: Session, message: Message) -> None:
    """They did not answer; nothing happens if that was not said."""
    if message.answered_at is not None:
        contact, counted = contact_of(session, message), message.answered_at
        message.answered_at = None
        session.flush()
        if contact.last_contact_at == counted:
            contact.last_contact_at = _last_real_contact(session, contact)
        record(session, EventType.message_unanswered, message)


def _last_real_contact(session: Session, contact: Contact) -> datetime | None:
    answers = select(func.max(col(Message.answered_at))).where(
        col(Message.owner_id) == contact.owner_id, col(Message.contact_id) == contact.id
    )
    talks = select(func.max(col(Interview.ended_at))).where(
        col(Interview.owner_id) == contact.owner_id,
        col(Interview.contact_id) == contact.id,
        col(Interview.state) == InterviewState.completed,
    )
    return max((at for at in (session.scalar(answers), session.scalar(talks)) if at is not None), default=None)


def trash(session: Session, message: Message) -> None:
    """Put the message into the trash, for 30 days. One that waits to be sent is a draft again."""
    if message.state is MessageState.queued:
        hold_back(session, message)
    message.trashed_at = now()
    search.remove(session, message.owner_id, "message", message.id)
    record(session, EventType.message_deleted, message)


def restore(session: Session, message: Message) -> None:
    """Take the message out of the trash; nothing happens if it is not in it."""
    if message.trashed_at is not None:
        message.trashed_at = None
        index(session, message)
        record(session, EventType.message_restored, message)
