"""Reading the feed: what its owner sees of it, and what calendars see."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from fastapi import Response
from icalendar import Event
from sqlalchemy import Row, and_, or_, select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core.acting import acting_for, acting_for_all
from askwell.core.clock import days_from_now
from askwell.core.errors import NotFound
from askwell.core.ids import is_token
from askwell.core.text import one_line
from askwell.exchange.feed.actions import TOKEN_PREFIX
from askwell.exchange.feed.models import CalendarFeed
from askwell.exchange.feed.schemas import CalendarFeedRead
from askwell.interviews import calendar
from askwell.interviews.models import Interview, InterviewState, Party
from askwell.outreach.follow_ups.access import IN_SIGHT
from askwell.outreach.follow_ups.models import FollowUp, FollowUpState

_PAST_DAYS, _CANCELLED_DAYS, _MOST = 365, 30, 2000
_CALLED_OFF = (InterviewState.cancelled, InterviewState.declined)
_REFRESHED = timedelta(hours=1)


def about(session: Session, owner_id: UUID) -> CalendarFeedRead:
    """Whether an account has a feed."""
    feed = session.get(CalendarFeed, owner_id)
    return {"created_at": feed.created_at if feed is not None else None}


def feed(session: Session, token: str) -> Response:
    """The calendar behind a token. Raises NotFound."""
    seeker = _seeker(session, token)
    found = _interviews(session, seeker.id)
    interviews = [calendar.event(interview, contact, seeker, Party.seeker) for interview, contact in found]
    content = calendar.around(*interviews, *(_to_do(due, seeker) for due in _follow_ups(session, seeker.id)))
    content.add("method", "PUBLISH")
    content.add("x-wr-calname", "Askwell")
    content.add("refresh-interval", _REFRESHED, parameters={"VALUE": "DURATION"})
    return Response(calendar.as_bytes(content), media_type="text/calendar; charset=utf-8")


def _seeker(session: Session, token: str) -> Account:
    if not is_token(token, TOKEN_PREFIX):
        raise NotFound
    acting_for_all(session)
    digest = hashlib.sha256(token.encode()).digest()
    owner_id = session.scalar(select(col(CalendarFeed.owner_id)).where(col(CalendarFeed.digest) == digest))
    if owner_id is None:
        raise NotFound
    acting_for(session, owner_id)
    return session.get_one(Account, owner_id)


def _interviews(session: Session, owner_id: UUID) -> list[Row[Interview, Contact]]:
    """Those with a time, of the last year and to come; what was called off stays for 30 days, to be taken out."""
    is_with = and_(col(Contact.owner_id) == col(Interview.owner_id), col(Contact.id) == col(Interview.contact_id))
    called_off = col(Interview.state).in_(_CALLED_OFF)
    recent = or_(~called_off, col(Interview.updated_at) > days_from_now(-_CANCELLED_DAYS))
    shown = (
        select(Interview, Contact)
        .join(Contact, is_with)
        .where(
            col(Interview.owner_id) == owner_id,
            col(Interview.starts_at) > days_from_now(-_PAST_DAYS),
            col(Interview.trashed_at).is_(None),
            col(Contact.trashed_at).is_(None),
            recent,
        )
        .order_by(col(Interview.starts_at), col(Interview.id))
        .limit(_MOST)
    )
    return list(session.execute(shown).all())


def _follow_ups(session: Session, owner_id: UUID) -> Sequence[FollowUp]:
    """What is still to be done, and was not due long ago."""
    due = (
        select(FollowUp)
        .where(
            col(FollowUp.owner_id) == owner_id,
            col(FollowUp.state) == FollowUpState.open,
            col(FollowUp.due_on) > days_from_now(-_CANCELLED_DAYS).date(),
            IN_SIGHT,
        )
        .order_by(col(FollowUp.due_on), col(FollowUp.id))
        .limit(_MOST)
    )
    return session.scalars(due).all()


def _to_do(due: FollowUp, seeker: Account) -> Event:
    """A day on which something is due; it takes no time."""
    event = Event()
    event.add("uid", f"{due.id}@askwell")
    event.add("dtstamp", due.updated_at.replace(microsecond=0))
    event.add("dtstart", due.due_on)
    event.add("dtend", due.due_on + timedelta(days=1))
    event.add("summary", "Something to do" if seeker.confidential else one_line(due.text))
    event.add("transp", "TRANSPARENT")
    return event
