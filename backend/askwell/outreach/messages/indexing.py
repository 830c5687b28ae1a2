"""What a message is found by: to whom, what about, then its text."""

from sqlmodel import Session

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
