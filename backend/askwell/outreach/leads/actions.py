"""What somebody can do with their leads, besides turning them into something (`turning.py`)."""

from typing import Any

from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.access import referred as referred_contact
from askwell.core import search
from askwell.core.clock import now
from askwell.core.errors import InvalidReference, NotFound
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews.access import found as found_interview
from askwell.interviews.access import visible_to as interviews_visible_to
from askwell.interviews.models import Interview
from askwell.outreach.leads.indexing import index
from askwell.outreach.leads.models import Lead
from askwell.outreach.leads.schemas import LeadCreate, LeadUpdate


def create(session: Session, viewer: Viewer, new: LeadCreate) -> Lead:
    """What a contact offered; of an interview, the one it was with. Raises InvalidReference."""
    lead = Lead(owner_id=viewer.account_id, **new.model_dump())
    if lead.interview_id is not None:
        try:
            wanted = interviews_visible_to(viewer).where(col(Interview.id) == lead.interview_id)
            lead.from_contact_id = lead.from_contact_id or found_interview(session, wanted).contact_id
        except NotFound as error:
            raise InvalidReference("/interview_id") from error
    if lead.from_contact_id is not None:
        referred_contact(session, viewer, lead.from_contact_id, "/from_contact_id")
    session.add(lead)
    index(session, lead)
    record(session, EventType.lead_created, lead, kind=lead.kind)
    return lead


def edit(session: Session, viewer: Viewer, lead: Lead, changes: LeadUpdate) -> None:
    """Change a lead, or say what became of it. Raises InvalidReference."""
    given: dict[str, Any] = changes.given()
    if given.get("from_contact_id") is not None:
        referred_contact(session, viewer, given["from_contact_id"], "/from_contact_id")
    lead.sqlmodel_update(given)
    index(session, lead)
    record(session, EventType.lead_updated, lead, fields=sorted(given))


def trash(session: Session, lead: Lead) -> None:
    """Put the lead into the trash, for 30 days."""
    lead.trashed_at = now()
    search.remove(session, lead.owner_id, "lead", lead.id)
    record(session, EventType.lead_deleted, lead)


def restore(session: Session, lead: Lead) -> None:
    """Take the lead out of the trash; nothing happens if it is not in it."""
    if lead.trashed_at is not None:
        lead.trashed_at = None
        index(session, lead)
        record(session, EventType.lead_restored, lead)
