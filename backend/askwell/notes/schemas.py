"""What crosses the wire of notes."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import MISSING, AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Cursor, Flag, Payload, ResourceRead
from askwell.core.text import Prose


class SubjectKind(StrEnum):
    """What a note can be about."""

    contact = "contact"
    organization = "organization"
    interview = "interview"
    direction = "direction"


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("empty", "Write something here.")
    return value


Body = Annotated[Prose, Field(min_length=1, description="Markdown."), AfterValidator(_not_blank)]
Shared = Annotated[Flag, Field(description="Whether a coach with whom notes are shared may see it.")]
Html = Annotated[str, Field(max_length=400_000, description="Safe to show as it is.")]


class NoteWrite(Payload):
    """A note about exactly one thing."""

    body: Body
    contact_id: UUID | None = None
    organization_id: UUID | None = None
    interview_id: UUID | None = None
    direction_id: UUID | None = None
    pinned: Flag = False
    is_shared: Shared = False

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> Self:
        if [getattr(self, f"{kind}_id") for kind in SubjectKind].count(None) != len(SubjectKind) - 1:
            raise PydanticCustomError("one_subject", "Name one contact, organization, interview or direction.")
        return self


class NoteCreate(NoteWrite):
    """A new note; its id may be made by the client."""

    id: UUID | None = None


class NoteUpdate(Changes):
    """Changes to a note."""

    body: Body | MISSING = MISSING
    pinned: Flag | MISSING = MISSING
    is_shared: Shared | MISSING = MISSING


class NoteSubject(TypedDict):
    """What a note is about. An interview goes by its contact's name."""

    kind: SubjectKind
    id: UUID
    name: Annotated[str, Field(max_length=500)]


class NoteRead(ResourceRead):
    """A note, as it was written and as it reads."""

    body: Annotated[str, Field(max_length=20_000)]
    html: Html
    pinned: bool
    is_shared: bool
    subject: NoteSubject
    contact_id: UUID | None
    organization_id: UUID | None
    interview_id: UUID | None
    direction_id: UUID | None
    trashed_at: Instant | None


class NotePage(TypedDict):
    """Notes, the latest first."""

    items: Annotated[list[NoteRead], Field(max_length=100)]
    next_cursor: Cursor | None


class Markdown(Payload):
    """A text to be shown."""

    source: Prose


class MarkdownRead(TypedDict):
    """The text as it reads."""

    html: Html
