"""Contacts, the organizations they work for, and what makes both quick to find."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import ALL_KEY, STRICT, choice, json_column, no_items, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class Stage(StrEnum):
    """How far things are with a contact, in order; `closed` can be reached from anywhere."""

    identified = "identified"
    contacted = "contacted"
    scheduled = "scheduled"
    met = "met"
    thanked = "thanked"
    in_touch = "in_touch"
    closed = "closed"


class Platform(StrEnum):
    """Where a conversation can be held."""

    zoom = "zoom"
    google_meet = "google_meet"
    teams = "teams"
    skype = "skype"
    phone = "phone"
    in_person = "in_person"
    other = "other"


class Source(StrEnum):
    """Where a contact came from."""

    manual = "manual"
    linkedin = "linkedin"
    api = "api"
    lead = "lead"


class Level(StrEnum):
    """How far along somebody is in their career."""

    entry = "entry"
    experienced = "experienced"
    senior = "senior"
    lead = "lead"
    executive = "executive"


class Outlook(StrEnum):
    """How somebody stands to their field: those who are unhappy, or have left, see what others do not."""

    content = "content"
    mixed = "mixed"
    unhappy = "unhappy"
    left = "left"


class AddressKind(StrEnum):
    """The kinds of addresses by which a contact is recognised."""

    email = "email"
    phone = "phone"
    link = "link"


class Organization(SQLModel, table=True):
    """Where contacts work. `name_key` is the folded name: an account has each organization once."""

    __tablename__ = "organization"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "name_key", unique=True),
        Index(None, "owner_id", "created_at", "id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.organization

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    name: str = Field(max_length=200)
    name_key: str = Field(max_length=400)
    website: str | None = Field(default=None, max_length=500)
    industry: str | None = Field(default=None, max_length=200)
    location: str | None = Field(default=None, max_length=200)


def _in_use() -> ColumnElement[bool]:
    return text("trashed_at IS NULL")  # type: ignore[return-value]


def _order(*columns: str) -> Index:
    return Index(
        f"ix_contact_{'_'.join(columns)}",
        "owner_id",
        *columns,
        "id",
        sqlite_where=_in_use(),
        postgresql_where=_in_use(),
    )


def _where_known(column: str) -> Index:
    is_known = text(f"{column} IS NOT NULL")
    return Index(f"ix_contact_{column}", "owner_id", column, sqlite_where=is_known, postgresql_where=is_known)


class Contact(SQLModel, table=True):
    """A professional that the seeker knows, wants to meet, or has met.

    `email`, `title` and `organization_id` repeat the primary e-mail and the present role, so that lists read one row.
    """

    __tablename__ = "contact"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("organization_id", "organization"),
        owned_reference("referred_by_id", "contact"),
        owned_reference("merged_into_id", "contact"),
        _order("created_at"),
        _order("updated_at"),
        _order("name_key"),
        _order("last_contact_at"),
        _order("stage", "created_at"),
        Index(None, "owner_id", "organization_id"),
        # Few contacts have these, and every index is one more page to write.
        _where_known("referred_by_id"),
        _where_known("merged_into_id"),
        _where_known("keep_in_touch_days"),
        _where_known("trashed_at"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.contact

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    given_name: str = Field(default="", max_length=200)
    family_name: str = Field(default="", max_length=200)
    name_key: str = Field(max_length=800)
    headline: str | None = Field(default=None, max_length=200)
    emails: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=json_column())
    phones: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=json_column())
    links: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=json_column())
    tags: list[str] = Field(default_factory=no_items, sa_type=json_column())
    email: str | None = Field(default=None, max_length=254)
    # Addresses that a mail came back from.
    bounced_emails: list[str] = Field(default_factory=no_items, sa_type=json_column())
    title: str | None = Field(default=None, max_length=200)
    organization_id: UUID | None = None
    location: str | None = Field(default=None, max_length=200)
    time_zone: str | None = Field(default=None, max_length=64)
    preferred_platform: Platform | None = Field(default=None, sa_type=choice(Platform))
    how_met: str | None = Field(default=None, max_length=2000)
    # From where they see their field.
    level: Level | None = Field(default=None, sa_type=choice(Level))
    in_field_since: int | None = None
    outlook: Outlook | None = Field(default=None, sa_type=choice(Outlook))
    stage: Stage = Field(default=Stage.identified, sa_type=choice(Stage))
    keep_in_touch_days: int | None = None
    last_contact_at: datetime | None = None
    source: Source = Field(default=Source.manual, sa_type=choice(Source))
    referred_by_id: UUID | None = None
    merged_into_id: UUID | None = None

    @property
    def name(self) -> str:
        """The whole name, as it is said."""
        return f"{self.given_name} {self.family_name}".strip()


class ContactRole(SQLModel, table=True):
    """What a contact does or did somewhere; the one at position 0 is the present one."""

    __tablename__ = "contact_role"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        owned_reference("organization_id", "organization"),
        Index(None, "owner_id", "contact_id", "position"),
        Index(None, "owner_id", "organization_id", "contact_id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    contact_id: UUID
    position: int
    organization_id: UUID | None = None
    title: str | None = Field(default=None, max_length=200)
    started_on: date | None = None
    ended_on: date | None = None


class ContactTag(SQLModel, table=True):
    """A tag of a contact, to filter by; `key` is the folded name."""

    __tablename__ = "contact_tag"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "key", "contact_id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        Index(None, "owner_id", "contact_id"),
        STRICT,
    )

    owner_id: UUID
    key: str = Field(max_length=100)
    contact_id: UUID
    name: str = Field(max_length=50)


class ContactDirection(SQLModel, table=True):
    """That a contact belongs to a direction."""

    __tablename__ = "contact_direction"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "direction_id", "contact_id"),
        owned_by_account(),
        owned_reference("direction_id", "direction", ondelete="CASCADE"),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        Index(None, "owner_id", "contact_id"),
        STRICT | ALL_KEY,
    )

    owner_id: UUID
    direction_id: UUID
    contact_id: UUID


class Pseudonym(SQLModel, table=True):
    """By which number a contact goes where their name is not told: it stays the same whatever becomes of others."""

    __tablename__ = "pseudonym"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "contact_id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        Index(None, "owner_id", "number", unique=True),
        STRICT | ALL_KEY,
    )

    owner_id: UUID
    contact_id: UUID
    number: int


class ContactAddress(SQLModel, table=True):
    """An e-mail, phone or link in the one spelling by which it is compared."""

    __tablename__ = "contact_address"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "kind", "key", "contact_id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        Index(None, "owner_id", "contact_id", "kind", "key"),
        STRICT | ALL_KEY,
    )

    owner_id: UUID
    kind: AddressKind = Field(sa_type=choice(AddressKind))
    key: str = Field(max_length=500)
    contact_id: UUID


class Merge(SQLModel, table=True):
    """Two contacts made one. `before` is what undoing it needs: the kept contact's fields, and the rows that moved."""

    __tablename__ = "contact_merge"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        owned_reference("other_id", "contact", ondelete="CASCADE"),
        Index(None, "owner_id", "contact_id"),
        Index(None, "owner_id", "other_id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    contact_id: UUID
    other_id: UUID
    at: datetime = Field(default_factory=now)
    undone_at: datetime | None = None
    before: dict[str, Any] = Field(sa_type=json_column())
