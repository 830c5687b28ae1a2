"""Keeping in touch: with whom nobody has spoken for as long as was meant to be."""

from datetime import datetime, timedelta
from uuid import UUID

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
from askwell.outreach.tag_rhythms.queries import DAYS, has_rhythm

_DAY = timedelta(days=1)
_ROUND = DAYS * 86_400
_OF_CONTACT = and_(col(FollowUp.owner_id) == col(Contact.owner_id), col(FollowUp.contact_id) == col(Contact.id))
_IS_OPEN = and_(
    col(FollowUp.kind) == FollowUpKind.check_in,
    col(FollowUp.state) == FollowUpState.open,
    col(FollowUp.trashed_at).is_(None),
)


def remember(session: Session, *conditions: ColumnElement[bool], owner_id: UUID | None = None) -> None:
    """A follow-up for each contact whose rhythm comes round within a day: one a round."""
    horizon = now() + _DAY
    wanted = has_rhythm(owner_id), _comes_round(horizon), ~_is_remembered(horizon)
    due = select(Contact, DAYS).where(*wanted, *conditions)
    for contact, days in session.execute(due.order_by(col(Contact.owner_id), col(Contact.id))).all():
        _remember(session, contact, days)


def renew(session: Session, owner_id: UUID, *conditions: ColumnElement[bool]) -> None:
    """Rhythms have changed: what is not due by the new ones goes, and what has become due comes."""
    mine = (col(Contact.owner_id) == owner_id, *conditions)
    by_rule = _IS_OPEN & col(FollowUp.key).is_not(None)
    passed = select(FollowUp).join(Contact, _OF_CONTACT).where(*mine, by_rule, ~_comes_round(now() + _DAY))
    for follow_up in session.scalars(passed.with_for_update(of=FollowUp)).all():
        session.delete(follow_up)
    session.flush()
    remember(session, *mine, owner_id=owner_id)


def _comes_round(horizon: datetime) -> ColumnElement[bool]:
    return and_(
        DAYS.is_not(None),
        col(Contact.last_contact_at).is_not(None),
        extract("epoch", col(Contact.last_contact_at)) + _ROUND <= horizon.timestamp(),
        col(Contact.trashed_at).is_(None),
        col(Contact.stage) != Stage.closed,
    )


def _is_remembered(horizon: datetime) -> ColumnElement[bool]:
    is_recent = extract("epoch", col(FollowUp.updated_at)) + _ROUND > horizon.timestamp()
    return exists().where(_OF_CONTACT, or_(_IS_OPEN, and_(col(FollowUp.kind) == FollowUpKind.check_in, is_recent)))


def _remember(session: Session, contact: Contact, days: int) -> None:
    assert contact.last_contact_at is not None
    rhythm = rhythm_of(session, session.get_one(Account, contact.owner_id))
    round_ends = rhythm.day_of(contact.last_contact_at + days * _DAY)
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
