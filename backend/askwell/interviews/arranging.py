"""When and where: a new arrangement put into an interview."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from askwell.core.clock import NonexistentLocalTime as Gap
from askwell.core.clock import from_local, rfc3339
from askwell.core.errors import FieldError, Invalid
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews.errors import NonexistentLocalTime, WayToMeetNeeded
from askwell.interviews.models import Interview, InterviewState

_NEED_TIME = {InterviewState.scheduled, InterviewState.completed, InterviewState.no_show}


def arrange(interview: Interview, given: dict[str, Any]) -> dict[str, str | None]:
    """Set the fields that were sent; if the time is another one, from when to when it moved, and else nothing.

    Raises NonexistentLocalTime, Invalid, WayToMeetNeeded.
    """
    before = interview.starts_at, interview.minutes
    if "starts_local" in given:
        zone = given.get("time_zone", interview.time_zone)
        given["starts_at"] = _instant(given.pop("starts_local"), zone)
    interview.sqlmodel_update(given)
    if _NEED_TIME & {interview.state, interview.closed_from}:
        require_time(interview)
    if interview.state is InterviewState.scheduled:
        require_way_to_meet(interview)
    interview.ends_at = interview.starts_at and interview.starts_at + timedelta(minutes=interview.minutes)
    if before == (interview.starts_at, interview.minutes):
        return {}
    if before[0] is not None:
        interview.sequence += 1
    return {"from": told(before[0]), "to": told(interview.starts_at)}


def tell(session: Session, interview: Interview, moved: dict[str, str | None], fields: Iterable[str]) -> None:
    """Record that a scheduled interview is held at another time, or else that these fields changed."""
    if moved and interview.state is InterviewState.scheduled:
        record(session, EventType.interview_rescheduled, interview, **moved)
    else:
        record(session, EventType.interview_updated, interview, fields=sorted(fields))


def told(instant: datetime | None) -> str | None:
    """An instant as events tell of it."""
    return rfc3339(instant) if instant is not None else None


def require_time(interview: Interview) -> None:
    """Refuse an interview without a time. Raises Invalid."""
    if interview.starts_at is None:
        raise _needed("starts_at", "A scheduled interview needs a time.")


def require_way_to_meet(interview: Interview) -> None:
    """Refuse an interview that nobody would know how to join. Raises WayToMeetNeeded."""
    if not (interview.meeting_link or interview.phone or interview.place):
        raise WayToMeetNeeded


def _instant(local: datetime | None, zone: str | None) -> datetime | None:
    if local is None:
        return None
    if zone is None:
        raise _needed("time_zone", "A local time needs its time zone.")
    try:
        return from_local(local, zone)
    except Gap as error:
        raise NonexistentLocalTime(str(error)) from error


def _needed(field: str, message: str) -> Invalid:
    fault: FieldError = {"pointer": f"/{field}", "code": "missing", "message": message}
    return Invalid(message, errors=[fault])
