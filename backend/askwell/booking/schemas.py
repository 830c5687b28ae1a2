"""What crosses the wire of proposals."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.booking.models import ProposalState
from askwell.contacts.addresses import Link, Phone
from askwell.contacts.models import Platform
from askwell.core.clock import Instant
from askwell.core.schemas import Cursor, Day, Flag, Payload, Reference, ResourceRead
from askwell.core.text import Line, Paragraph
from askwell.interviews.schemas import Minutes
from askwell.questions.models import Topic

MOST_TIMES = 5


def _distinct(values: list[Any]) -> list[Any]:
    if len(set(values)) < len(values):
        raise PydanticCustomError("repeated", "Name each of them once.")
    return values


Times = Annotated[list[Instant], Field(max_length=MOST_TIMES), AfterValidator(_distinct)]
Platforms = Annotated[list[Platform], Field(min_length=1, max_length=len(Platform)), AfterValidator(_distinct)]
Topics = Annotated[list[Topic], Field(max_length=len(Topic))]
Text2000 = Annotated[str, Field(max_length=2000)]
Url = Annotated[str, Field(max_length=2000)]


class ProposalCreate(Payload):
    """Two or three times to choose from; without any, the contact picks from the availability.

    It takes the place of an earlier proposal for the same interview, whose link stops working.
    """

    times: Times = []
    platforms: Platforms
    minutes: Minutes | None = None
    offers_availability: Flag = False
    shares_questions: Flag = False
    message: Paragraph | None = Field(default=None, description="Why you ask: the contact reads it on the page.")
    expires_on: Day | None = Field(default=None, description="The last day on which the link works; in two weeks.")

    @model_validator(mode="after")
    def _offers_something(self) -> "ProposalCreate":
        if not self.times and not self.offers_availability:
            raise PydanticCustomError("nothing_offered", "Propose a time, or offer your availability.")
        return self


class Acceptance(Payload):
    """Which of the contact's times suits, and how the two meet, where the interview does not say so yet."""

    time_id: UUID
    platform: Platform | None = None
    meeting_link: Link | None = None
    phone: Phone | None = None
    place: Line | None = None


class OutcomeWrite(Payload):
    """What came of the contact's advice; null takes it back."""

    text: Paragraph | None


class ProposedTime(TypedDict):
    """A time that was proposed; `taken` tells that it has passed, or that something else is then."""

    id: UUID
    starts_at: Instant
    minutes: Minutes
    taken: bool


class CounterTime(TypedDict):
    """A time that the contact proposed."""

    id: UUID
    starts_at: Instant
    taken: bool


class ProposalRead(ResourceRead):
    """A proposal. `url` is the contact's link: told once, when it is made."""

    interview_id: UUID
    contact: Reference
    url: Url | None
    state: ProposalState
    times: Annotated[list[ProposedTime], Field(max_length=MOST_TIMES)]
    platforms: Annotated[list[Platform], Field(max_length=len(Platform))]
    minutes: Minutes
    offers_availability: bool
    shares_questions: bool
    message: Text2000 | None
    expires_at: Instant
    answered_at: Instant | None
    counter_times: Annotated[list[CounterTime], Field(max_length=MOST_TIMES)]
    counter_note: Text2000 | None
    decline_reason: Text2000 | None
    struck_topics: Topics
    outcome: Text2000 | None


class ProposalPage(TypedDict):
    """Proposals, a page at a time."""

    items: Annotated[list[ProposalRead], Field(max_length=100)]
    next_cursor: Cursor | None
