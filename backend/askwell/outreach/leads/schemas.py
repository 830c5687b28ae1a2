"""What crosses the wire of leads."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.contacts.schemas import Emails, Links
from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Cursor, Day, Flag, Payload, Reference, ResourceRead, Version
from askwell.core.text import Line, Name, Paragraph, Sentence
from askwell.outreach.leads.models import LeadKind, LeadState


class LeadCreate(Payload):
    """What a contact offered; an interview tells from whom."""

    kind: LeadKind
    text: Sentence
    note: Paragraph | None = None
    interview_id: UUID | None = None
    from_contact_id: UUID | None = None


class LeadUpdate(Changes):
    """Changes to a lead."""

    kind: LeadKind | MISSING = MISSING
    text: Sentence | MISSING = MISSING
    note: Paragraph | None | MISSING = MISSING
    state: LeadState | MISSING = MISSING
    from_contact_id: UUID | None | MISSING = MISSING


class LeadContact(Payload):
    """The contact that a lead is turned into: a new one, named as the lead says unless told otherwise."""

    contact_id: UUID | None = Field(default=None, description="A contact that is there already.")
    given_name: Line = ""
    family_name: Line = ""
    title: Line | None = None
    organization_name: Name | None = None
    emails: Emails = []
    links: Links = []
    drafts_request: Flag = True


class LeadOrganization(Payload):
    """The organization that a lead is turned into; there may be one of this name already."""

    name: Name | None = Field(default=None, description="What the lead says, if not told.")


class LeadFollowUp(Payload):
    """The day by which a lead is to be pursued."""

    due_on: Day
    text: Sentence | None = Field(default=None, description="What the lead says, if not told.")


class LeadRead(ResourceRead):
    """What a contact offered, and what it was turned into; `follow_up_id` is the open one."""

    kind: LeadKind
    text: Annotated[str, Field(max_length=500)]
    note: Annotated[str, Field(max_length=2000)] | None
    state: LeadState
    interview_id: UUID | None
    from_contact: Reference | None
    contact: Reference | None
    organization: Reference | None
    follow_up_id: UUID | None
    trashed_at: Instant | None


class LeadPage(TypedDict):
    """Leads, the latest first."""

    items: Annotated[list[LeadRead], Field(max_length=100)]
    next_cursor: Cursor | None


class LeadOutcome(TypedDict):
    """What a lead was turned into; `version` is the lead's."""

    version: Version
    contact_id: UUID | None
    organization_id: UUID | None
    follow_up_id: UUID | None
    message_id: UUID | None
