"""Leads."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, json_column, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class LeadKind(StrEnum):
    """What was offered."""

    person = "person"
    opening = "opening"
    organization = "organization"
    resource = "resource"


class LeadState(StrEnum):
    """What became of it."""

    open = "open"
    pursued = "pursued"
    came_to_something = "came_to_something"
    dropped = "dropped"


class Lead(SQLModel, table=True):
    """What a contact offered. It goes with the one who gave it, and with the one whom it names."""

    __tablename__ = "lead"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("from_contact_id", "contact", ondelete="CASCADE"),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        owned_reference("organization_id", "organization"),
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "owner_id", "state", "created_at", "id"),
        Index(None, "owner_id", "from_contact_id", "created_at", "id"),
        Index(None, "owner_id", "contact_id"),
        Index(None, "owner_id", "organization_id"),
        Index(None, "owner_id", "interview_id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.lead

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    kind: LeadKind = Field(sa_type=choice(LeadKind))
    text: str = Field(max_length=500)
    note: str | None = Field(default=None, max_length=2000)
    state: LeadState = Field(default=LeadState.open, sa_type=choice(LeadState))
    # The interview that it was heard in; that one may be gone.
    interview_id: UUID | None = None
    from_contact_id: UUID | None = None
    # What it was turned into.
    contact_id: UUID | None = None
    organization_id: UUID | None = None
    # The ids of what was not there before it was turned: a contact, an organization, a message.
    made: dict[str, str] = Field(default_factory=dict, sa_type=json_column())
