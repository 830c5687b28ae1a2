"""What is done to contacts once a day."""

from sqlalchemy import select, update
from sqlmodel import Session, col

from askwell.contacts.models import Contact
from askwell.core import search, trash
from askwell.core.clock import now
from askwell.core.jobs import daily


@daily
def empty_trash(session: Session) -> None:
    """Delete for good the contacts that were trashed 30 days ago, with what hangs on them."""
    gone = select(col(Contact.id)).where(col(Contact.trashed_at) < now() - trash.KEPT)
    for column in ("referred_by_id", "merged_into_id"):
        session.execute(update(Contact).where(getattr(Contact, column).in_(gone)).values({column: None}))
    trash.empty(session, Contact)
    search.forget_gone(session, "contact", Contact)
