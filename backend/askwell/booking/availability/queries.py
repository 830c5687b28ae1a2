"""Reading the availability, and what is free."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from askwell.auth.models import Account
from askwell.booking.availability import slots
from askwell.booking.availability.access import of
from askwell.booking.availability.schemas import LONGEST_SPAN, MOST_BUSY, MOST_SLOTS, AvailabilityRead, AvailableSlots
from askwell.booking.availability.slots import Rules, rules_of
from askwell.booking.availability.taken import Taken, between
from askwell.core.clock import now
from askwell.core.schemas import told

_DAY = timedelta(days=1)


def read(session: Session, owner_id: UUID) -> AvailabilityRead:
    """When the account's owner can be met."""
    availability = of(session, owner_id)
    zone = availability.time_zone or session.get_one(Account, owner_id).time_zone
    unlike = [{**day, "on": date.fromisoformat(day["on"])} for day in availability.exceptions]
    return told(AvailabilityRead, availability, time_zone=zone, exceptions=unlike)


def around(session: Session, owner_id: UUID, since: datetime, until: datetime) -> tuple[Rules, list[Taken]]:
    """What is offered, and what is taken from a day before the span to a day after it."""
    rules = rules_of(of(session, owner_id), session.get_one(Account, owner_id).time_zone)
    return rules, between(session, owner_id, since - _DAY, until + _DAY)


def _span(rules: Rules, since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """What is asked for, within notice, horizon and 31 days."""
    first = max(since or now(), now() + rules.notice)
    return first, min(until or first + LONGEST_SPAN, first + LONGEST_SPAN, now() + rules.horizon)


def free_between(
    session: Session,
    owner_id: UUID,
    since: datetime | None,
    until: datetime | None,
    minutes: int,
    *,
    moving: UUID | None = None,
) -> list[datetime]:
    """The times that can be chosen from; the interview that is `moving` takes none."""
    rules = rules_of(of(session, owner_id), session.get_one(Account, owner_id).time_zone)
    span = _span(rules, since, until)
    taken = between(session, owner_id, span[0] - _DAY, span[1] + _DAY)
    return slots.free(rules, taken, minutes, span, moving=moving)[:MOST_SLOTS]


def available(
    session: Session, owner_id: UUID, since: datetime | None, until: datetime | None, minutes: int
) -> AvailableSlots:
    """What is free, and what is taken in the time that was asked for."""
    first = since or now()
    last = min(until or first + LONGEST_SPAN, first + LONGEST_SPAN)
    free = free_between(session, owner_id, since, until, minutes)
    taken = [other for other in between(session, owner_id, first, last) if other.starts_at < last][:MOST_BUSY]
    return {
        "items": [{"starts_at": at, "minutes": minutes} for at in free],
        "busy": [{"starts_at": start, "ends_at": end, "interview_id": id} for start, end, id in taken],
    }
