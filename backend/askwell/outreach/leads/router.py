"""Leads over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from askwell.contacts.errors import NameNeeded
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.outreach.access import Reader, Writer
from askwell.outreach.leads import actions, queries, turning
from askwell.outreach.leads.access import Editable, Maker, Trashed, Turned
from askwell.outreach.leads.errors import LeadTurned
from askwell.outreach.leads.models import Lead, LeadKind, LeadState
from askwell.outreach.leads.queries import Filters
from askwell.outreach.leads.schemas import (
    LeadContact,
    LeadCreate,
    LeadFollowUp,
    LeadOrganization,
    LeadOutcome,
    LeadPage,
    LeadRead,
    LeadUpdate,
)

router = Router("outreach", prefix="/leads")


def _read(session: Writing, lead: Lead) -> LeadRead:
    session.flush()
    return queries.one(session, lead.owner_id, lead.id)


@router.get("", responses=responses(InvalidCursor))
def list_leads(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    state: LeadState | None = None,
    kind: LeadKind | None = None,
    interview_id: UUID | None = None,
    contact_id: Annotated[UUID | None, Query(description="Given by this contact.")] = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> LeadPage:
    """Leads, the latest first."""
    return queries.page(session, viewer, paging, Filters(state, kind, interview_id, contact_id, trashed))


@router.post("", status_code=201, responses=responses(InvalidReference))
def create_lead(new: LeadCreate, viewer: Writer, session: Writing) -> LeadRead:
    """Note what a contact offered. A name that was dropped is enough."""
    return _read(session, actions.create(session, viewer, new))


@router.get("/{id}", responses=responses(NotFound))
def get_lead(id: UUID, viewer: Reader, session: Reading) -> LeadRead:
    """One lead."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/{id}", responses=responses(NotFound, InvalidReference))
def update_lead(changes: LeadUpdate, lead: Editable, viewer: Writer, session: Writing) -> LeadRead:
    """Change a lead, or say what became of it; what is not sent stays."""
    actions.edit(session, viewer, lead, changes)
    return _read(session, lead)


@router.delete("/{id}", status_code=204, responses=responses(NotFound))
def delete_lead(lead: Editable, session: Writing) -> None:
    """Delete a lead; it can be restored for 30 days."""
    actions.trash(session, lead)


@router.put("/{id}/restoration", status_code=204, responses=responses(NotFound))
def restore_lead(lead: Trashed, session: Writing) -> None:
    """Have a deleted lead back."""
    actions.restore(session, lead)


@router.put("/{id}/contact", responses=responses(NotFound, LeadTurned, NameNeeded, InvalidReference))
def turn_lead_into_contact(
    lead: Turned, viewer: Maker, session: Writing, wanted: LeadContact = LeadContact()
) -> LeadOutcome:
    """Make the contact that a lead names, with the referral from whoever gave it, and draft the request."""
    return turning.into_contact(session, viewer, lead, wanted)


@router.delete("/{id}/contact", responses=responses(NotFound))
def undo_lead_contact(lead: Turned, session: Writing) -> LeadRead:
    """Make it an open lead again: a contact that was made of it goes into the trash, with the draft to it."""
    turning.out_of_contact(session, lead)
    return _read(session, lead)


@router.put("/{id}/organization", responses=responses(NotFound, LeadTurned))
def turn_lead_into_organization(
    lead: Turned, session: Writing, wanted: LeadOrganization = LeadOrganization()
) -> LeadOutcome:
    """Make the organization that a lead names, or find the one of that name."""
    return turning.into_organization(session, lead, wanted)


@router.delete("/{id}/organization", responses=responses(NotFound))
def undo_lead_organization(lead: Turned, session: Writing) -> LeadRead:
    """Make it an open lead again: an organization that was made of it is deleted, if nothing else names it."""
    turning.out_of_organization(session, lead)
    return _read(session, lead)


@router.put("/{id}/follow-up", responses=responses(NotFound))
def turn_lead_into_follow_up(wanted: LeadFollowUp, lead: Editable, session: Writing) -> LeadOutcome:
    """Note by when a lead is to be pursued; again for another day."""
    return turning.into_follow_up(session, lead, wanted)


@router.delete("/{id}/follow-up", responses=responses(NotFound))
def undo_lead_follow_up(lead: Editable, session: Writing) -> LeadRead:
    """Make it an open lead again: what was to be done about it goes into the trash."""
    turning.out_of_follow_up(session, lead)
    return _read(session, lead)
