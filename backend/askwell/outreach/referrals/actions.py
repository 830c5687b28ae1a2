"""What somebody can do with referrals, and how `referred_by` of a contact keeps in step: it is its first referral."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.access import referred as referred_contact
from askwell.contacts.models import Contact
from askwell.core.clock import now
from askwell.events.actions import record
from askwell.events.following import Fact, hears
from askwell.events.models import EventType
from askwell.outreach.leads.access import referred as referred_lead
from askwell.outreach.messages.models import Message
from askwell.outreach.referrals.errors import ReferralKnown, SelfReferral
from askwell.outreach.referrals.models import Referral
from askwell.outreach.referrals.schemas import ReferralCreate, ReferralUpdate
from askwell.outreach.texts import MessageKind

_MADE_GOOD = {MessageKind.thank_you: "thanked_at", MessageKind.outcome: "told_outcome_at"}
"""What a message to somebody makes good of what is owed for their referrals."""
_TOLD = ("from_contact_id", "lead_id", "thanked_at", "told_outcome_at")


def create(session: Session, viewer: Viewer, new: ReferralCreate) -> Referral:
    """One contact led to another one. Raises InvalidReference, SelfReferral, ReferralKnown."""
    contact = referred_contact(session, viewer, new.to_contact_id, "/to_contact_id")
    if new.lead_id is not None:
        referred_lead(session, viewer, new.lead_id, "/lead_id")
    _require_another(session, viewer, new.from_contact_id, contact)
    referral = Referral(owner_id=viewer.account_id, **new.model_dump())
    _add(session, referral)
    _keep_in_step(session, contact)
    return referral


def lead_to(session: Session, viewer: Viewer, from_contact_id: UUID, contact: Contact, lead_id: UUID) -> None:
    """A lead of one contact led to this one; nothing happens if that is known."""
    try:
        _require_another(session, viewer, from_contact_id, contact)
    except ReferralKnown:
        return
    to = contact.id
    _add(
        session,
        Referral(owner_id=contact.owner_id, from_contact_id=from_contact_id, to_contact_id=to, lead_id=lead_id),
    )
    _keep_in_step(session, contact)


def not_lead_to(session: Session, contact: Contact, lead_id: UUID) -> None:
    """The lead did not lead to this contact; nothing happens if another referral did."""
    for referral in session.scalars(_to(contact).where(col(Referral.lead_id) == lead_id)).all():
        trash(session, referral)


def edit(session: Session, viewer: Viewer, referral: Referral, changes: ReferralUpdate) -> None:
    """Change who led there, or what was made good. Raises InvalidReference, SelfReferral, ReferralKnown."""
    given: dict[str, Any] = changes.given()
    contact = _contact(session, referral)
    if given.get("from_contact_id", referral.from_contact_id) != referral.from_contact_id:
        _require_another(session, viewer, given["from_contact_id"], contact)
    referral.sqlmodel_update(given)
    _keep_in_step(session, contact)
    record(session, EventType.referral_updated, referral, fields=sorted(given))


def trash(session: Session, referral: Referral) -> None:
    """Put the referral into the trash, for 30 days."""
    referral.trashed_at = now()
    _keep_in_step(session, _contact(session, referral))
    record(session, EventType.referral_deleted, referral)


def restore(session: Session, viewer: Viewer, referral: Referral) -> None:
    """Take the referral out of the trash; nothing happens if it is not in it. Raises ReferralKnown."""
    if referral.trashed_at is not None:
        contact = _contact(session, referral)
        _require_another(session, viewer, referral.from_contact_id, contact)
        referral.trashed_at = None
        _keep_in_step(session, contact)
        record(session, EventType.referral_restored, referral)


def _add(session: Session, referral: Referral) -> None:
    session.add(referral)
    session.flush()
    record(session, EventType.referral_created, referral, from_contact_id=str(referral.from_contact_id))


def _contact(session: Session, referral: Referral) -> Contact:
    """Whom the referral led to, held: their referrals change one by one."""
    key = (referral.owner_id, referral.to_contact_id)
    return session.get_one(Contact, key, with_for_update={"key_share": True}, populate_existing=True)


def _require_another(session: Session, viewer: Viewer, from_contact_id: UUID, contact: Contact) -> None:
    """Refuse a referral that says nothing new. Raises InvalidReference, SelfReferral, ReferralKnown."""
    if from_contact_id == contact.id:
        raise SelfReferral
    referred_contact(session, viewer, from_contact_id, "/from_contact_id")
    known = _to(contact).where(col(Referral.from_contact_id) == from_contact_id)
    if session.scalar(known.limit(1)) is not None:
        raise ReferralKnown


def _to(contact: Contact) -> Select[Referral]:
    """The referrals that led to a contact, the first one first."""
    theirs = (col(Referral.owner_id) == contact.owner_id) & (col(Referral.to_contact_id) == contact.id)
    there = col(Referral.trashed_at).is_(None) & (col(Referral.from_contact_id) != contact.id)
    return select(Referral).where(theirs, there).order_by(col(Referral.id))


def _keep_in_step(session: Session, contact: Contact) -> None:
    session.flush()
    first = session.scalar(_to(contact).limit(1))
    contact.referred_by_id = first.from_contact_id if first is not None else None


@hears(EventType.contact_created, concerning=lambda data: "referred_by_id" in data)
def follow_a_new_contact(session: Session, fact: Fact) -> None:
    """Whoever led to a new contact is its first referral."""
    contact = session.get_one(Contact, (fact.owner_id, fact.subject_id))
    _put_first(session, contact, None, None)


@hears(EventType.contact_updated, concerning=lambda data: "referred_by_id" in data["fields"])
def follow_the_contact(session: Session, fact: Fact) -> None:
    """Whom a contact is said to be referred by is its first referral."""
    session.flush()
    contact = session.get_one(Contact, (fact.owner_id, fact.subject_id))
    referrals, by = list(session.scalars(_to(contact))), contact.referred_by_id
    first = referrals[0] if referrals else None
    if by != (first and first.from_contact_id):
        _put_first(session, contact, first, next((each for each in referrals if each.from_contact_id == by), None))
        _keep_in_step(session, contact)


def _put_first(session: Session, contact: Contact, first: Referral | None, known: Referral | None) -> None:
    by = contact.referred_by_id
    if first is None and by is not None:
        _add(session, Referral(owner_id=contact.owner_id, from_contact_id=by, to_contact_id=contact.id))
    elif first is not None and by is None:
        first.trashed_at = now()
    elif first is not None and known is not None:
        for name in _TOLD:
            mine, theirs = getattr(first, name), getattr(known, name)
            setattr(first, name, theirs)
            setattr(known, name, mine)
    elif first is not None:
        first.sqlmodel_update(dict.fromkeys(_TOLD) | {"from_contact_id": by})


@hears(EventType.message_sent)
def make_good(session: Session, fact: Fact) -> None:
    """Thanks, and word of what came of it, make good what is owed to the one they are sent to."""
    message = session.get_one(Message, (fact.owner_id, fact.subject_id))
    if (name := _MADE_GOOD.get(message.kind)) is None:
        return
    owed = select(Referral).where(
        col(Referral.owner_id) == fact.owner_id,
        col(Referral.from_contact_id) == message.contact_id,
        col(Referral.trashed_at).is_(None),
        col(getattr(Referral, name)).is_(None),
    )
    for referral in session.scalars(owed.order_by(col(Referral.id)).with_for_update()).all():
        setattr(referral, name, message.sent_at)
        record(session, EventType.referral_updated, referral, fields=[name])
