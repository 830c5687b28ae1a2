"""Reading other calendars, every hour."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.booking.busy.actions import EVERY, have_read
from askwell.booking.busy.models import BusyCalendar, BusyTime
from askwell.booking.busy.reading import NotACalendar, Span, busy_times
from askwell.core import outbound
from askwell.core.clock import now
from askwell.core.db import settings_of
from askwell.core.ids import new_id
from askwell.core.jobs import Claim, job

_LARGEST = 2_000_000
_DAYS_AHEAD = 180
_TROUBLE = "This calendar could not be read. It is tried again in an hour."
_NO_CALENDAR = "What is at this address is not a calendar."


def _go_on(session: Session, told: dict[str, Any]) -> None:
    """Whatever went wrong this time, the calendar is followed."""
    if (calendar := _followed(session, told)) is not None:
        _keep(session, calendar, None, _TROUBLE)


@job("busy_calendar", attempts=3, given_up=_go_on)
def read(claim: Claim) -> None:
    """Read a calendar, unless another one is followed by now; then again in an hour."""
    with claim.step() as session:
        if (calendar := _followed(session, claim.payload)) is None:
            return
        zone = ZoneInfo(session.get_one(Account, calendar.owner_id).time_zone)
        allowed = outbound.networks(settings_of(session).private_networks)
    spans, failure = _fetched(calendar.url, zone, allowed)
    with claim.step() as session:
        if (calendar := _followed(session, claim.payload)) is not None:
            _keep(session, calendar, spans, failure)


def _followed(session: Session, told: dict[str, Any]) -> BusyCalendar | None:
    calendar = session.get(BusyCalendar, UUID(told["owner_id"]), with_for_update=True)
    is_same = calendar is not None and calendar.set_at == datetime.fromisoformat(told["set_at"])
    return calendar if is_same else None


def _fetched(url: str, zone: ZoneInfo, allowed: list[outbound.Network]) -> tuple[list[Span] | None, str | None]:
    """The busy times, or why there are none."""
    try:
        content = outbound.fetch(url, largest=_LARGEST, allowed=allowed)
        return busy_times(content, zone, now(), now() + timedelta(days=_DAYS_AHEAD)), None
    except outbound.FetchFailed as error:
        return None, str(error)
    except NotACalendar:
        return None, _NO_CALENDAR


def _keep(session: Session, calendar: BusyCalendar, spans: list[Span] | None, failure: str | None) -> None:
    """What could not be read leaves what was known before."""
    calendar.failure = failure
    if spans is not None:
        calendar.read_at = now()
        session.execute(delete(BusyTime).where(col(BusyTime.owner_id) == calendar.owner_id))
        rows = [{"owner_id": calendar.owner_id, "id": new_id(), "starts_at": s, "ends_at": e} for s, e in spans]
        if rows:
            session.execute(insert(BusyTime), rows)
    have_read(session, calendar, now() + EVERY)
