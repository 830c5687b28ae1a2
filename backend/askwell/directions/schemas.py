"""What crosses the wire of directions."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Cursor, Payload, ResourceRead
from askwell.core.text import Line, Paragraph, Sentence
from askwell.directions.models import DirectionState

_Text200 = Annotated[str, Field(max_length=200)]
_Text2000 = Annotated[str, Field(max_length=2000)]
MOST_DIRECTIONS = 10
"""So many directions a contact or an interview belongs to at most."""

DirectionIds = Annotated[list[UUID], Field(max_length=MOST_DIRECTIONS, description="The directions it belongs to.")]
Conditions = Annotated[list[Sentence], Field(max_length=10, description="What would have to be true.")]


class DirectionCreate(Payload):
    """A new direction. One of name, role and industry is enough; the name is made of the others if it is not told."""

    name: Line | None = None
    role: Line | None = None
    industry: Line | None = None
    attracts: Paragraph | None = None
    worries: Paragraph | None = None
    must_be_true: Conditions = []


class DirectionUpdate(Changes):
    """Changes to a direction; a name of null is made of role and industry again."""

    name: Line | None | MISSING = MISSING
    role: Line | None | MISSING = MISSING
    industry: Line | None | MISSING = MISSING
    attracts: Paragraph | None | MISSING = MISSING
    worries: Paragraph | None | MISSING = MISSING
    must_be_true: Conditions | MISSING = MISSING
    state: DirectionState | MISSING = MISSING


class DirectionRead(ResourceRead):
    """One career option: why it attracts, what worries, and what would have to be true."""

    name: _Text200
    role: _Text200 | None
    industry: _Text200 | None
    attracts: _Text2000 | None
    worries: _Text2000 | None
    must_be_true: Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=10)]
    state: DirectionState
    trashed_at: Instant | None


class DirectionPage(TypedDict):
    """Directions, the latest first."""

    items: Annotated[list[DirectionRead], Field(max_length=100)]
    next_cursor: Cursor | None
