"""What crosses the wire of organizations."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.contacts.addresses import Link
from askwell.core.schemas import Changes, Count, Cursor, Payload, ResourceRead
from askwell.core.text import Line, Name

_Text200 = Annotated[str, Field(max_length=200)]


class OrganizationCreate(Payload):
    """A new organization."""

    name: Name
    website: Link | None = None
    industry: Line | None = None
    location: Line | None = None


class OrganizationUpdate(Changes):
    """Changes to an organization."""

    name: Name | MISSING = MISSING
    website: Link | None | MISSING = MISSING
    industry: Line | None | MISSING = MISSING
    location: Line | None | MISSING = MISSING


class OrganizationRead(ResourceRead):
    """Where contacts work; `contact_count` counts those who work or worked there."""

    name: _Text200
    website: Annotated[str, Field(max_length=500)] | None
    industry: _Text200 | None
    location: _Text200 | None
    contact_count: Count


class OrganizationPage(TypedDict):
    """Organizations."""

    items: Annotated[list[OrganizationRead], Field(max_length=100)]
    next_cursor: Cursor | None


class OrganizationMerge(Payload):
    """The organization that is folded into this one."""

    other_id: UUID
