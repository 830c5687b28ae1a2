"""Following another calendar."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.booking.busy.models import BusyCalendar, BusyTime
from askwell.core.clock import now, rfc3339
from askwell.core.jobs import enqueue

EVERY = timedelta(hours=1)


def follow(session: Session, owner_id: UUID, url: str | None) -> None:
    """Read this calendar from now on, and no other; None for none."""
    session.get_one(Account, owner_id, with_for_update={"key_share": True})
    session.execute(delete(BusyTime).where(col(BusyTime.owner_id) == owner_id))
    session.execute(delete(BusyCalendar).where(col(BusyCalendar.owner_id) == owner_id))
    if url is not None:
        calendar = BusyCalendar(owner_id=owner_id, url=url)
        session.add(calendar)
        session.flush()
        have_read(session, calendar, now())


def have_read(session: Session, calendar: BusyCalendar, at: datetime) -> None:
    """Have the calendar read then, unless another one is followed by that time."""
    told = {"owner_id": calendar.owner_id.hex, "set_at": rfc3339(calendar.set_at)}
    enqueue(session, "busy_calendar", told, owner_id=calendar.owner_id, run_at=at)
