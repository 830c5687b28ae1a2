"""When and where: a new arrangement put into an interview."""

from datetime import datetime, timedelta
from typing import Any

from askwell.core.clock import NonexistentLocalTime as Gap
from askwell.core.clock import from_local
from askwell.core.errors import FieldError, Invalid
from askwell.interviews.errors import NonexistentLocalTime
from askwell.interviews.models import Interview, State

_NEED_TIME = (State.scheduled, State.completed, State.no_show)


def arrange(interview: Interview, given: dict[str, Any]) -> bool:
    """Set the fields that were sent, and tell whether the time is another one. Raises NonexistentLocalTime, Invalid."""
    before = interview.starts_at, interview.minutes
    if "starts_local" in given:
        zone = given.get("time_zone", interview.time_zone)
        given["starts_at"] = _instant(given.pop("starts_local"), zone)
    interview.sqlmodel_update({name: None if value == "" else value for name, value in given.items()})
    if interview.state in _NEED_TIME:
        require_time(interview)
    interview.ends_at = interview.starts_at and interview.starts_at + timedelta(minutes=interview.minutes)
    has_moved = before != (interview.starts_at, interview.minutes)
    if has_moved and before[0] is not None:
        interview.sequence += 1
    return has_moved


def require_time(interview: Interview) -> None:
    """Refuse an interview without a time. Raises Invalid."""
    if interview.starts_at is None:
        raise _needed("starts_at", "A scheduled interview needs a time.")


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
