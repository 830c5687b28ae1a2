"""What crosses the wire of takeaways."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import MISSING, Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Cursor, Payload, Reference, ResourceRead, Whole
from askwell.core.text import Paragraph, Sentence
from askwell.evidence.takeaways.models import Confidence, DebriefField, SourceKind, TakeawayKind
from askwell.questions.models import Topic

Rating = Annotated[Whole, Field(ge=1, le=5, description="1 speaks against the direction, 5 for it.")]
Place = Annotated[Whole, Field(ge=0, le=20_000, description="Counted in code points of the Markdown source.")]
_Text500 = Annotated[str, Field(max_length=500)]


class SourceWrite(Payload):
    """The words that a takeaway rests on, and where they stand: in a note, an answer (`id` is the agenda item's) or a
    debrief (`id` is the interview's, `field` one of its texts)."""

    kind: SourceKind
    id: UUID
    field: DebriefField | None = None
    start: Place
    end: Place
    quote: Annotated[Paragraph, Field(min_length=1)]

    @model_validator(mode="after")
    def _is_one_place(self) -> Self:
        if (self.kind is SourceKind.debrief) != (self.field is not None):
            raise PydanticCustomError("field_of_debrief", "Name the field of a debrief, and of nothing else.")
        if self.end - self.start != len(self.quote):
            raise PydanticCustomError("quote_length", "The quote is longer or shorter than its place.")
        return self


class TakeawayCreate(Payload):
    """One finding from an interview. The direction is the interview's only one, unless it is sent."""

    interview_id: UUID
    kind: TakeawayKind
    text: Sentence
    topic: Topic | None = None
    direction_id: UUID | None | MISSING = MISSING
    rating: Rating | None = None
    confidence: Confidence | None = None
    source: SourceWrite | None = None


class TakeawayUpdate(Changes):
    """Changes to a takeaway."""

    kind: TakeawayKind | MISSING = MISSING
    text: Sentence | MISSING = MISSING
    topic: Topic | None | MISSING = MISSING
    direction_id: UUID | None | MISSING = MISSING
    rating: Rating | None | MISSING = MISSING
    confidence: Confidence | None | MISSING = MISSING
    source: SourceWrite | None | MISSING = MISSING


class SourceRead(TypedDict):
    """Where the quote stands; where it was when it was marked, if it stands nowhere any more."""

    kind: SourceKind
    id: UUID
    field: DebriefField | None
    start: Place
    end: Annotated[Whole, Field(ge=0, le=22_000)]
    quote: Annotated[str, Field(max_length=2000)]


class TakeawayRead(ResourceRead):
    """One finding, with whom it comes from, and when it was heard.

    `quote_found` tells whether the quoted words still stand where they are quoted from.
    """

    interview_id: UUID
    heard_at: Instant
    contact: Reference
    organization: Reference | None
    direction: Reference | None
    kind: TakeawayKind
    text: _Text500
    topic: Topic | None
    rating: Rating | None
    confidence: Confidence | None
    source: SourceRead | None
    quote_found: bool | None
    trashed_at: Instant | None


class TakeawayPage(TypedDict):
    """Takeaways, the latest first."""

    items: Annotated[list[TakeawayRead], Field(max_length=100)]
    next_cursor: Cursor | None


class TakeawaySuggestion(TypedDict):
    """An answered question that no takeaway was drawn from yet; the answer is cut short."""

    agenda_item_id: UUID
    topic: Topic | None
    question: _Text500
    answer: Annotated[str, Field(max_length=300)]
    direction: Reference | None


class TakeawaySuggestionList(TypedDict):
    """What an interview may yield, in the order of its agenda."""

    items: Annotated[list[TakeawaySuggestion], Field(max_length=100)]
