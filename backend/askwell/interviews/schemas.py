"""What crosses the wire of interviews."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field, NaiveDatetime, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.contacts.addresses import Link, Phone
from askwell.contacts.models import Platform
from askwell.core.clock import Instant, TimeZone
from askwell.core.schemas import Changes, Count, Cursor, Flag, Payload, ResourceRead, Whole
from askwell.core.text import Line, Name, Paragraph, Prose
from askwell.directions.schemas import MOST_DIRECTIONS, DirectionIds
from askwell.interviews.agenda.schemas import Agenda
from askwell.interviews.models import InterviewState
from askwell.questions.models import Topic

_LENGTH = Field(ge=5, le=480)
Minutes = Annotated[Whole, _LENGTH]
AskedMinutes = Annotated[int, _LENGTH]
"""Minutes in a query, where everything is text."""
Fit = Annotated[Whole, Field(ge=1, le=5, description="How well the direction seems to fit: 1 not at all, 5 very well.")]
Text200 = Annotated[str, Field(max_length=200)]
LocalTime = Annotated[
    NaiveDatetime,
    Field(ge=datetime(1970, 1, 2), lt=datetime(2199, 12, 31)),  # noqa: DTZ001
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$",
            "maxLength": 19,
            "examples": ["2027-03-08T14:30"],
            "description": "The time that clocks show in `time_zone`; of two such times the earlier is meant.",
        }
    ),
]


class ChecklistItemWrite(Payload):
    """A thing to do beforehand; a new one gets an id if it brings none."""

    id: UUID | None = None
    text: Name
    done: Flag = False


class ChecklistItemRead(TypedDict):
    """A thing to do beforehand."""

    id: UUID
    text: Text200
    done: bool


class Arrangement(Changes):
    """When and where the two meet; the time is sent as an instant, or as a local time in `time_zone`."""

    starts_at: Instant | None | MISSING = MISSING
    starts_local: LocalTime | None | MISSING = MISSING
    minutes: Minutes | MISSING = MISSING
    time_zone: TimeZone | None | MISSING = MISSING
    platform: Platform | None | MISSING = MISSING
    meeting_link: Link | None | MISSING = MISSING
    phone: Phone | None | MISSING = MISSING
    place: Line | None | MISSING = MISSING
    allow_overlap: Flag | MISSING = MISSING

    @model_validator(mode="after")
    def _names_one_time(self) -> "Arrangement":
        if {"starts_at", "starts_local"} <= self.model_fields_set:
            raise PydanticCustomError("two_times", "Send starts_at or starts_local, not both.")
        return self


class Scheduling(Arrangement):
    """When and where, and whether both get an invitation by mail; those who have one hear of every change.

    Nobody is invited before the account's address is confirmed.
    """

    invites: Flag = False


class InterviewCreate(Arrangement):
    """A new interview; a contact is enough. Time zone, platform and directions are the contact's unless sent."""

    contact_id: UUID
    purpose: Paragraph | None | MISSING = MISSING
    direction_ids: DirectionIds | MISSING = MISSING
    question_set_id: UUID | None = None


class InterviewUpdate(Arrangement):
    """Changes to an interview; a checklist replaces the checklist."""

    purpose: Paragraph | None | MISSING = MISSING
    direction_ids: DirectionIds | MISSING = MISSING
    checklist: Annotated[list[ChecklistItemWrite], Field(max_length=50)] | MISSING = MISSING


class Completion(Payload):
    """When the two stopped talking; now, unless it is sent."""

    ended_at: Instant | None = None


class Closing(Payload):
    """Why it comes to nothing."""

    reason: Paragraph | None = None


class DebriefWrite(Payload):
    """What is written down right afterwards; what is not sent is empty."""

    highlights: Prose | None = None
    challenges: Prose | None = None
    improvements: Prose | None = None
    fit_before: Fit | None = None
    fit_after: Fit | None = None


class DebriefRead(TypedDict):
    """What was written down right afterwards; `written_at` is when that began."""

    highlights: Annotated[str, Field(max_length=20_000)] | None
    challenges: Annotated[str, Field(max_length=20_000)] | None
    improvements: Annotated[str, Field(max_length=20_000)] | None
    fit_before: Fit | None
    fit_after: Fit | None
    written_at: Instant | None


class InterviewContact(TypedDict):
    """Whom the interview is with."""

    id: UUID
    name: Annotated[str, Field(max_length=500)]
    headline: Text200 | None
    title: Text200 | None
    organization_name: Text200 | None
    time_zone: Annotated[str, Field(max_length=64)] | None


class _Meeting(ResourceRead):
    contact: InterviewContact
    state: InterviewState
    starts_at: Instant | None
    minutes: Minutes
    ends_at: Instant | None
    time_zone: Annotated[str, Field(max_length=64)] | None
    platform: Platform | None


class InterviewSummary(_Meeting):
    """An interview as lists show it; `time_zone` is the contact's."""

    has_debrief: bool
    question_count: Count
    trashed_at: Instant | None


class InterviewRead(_Meeting):
    """An interview with its checklist, agenda and debrief; `time_zone` is the contact's.

    `sequence` is that of the invitation: it rises with every change of the time, and when it is called off.
    """

    purpose: Annotated[str, Field(max_length=2000)] | None
    direction_ids: Annotated[list[UUID], Field(max_length=MOST_DIRECTIONS)]
    meeting_link: Annotated[str, Field(max_length=500)] | None
    phone: Annotated[str, Field(max_length=50)] | None
    place: Text200 | None
    invited_at: Instant | None
    sequence: Count
    started_at: Instant | None
    ended_at: Instant | None
    checklist: Annotated[list[ChecklistItemRead], Field(max_length=50)]
    agenda: Agenda
    debrief: DebriefRead


class InterviewPage(TypedDict):
    """Interviews, a page at a time."""

    items: Annotated[list[InterviewSummary], Field(max_length=100)]
    next_cursor: Cursor | None


class Improvement(TypedDict):
    """What an earlier debrief says to do better."""

    text: Annotated[str, Field(max_length=20_000)]
    interview_id: UUID
    at: Instant


class EarlierAnswer(TypedDict):
    """What somebody else answered to a question of this agenda."""

    text: Annotated[str, Field(max_length=500)]
    topic: Topic | None
    answer: Annotated[str, Field(max_length=20_000)]
    contact_name: Annotated[str, Field(max_length=500)]
    interview_id: UUID


class PreparationRead(TypedDict):
    """What earlier interviews have to say to this one; the latest first."""

    improvements: Annotated[list[Improvement], Field(max_length=20)]
    topics_unasked: Annotated[list[Topic], Field(max_length=14)]
    earlier_answers: Annotated[list[EarlierAnswer], Field(max_length=100)]
