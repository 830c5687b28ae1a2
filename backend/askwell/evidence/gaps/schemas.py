"""What crosses the wire of strengths and gaps."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Cursor, Payload, Reference, Version
from askwell.core.text import Paragraph
from askwell.evidence.gaps.models import ClosingState
from askwell.evidence.takeaways.models import TakeawayKind
from askwell.questions.models import Topic

MOST_LINKS = 20
_Text500 = Annotated[str, Field(max_length=500)]


class ClosingWrite(Payload):
    """What may close a gap: leads, and takeaways that are advice. What is not sent is empty."""

    state: ClosingState = ClosingState.open
    lead_ids: Annotated[list[UUID], Field(max_length=MOST_LINKS)] = []
    takeaway_ids: Annotated[list[UUID], Field(max_length=MOST_LINKS)] = []
    note: Paragraph | None = None


class ClosingRead(TypedDict):
    """What may close a gap; leads and advice go by their texts."""

    state: ClosingState
    leads: Annotated[list[Reference], Field(max_length=MOST_LINKS)]
    advice: Annotated[list[Reference], Field(max_length=MOST_LINKS)]
    note: Annotated[str, Field(max_length=2000)] | None
    updated_at: Instant


class GapRead(TypedDict):
    """A strength or a gap that somebody saw in the seeker; only a gap has something that may close it.

    `version` is the takeaway's: what closes it is changed under that one.
    """

    takeaway_id: UUID
    version: Version
    kind: Literal[TakeawayKind.strength, TakeawayKind.gap]
    text: _Text500
    topic: Topic | None
    contact: Reference
    direction: Reference | None
    interview_id: UUID
    heard_at: Instant
    closing: ClosingRead | None


class GapPage(TypedDict):
    """Strengths and gaps, the latest first."""

    items: Annotated[list[GapRead], Field(max_length=100)]
    next_cursor: Cursor | None
