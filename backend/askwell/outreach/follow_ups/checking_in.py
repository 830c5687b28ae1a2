"""Keeping in touch: with whom nobody has spoken for as long as was meant to be."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, extract, or_, select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.contacts.models import Contact, Stage
from askwell.core.clock import now
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.outreach.follow_ups.actions import by_day
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState
from askwell.outreach.rhythm.calendar import rhythm_of

_DAY = timedelta(days=1)
_ROUND = col(Contact.keep_in_touch_days) * 86_400


def remember(session: Session) -> None:
    """A follow-up for each contact whose rhythm comes round within a day: one a round."""
    for contact in session.scalars(select(Contact).where(_is_due(now() + _DAY)).order_by(col(Contact.owner_id))).all():
        _remember(session, contact)


def _is_due(horizon: datetime) -> ColumnElement[bool]:
    return and_(
        col(Contact.keep_in_touch_days).is_not(None),
        extract("epoch", col(Contact.last_contact_at)) + _ROUND <= horizon.timestamp(),
        col(Contact.trashed_at).is_(None),
        col(Contact.stage) != Stage.closed,
        ~_is_remembered(horizon),
    )


def _is_remembered(horizon: datetime) -> ColumnElement[bool]:
    theirs = and_(col(FollowUp.owner_id) == col(Contact.owner_id), col(FollowUp.contact_id) == col(Contact.id))
    is_open = and_(col(FollowUp.state) == FollowUpState.open, col(FollowUp.trashed_at).is_(None))
    is_recent = extract("epoch", col(FollowUp.updated_at)) + _ROUND > horizon.timestamp()
    return exists().where(theirs, col(FollowUp.kind) == FollowUpKind.check_in, or_(is_open, is_recent))


def _remember(session: Session, contact: Contact) -> None:
    assert contact.last_contact_at is not None
    assert contact.keep_in_touch_days is not None
    rhythm = rhythm_of(session, session.get_one(Account, contact.owner_id))
    round_ends = rhythm.day_of(contact.last_contact_at + contact.keep_in_touch_days * _DAY)
    due = by_day(rhythm, max(round_ends, rhythm.day_of(now())))
    spoken = contact.last_contact_at.astimezone(rhythm.zone)
    follow_up = FollowUp(
        owner_id=contact.owner_id,
        kind=FollowUpKind.check_in,
        contact_id=contact.id,
        text="Get in touch",
        why=f"The last real contact was on {spoken.day} {spoken:%B %Y}.",
        due_on=due.on,
        overdue_at=due.overdue_at,
        key=f"check_in {contact.id.hex} {due.on}",
    )
    session.add(follow_up)
    session.flush()
    record(session, EventType.follow_up_added, follow_up, kind=follow_up.kind)
