"""What crosses the wire of events."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Cursor
from askwell.events import turns
from askwell.events.models import EventType, Subject


class SubjectRead(TypedDict):
    """What an event tells of."""

    kind: Subject
    id: UUID


Position = Annotated[str, Field(max_length=60)]
"""A place in the feed: to be kept, and handed back as it is."""


class EventRead(TypedDict):
    """A fact that happened; what `data` holds depends on the type."""

    id: UUID
    position: Position
    type: EventType
    at: Instant
    subject: SubjectRead
    data: dict[str, Any]


class EventPage(TypedDict):
    """Events, the latest first, with `next_cursor`; or after a position, in order, with `next_after`."""

    items: Annotated[list[EventRead], Field(max_length=100)]
    next_cursor: Cursor | None
    next_after: Position | None


def _place(position: str) -> str:
    if position != turns.NOW:
        turns.read(position)
    return position


After = Annotated[Position, AfterValidator(_place)]
"""The position of an event, 0 for the beginning, or `now` for the end."""
