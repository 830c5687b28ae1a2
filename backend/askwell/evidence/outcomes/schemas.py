"""What crosses the wire of outcomes."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Cursor, Day, Payload, Reference, ResourceRead
from askwell.core.text import Paragraph
from askwell.evidence.outcomes.models import OutcomeKind

MOST_INTERVIEWS = 20
InterviewIds = Annotated[
    list[UUID], Field(min_length=1, max_length=MOST_INTERVIEWS, description="The interviews that led there.")
]


class OutcomeCreate(Payload):
    """What came of interviews."""

    kind: OutcomeKind
    happened_on: Day
    interview_ids: InterviewIds
    text: Paragraph | None = None
    direction_id: UUID | None = None


class OutcomeUpdate(Changes):
    """Changes to an outcome."""

    kind: OutcomeKind | MISSING = MISSING
    happened_on: Day | MISSING = MISSING
    interview_ids: InterviewIds | MISSING = MISSING
    text: Paragraph | None | MISSING = MISSING
    direction_id: UUID | None | MISSING = MISSING


class OutcomeInterviewRead(TypedDict):
    """An interview that led there."""

    id: UUID
    contact: Reference


class OutcomeRead(ResourceRead):
    """What came of interviews; those that are in sight are named."""

    kind: OutcomeKind
    happened_on: Day
    text: Annotated[str, Field(max_length=2000)] | None
    direction: Reference | None
    interviews: Annotated[list[OutcomeInterviewRead], Field(max_length=MOST_INTERVIEWS)]
    trashed_at: Instant | None


class OutcomePage(TypedDict):
    """Outcomes, the latest first."""

    items: Annotated[list[OutcomeRead], Field(max_length=100)]
    next_cursor: Cursor | None
