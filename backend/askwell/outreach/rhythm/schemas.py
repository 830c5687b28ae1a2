"""What crosses the wire of free days."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.core.schemas import Day, Payload
from askwell.core.text import Line

MOST = 200


class FreeDaysWrite(Payload):
    """Days in a row; one day, unless an end is told."""

    starts_on: Day
    ends_on: Day | None = None
    name: Line | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.ends_on is not None and not 0 <= (self.ends_on - self.starts_on).days <= 366:
            raise PydanticCustomError("ends_before_start", "End on the first day or later, within a year.")
        return self


class FreeDaysListWrite(Payload):
    """All of the seeker's free days."""

    items: Annotated[list[FreeDaysWrite], Field(max_length=MOST)]


class FreeDaysRead(TypedDict):
    """Days in a row that are off, the last one included."""

    starts_on: Day
    ends_on: Day
    name: Annotated[str, Field(max_length=200)] | None


class HolidayRead(TypedDict):
    """A public holiday of the seeker's country."""

    on: Day
    name: Annotated[str, Field(max_length=200)]


class FreeDaysList(TypedDict):
    """The seeker's own free days, and the public holidays of the next twelve months."""

    items: Annotated[list[FreeDaysRead], Field(max_length=MOST)]
    holidays: Annotated[list[HolidayRead], Field(max_length=MOST)]
