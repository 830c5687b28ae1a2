"""What crosses the wire of events."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Cursor
from askwell.events.models import EventType, Subject


class SubjectRead(TypedDict):
    """What an event tells of."""

    kind: Subject
    id: UUID


class EventRead(TypedDict):
    """A fact that happened; what `data` holds depends on the type."""

    id: UUID
    type: EventType
    at: Instant
    subject: SubjectRead
    data: dict[str, Any]


class EventPage(TypedDict):
    """Events, the latest first."""

    items: Annotated[list[EventRead], Field(max_length=100)]
    next_cursor: Cursor | None
