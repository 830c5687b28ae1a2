"""What crosses the wire of comments."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Cursor, Payload
from askwell.core.text import Paragraph
from askwell.sharing.models import Role


class CommentSubject(StrEnum):
    """What a comment can be about."""

    interview = "interview"
    note = "note"
    direction = "direction"


class CommentCreate(Payload):
    """A comment on exactly one thing."""

    text: Annotated[Paragraph, Field(min_length=1)]
    interview_id: UUID | None = None
    note_id: UUID | None = None
    direction_id: UUID | None = None

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> Self:
        if [getattr(self, f"{kind}_id") for kind in CommentSubject].count(None) != len(CommentSubject) - 1:
            raise PydanticCustomError("one_subject", "Name one interview, note or direction.")
        return self


class CommentRead(TypedDict):
    """A comment, as plain text; `is_mine` tells who wrote it."""

    id: UUID
    created_at: Instant
    by: Role
    is_mine: bool
    text: Annotated[str, Field(max_length=400_000)]
    interview_id: UUID | None
    note_id: UUID | None
    direction_id: UUID | None


class CommentPage(TypedDict):
    """Comments, the latest first."""

    items: Annotated[list[CommentRead], Field(max_length=100)]
    next_cursor: Cursor | None
