"""A lead turned into what it names, in one step; it keeps where it came from."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.auth.viewer import Viewer
from askwell.contacts import actions as contacts
from askwell.contacts.access import referred as referred_contact
from askwell.contacts.models import Contact, Source
from askwell.contacts.organizations.naming import named_organization
from askwell.contacts.schemas import ContactCreate, RoleWrite
from askwell.core.text import one_line
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.outreach.follow_ups.actions import Wanted, by_day, edit, want
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState
from askwell.outreach.follow_ups.schemas import FollowUpUpdate
from askwell.outreach.leads.errors import LeadTurned
from askwell.outreach.leads.models import Lead, LeadKind, LeadState
from askwell.outreach.leads.schemas import LeadContact, LeadFollowUp, LeadOrganization, LeadOutcome
from askwell.outreach.messages.drafting import request_to
from askwell.outreach.referrals.actions import lead_to
from askwell.outreach.rhythm.calendar import rhythm_of
from askwell.outreach.templates.starters import COLD_REQUEST, REFERRED_REQUEST


def into_contact(session: Session, viewer: Viewer, lead: Lead, wanted: LeadContact) -> LeadOutcome:
    """The contact, the referral that led there, and the first draft.

    Raises LeadTurned, NameNeeded, InvalidReference.
    """
    if lead.contact_id is not None:
        raise LeadTurned
    contact = _contact(session, viewer, lead, wanted)
    lead.contact_id = contact.id
    if lead.from_contact_id is not None and lead.from_contact_id != contact.id:
        lead_to(session, viewer, lead.from_contact_id, contact, lead.id)
    message_id = None
    if wanted.drafts_request:
        template_id = REFERRED_REQUEST if contact.referred_by_id is not None else COLD_REQUEST
        message_id = request_to(session, viewer, contact.id, template_id).id
    return _pursued(session, lead, message_id=message_id)


def _contact(session: Session, viewer: Viewer, lead: Lead, wanted: LeadContact) -> Contact:
    if wanted.contact_id is not None:
        return referred_contact(session, viewer, wanted.contact_id, "/contact_id")
    named: dict[str, Any] = {"given_name": wanted.given_name, "family_name": wanted.family_name}
    if not any(named.values()) and lead.kind is LeadKind.person:
        given, _, family = one_line(lead.text).partition(" ")
        named = {"given_name": given, "family_name": family}
    roles = []
    if wanted.title or wanted.organization_name:
        roles = [RoleWrite(title=wanted.title, organization_name=wanted.organization_name)]
    new = ContactCreate(**named, roles=roles, emails=wanted.emails, links=wanted.links, source=Source.lead)
    added = contacts.add(session, viewer, new)
    return session.get_one(Contact, (added.owner_id, added.id))  # what is added past the ORM is read to be changed


def into_organization(session: Session, lead: Lead, wanted: LeadOrganization) -> LeadOutcome:
    """The organization of that name. Raises LeadTurned."""
    if lead.organization_id is not None:
        raise LeadTurned
    lead.organization_id = named_organization(session, lead.owner_id, wanted.name or one_line(lead.text))
    return _pursued(session, lead)


def into_follow_up(session: Session, lead: Lead, wanted: LeadFollowUp) -> LeadOutcome:
    """What is to be done about the lead, by a day."""
    rhythm = rhythm_of(session, session.get_one(Account, lead.owner_id))
    text, due = wanted.text or lead.text, by_day(rhythm, wanted.due_on)
    wanted_now = Wanted(FollowUpKind.pursue_lead, lead.id, text, _why(lead), due)
    want(session, lead.owner_id, wanted_now, contact_id=lead.from_contact_id, lead_id=lead.id)
    session.flush()
    for follow_up in _open(session, lead):
        edit(session, follow_up, FollowUpUpdate(text=text, due_on=wanted.due_on))
    return _pursued(session, lead)


def _why(lead: Lead) -> str:
    return f"You were given this lead on {lead.created_at:%-d %B}."


def _open(session: Session, lead: Lead) -> list[FollowUp]:
    mine = (col(FollowUp.owner_id) == lead.owner_id) & (col(FollowUp.lead_id) == lead.id)
    is_open = (col(FollowUp.state) == FollowUpState.open) & col(FollowUp.trashed_at).is_(None)
    wanted = select(FollowUp).where(mine, is_open, col(FollowUp.kind) == FollowUpKind.pursue_lead)
    return list(session.scalars(wanted.order_by(col(FollowUp.id)).with_for_update()))


def _pursued(session: Session, lead: Lead, message_id: UUID | None = None) -> LeadOutcome:
    if lead.state is LeadState.open:
        lead.state = LeadState.pursued
    session.flush()
    record(session, EventType.lead_pursued, lead)
    follow_ups = _open(session, lead)
    return {
        "version": lead.version,
        "contact_id": lead.contact_id,
        "organization_id": lead.organization_id,
        "follow_up_id": follow_ups[0].id if follow_ups else None,
        "message_id": message_id,
    }
