"""What crosses the wire of calendar feeds."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant


class CalendarFeedRead(TypedDict):
    """Since when there is a feed; null where there is none."""

    created_at: Instant | None


class CalendarFeedCreated(CalendarFeedRead):
    """The feed, with its address: told once."""

    url: Annotated[str, Field(max_length=500)]
