"""Asking to be erased, and being erased."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from askwell.booking.erasures.models import Erasure
from askwell.contacts.erasing import erase, hold
from askwell.contacts.models import Contact
from askwell.core.clock import now
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.outreach.notices.actions import notify
from askwell.outreach.notices.models import NoticeKind

_ASKED = "A contact asks that nothing be kept about them. It is done by itself in a week, or now if you say so."
_SEEN_FOR = timedelta(days=7)
"""How long the seeker has to see it, and to copy what they wrote for themselves."""


def request(session: Session, owner_id: UUID, contact_id: UUID) -> Erasure:
    """That a contact wants to be erased; the same again if they have said so before."""
    this = col(Erasure.owner_id) == owner_id, col(Erasure.contact_id) == contact_id
    erasure = session.scalar(select(Erasure).where(*this))
    if erasure is None:
        erasure = Erasure(owner_id=owner_id, contact_id=contact_id, due_at=now() + _SEEN_FOR)
        session.add(erasure)
        session.flush()
        record(session, EventType.erasure_requested, erasure)
        notify(session, owner_id, NoticeKind.erasure_requested, _ASKED, "/contacts/erasures", contact_id)
    return erasure


def complete(session: Session, erasure: Erasure) -> None:
    """Leave only the fact; nothing happens if that is done."""
    contact = session.get(Contact, (erasure.owner_id, erasure.contact_id)) if erasure.contact_id else None
    same = hold(session, contact) if contact is not None else []
    session.refresh(erasure, with_for_update=True)
    if erasure.erased_at is not None:
        return
    erasure.contact_id, erasure.erased_at = None, now()
    session.flush()
    erased = erase(session, same) if same else set()
    _let_go(session, erasure, erased)
    record(session, EventType.erasure_completed, erasure, contact_ids=sorted(map(str, erased)))


def _let_go(session: Session, done: Erasure, erased: set[UUID]) -> None:
    """Others that were asked for by the same person, before two contacts were made one."""
    same = col(Erasure.owner_id) == done.owner_id, col(Erasure.contact_id).in_(erased)
    for other in session.scalars(select(Erasure).where(*same)):
        other.contact_id, other.erased_at = None, done.erased_at
