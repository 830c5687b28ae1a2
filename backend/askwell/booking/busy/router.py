"""The busy calendar over REST."""

from askwell.booking.busy import actions, queries
from askwell.booking.busy.schemas import BusyCalendarRead, BusyCalendarWrite
from askwell.core.db import Reading, Writing
from askwell.core.routing import Router
from askwell.interviews.access import Reader, Writer

router = Router("booking", prefix="/busy-calendar")


@router.get("")
def get_busy_calendar(viewer: Reader, session: Reading) -> BusyCalendarRead:
    """The other calendar of yours that free times avoid."""
    return queries.read(session, viewer.account_id)


@router.put("")
def set_busy_calendar(written: BusyCalendarWrite, viewer: Writer, session: Writing) -> BusyCalendarRead:
    """Name another calendar of yours: it is read now and every hour. Only when you are busy is kept."""
    actions.follow(session, viewer.account_id, written.url)
    return queries.read(session, viewer.account_id)
