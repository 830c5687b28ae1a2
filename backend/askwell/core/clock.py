"""Time: always aware, always UTC."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d")
_ZONES = frozenset(available_timezones())


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def _utc(value: datetime) -> datetime:
    try:
        instant = value.astimezone(UTC)
    except OverflowError:
        instant = _LATEST
    if not _EARLIEST <= instant < _LATEST:
        raise PydanticCustomError("out_of_range", "Use an instant between the years 1970 and 2199.")
    return instant


def rfc3339(instant: datetime) -> str:
    """RFC 3339 with `Z`, to the microsecond only where there are any."""
    return instant.isoformat().replace("+00:00", "Z")


def _written(value: Any) -> Any:
    """Pydantic would also take a number for the seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _WRITTEN.match(value)):
        return value
    raise PydanticCustomError("not_a_date", "Write the day as 2026-11-23, and an instant as 2026-11-23T14:30:00Z.")


WRITTEN = BeforeValidator(_written)
"""For dates and instants: written as RFC 3339 has them."""

Instant = Annotated[AwareDatetime, WRITTEN, AfterValidator(_utc)]
"""An instant on the wire: any offset in, UTC with `Z` out."""


def _zone(name: str) -> str:
    if name not in _ZONES:
        raise PydanticCustomError("unknown_time_zone", "Use a name from the IANA list, such as Europe/Paris.")
    return name


TimeZone = Annotated[str, Field(max_length=64, examples=["Europe/Paris"]), AfterValidator(_zone)]
"""The IANA name of a time zone."""


class NonexistentLocalTime(ValueError):
    """The clocks were put forward over that time."""


def from_local(local: datetime, zone: str) -> datetime:
    """The instant of a wall-clock time in a zone; of two candidates (clocks put back) the earlier.

    Raises NonexistentLocalTime for a time that the clocks jump over.
    """
    instant = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise NonexistentLocalTime(f"{local:%Y-%m-%d %H:%M} does not exist in {zone}.")
    return instant


def from_local_or_later(local: datetime, zone: str) -> datetime:
    """As `from_local`; a time that the clocks jump over counts as what they show instead."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def days_from_now(days: int) -> datetime:
    """The instant that many times 24 hours from now; negative for the past."""
    return now() + timedelta(days=days)
