"""What crosses the wire of searching."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict


class FoundKind(StrEnum):
    """What can be found, in the order in which it is shown."""

    contact = "contact"
    organization = "organization"
    interview = "interview"
    question = "question"
    note = "note"
    message = "message"
    lead = "lead"
    direction = "direction"
    takeaway = "takeaway"


class SearchPart(TypedDict):
    """A piece of text, and whether it is what was looked for."""

    text: Annotated[str, Field(max_length=1000)]
    found: bool


SearchParts = Annotated[list[SearchPart], Field(max_length=1000)]


class SearchItem(TypedDict):
    """Something found; `url` is its place in the web app."""

    id: UUID
    kind: FoundKind
    title: SearchParts
    excerpt: SearchParts
    url: Annotated[str, Field(max_length=200)]


class SearchGroup(TypedDict):
    """What was found of one kind, the best first."""

    kind: FoundKind
    items: Annotated[list[SearchItem], Field(max_length=20)]


class SearchRead(TypedDict):
    """What was found; kinds of which nothing was found are left out."""

    groups: Annotated[list[SearchGroup], Field(max_length=len(FoundKind))]
