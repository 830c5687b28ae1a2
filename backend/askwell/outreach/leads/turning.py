"""A lead turned into what it names, in one step, and back; it keeps where it came from."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.auth.viewer import Viewer
from askwell.contacts import actions as contacts
from askwell.contacts.access import referred as referred_contact
from askwell.contacts.models import Contact, Organization, Source
from askwell.contacts.organizations import actions as organizations
from askwell.contacts.organizations.naming import named_organization, organization_key
from askwell.contacts.schemas import ContactCreate, RoleWrite
from askwell.core.text import one_line
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.outreach.follow_ups import actions as follow_ups
from askwell.outreach.follow_ups.actions import Wanted, by_day, want
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState
from askwell.outreach.follow_ups.schemas import FollowUpUpdate
from askwell.outreach.leads.errors import LeadTurned
from askwell.outreach.leads.models import Lead, LeadKind, LeadState
from askwell.outreach.leads.schemas import LeadContact, LeadFollowUp, LeadOrganization, LeadOutcome
from askwell.outreach.messages.actions import trash as trash_message
from askwell.outreach.messages.drafting import request_to
from askwell.outreach.messages.models import Message, MessageState
from askwell.outreach.referrals.actions import lead_to, not_lead_to
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
        lead.made = {**lead.made, "message": message_id.hex}
    if wanted.contact_id is None:
        lead.made = {**lead.made, "contact": contact.id.hex}
    return _pursued(session, lead, message_id=message_id)


def out_of_contact(session: Session, lead: Lead) -> None:
    """The lead has become no contact: one that was made goes into the trash, and one that was there stays."""
    if lead.contact_id is None:
        return
    contact = session.get_one(Contact, (lead.owner_id, lead.contact_id), with_for_update={"key_share": True})
    made, lead.contact_id = _take_made(lead, "contact", "message"), None
    not_lead_to(session, contact, lead.id)
    if (id := made.get("message")) is not None:
        _trash_draft(session, lead, UUID(id))
    if made.get("contact") == contact.id.hex and contact.trashed_at is None:
        contacts.trash(session, contact)
    _unpursued(session, lead, "contact_id")


def _trash_draft(session: Session, lead: Lead, id: UUID) -> None:
    message = session.get(Message, (lead.owner_id, id), with_for_update=True)
    if message is not None and message.state is MessageState.draft and message.trashed_at is None:
        trash_message(session, message)


def _take_made(lead: Lead, *names: str) -> dict[str, str]:
    made = {name: id for name, id in lead.made.items() if name in names}
    lead.made = {name: id for name, id in lead.made.items() if name not in names}
    return made


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
    name = wanted.name or one_line(lead.text)
    is_known = session.scalar(_named(lead, name)) is not None
    lead.organization_id = named_organization(session, lead.owner_id, name)
    if not is_known:
        lead.made = {**lead.made, "organization": lead.organization_id.hex}
    return _pursued(session, lead)


def _named(lead: Lead, name: str) -> Select[UUID]:
    mine = col(Organization.owner_id) == lead.owner_id
    return select(col(Organization.id)).where(mine, col(Organization.name_key) == organization_key(name))


def out_of_organization(session: Session, lead: Lead) -> None:
    """The lead has become no organization: one that was made goes, if nothing else names it."""
    if lead.organization_id is None:
        return
    organization = session.get_one(Organization, (lead.owner_id, lead.organization_id), with_for_update=True)
    made, lead.organization_id = _take_made(lead, "organization"), None
    if made.get("organization") == organization.id.hex and organizations.is_bare(session, organization):
        organizations.delete(session, organization)
    _unpursued(session, lead, "organization_id")


def into_follow_up(session: Session, lead: Lead, wanted: LeadFollowUp) -> LeadOutcome:
    """What is to be done about the lead, by a day."""
    rhythm = rhythm_of(session, session.get_one(Account, lead.owner_id))
    text, due = wanted.text or lead.text, by_day(rhythm, wanted.due_on)
    wanted_now = Wanted(FollowUpKind.pursue_lead, lead.id, text, _why(lead), due)
    want(session, lead.owner_id, wanted_now, contact_id=lead.from_contact_id, lead_id=lead.id)
    session.flush()
    for follow_up in session.scalars(_pursuits(lead).where(col(FollowUp.key).is_not(None))).all():
        follow_ups.restore(session, follow_up)
        follow_ups.reopen(session, follow_up)
        follow_ups.edit(session, follow_up, FollowUpUpdate(text=text, due_on=wanted.due_on))
    return _pursued(session, lead)


def out_of_follow_up(session: Session, lead: Lead) -> None:
    """Nothing is to be done about the lead by a day."""
    for follow_up in _open(session, lead):
        follow_ups.trash(session, follow_up)
    _unpursued(session, lead, "follow_up_id")


def _why(lead: Lead) -> str:
    return f"You were given this lead on {lead.created_at:%-d %B}."


def _pursuits(lead: Lead) -> Select[FollowUp]:
    mine = (col(FollowUp.owner_id) == lead.owner_id) & (col(FollowUp.lead_id) == lead.id)
    wanted = select(FollowUp).where(mine, col(FollowUp.kind) == FollowUpKind.pursue_lead)
    return wanted.order_by(col(FollowUp.id)).with_for_update()


def _open(session: Session, lead: Lead) -> list[FollowUp]:
    is_open = (col(FollowUp.state) == FollowUpState.open) & col(FollowUp.trashed_at).is_(None)
    return list(session.scalars(_pursuits(lead).where(is_open)))


def _pursued(session: Session, lead: Lead, message_id: UUID | None = None) -> LeadOutcome:
    if lead.state is LeadState.open:
        lead.state = LeadState.pursued
    session.flush()
    record(session, EventType.lead_pursued, lead)
    due = _open(session, lead)
    return {
        "version": lead.version,
        "contact_id": lead.contact_id,
        "organization_id": lead.organization_id,
        "follow_up_id": due[0].id if due else None,
        "message_id": message_id,
    }


def _unpursued(session: Session, lead: Lead, what: str) -> None:
    """One thing less has come of the lead; it is open again when nothing is left."""
    session.flush()
    is_nothing = lead.contact_id is None and lead.organization_id is None and not _open(session, lead)
    if lead.state is LeadState.pursued and is_nothing:
        lead.state = LeadState.open
    record(session, EventType.lead_updated, lead, fields=["state", what])
