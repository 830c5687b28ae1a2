"""What a message is found by: to whom, what about, then its text."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.contacts.access import hold
from askwell.contacts.models import Contact
from askwell.core import search
from askwell.core.text import one_line
from askwell.outreach.messages.models import Message


def index(session: Session, message: Message, contact: Contact | None = None) -> None:
    """Bring the search entry up to what the message says now."""
    session.flush()
    contact = contact or session.get_one(Contact, (message.owner_id, message.contact_id))
    title = one_line(" · ".join(filter(None, [contact.name, message.subject])), 1000)
    search.put(session, message.owner_id, search.Findable("message", message.id, title, message.body))


def index_those_to(session: Session, owner_id: UUID, contact_ids: Iterable[UUID]) -> None:
    """Bring the search entries of all messages to these contacts up to what they say now."""
    hold(session, owner_id, contact_ids)
    theirs = (col(Message.owner_id) == owner_id) & col(Message.contact_id).in_(contact_ids)
    in_use = select(Message).where(theirs, col(Message.trashed_at).is_(None)).order_by(col(Message.id))
    for message in session.scalars(in_use.with_for_update()).all():
        index(session, message)
