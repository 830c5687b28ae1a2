"""What crosses the wire of follow-ups."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Count, Cursor, Day, Payload, Reference, ResourceRead, Whole
from askwell.core.text import Sentence
from askwell.outreach.follow_ups.models import FollowUpKind, FollowUpState, Origin

MOST_SUGGESTIONS = 3


class FollowUpCreate(Payload):
    """Something to do by a day."""

    text: Sentence
    due_on: Day
    kind: FollowUpKind = FollowUpKind.other
    contact_id: UUID | None = None
    interview_id: UUID | None = None
    lead_id: UUID | None = None


class FollowUpUpdate(Changes):
    """Changes to a follow-up."""

    text: Sentence | MISSING = MISSING
    due_on: Day | MISSING = MISSING


class Snooze(Payload):
    """So many days later than due, or than today if that is later."""

    days: Annotated[Whole, Field(ge=1, le=365)] = 1


class FollowUpRead(ResourceRead):
    """A dated thing to do: what, why and by when. `suggestions` are others at the same organization."""

    kind: FollowUpKind
    text: Annotated[str, Field(max_length=500)]
    why: Annotated[str, Field(max_length=300)]
    due_on: Day
    due_at: Instant | None
    overdue: bool
    state: FollowUpState
    done_at: Instant | None
    origin: Origin
    contact: Reference | None
    interview_id: UUID | None
    message_id: UUID | None
    lead_id: UUID | None
    suggestions: Annotated[list[Reference], Field(max_length=MOST_SUGGESTIONS)]
    trashed_at: Instant | None


class FollowUpPage(TypedDict):
    """Follow-ups, the soonest due first."""

    items: Annotated[list[FollowUpRead], Field(max_length=100)]
    next_cursor: Cursor | None


class DueRead(TypedDict):
    """What is due by today: the first of it, and how much there is in all."""

    items: Annotated[list[FollowUpRead], Field(max_length=20)]
    total: Count
