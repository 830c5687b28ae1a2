"""Erasing a contact: not into the trash, but for good."""

from sqlalchemy import delete, update
from sqlmodel import Session, col

from askwell.contacts.models import Contact
from askwell.core import search
from askwell.events.models import Event


def erase(session: Session, contact: Contact) -> None:
    """Delete the contact with all that hangs on them, and every event that tells of them."""
    mine = col(Contact.owner_id) == contact.owner_id
    led_to = update(Contact).where(mine, col(Contact.referred_by_id) == contact.id)
    session.execute(led_to.values(referred_by_id=None))
    session.execute(delete(Event).where(col(Event.owner_id) == contact.owner_id, col(Event.contact_id) == contact.id))
    search.remove(session, contact.owner_id, "contact", contact.id)
    session.execute(delete(Contact).where(mine, col(Contact.id) == contact.id))
    session.expunge(contact)
