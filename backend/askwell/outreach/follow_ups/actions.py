"""What somebody can do with their follow-ups, and what rules do with them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.auth.viewer import Viewer
from askwell.contacts.access import referred as referred_contact
from askwell.core.clock import now
from askwell.core.errors import InvalidReference, NotFound
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews.access import found as found_interview
from askwell.interviews.access import visible_to as interviews_visible_to
from askwell.interviews.models import Interview
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState, Origin
from askwell.outreach.follow_ups.schemas import FollowUpCreate, FollowUpUpdate
from askwell.outreach.leads.access import referred as referred_lead
from askwell.outreach.rhythm.business_days import Rhythm
from askwell.outreach.rhythm.calendar import rhythm_of, today_of

_BY_HAND = "You noted this yourself."


def add(session: Session, viewer: Viewer, new: FollowUpCreate) -> FollowUp:
    """Something that the seeker wants to do. Raises InvalidReference."""
    follow_up = FollowUp(
        owner_id=viewer.account_id,
        why=_BY_HAND,
        origin=Origin.seeker,
        overdue_at=_end_of(session, viewer.account_id, new.due_on),
        **new.model_dump(),
    )
    _refer(session, viewer, follow_up)
    session.add(follow_up)
    session.flush()
    record(session, EventType.follow_up_added, follow_up, kind=follow_up.kind)
    return follow_up


def _refer(session: Session, viewer: Viewer, follow_up: FollowUp) -> None:
    """Hold what the follow-up refers to; an interview and a lead tell whom it is about, if nothing else does."""
    if follow_up.lead_id is not None:
        lead = referred_lead(session, viewer, follow_up.lead_id, "/lead_id")
        follow_up.contact_id = follow_up.contact_id or lead.from_contact_id
    if follow_up.interview_id is not None:
        try:
            wanted = interviews_visible_to(viewer).where(col(Interview.id) == follow_up.interview_id)
            follow_up.contact_id = follow_up.contact_id or found_interview(session, wanted).contact_id
        except NotFound as error:
            raise InvalidReference("/interview_id") from error
    if follow_up.contact_id is not None:
        referred_contact(session, viewer, follow_up.contact_id, "/contact_id")


def edit(session: Session, follow_up: FollowUp, changes: FollowUpUpdate) -> None:
    """Change what is to be done, or by when."""
    given = changes.given()
    follow_up.sqlmodel_update(given)
    if "due_on" in given:
        _put_off(session, follow_up, follow_up.due_on)


def snooze(session: Session, follow_up: FollowUp, days: int) -> None:
    """Put it off by days, from the day on which it is due, or from today if that has passed. It is open again then."""
    _set_state(follow_up, FollowUpState.open)
    first = max(follow_up.due_on, today_of(session, follow_up.owner_id))
    _put_off(session, follow_up, first + timedelta(days=days))
    record(session, EventType.follow_up_snoozed, follow_up, due_on=follow_up.due_on.isoformat())


def _put_off(session: Session, follow_up: FollowUp, day: date) -> None:
    follow_up.due_on, follow_up.due_at = day, None
    follow_up.overdue_at = _end_of(session, follow_up.owner_id, day)


def _end_of(session: Session, owner_id: UUID, day: date) -> datetime:
    return rhythm_of(session, session.get_one(Account, owner_id)).end_of(day)


def complete(session: Session, follow_up: FollowUp) -> None:
    """It is done; nothing happens if it was."""
    if follow_up.state is not FollowUpState.done:
        _set_state(follow_up, FollowUpState.done)
        record(session, EventType.follow_up_completed, follow_up, kind=follow_up.kind)


def cancel(session: Session, follow_up: FollowUp) -> None:
    """It is not to be done; nothing happens unless it was open."""
    if follow_up.state is FollowUpState.open:
        _set_state(follow_up, FollowUpState.cancelled)
        record(session, EventType.follow_up_cancelled, follow_up, kind=follow_up.kind)


def reopen(session: Session, follow_up: FollowUp) -> None:
    """It is to be done after all; nothing happens if it is open."""
    if follow_up.state is not FollowUpState.open:
        _set_state(follow_up, FollowUpState.open)
        record(session, EventType.follow_up_reopened, follow_up, kind=follow_up.kind)


def _set_state(follow_up: FollowUp, state: FollowUpState, by: UUID | None = None) -> None:
    follow_up.state, follow_up.settled_by_id = state, by
    follow_up.done_at = now() if state is FollowUpState.done else None


def trash(session: Session, follow_up: FollowUp) -> None:
    """Put the follow-up into the trash, for 30 days."""
    follow_up.trashed_at = now()
    record(session, EventType.follow_up_deleted, follow_up)


def restore(session: Session, follow_up: FollowUp) -> None:
    """Take the follow-up out of the trash; nothing happens if it is not in it."""
    if follow_up.trashed_at is not None:
        follow_up.trashed_at = None
        record(session, EventType.follow_up_restored, follow_up)


class Due(NamedTuple):
    """By when something is to be done: a day, perhaps an instant of it, and when it is overdue."""

    on: date
    overdue_at: datetime
    at: datetime | None = None


def by_day(rhythm: Rhythm, day: date) -> Due:
    """Due on a day, and overdue when that is over."""
    return Due(day, rhythm.end_of(day))


class Wanted(NamedTuple):
    """What a rule wants done: once for each thing (`of`) that it follows from."""

    kind: FollowUpKind
    of: UUID
    text: str
    why: str
    due: Due


def want(session: Session, owner_id: UUID, wanted: Wanted, **about: Any) -> None:
    """Have this done; one that was cancelled is open again, at the new date.

    `about` names the contact, the interview, the message or the lead.
    """
    kind, of, text, why, due = wanted
    key = f"{kind.value} {of.hex}"
    told: dict[str, Any] = {"due_on": due.on, "due_at": due.at, "overdue_at": due.overdue_at, "text": text, "why": why}
    mine = (col(FollowUp.owner_id) == owner_id) & (col(FollowUp.key) == key)
    known = session.scalar(select(FollowUp).where(mine).with_for_update())
    if known is None:
        known = FollowUp(owner_id=owner_id, kind=kind, key=key, **told, **about)
        session.add(known)
        session.flush()
        record(session, EventType.follow_up_added, known, kind=kind)
    elif known.state is FollowUpState.cancelled:
        known.sqlmodel_update(told | about)
        reopen(session, known)


def open_ones(
    session: Session, owner_id: UUID, kinds: Sequence[FollowUpKind], about: ColumnElement[bool]
) -> list[FollowUp]:
    """The open follow-ups of these kinds about something, held."""
    mine = (col(FollowUp.owner_id) == owner_id) & (col(FollowUp.state) == FollowUpState.open)
    wanted = select(FollowUp).where(mine, col(FollowUp.kind).in_(kinds), about, col(FollowUp.trashed_at).is_(None))
    return list(session.scalars(wanted.order_by(col(FollowUp.id)).with_for_update()))


def settle(session: Session, follow_ups: Sequence[FollowUp], state: FollowUpState, by: UUID) -> None:
    """A fact has settled these: done, or not to be done any more."""
    type = EventType.follow_up_completed if state is FollowUpState.done else EventType.follow_up_cancelled
    for follow_up in follow_ups:
        _set_state(follow_up, state, by)
        record(session, type, follow_up, kind=follow_up.kind)


def unsettle(session: Session, owner_id: UUID, by: UUID) -> None:
    """The fact that settled follow-ups is undone: they are open again."""
    theirs = (col(FollowUp.owner_id) == owner_id) & (col(FollowUp.settled_by_id) == by)
    for follow_up in session.scalars(select(FollowUp).where(theirs).order_by(col(FollowUp.id)).with_for_update()).all():
        reopen(session, follow_up)
