"""Message templates."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, owned_by_account
from askwell.core.ids import new_id
from askwell.events.models import Subject
from askwell.outreach.texts import LONGEST_BODY, MessageKind


class MessageTemplate(SQLModel, table=True):
    """A text to begin a message with."""

    __tablename__ = "message_template"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "trashed_at"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.message_template

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    name: str = Field(max_length=200)
    kind: MessageKind = Field(sa_type=choice(MessageKind))
    subject: str = Field(max_length=200)
    body: str = Field(max_length=LONGEST_BODY)
