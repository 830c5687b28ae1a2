"""What crosses the wire of contacts."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import MISSING, Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.contacts.addresses import Email, Link, Phone
from askwell.contacts.models import Level, Outlook, Platform, Source, Stage
from askwell.core.clock import Instant, TimeZone
from askwell.core.schemas import Changes, Count, Cursor, Day, Flag, Payload, Reference, ResourceRead, Version, Whole
from askwell.core.text import Line, Name, Paragraph
from askwell.directions.schemas import MOST_DIRECTIONS, DirectionIds

Text50 = Annotated[str, Field(max_length=50)]
Text200 = Annotated[str, Field(max_length=200)]
Tag = Annotated[Name, Field(max_length=50)]
KeepInTouchDays = Annotated[Whole, Field(ge=1, le=3650, description="Days after the last real contact.")]
Year = Annotated[Whole, Field(ge=1900, le=2199)]
MOST_TAGS, MOST_BOUNCED = 50, 20
_ORDER = "The first is the primary one, unless another one is marked."


class _Address(Payload):
    label: Annotated[Line, Field(max_length=50)] | None = None
    primary: Flag = False


class EmailWrite(_Address):
    """An e-mail address."""

    value: Email


class PhoneWrite(_Address):
    """A phone number, as it is written."""

    value: Phone


class LinkWrite(_Address):
    """A link: a profile, a site."""

    value: Link


Emails = Annotated[list[EmailWrite], Field(max_length=20, description=_ORDER)]
Phones = Annotated[list[PhoneWrite], Field(max_length=20, description=_ORDER)]
Links = Annotated[list[LinkWrite], Field(max_length=20, description=_ORDER)]
Tags = Annotated[list[Tag], Field(max_length=MOST_TAGS)]


class AddressRead(TypedDict):
    """An e-mail address, phone number or link; exactly one of a kind is primary."""

    value: Annotated[str, Field(max_length=500)]
    label: Text50 | None
    primary: bool


class RoleWrite(Payload):
    """What somebody does or did; an organization is named by its id, or by a name that is made on the fly."""

    id: UUID | None = None
    organization_id: UUID | None = None
    organization_name: Name | None = None
    title: Line | None = None
    started_on: Day | None = None
    ended_on: Day | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "RoleWrite":
        if not (self.organization_id or self.organization_name or self.title):
            raise PydanticCustomError("empty_role", "A role needs a title or an organization.")
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise PydanticCustomError("ends_before_start", "The role ends before it begins.")
        return self


Roles = Annotated[list[RoleWrite], Field(max_length=50)]


class RoleRead(TypedDict):
    """What somebody does or did."""

    id: UUID
    organization_id: UUID | None
    organization_name: Text200 | None
    title: Text200 | None
    started_on: Day | None
    ended_on: Day | None


class ContactCreate(Payload):
    """A new contact; one name is all that is needed."""

    given_name: Line = ""
    family_name: Line = ""
    headline: Line | None = None
    emails: Emails = []
    phones: Phones = []
    links: Links = []
    roles: Roles = []
    location: Line | None = None
    time_zone: TimeZone | None = None
    preferred_platform: Platform | None = None
    how_met: Paragraph | None = None
    level: Level | None = None
    in_field_since: Year | None = None
    outlook: Outlook | None = None
    tags: Tags = []
    direction_ids: DirectionIds = []
    stage: Stage = Stage.identified
    keep_in_touch_days: KeepInTouchDays | None = None
    source: Source = Source.manual
    referred_by_id: UUID | None = None


class ContactUpdate(Changes):
    """Changes to a contact; a list replaces the list."""

    given_name: Line | MISSING = MISSING
    family_name: Line | MISSING = MISSING
    headline: Line | None | MISSING = MISSING
    emails: Emails | MISSING = MISSING
    phones: Phones | MISSING = MISSING
    links: Links | MISSING = MISSING
    roles: Roles | MISSING = MISSING
    location: Line | None | MISSING = MISSING
    time_zone: TimeZone | None | MISSING = MISSING
    preferred_platform: Platform | None | MISSING = MISSING
    how_met: Paragraph | None | MISSING = MISSING
    level: Level | None | MISSING = MISSING
    in_field_since: Year | None | MISSING = MISSING
    outlook: Outlook | None | MISSING = MISSING
    tags: Tags | MISSING = MISSING
    direction_ids: DirectionIds | MISSING = MISSING
    stage: Stage | MISSING = MISSING
    keep_in_touch_days: KeepInTouchDays | None | MISSING = MISSING
    last_contact_at: Instant | None | MISSING = MISSING
    referred_by_id: UUID | None | MISSING = MISSING


class ContactRead(ResourceRead):
    """A contact, with everything that is known; from `bounced_emails` mail came back."""

    given_name: Text200
    family_name: Text200
    headline: Text200 | None
    emails: Annotated[list[AddressRead], Field(max_length=20)]
    bounced_emails: Annotated[list[Annotated[str, Field(max_length=254)]], Field(max_length=MOST_BOUNCED)]
    phones: Annotated[list[AddressRead], Field(max_length=20)]
    links: Annotated[list[AddressRead], Field(max_length=20)]
    roles: Annotated[list[RoleRead], Field(max_length=50)]
    location: Text200 | None
    time_zone: Annotated[str, Field(max_length=64)] | None
    preferred_platform: Platform | None
    how_met: Annotated[str, Field(max_length=2000)] | None
    level: Level | None
    in_field_since: Year | None
    outlook: Outlook | None
    tags: Annotated[list[Text50], Field(max_length=MOST_TAGS)]
    direction_ids: Annotated[list[UUID], Field(max_length=MOST_DIRECTIONS)]
    stage: Stage
    keep_in_touch_days: KeepInTouchDays | None
    last_contact_at: Instant | None
    source: Source
    referred_by: Reference | None
    trashed_at: Instant | None


class ContactSummary(ResourceRead):
    """A contact as lists show it: `title`, `organization` and `email` are the present and the primary ones."""

    given_name: Text200
    family_name: Text200
    headline: Text200 | None
    title: Text200 | None
    organization: Reference | None
    email: Annotated[str, Field(max_length=254)] | None
    tags: Annotated[list[Text50], Field(max_length=MOST_TAGS)]
    stage: Stage
    location: Text200 | None
    last_contact_at: Instant | None
    trashed_at: Instant | None


class ContactPage(TypedDict):
    """Contacts; `total` is counted only when it was asked for."""

    items: Annotated[list[ContactSummary], Field(max_length=100)]
    next_cursor: Cursor | None
    total: Count | None


class StageRead(TypedDict):
    """A stage that the contact was brought to, and by whom."""

    stage: Stage
    at: Instant
    by: Literal["seeker", "event"]


class StageList(TypedDict):
    """The stages of a contact, the latest first."""

    items: Annotated[list[StageRead], Field(max_length=1000)]


class TagRead(TypedDict):
    """A tag, and how many contacts bear it."""

    name: Text50
    count: Count


class TagList(TypedDict):
    """Every tag in use, by name."""

    items: Annotated[list[TagRead], Field(max_length=1000)]


class MergeCreate(Payload):
    """The contact that is folded into this one."""

    other_id: UUID


class MergeRead(TypedDict):
    """Two contacts made one; undone by deleting it."""

    id: UUID
    contact_id: UUID
    other_id: UUID
    at: Instant
    undone_at: Instant | None


class CreateOperation(Payload):
    """Add a contact."""

    op: Literal["create"]
    contact: ContactCreate


class UpdateOperation(Payload):
    """Change a contact."""

    op: Literal["update"]
    id: UUID
    changes: ContactUpdate


class TagOperation(Payload):
    """Add and remove tags."""

    op: Literal["tag"]
    id: UUID
    add: Tags = []
    remove: Tags = []


class TrashOperation(Payload):
    """Put a contact into the trash."""

    op: Literal["trash"]
    id: UUID


class RestoreOperation(Payload):
    """Take a contact out of the trash."""

    op: Literal["restore"]
    id: UUID


Operation = Annotated[
    CreateOperation | UpdateOperation | TagOperation | TrashOperation | RestoreOperation, Field(discriminator="op")
]


class Batch(Payload):
    """Up to 100 operations, done all or not at all."""

    operations: Annotated[list[Operation], Field(min_length=1, max_length=100)]


class Changed(TypedDict):
    """What an operation changed."""

    id: UUID
    version: Version


class BatchRead(TypedDict):
    """The outcome of each operation, in their order."""

    items: Annotated[list[Changed], Field(max_length=100)]
