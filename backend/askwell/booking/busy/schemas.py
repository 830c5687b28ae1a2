"""What crosses the wire of the busy calendar."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Count, Payload
from askwell.core.text import ONE_LINE


def _calendar(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https", "webcal") or not parts.hostname:
        raise PydanticCustomError("calendar", "Write the address of the calendar, such as https://example.org/me.ics.")
    return value


class BusyCalendarWrite(Payload):
    """The address of a calendar file (.ics), as your calendar gives it out for other programs; null for none."""

    url: Annotated[str, Field(max_length=2000), ONE_LINE, AfterValidator(_calendar)] | None


class BusyCalendarRead(TypedDict):
    """The calendar that proposed times avoid; `failure` says why it could not be read the last time."""

    url: Annotated[str, Field(max_length=2000)] | None
    read_at: Instant | None
    failure: Annotated[str, Field(max_length=500)] | None
    busy_times: Count
