"""What crosses the wire of assignments."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.coaching.assignments.models import AssignmentKind, RequiredField
from askwell.core.clock import Instant
from askwell.core.schemas import Count, Cursor, Day, Payload, Whole
from askwell.core.text import Sentence

_NEEDED = {
    AssignmentKind.question_set: "question_set_id",
    AssignmentKind.interviews: "target",
    AssignmentKind.debrief: "required_fields",
}
RequiredFields = Annotated[list[RequiredField], Field(min_length=1, max_length=len(RequiredField))]


class AssignmentCreate(Payload):
    """Something to do: ask the questions of a set of mine, hold so many interviews, or write these in each debrief."""

    kind: AssignmentKind
    text: Sentence | None = None
    due_on: Day | None = None
    question_set_id: UUID | None = None
    target: Annotated[Whole, Field(ge=1, le=1000)] | None = None
    required_fields: RequiredFields | None = None

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> Self:
        given = {name for name in _NEEDED.values() if getattr(self, name) is not None}
        if given != {_NEEDED[self.kind]}:
            raise PydanticCustomError("other_kind", "Send what this kind needs: {name}.", {"name": _NEEDED[self.kind]})
        return self


class AssignmentRead(TypedDict):
    """Something to do, and how far it is: so many of so many. What was written is no part of it."""

    id: UUID
    created_at: Instant
    engagement_id: UUID
    coach: Annotated[str, Field(max_length=200)]
    kind: AssignmentKind
    text: Annotated[str, Field(max_length=500)] | None
    due_on: Day | None
    question_set_id: UUID | None
    required_fields: Annotated[list[RequiredField], Field(max_length=len(RequiredField))]
    done: Count
    target: Count
    is_done: bool


class AssignmentPage(TypedDict):
    """Assignments, the latest first."""

    items: Annotated[list[AssignmentRead], Field(max_length=100)]
    next_cursor: Cursor | None
