"""Free days over REST."""

from askwell.core.db import Reading, Writing
from askwell.core.routing import Router
from askwell.outreach.access import Reader, Writer
from askwell.outreach.rhythm import calendar
from askwell.outreach.rhythm.schemas import FreeDaysList, FreeDaysListWrite

router = Router("outreach", prefix="/free-days")


@router.get("")
def list_free_days(viewer: Reader, session: Reading) -> FreeDaysList:
    """The days that follow-ups leave out: my own, and the public holidays of my country."""
    return calendar.free_days(session, viewer.account_id)


@router.put("")
def set_free_days(wanted: FreeDaysListWrite, viewer: Writer, session: Writing) -> FreeDaysList:
    """Make these my free days. Follow-ups that are there already stay where they are."""
    calendar.set_free_days(session, viewer.account_id, wanted.items)
    session.flush()
    return calendar.free_days(session, viewer.account_id)
