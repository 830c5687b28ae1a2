"""Reading what is known of the busy calendar."""

from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from askwell.booking.busy.models import BusyCalendar, BusyTime
from askwell.booking.busy.schemas import BusyCalendarRead
from askwell.core.schemas import told


def read(session: Session, owner_id: UUID) -> BusyCalendarRead:
    """The busy calendar of an account, if it has one."""
    calendar = session.get(BusyCalendar, owner_id)
    count = select(func.count()).select_from(BusyTime).where(col(BusyTime.owner_id) == owner_id)
    if calendar is None:
        return {"url": None, "read_at": None, "failure": None, "busy_times": 0}
    return told(BusyCalendarRead, calendar, busy_times=session.execute(count).scalar_one())
