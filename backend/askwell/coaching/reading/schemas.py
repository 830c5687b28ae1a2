"""What a coach reads of a client: texts in which no contact is named whose name is not shared."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.contacts.models import Platform
from askwell.core.clock import Instant
from askwell.core.schemas import Cursor, Reference
from askwell.directions.schemas import MOST_DIRECTIONS
from askwell.evidence.takeaways.models import TakeawayKind
from askwell.interviews.agenda.schemas import MOST_ITEMS
from askwell.interviews.models import InterviewState, Status
from askwell.interviews.schemas import Fit, Minutes
from askwell.notes.schemas import SubjectKind
from askwell.questions.models import Topic
from askwell.sharing.models import SharedScope

# A pseudonym may be longer than the name that it stands for.
_Masked = Annotated[str, Field(max_length=400_000)]
_Name = Annotated[str, Field(max_length=5000)]
MOST_TAKEAWAYS = 200


class ClientContact(TypedDict):
    """A contact of a client, by their name if names are shared, and by a pseudonym that stays the same if not."""

    id: UUID
    name: _Name
    is_pseudonym: bool


class _Conversation(TypedDict):
    id: UUID
    contact: ClientContact
    state: InterviewState
    starts_at: Instant | None
    minutes: Minutes
    platform: Platform | None
    directions: Annotated[list[Reference], Field(max_length=MOST_DIRECTIONS)]
    has_debrief: bool


class ClientInterviewSummary(_Conversation):
    """An interview of a client, as lists show it."""


class ClientInterviewPage(TypedDict):
    """Interviews of a client, the latest first; those without a time last."""

    items: Annotated[list[ClientInterviewSummary], Field(max_length=100)]
    next_cursor: Cursor | None


class ClientQuestion(TypedDict):
    """A question of an interview, and what was answered."""

    id: UUID
    text: _Masked
    topic: Topic | None
    must_ask: bool
    status: Status
    answer: _Masked | None


class ClientTakeaway(TypedDict):
    """What the client took away from an interview."""

    id: UUID
    kind: TakeawayKind
    topic: Topic | None
    rating: Annotated[int, Field(ge=1, le=5)] | None
    text: _Masked


class ClientDebrief(TypedDict):
    """What the client wrote right after an interview."""

    highlights: _Masked | None
    challenges: _Masked | None
    improvements: _Masked | None
    fit_before: Fit | None
    fit_after: Fit | None
    written_at: Instant | None


class ClientInterviewRead(_Conversation):
    """An interview of a client. What was said and written stands here if debriefs are shared: `not_shared` tells."""

    purpose: _Masked | None
    agenda: Annotated[list[ClientQuestion], Field(max_length=MOST_ITEMS)]
    takeaways: Annotated[list[ClientTakeaway], Field(max_length=MOST_TAKEAWAYS)]
    debrief: ClientDebrief | None
    not_shared: Annotated[list[SharedScope], Field(max_length=len(SharedScope))]


class ClientNoteSubject(TypedDict):
    """What a note is about: organizations are not named, contacts only if names are shared."""

    kind: SubjectKind
    name: _Name | None


class ClientNoteRead(TypedDict):
    """A note that the client marked as shared, as plain text."""

    id: UUID
    created_at: Instant
    updated_at: Instant
    text: _Masked
    subject: ClientNoteSubject


class ClientNotePage(TypedDict):
    """Notes that a client marked as shared, the latest first."""

    items: Annotated[list[ClientNoteRead], Field(max_length=100)]
    next_cursor: Cursor | None


class ClientEventRead(TypedDict):
    """Something that a client did, in plain words."""

    at: Instant
    type: Annotated[str, Field(max_length=40)]
    text: _Name


class ClientTimelinePage(TypedDict):
    """What a client did, the latest first, so far as it is shared."""

    items: Annotated[list[ClientEventRead], Field(max_length=100)]
    next_cursor: Cursor | None
