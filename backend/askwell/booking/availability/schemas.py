"""What crosses the wire of the availability."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.core.clock import Instant, TimeZone
from askwell.core.schemas import Day, Payload, Version, Whole
from askwell.interviews.schemas import Minutes

MOST_WINDOWS, MOST_EXCEPTIONS, MOST_SLOTS, MOST_BUSY = 50, 200, 3000, 1000
LONGEST_SPAN = timedelta(days=31)

Weekday = Annotated[Whole, Field(ge=0, le=6, description="0 is Monday.")]
Notice = Annotated[Whole, Field(ge=0, le=720)]
Buffer = Annotated[Whole, Field(ge=0, le=240)]
Cap = Annotated[Whole, Field(ge=1, le=20)]
Horizon = Annotated[Whole, Field(ge=1, le=180)]
ClockTime = Annotated[str, Field(max_length=5, pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", examples=["09:00"])]
"""The time that clocks show; `24:00` is the end of the day."""


def _require_order(start: str, end: str) -> None:
    if start >= end:
        raise PydanticCustomError("no_span", "The end has to be later than the beginning.")


class WeeklyWindow(Payload):
    """A part of one day of every week, in the seeker's time zone."""

    weekday: Weekday
    starts: ClockTime
    ends: ClockTime

    @model_validator(mode="after")
    def _lasts(self) -> "WeeklyWindow":
        _require_order(self.starts, self.ends)
        return self


class DayException(Payload):
    """A day that is unlike others of its week: only these hours, or none."""

    on: Day
    starts: ClockTime | None = None
    ends: ClockTime | None = None

    @model_validator(mode="after")
    def _lasts(self) -> "DayException":
        if (self.starts is None) != (self.ends is None):
            raise PydanticCustomError("half_a_span", "Send both starts and ends, or neither.")
        if self.starts is not None and self.ends is not None:
            _require_order(self.starts, self.ends)
        return self


class AvailabilityWrite(Payload):
    """When the seeker can be met; what is not sent takes its usual value."""

    weekly: Annotated[list[WeeklyWindow], Field(max_length=MOST_WINDOWS)] = []
    exceptions: Annotated[list[DayException], Field(max_length=MOST_EXCEPTIONS)] = []
    minimum_notice_hours: Notice = 24
    buffer_minutes: Buffer = 15
    daily_cap: Cap = 3
    horizon_days: Horizon = 30
    time_zone: TimeZone | None = Field(default=None, description="The account's, unless it is sent.")


class WeeklyWindowRead(TypedDict):
    """A part of one day of every week, in the seeker's time zone."""

    weekday: Weekday
    starts: ClockTime
    ends: ClockTime


class DayExceptionRead(TypedDict):
    """A day that is unlike others of its week: only these hours, or none."""

    on: Day
    starts: ClockTime | None
    ends: ClockTime | None


class AvailabilityRead(TypedDict):
    """When the seeker can be met."""

    version: Version
    weekly: Annotated[list[WeeklyWindowRead], Field(max_length=MOST_WINDOWS)]
    exceptions: Annotated[list[DayExceptionRead], Field(max_length=MOST_EXCEPTIONS)]
    minimum_notice_hours: Notice
    buffer_minutes: Buffer
    daily_cap: Cap
    horizon_days: Horizon
    time_zone: Annotated[str, Field(max_length=64)]


class Slot(TypedDict):
    """A time that is free."""

    starts_at: Instant
    minutes: Minutes


class BusyTime(TypedDict):
    """A time that is taken: by an interview, or by what the other calendar says."""

    starts_at: Instant
    ends_at: Instant
    interview_id: UUID | None


class SlotList(TypedDict):
    """The free times of at most 31 days, the earliest first."""

    items: Annotated[list[Slot], Field(max_length=MOST_SLOTS)]


class AvailableSlots(TypedDict):
    """The free times of at most 31 days, the earliest first, and what is taken meanwhile."""

    items: Annotated[list[Slot], Field(max_length=MOST_SLOTS)]
    busy: Annotated[list[BusyTime], Field(max_length=MOST_BUSY)]
