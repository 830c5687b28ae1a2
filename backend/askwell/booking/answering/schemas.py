"""What crosses the wire of the page that a contact sees."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.booking.meeting import Need
from askwell.booking.models import ProposalState
from askwell.booking.schemas import MOST_TIMES, CounterTime, Text2000, Times, Topics
from askwell.contacts.addresses import Link, Phone
from askwell.contacts.models import Platform
from askwell.core.clock import Instant, TimeZone
from askwell.core.schemas import Payload
from askwell.core.text import Name, Paragraph
from askwell.interviews.agenda.schemas import MOST_ITEMS
from askwell.interviews.invitations.schemas import AddTo
from askwell.interviews.models import InterviewState
from askwell.interviews.schemas import Minutes, Text200
from askwell.questions.models import Topic


class Meeting(Payload):
    """How the two meet, as far as the contact says."""

    platform: Platform
    phone: Phone | None = None
    meeting_link: Link | None = None
    place: Name | None = None
    time_zone: TimeZone


class Choice(Meeting):
    """The time that suits the contact: one that was proposed, or one from the availability."""

    time_id: UUID | None = None
    starts_at: Instant | None = None
    struck_topics: Topics = Field(default=[], description="What the contact would rather not talk about.")

    @model_validator(mode="after")
    def _names_one_time(self) -> "Choice":
        if (self.time_id is None) == (self.starts_at is None):
            raise PydanticCustomError("one_time", "Send time_id or starts_at.")
        return self


class Counter(Payload):
    """Other times, which suit the contact better."""

    times: Annotated[Times, Field(min_length=1)]
    time_zone: TimeZone
    platform: Platform | None = None
    phone: Phone | None = None
    meeting_link: Link | None = None
    note: Paragraph | None = None


class Refusal(Payload):
    """Why not; nobody has to say so."""

    reason: Paragraph | None = None


class Answering(StrEnum):
    """What can be done behind the link, by the last part of its address."""

    choice = "choice"
    counter = "counter"
    decline = "decline"
    cancellation = "cancellation"


class Seeker(TypedDict):
    """Who asks."""

    name: Text200
    headline: Text200 | None
    introduction: Text2000 | None


class OfferedTime(TypedDict):
    """A time that was proposed."""

    id: UUID
    starts_at: Instant
    free: bool


class OfferedPlatform(TypedDict):
    """A platform to choose, what it takes, and the place to meet, where it is in person and known."""

    platform: Platform
    needs: Need | None
    place: Text200 | None


class SharedQuestion(TypedDict):
    """A question that the seeker would like to ask."""

    id: UUID
    text: Annotated[str, Field(max_length=500)]
    topic: Topic | None


class BookedInterview(TypedDict):
    """What the two agreed on, and what became of it."""

    state: InterviewState
    starts_at: Instant
    ends_at: Instant
    minutes: Minutes
    platform: Platform | None
    meeting_link: Annotated[str, Field(max_length=500)] | None
    phone: Annotated[str, Field(max_length=50)] | None
    place: Text200 | None
    can_change: bool
    add_to: AddTo


class BookingRead(TypedDict):
    """Everything that the contact's page says. `interview` is null until the two agree on a time.

    `allowed` is what the contact can do now.
    """

    seeker: Seeker
    contact_name: Annotated[str, Field(max_length=500)]
    message: Text2000 | None
    minutes: Minutes
    seeker_time_zone: Annotated[str, Field(max_length=64)]
    time_zone: Annotated[str, Field(max_length=64)] | None
    state: ProposalState
    times: Annotated[list[OfferedTime], Field(max_length=MOST_TIMES)]
    counter_times: Annotated[list[CounterTime], Field(max_length=MOST_TIMES)]
    offers_availability: bool
    platforms: Annotated[list[OfferedPlatform], Field(max_length=len(Platform))]
    questions: Annotated[list[SharedQuestion], Field(max_length=MOST_ITEMS)]
    struck_topics: Topics
    interview: BookedInterview | None
    outcome: Text2000 | None
    allowed: Annotated[list[Answering], Field(max_length=len(Answering))]
    erasure_requested_at: Instant | None
    erasure_due_at: Instant | None
    expires_at: Instant


class ErasureAccepted(TypedDict):
    """What is kept about the contact will be erased, at the latest by then."""

    requested_at: Instant
    due_at: Instant
