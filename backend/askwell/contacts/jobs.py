"""What is done to contacts once a day, and what would keep a request waiting."""

from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from askwell.contacts import indexing
from askwell.contacts.models import Contact
from askwell.contacts.organizations.actions import these_contacts
from askwell.core import search, trash
from askwell.core.clock import now
from askwell.core.jobs import Claim, daily, job
from askwell.events.actions import forget_gone


@daily
def empty_trash(session: Session) -> None:
    """Delete for good the contacts that were trashed 30 days ago, with what hangs on them."""
    forget_gone(session, Contact)
    gone = select(col(Contact.id)).where(col(Contact.trashed_at) < now() - trash.KEPT)
    for column in ("referred_by_id", "merged_into_id"):
        session.execute(update(Contact).where(getattr(Contact, column).in_(gone)).values({column: None}))
    trash.empty(session, Contact)
    search.forget_gone(session, "contact", Contact)


@job("contacts.reindex")
def reindex(claim: Claim) -> None:
    """Make contacts findable by what they say now."""
    owner_id = UUID(claim.payload["owner_id"])
    with claim.step() as session:
        these = these_contacts(owner_id, map(UUID, claim.payload["ids"]))
        indexing.put(session, owner_id, session.scalars(these).all())
