"""Requests to be erased."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, owned_by_account
from askwell.core.ids import new_id
from askwell.events.models import Subject


class Erasure(SQLModel, table=True):
    """That a contact asked to be erased. Once it is done, nothing tells who it was: `contact_id` leads nowhere then."""

    __tablename__ = "erasure"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "contact_id", unique=True),
        Index(None, "due_at"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.erasure

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    contact_id: UUID | None = None
    due_at: datetime
    erased_at: datetime | None = None
